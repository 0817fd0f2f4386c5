//! A PostgreSQL server for the tests of one process, from the system's package, gone when the process ends.
//!
//! [`TemporaryPostgres::shared`] starts one server per process, the first time; [`TemporaryPostgres::database`] makes
//! an empty database in it, one for each test. Durability is switched off: these tests kill programs, not the machine.
//! A server that outlived its test (killed with -9) is ended by a watcher process once the test's process is gone.

use std::io;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::{LazyLock, OnceLock};

/// Why there is no server, and what to do.
#[derive(Debug, thiserror::Error)]
pub enum NoPostgres {
    #[error("PostgreSQL is not installed: apt-get install postgresql (looked in /usr/lib/postgresql/*/bin)")]
    NotInstalled,
    #[error("{program} failed: {output}")]
    Failed { program: &'static str, output: String },
    #[error(transparent)]
    Io(#[from] io::Error),
}

/// A running server, stopped when dropped.
pub struct TemporaryPostgres {
    binaries: PathBuf,
    folder: tempfile::TempDir,
    databases: AtomicU32,
}

/// The system user that runs the server when the tests run as root, which PostgreSQL refuses to be.
const USER: &str = "postgres";
/// Names the socket in the folder; no network port is opened.
const PORT: &str = "5432";

impl TemporaryPostgres {
    /// The server of this process, started the first time.
    pub fn shared() -> Result<&'static Self, NoPostgres> {
        static SHARED: LazyLock<Result<TemporaryPostgres, NoPostgres>> = LazyLock::new(TemporaryPostgres::start);
        static AT_EXIT: OnceLock<()> = OnceLock::new();
        let server =
            SHARED.as_ref().map_err(|error| NoPostgres::Failed { program: "postgres", output: error.to_string() })?;
        AT_EXIT.get_or_init(|| server.stop_when_this_process_ends());
        Ok(server)
    }

    /// Starts a server that forgets on a power cut, for tests.
    pub fn start() -> Result<Self, NoPostgres> {
        Self::with("-c fsync=off -c synchronous_commit=off -c full_page_writes=off")
    }

    /// Starts a server with its ordinary durability, for measuring.
    pub fn durable() -> Result<Self, NoPostgres> {
        Self::with("")
    }

    fn with(extra: &str) -> Result<Self, NoPostgres> {
        let binaries = newest_binaries().ok_or(NoPostgres::NotInstalled)?;
        let folder = tempfile::Builder::new().prefix("balcao-pg-").tempdir()?;
        if is_root() {
            run("chown", Command::new("chown").args([USER, &text(folder.path())]))?;
        }
        let server = Self { binaries, folder, databases: AtomicU32::new(0) };
        let data = text(&server.data());
        run(
            "initdb",
            server
                .command("initdb")
                .args(["-D", &data, "-U", USER, "-A", "trust", "--no-sync"])
                .args(["-E", "UTF8", "--locale", "C.UTF-8"]),
        )?;
        let socket = text(server.folder.path());
        let options = format!("-k {socket} -p {PORT} -c listen_addresses='' -c max_connections=200 {extra}");
        let log = text(&server.folder.path().join("log"));
        run("pg_ctl", server.command("pg_ctl").args(["start", "-w", "-s", "-D", &data, "-l", &log, "-o", &options]))?;
        Ok(server)
    }

    /// Makes an empty database and gives its URL.
    pub fn database(&self) -> Result<String, NoPostgres> {
        let name = format!("test_{}", self.databases.fetch_add(1, Ordering::Relaxed));
        let socket = text(self.folder.path());
        run("createdb", self.command("createdb").args(["-h", &socket, "-p", PORT, "-U", USER, &name]))?;
        Ok(format!("postgres:///{name}?host={socket}&port={PORT}&user={USER}"))
    }

    /// Stops the server at once and starts it again: what a restart of the database looks like from outside.
    pub fn restart(&self) -> Result<(), NoPostgres> {
        let data = text(&self.data());
        run("pg_ctl", self.command("pg_ctl").args(["restart", "-w", "-s", "-m", "immediate", "-D", &data]))
    }

    fn data(&self) -> PathBuf {
        self.folder.path().join("data")
    }

    /// A program of PostgreSQL, run as a user that it accepts.
    fn command(&self, program: &str) -> Command {
        let path = self.binaries.join(program);
        let mut command = if is_root() {
            let mut command = Command::new("runuser");
            command.args(["-u", USER, "--"]).arg(path);
            command
        } else {
            Command::new(path)
        };
        command.current_dir(self.folder.path()).env("LC_ALL", "C.UTF-8");
        command
    }

    /// A static is never dropped, so that somebody else has to look: a shell that waits for us and then stops the server.
    fn stop_when_this_process_ends(&self) {
        let script = format!(
            "while kill -0 {us} 2>/dev/null; do sleep 1; done; kill -QUIT $(head -1 '{data}/postmaster.pid'); \
             sleep 1; rm -rf '{folder}'",
            us = std::process::id(),
            data = text(&self.data()),
            folder = text(self.folder.path()),
        );
        let mut watcher = Command::new("sh");
        watcher.args(["-c", &script]).stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
        #[cfg(unix)]
        std::os::unix::process::CommandExt::process_group(&mut watcher, 0);
        // Without the watcher the server stays until the machine restarts: a nuisance, not a failure of the test.
        let _ = watcher.spawn();
    }
}

impl Drop for TemporaryPostgres {
    fn drop(&mut self) {
        let data = text(&self.data());
        // Nothing to stop when starting failed half-way.
        let _ = run("pg_ctl", self.command("pg_ctl").args(["stop", "-s", "-m", "immediate", "-D", &data]));
    }
}

fn run(program: &'static str, command: &mut Command) -> Result<(), NoPostgres> {
    // The server inherits what pg_ctl has: a pipe here would never end.
    let quiet = program == "pg_ctl";
    if quiet {
        command.stdout(Stdio::null()).stderr(Stdio::null());
        let status = command.stdin(Stdio::null()).status()?;
        return if status.success() { Ok(()) } else { Err(NoPostgres::Failed { program, output: status.to_string() }) };
    }
    let output = command.stdin(Stdio::null()).output()?;
    if output.status.success() {
        return Ok(());
    }
    Err(NoPostgres::Failed { program, output: String::from_utf8_lossy(&output.stderr).into_owned() })
}

/// The programs of the newest PostgreSQL that Debian has installed.
fn newest_binaries() -> Option<PathBuf> {
    let versions = std::fs::read_dir("/usr/lib/postgresql").ok()?;
    let found = versions.filter_map(|entry| {
        let entry = entry.ok()?;
        let version: u32 = entry.file_name().to_str()?.parse().ok()?;
        let binaries = entry.path().join("bin");
        binaries.join("initdb").exists().then_some((version, binaries))
    });
    found.max().map(|(_, binaries)| binaries)
}

fn is_root() -> bool {
    static ROOT: LazyLock<bool> =
        LazyLock::new(|| Command::new("id").arg("-u").output().is_ok_and(|output| output.stdout.trim_ascii() == b"0"));
    *ROOT
}

fn text(path: &Path) -> String {
    path.to_string_lossy().into_owned()
}
