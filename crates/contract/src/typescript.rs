//! Writes `ui/contract/`. `cargo xtask codegen` runs it; a test holds that the files are as written.

use std::collections::BTreeMap;
use std::path::Path;

use domain::catalogue::{ByLanguage, Catalogue};
use ts_rs::{Config, ExportError, TS};

use crate::{client, command, desk, error, exchange, feed, identity, notifications, office_calls, session};

/// Writes every type that the interface uses into `directory`, and the map of the desk's calls.
pub fn export(directory: &Path) -> Result<(), ExportError> {
    let config = Config::new().with_out_dir(directory).with_large_int("number");
    let mut first_error = None;
    let mut keep = |result: Result<(), ExportError>| {
        if let Err(error) = result {
            first_error.get_or_insert(error);
        }
    };
    desk::export_types(&mut |export| keep(export(&config)));
    office_calls::export_types(&mut |export| keep(export(&config)));
    keep(desk::DeskEvent::export_all(&config));
    identity::export_types(&mut |export| keep(export(&config)));
    keep(client::Home::export_all(&config));
    keep(client::DocumentPage::export_all(&config));
    keep(client::FolderList::export_all(&config));
    keep(domain::folder::FolderRefusal::export_all(&config));
    keep(client::ChatPage::export_all(&config));
    keep(client::people::Colleagues::export_all(&config));
    keep(client::people::Departments::export_all(&config));
    keep(client::upload::NewUpload::export_all(&config));
    keep(client::upload::Uploads::export_all(&config));
    keep(client::upload::UploadEnd::export_all(&config));
    keep(exchange::LinkList::export_all(&config));
    keep(exchange::LinkFace::export_all(&config));
    keep(exchange::OpenLink::export_all(&config));
    keep(exchange::OpenedLink::export_all(&config));
    keep(client::calendar::ClientCalendar::export_all(&config));
    keep(client::calendar::ClientCertificates::export_all(&config));
    keep(client::calendar::ClientNews::export_all(&config));
    keep(client::requests::RequestPage::export_all(&config));
    keep(client::requests::RequestDetail::export_all(&config));
    keep(client::requests::CollectionPage::export_all(&config));
    keep(notifications::NoticePage::export_all(&config));
    keep(notifications::PushOffer::export_all(&config));
    keep(notifications::PushSubscription::export_all(&config));
    keep(notifications::PushEndpoint::export_all(&config));
    keep(command::CommandEnvelope::export_all(&config));
    keep(command::CommandAnswer::export_all(&config));
    keep(error::ApiError::export_all(&config));
    keep(feed::FeedPage::export_all(&config));
    keep(session::SignIn::export_all(&config));
    keep(session::SignedIn::export_all(&config));
    keep(session::About::export_all(&config));
    match first_error {
        Some(error) => Err(error),
        None => write_index(directory, &config),
    }
}

/// Writes `kinds.json`: what each kind of the catalogue is called, in the three languages.
///
/// # Errors
/// When the catalogue is wrong or the file cannot be written.
pub fn export_kind_names(directory: &Path) -> Result<(), Box<dyn std::error::Error>> {
    let mut names: BTreeMap<&str, _> =
        Catalogue::built_in()?.iter().map(|kind| (kind.id.as_str(), kind.name.clone())).collect();
    let file = ByLanguage { pt: "Arquivo".to_owned(), es: "Archivo".to_owned(), en: "File".to_owned() };
    names.insert(domain::document::FILE, file);
    std::fs::write(directory.join("kinds.json"), serde_json::to_string_pretty(&names)? + "\n")?;
    Ok(())
}

/// One file to import from: every type, and the desk's calls.
fn write_index(directory: &Path, config: &Config) -> Result<(), ExportError> {
    let mut names: Vec<String> = std::fs::read_dir(directory)?
        .filter_map(|entry| entry.ok()?.file_name().to_str()?.strip_suffix(".ts").map(str::to_owned))
        .filter(|name| name != "index")
        .collect();
    names.sort();
    let mut text = String::from("// Written by `cargo xtask codegen` from crates/contract. Do not edit.\n");
    for name in &names {
        text.push_str(&format!("export type {{ {name} }} from './{name}';\n"));
    }
    let calls = desk::typescript_calls(config) + &office_calls::typescript_calls(config);
    for name in names.iter().filter(|name| names_a_type(&calls, name)) {
        text.push_str(&format!("import type {{ {name} }} from './{name}';\n"));
    }
    text.push_str(&calls);
    std::fs::write(directory.join("index.ts"), text)?;
    Ok(())
}

fn names_a_type(text: &str, name: &str) -> bool {
    text.split(|c: char| !c.is_alphanumeric() && c != '_').any(|word| word == name)
}
