//! Stories of a portal: a real server on a free port, a real database, and people who use it over HTTP.

// Clippy takes the functions that the stories share for no tests.
#![allow(clippy::unwrap_used, clippy::panic)]

mod agents;
mod audit;
mod clients;
mod commands;
mod conversations;
mod exchange;
mod feed;
mod folders;
mod identity;
mod imports;
mod matrix;
mod months;
// Its mail server is a package of Debian.
#[cfg(target_os = "linux")]
mod notifications;
mod people;
mod phone;
// PostgreSQL is started from the packages of Debian.
#[cfg(target_os = "linux")]
mod replicas;
mod requests;
mod routes;
mod sessions;
mod starting;
mod support;
mod tasks;
// A development build reads the page from the folder of the machine that built it.
#[cfg(not(windows))]
mod web;
