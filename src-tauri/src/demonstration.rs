//! `balcao --demo DIR`: the fictional office, signed in, with a note of how to write to it.

use std::path::Path;

use contract::desk::{DeskHost, Settings, Stage, UseThisComputer};
use contract::error::{ApiError, ErrorCode};
use desk::Desk;
use serde_json::json;

use crate::embedded::Embedded;

/// Opens the demonstration at the Order Center, and writes `DIR/demo.json` when everything listens.
pub async fn enter(desk: Desk, embedded: &Embedded, data: &Path) -> Result<Desk, ApiError> {
    let told = portal::demonstration::describe();
    let (Some(ana), Some(maria)) = (told.staff.first(), told.clients.first()) else {
        return Err(ErrorCode::Internal.into());
    };
    if !matches!(desk.view().stage, Stage::Ready { .. }) {
        let first = UseThisComputer {
            office_name: told.office_name.to_owned(),
            your_name: ana.name.to_owned(),
            email: ana.email.to_owned(),
            password: ana.password.to_owned(),
            demonstration: true,
        };
        desk.demonstrate(first).await?;
        // Whoever closes the demonstration's window is done with it.
        desk.save_settings(Settings { close_to_tray: false, ..desk.settings() }).await?;
    }
    let (Stage::Ready { server, .. } | Stage::SignIn { server, .. }) = desk.view().stage else {
        return Err(ErrorCode::Internal.into());
    };
    let note = json!({
        "portal_url": server,
        "portal_folder": embedded.folder().join("portal"),
        "books": embedded.books_file(),
        "staff_email": ana.email,
        "staff_password": ana.password,
        "client_email": maria.email,
        "client_password": maria.password,
        "phone": maria.phone,
        "phones": told.clients.iter().filter_map(|client| client.phone).collect::<Vec<_>>(),
    });
    let file = data.join("demo.json");
    machine::files::write_whole(&file, &serde_json::to_vec_pretty(&note).unwrap_or_default())
        .map_err(|_| ApiError::new(ErrorCode::FileUnavailable).with("path", file.display()))?;
    Ok(desk)
}
