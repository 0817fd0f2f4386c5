//! A desktop session of its own: display, bus, folders, and the services a desktop offers.

use crate::{Running, until};
use anyhow::{Context, Result, ensure};
use std::ffi::OsString;
use std::fs::{self, File};
use std::io::{BufRead, BufReader, Write};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::Duration;
use tempfile::TempDir;

const START_LIMIT: Duration = Duration::from_secs(20);
const END_LIMIT: Duration = Duration::from_secs(5);

/// What a desktop may offer to a program. A program must also live without each.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Service {
    /// `org.freedesktop.secrets`, unlocked with an empty password.
    Keyring,
    /// `org.freedesktop.Notifications`, shown on the display by dunst.
    Notifications,
    /// Gives windows a frame and the focus.
    WindowManager,
}

impl Service {
    pub const ALL: [Self; 3] = [Self::Keyring, Self::Notifications, Self::WindowManager];

    /// What it is called on the session bus.
    fn bus_name(self) -> Option<&'static str> {
        match self {
            Self::Keyring => Some("org.freedesktop.secrets"),
            Self::Notifications => Some("org.freedesktop.Notifications"),
            Self::WindowManager => None,
        }
    }
}

/// A running desktop session. Everything that was started in it ends with it, and its folders go.
#[derive(Debug)]
pub struct Session {
    vars: Vec<(&'static str, String)>,
    running: Vec<Running>,
    folder: TempDir,
}

impl Session {
    /// Starts a display of 1280 × 900, a session bus and `services`, and waits until each answers. Services that are not
    /// named are not to be had, though they be installed.
    ///
    /// # Errors
    /// On a system without X, or when a program is missing or does not come up; the sentence names it.
    pub fn start(services: &[Service]) -> Result<Self> {
        let mut session = Self::without_display()?;
        session.start_display()?;
        session.start_services(services)
    }

    /// The same on the display that is there already: for a bare X server, which has no session bus.
    ///
    /// # Errors
    /// As [`Session::start`].
    pub fn start_on_this_display(services: &[Service]) -> Result<Self> {
        Self::without_display()?.start_services(services)
    }

    fn without_display() -> Result<Self> {
        ensure!(cfg!(target_os = "linux"), "a desktop session of its own is only to be had on Linux");
        let folder = tempfile::Builder::new().prefix("balcao-desktop-").tempdir()?;
        let mut session = Self { vars: vec![], running: vec![], folder };
        session.make_folders()?;
        Ok(session)
    }

    fn start_services(mut self, services: &[Service]) -> Result<Self> {
        for missing in Service::ALL.iter().filter(|service| !services.contains(service)) {
            self.withhold(*missing)?;
        }
        self.start_bus()?;
        for service in services {
            self.offer(*service)?;
        }
        Ok(self)
    }

    /// A command that will run inside this session.
    pub fn command(&self, program: impl AsRef<std::ffi::OsStr>) -> Command {
        let mut command = Command::new(program);
        command.env_remove("WAYLAND_DISPLAY").env_remove("SESSION_MANAGER");
        if self.vars.iter().any(|(name, _)| *name == "DISPLAY") {
            command.env_remove("XAUTHORITY");
        }
        command.envs(self.vars.iter().map(|(name, value)| (*name, value.as_str())));
        command
    }

    /// The session's folder for files of `purpose`, made when it is not there.
    ///
    /// # Errors
    /// When it cannot be made.
    pub fn folder(&self, purpose: &str) -> Result<PathBuf> {
        let path = self.folder.path().join(purpose);
        fs::create_dir_all(&path)?;
        Ok(path)
    }

    /// The address of the session bus, as `DBUS_SESSION_BUS_ADDRESS` holds it.
    #[must_use]
    pub fn bus_address(&self) -> String {
        format!("unix:path={}", self.bus_socket().display())
    }

    /// Whether somebody on the session bus answers to `name`.
    ///
    /// # Errors
    /// When the bus cannot be asked.
    pub fn has_bus_name(&self, name: &str) -> Result<bool> {
        let answer = self
            .command("dbus-send")
            .args(["--session", "--print-reply=literal", "--dest=org.freedesktop.DBus", "/org/freedesktop/DBus"])
            .arg("org.freedesktop.DBus.NameHasOwner")
            .arg(format!("string:{name}"))
            .output()
            .context("cannot run dbus-send")?;
        Ok(String::from_utf8_lossy(&answer.stdout).contains("true"))
    }

    fn make_folders(&mut self) -> Result<()> {
        for (var, purpose) in [
            ("HOME", "home"),
            ("XDG_RUNTIME_DIR", "run"),
            ("XDG_DATA_HOME", "data"),
            ("XDG_CONFIG_HOME", "config"),
            ("XDG_CACHE_HOME", "cache"),
        ] {
            let path = self.folder(purpose)?;
            self.vars.push((var, path.display().to_string()));
        }
        owner_only(&self.folder.path().join("run"))?;
        // Without this, GTK looks for an accessibility bus and says on every start that it found none.
        self.vars.push(("NO_AT_BRIDGE", "1".into()));
        self.vars.push(("GDK_BACKEND", "x11".into()));
        Ok(())
    }

    fn start_display(&mut self) -> Result<()> {
        let mut command = self.logged("Xvfb")?;
        // The server itself picks a display that is free and says which.
        command.args(["-displayfd", "1", "-screen", "0", "1280x900x24", "-nolisten", "tcp"]).stdout(Stdio::piped());
        let mut server = Running::start(&mut command)?;
        let said = server.child().stdout.take().context("Xvfb has no output")?;
        let mut number = String::new();
        BufReader::new(said).read_line(&mut number)?;
        ensure!(!number.trim().is_empty(), "Xvfb ended at once: {}", self.output_of("Xvfb"));
        self.vars.push(("DISPLAY", format!(":{}", number.trim())));
        self.running.push(server);
        Ok(())
    }

