//! Merges feed pages, schedules the outbox, decides conflicts; no input or output.
