//! Documents are read after they were published: their text for the search, their payment codes to be copied (PC2). A
//! document that cannot be read is found by its title, as before.

use domain::document::Document;
use domain::payment_code;
use portal_store::{Reading, StoreError};
use tokio::task::spawn_blocking;

use super::Left;
use crate::portal::Portal;

/// Documents that are looked at in one go.
const BATCH: u32 = 20;
/// Larger ones are pictures of paper; reading them would hold up the others.
const READ_MAX_BYTES: u32 = 20 << 20;

pub async fn work(portal: &Portal) -> Result<Left, StoreError> {
    let unread = portal.store.unread_documents(BATCH).await?;
    let left = if unread.len() == BATCH as usize { Left::More } else { Left::Nothing };
    for document in unread {
        let reading = read(portal, &document).await?;
        let mut transaction = portal.store.begin(document.office, portal.now()).await?;
        transaction.keep_reading(&document, &reading).await?;
        transaction.commit().await?;
    }
    Ok(left)
}

async fn read(portal: &Portal, document: &Document) -> Result<Reading, StoreError> {
    if !document.facts.file_name.to_ascii_lowercase().ends_with(".pdf") || document.size > READ_MAX_BYTES {
        return Ok(Reading::default());
    }
    let bytes = match portal.store.contents().read(&document.content).await {
        Ok(bytes) => bytes,
        // Its bytes were lost: `integrity` says so, and reading goes on with the others.
        Err(StoreError::NotFound { .. }) => return Ok(Reading::default()),
        Err(error) => return Err(error),
    };
    let reading = spawn_blocking(move || {
        let text = recognition::text_of(&bytes).map(|pages| pages.to_text()).unwrap_or_default();
        Reading { codes: payment_code::find(&text), text }
    });
    Ok(reading.await.unwrap_or_default())
}
