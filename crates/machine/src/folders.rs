//! Where a program keeps its things on each system.

use std::env;
use std::path::PathBuf;

/// The folder for the data of this user: `~/.local/share/balcao`, `%LOCALAPPDATA%\Balcao` or
/// `~/Library/Application Support/Balcao`. `None` when the system tells no home.
pub fn data() -> Option<PathBuf> {
    let variable = |name: &str| env::var_os(name).filter(|value| !value.is_empty()).map(PathBuf::from);
    if cfg!(windows) {
        variable("LOCALAPPDATA").map(|folder| folder.join("Balcao"))
    } else if cfg!(target_os = "macos") {
        variable("HOME").map(|home| home.join("Library/Application Support/Balcao"))
    } else {
        variable("XDG_DATA_HOME")
            .filter(|folder| folder.is_absolute())
            .or_else(|| variable("HOME").map(|home| home.join(".local/share")))
            .map(|folder| folder.join("balcao"))
    }
}

/// The name of this computer, to tell sessions and agents apart.
pub fn computer_name() -> String {
    let told = env::var("COMPUTERNAME").or_else(|_| env::var("HOSTNAME")).ok();
    told.or_else(|| std::fs::read_to_string("/etc/hostname").ok())
        .map(|name| name.trim().to_owned())
        .filter(|name| !name.is_empty())
        .unwrap_or_else(|| "computador".to_owned())
}
