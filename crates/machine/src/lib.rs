//! What the machine gives: clock, ids, secrets, HTTP client, folders, files that survive a crash.
