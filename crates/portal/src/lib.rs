//! The office's server: API, feed, jobs and the clients' web portal.
//!
//! [`start`] binds the address, brings the database up to date and starts the jobs; [`Running`] is the portal until
//! it is stopped. The program `balcao-portal` does so from the command line, the desktop application within itself.
//!
//! - [`http`]: what the portal answers, one file per resource, behind one table of routes and roles.
//! - [`jobs`]: what it does by itself: conversations, deliveries, leases.
//! - [`demonstration`]: the fictional office.
//! - [`admin`]: the commands of `balcao-portal admin`.

pub mod admin;
mod attempts;
mod config;
mod conversation;
pub mod demonstration;
pub mod http;
pub mod identity;
mod jobs;
mod links;
mod listening;
mod mail;
mod notices;
mod office_day;
pub mod offices;
mod passwords;
mod people;
mod phone_inbox;
mod portal;
mod requests;
mod running;
mod server_key;
mod taking_in;
mod tasks;
mod tell;

pub use config::{Config, PORT, Storage};
pub use running::{Running, StartError, start};
