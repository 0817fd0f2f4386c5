//! Stories of a portal: a real server on a free port, a real database, and people who use it over HTTP.

// Clippy takes the functions that the stories share for no tests.
#![allow(clippy::unwrap_used, clippy::panic)]

mod agents;
mod clients;
mod commands;
mod conversations;
mod feed;
mod phone;
mod replicas;
mod routes;
mod sessions;
mod starting;
mod support;
mod web;
