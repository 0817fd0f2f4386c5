//! What a client user reads in the web portal, for programs that act as one.

use contract::client::{ChatPage, DocumentPage, DocumentRow, Home};
use domain::DocumentId;

use crate::{ClientError, Portal};

impl Portal {
    pub async fn home(&self) -> Result<Home, ClientError> {
        self.get("api/client/home").await
    }

    /// The newest page of all documents that the signed-in client may see.
    pub async fn documents(&self) -> Result<DocumentPage, ClientError> {
        self.get("api/client/documents").await
    }

    pub async fn document(&self, id: DocumentId) -> Result<DocumentRow, ClientError> {
        self.get(&format!("api/client/documents/{id}")).await
    }

    /// The newest page of the chat, oldest message first.
    pub async fn chat(&self) -> Result<ChatPage, ClientError> {
        self.get("api/client/chat").await
    }
}
