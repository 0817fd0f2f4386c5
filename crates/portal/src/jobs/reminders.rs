//! The one message of the day, office by office, when its hour has come (TN3).

use portal_store::StoreError;

use super::Left;
use crate::notices::round;
use crate::portal::Portal;

pub async fn work(portal: &Portal) -> Result<Left, StoreError> {
    make_rounds(portal).await?;
    Ok(Left::Nothing)
}

/// Makes the rounds whose hour has come. Gives how many people were told.
pub async fn make_rounds(portal: &Portal) -> Result<u64, StoreError> {
    let mut all = 0;
    for office in portal.store.offices().await? {
        let told = round::make(portal, office.id).await?;
        if told > 0 {
            tracing::info!(office = %office.id, told, "the message of the day");
        }
        all += told;
    }
    Ok(all)
}
