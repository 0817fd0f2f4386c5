//! A note in the data folder of where the portal listens, for programs on the same machine that look for it
//! (`balcao-portal admin phone`). Written when the portal listens, removed when it stops in order.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};

const FILE: &str = "listening.json";

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Listening {
    /// Where programs on this machine reach it, e.g. `http://127.0.0.1:8080`.
    pub url: String,
    pub process: u32,
}

/// Removes the note when dropped.
pub struct Note(PathBuf);

impl Listening {
    pub fn write(&self, folder: &Path) -> io::Result<Note> {
        fs::create_dir_all(folder)?;
        let path = folder.join(FILE);
        machine::files::write_whole(&path, &serde_json::to_vec_pretty(self)?)?;
        Ok(Note(path))
    }

    pub fn read(folder: &Path) -> io::Result<Self> {
        Ok(serde_json::from_slice(&fs::read(folder.join(FILE))?)?)
    }
}

impl Drop for Note {
    fn drop(&mut self) {
        fs::remove_file(&self.0).ok();
    }
}
