//! Files that go with requests and collections: a client's are documents of their folder, staff's may be bytes that were
//! sent before.

use contract::requests::{FileSource, FileToAttach};
use domain::CompanyId;
use domain::request::AttachedFile;

use super::super::super::caller::Caller;
use super::super::super::failure::{Answer, Failure};
use crate::portal::Portal;

const FILES_MAX: usize = 40;
const NAME_MAX_BYTES: usize = 200;
const FIELD: &str = "command.attachments";

/// What is attached, each file one that the caller may see and that belongs to the company.
pub async fn attached(
    app: &Portal,
    caller: &Caller,
    company: CompanyId,
    files: &[FileToAttach],
) -> Answer<Vec<AttachedFile>> {
    if files.len() > FILES_MAX {
        return Err(Failure::invalid(FIELD, &format!("at most {FILES_MAX} files")));
    }
    let mut attached = Vec::with_capacity(files.len());
    for file in files {
        attached.push(match &file.source {
            FileSource::Document { document } => {
                let unknown = || Failure::invalid(FIELD, "documents of this company that you can open");
                let document = app.store.document(caller.person.office, *document).await?.ok_or_else(unknown)?;
                let sees = caller.access.sees_document(document.office, &document.facts).is_ok();
                if !sees || document.withdrawn_at.is_some() || document.facts.company != company {
                    return Err(unknown());
                }
                AttachedFile {
                    id: machine::ids::new(),
                    file_name: document.facts.file_name,
                    content: document.content,
                    size: u64::from(document.size),
                    field: file.field.clone(),
                    document: Some(document.id),
                }
            }
            FileSource::Blob { content, file_name } => {
                let missing = || Failure::invalid(FIELD, "files that were sent before, by their SHA-256");
                if !caller.access.role.is_staff() {
                    return Err(Failure::invalid(FIELD, "documents that were sent with an upload"));
                }
                if !name_is_plain(file_name) {
                    let expected = "a file name of 1 to 200 bytes, without a folder";
                    return Err(Failure::invalid("command.attachments.file_name", expected));
                }
                let size = app.store.contents().size(content).await?.ok_or_else(missing)?;
                AttachedFile {
                    id: machine::ids::new(),
                    file_name: file_name.trim().to_owned(),
                    content: content.clone(),
                    size,
                    field: file.field.clone(),
                    document: None,
                }
            }
        });
    }
    Ok(attached)
}

/// A name that is no path and shows what it is: without marks that turn the direction of writing.
fn name_is_plain(name: &str) -> bool {
    let turns = |c: char| matches!(c, '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}');
    let name = name.trim();
    !name.is_empty()
        && name.len() <= NAME_MAX_BYTES
        && !name.contains(['/', '\\'])
        && !name.chars().any(|c| c.is_control() || turns(c))
}
