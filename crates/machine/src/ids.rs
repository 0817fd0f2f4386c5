//! New identities: UUIDs of version 7, which sort by the time they were made at.

use uuid::Uuid;

/// A new id, e.g. `let id: OrderId = machine::ids::new();`.
#[allow(clippy::disallowed_methods)]
pub fn new<Id: From<Uuid>>() -> Id {
    Id::from(Uuid::now_v7())
}
