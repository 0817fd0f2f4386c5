//! `balcao-portal`: the office's server on the command line.

use std::net::SocketAddr;
use std::process::ExitCode;

use anyhow::Context;
use clap::{Parser, Subcommand};
use portal::admin::{self, Admin, MailArgs, StorageArgs};
use portal::{Config, PORT};
use tracing_subscriber::EnvFilter;

/// The server of an accounting office's service counter.
#[derive(Parser)]
#[command(name = "balcao-portal", version)]
struct Program {
    #[command(subcommand)]
    job: Job,
}

#[derive(Subcommand)]
enum Job {
    /// Serves until it is told to stop.
    Serve(Serve),
    /// Brings the database up to date and ends.
    Migrate(StorageArgs),
    /// Creates, lists and tries things.
    #[command(subcommand)]
    Admin(Box<Admin>),
}

#[derive(clap::Args)]
struct Serve {
    #[command(flatten)]
    storage: StorageArgs,
    /// Address and port; port 0 takes any free one.
    #[arg(long, env = "BALCAO_LISTEN", default_value_t = SocketAddr::from(([127, 0, 0, 1], PORT)))]
    listen: SocketAddr,
    /// Where clients reach the portal, if it is behind a proxy: https://portal.escritorio.com.br
    #[arg(long, env = "BALCAO_PUBLIC_URL")]
    public_url: Option<String>,
    #[command(flatten)]
    mail: MailArgs,
}

fn main() -> ExitCode {
    machine::install_tls();
    let filter = EnvFilter::try_from_env("BALCAO_LOG").unwrap_or_else(|_| EnvFilter::new("info"));
    tracing_subscriber::fmt().with_env_filter(filter).with_writer(std::io::stderr).init();
    let runtime = match tokio::runtime::Runtime::new() {
        Ok(runtime) => runtime,
        Err(error) => return failed(&error.into()),
    };
    match runtime.block_on(run(Program::parse().job)) {
        Ok(code) => code,
        Err(error) => failed(&error),
    }
}

async fn run(job: Job) -> anyhow::Result<ExitCode> {
    match job {
        Job::Serve(asked) => serve(asked).await.map(|()| ExitCode::SUCCESS),
        Job::Migrate(storage) => {
            storage.open().await?.close().await;
            Ok(ExitCode::SUCCESS)
        }
        Job::Admin(asked) => admin::run(*asked).await.map(ExitCode::from),
    }
}

async fn serve(asked: Serve) -> anyhow::Result<()> {
    let config = Config {
        listen: asked.listen,
        public_url: asked.public_url,
        mail: asked.mail.settings()?,
        storage: asked.storage.storage()?,
        server_key: asked.storage.server_key.clone(),
        ..Config::in_folder(&asked.storage.folder()?)
    };
    let mut running = portal::start(config).await?;
    tokio::select! {
        ended = running.ended() => ended.context("the portal stopped serving")?,
        () = told_to_stop() => {}
    }
    running.stop().await;
    Ok(())
}

/// Ctrl+C, or the system's wish that a service end.
async fn told_to_stop() {
    let interrupted = tokio::signal::ctrl_c();
    #[cfg(unix)]
    {
        use tokio::signal::unix::{SignalKind, signal};
        if let Ok(mut terminated) = signal(SignalKind::terminate()) {
            tokio::select! { _ = interrupted => {}, _ = terminated.recv() => {} }
            return;
        }
    }
    interrupted.await.ok();
}

fn failed(error: &anyhow::Error) -> ExitCode {
    eprintln!("balcao-portal: {error:#}");
    ExitCode::FAILURE
}
