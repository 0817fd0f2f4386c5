//! The shell: the window, the tray, notifications, and an office inside this program where one is wanted.
//!
//! All that can be decided without a screen is decided in `desk`; here it is only shown. Each thing that differs
//! between systems has one small module: [`notifications`], [`tray`], `machine::secret_store`, `machine::folders`.

mod arguments;
mod badge;
mod bridge;
mod demonstration;
mod embedded;
mod notifications;
mod opener;
mod tray;
mod window;

use std::sync::Arc;

use arguments::Arguments;
use bridge::Bridge;
use clap::Parser;
use contract::desk::DeskEvent;
use desk::{Desk, DeskConfig};
use machine::SystemClock;
use machine::secret_store::{Keyring, SecretStore};
use tauri::{AppHandle, Manager, RunEvent};

/// Runs until the person quits.
pub fn run() -> anyhow::Result<()> {
    machine::install_tls();
    tracing_subscriber::fmt()
        .with_env_filter(tracing_subscriber::EnvFilter::try_from_env("BALCAO_LOG").unwrap_or_else(|_| "info".into()))
        .with_writer(std::io::stderr)
        .init();
    let arguments = Arguments::parse();
    let mut builder = tauri::Builder::default()
        .plugin(tauri_plugin_dialog::init())
        .plugin(tauri_plugin_opener::init())
        .plugin(tauri_plugin_autostart::Builder::new().arg("--hidden").build());
    if arguments.is_the_everyday_desk() {
        // A second start shows the window of the first.
        builder = builder.plugin(tauri_plugin_single_instance::init(|app, _, _| window::show(app)));
    }
    let app = builder
        .invoke_handler(tauri::generate_handler![bridge::rpc])
        .setup(move |app| set_up(app.handle(), arguments).map_err(Into::into))
        .build(tauri::generate_context!())?;
    app.run(|app, event| match event {
        // The last window may be hidden in the tray; only "quit" ends the program.
        RunEvent::ExitRequested { api, code: None, .. } => api.prevent_exit(),
        RunEvent::Exit => bridge::close(app),
        _ => {}
    });
    Ok(())
}

fn set_up(app: &AppHandle, arguments: Arguments) -> anyhow::Result<()> {
    let data = arguments.data_folder()?;
    app.manage(Bridge::default());
    tray::build(app)?;
    window::build(app, arguments.hidden)?;
    let app = app.clone();
    tauri::async_runtime::spawn(async move {
        let secrets: Arc<dyn SecretStore> = Arc::new(Keyring);
        let embedded = embedded::Embedded::new(&data, secrets.clone(), arguments.is_the_everyday_desk());
        let (told, notified) = (app.clone(), app.clone());
        let opened = Desk::open(DeskConfig {
            data: data.join("desk"),
            version: app.package_info().version.to_string(),
            clock: Arc::new(SystemClock),
            secrets,
            embedded: Arc::new(embedded.clone()),
            opener: Arc::new(opener::SystemOpener(app.clone())),
            notifier: Arc::new(notifications::Native(notified)),
            events: Arc::new(move |event: DeskEvent| bridge::tell(&told, event)),
        })
        .await;
        let opened = match opened {
            Ok(desk) if arguments.demo.is_some() => demonstration::enter(desk, &embedded, &data).await,
            other => other,
        };
        bridge::opened(&app, opened);
    });
    Ok(())
}