    fn start_bus(&mut self) -> Result<()> {
        let mut command = self.logged("dbus-daemon")?;
        command.args(["--session", "--nofork", "--nopidfile"]).arg(format!("--address={}", self.bus_address()));
        self.running.push(Running::start(&mut command)?);
        let socket = self.bus_socket();
        until(START_LIMIT, "the session bus", || Ok(socket.exists().then_some(())))?;
        self.vars.push(("DBUS_SESSION_BUS_ADDRESS", self.bus_address()));
        Ok(())
    }

    /// The bus starts installed services on demand; this one fails to start.
    fn withhold(&self, service: Service) -> Result<()> {
        let Some(name) = service.bus_name() else { return Ok(()) };
        let folder = self.folder("data/dbus-1/services")?;
        let text = format!("[D-BUS Service]\nName={name}\nExec=/bin/false\n");
        Ok(fs::write(folder.join(format!("{name}.service")), text)?)
    }

    fn offer(&mut self, service: Service) -> Result<()> {
        let (program, arguments): (_, &[&str]) = match service {
            Service::Keyring => ("gnome-keyring-daemon", &["--foreground", "--unlock", "--components=secrets"]),
            Service::Notifications => ("dunst", &[]),
            Service::WindowManager => ("openbox", &["--sm-disable"]),
        };
        let mut command = self.logged(program)?;
        let mut running = Running::start(command.args(arguments).stdin(Stdio::piped()))?;
        if let Some(mut stdin) = running.child().stdin.take() {
            // The keyring's password, which is empty; the others do not read.
            let _ = stdin.write_all(b"\n");
        }
        self.running.push(running);
        match service.bus_name() {
            Some(name) => until(START_LIMIT, program, || Ok(self.has_bus_name(name)?.then_some(())))
                .with_context(|| self.output_of(program)),
            None => Ok(()),
        }
    }

    /// A command in this session whose output goes to a file of the session.
    fn logged(&self, program: &str) -> Result<Command> {
        let mut command = self.command(program);
        log_to(&self.log_of(program)?, &mut command)?;
        Ok(command)
    }

    /// Where the output of what is called `name` goes.
    pub(crate) fn log_of(&self, name: &str) -> Result<PathBuf> {
        Ok(self.folder("log")?.join(name))
    }

    fn output_of(&self, program: &str) -> String {
        self.log_of(program).map(|path| output_in(&path)).unwrap_or_default()
    }

    fn bus_socket(&self) -> PathBuf {
        self.folder.path().join("run/bus")
    }
}

impl Drop for Session {
    fn drop(&mut self) {
        self.running.drain(..).rev().for_each(drop);
        // What the bus started on demand and what those programs started are nobody's children now; they are
        // known by the run-time folder that only this session has.
        let mark = format!("XDG_RUNTIME_DIR={}", self.folder.path().join("run").display());
        let _ = end_all_with(&mark);
    }
}

/// Sends what `command` prints to the file `path`.
pub(crate) fn log_to(path: &Path, command: &mut Command) -> Result<()> {
    let log = File::create(path)?;
    command.stdin(Stdio::null()).stdout(log.try_clone()?).stderr(log);
    Ok(())
}

/// What was printed to the file `path`.
pub(crate) fn output_in(path: &Path) -> String {
    fs::read(path).map(|bytes| String::from_utf8_lossy(&bytes).into_owned()).unwrap_or_default()
}

/// Ends every process whose environment holds `mark`, and waits until they are gone.
pub(crate) fn end_all_with(mark: &str) -> Result<()> {
    let ids = all_with(mark)?;
    if ids.is_empty() {
        return Ok(());
    }
    // Some may have ended meanwhile, which `kill` would call a failure.
    Command::new("kill").arg("-KILL").args(&ids).stderr(Stdio::null()).status()?;
    until(END_LIMIT, "the processes to end", || Ok(ids.iter().all(has_ended).then_some(())))
}

/// A process that is being killed keeps its sockets, and what it is called on the bus, until its last thread is gone;
/// what remains then is its exit status, for the parent.
fn has_ended(id: &OsString) -> bool {
    let process = Path::new("/proc").join(id);
    let threads = fs::read_dir(process.join("task")).map_or(0, Iterator::count);
    let state = fs::read_to_string(process.join("stat")).unwrap_or_default();
    threads == 0 || (threads == 1 && state.rsplit(')').next().is_some_and(|rest| rest.trim_start().starts_with('Z')))
}

fn all_with(mark: &str) -> Result<Vec<OsString>> {
    let mut ids = vec![];
    for entry in fs::read_dir("/proc")?.flatten() {
        let holds_mark = fs::read(entry.path().join("environ"))
            .is_ok_and(|vars| vars.split(|b| *b == 0).any(|v| v == mark.as_bytes()));
        if holds_mark {
            ids.push(entry.file_name());
        }
    }
    Ok(ids)
}

#[cfg(unix)]
fn owner_only(path: &Path) -> Result<()> {
    use std::os::unix::fs::PermissionsExt;
    Ok(fs::set_permissions(path, fs::Permissions::from_mode(0o700))?)
}

#[cfg(not(unix))]
fn owner_only(_: &Path) -> Result<()> {
    Ok(())
}
