//! What the portal keeps: one storage port, SQLite and PostgreSQL, documents in an object store.
