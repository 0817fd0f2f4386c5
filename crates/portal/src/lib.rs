//! The office's server: API, feed, jobs and the clients' web portal.
