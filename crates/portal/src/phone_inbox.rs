//! What arrived on the simulated telephones, kept in the portal's own store.

use std::sync::Arc;

use async_trait::async_trait;
use channels::{Outgoing, PhoneInbox, SendError};
use machine::Clock;
use portal_store::{PhoneLink, Store, StoreError};

pub struct StoredInbox {
    pub store: Store,
    pub clock: Arc<dyn Clock>,
}

#[async_trait]
impl PhoneInbox for StoredInbox {
    async fn put(&self, outgoing: &Outgoing) -> Result<(), SendError> {
        self.keep(outgoing).await.map_err(|error| SendError::Unavailable(error.to_string()))
    }
}

impl StoredInbox {
    async fn keep(&self, outgoing: &Outgoing) -> Result<(), StoreError> {
        let links: Vec<PhoneLink> = outgoing
            .documents
            .iter()
            .cloned()
            .map(|document| PhoneLink { document: document.document, title: document.title, link: document.link })
            .collect();
        let mut transaction = self.store.begin(outgoing.office, self.clock.now()).await?;
        transaction.deliver_to_phone(&outgoing.address, outgoing.message, &outgoing.text, &links).await?;
        transaction.commit().await?;
        Ok(())
    }
}
