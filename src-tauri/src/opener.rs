//! Opens files with the program that the system has for them.

use std::path::Path;

use contract::error::{ApiError, ErrorCode};
use desk::Opener;
use tauri::AppHandle;
use tauri_plugin_opener::OpenerExt;

pub struct SystemOpener(pub AppHandle);

impl Opener for SystemOpener {
    fn open(&self, file: &Path) -> Result<(), ApiError> {
        self.0.opener().open_path(file.to_string_lossy(), None::<&str>).map_err(|error| {
            tracing::warn!(%error, "no program opened the document");
            ApiError::new(ErrorCode::FileUnavailable).with("path", file.display()).with("why", "no_program")
        })
    }

    fn browse(&self, address: &str) -> Result<(), ApiError> {
        self.0.opener().open_url(address, None::<&str>).map_err(|error| {
            tracing::warn!(%error, "no browser opened the portal");
            ApiError::new(ErrorCode::FileUnavailable).with("path", address).with("why", "no_program")
        })
    }
}
