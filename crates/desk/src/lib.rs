//! The desk of one member of staff: local cache, outbox, search, and the commands behind the interface.
