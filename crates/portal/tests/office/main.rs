//! Stories of a portal: a real server on a free port, a real database, and people who use it over HTTP.

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
