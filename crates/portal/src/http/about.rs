//! `GET /api/about`: is this a Balcão portal, and which contract does it speak?

use axum::Json;
use contract::session::{About, CONTRACT_VERSION};

pub async fn show() -> Json<About> {
    let version = env!("CARGO_PKG_VERSION").to_owned();
    Json(About { program: "balcao-portal".to_owned(), version, contract: CONTRACT_VERSION })
}
