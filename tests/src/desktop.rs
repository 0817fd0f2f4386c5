//! The desktop, told in its real window.
//!
//! Each story starts the real programs: a portal and an agent where the office has a server, and the application on a
//! [`computer`] of its own with a display, a session bus, a keyring and a panel. What the person in front of it does and
//! sees is in [`desk`]; a new story is a file below and a line here.
//!
//! `cargo xtask test desktop` runs them one after the other.

#![cfg(target_os = "linux")]

#[path = "desktop/computer.rs"]
mod computer;
#[path = "desktop/desk.rs"]
mod desk;
#[path = "desktop/scene.rs"]
mod scene;

#[path = "desktop/account.rs"]
mod account;
#[path = "desktop/damage.rs"]
mod damage;
#[path = "desktop/decisions.rs"]
mod decisions;
#[path = "desktop/fence.rs"]
mod fence;
#[path = "desktop/first_start.rs"]
mod first_start;
#[path = "desktop/keyring.rs"]
mod keyring;
#[path = "desktop/looks.rs"]
mod looks;
#[path = "desktop/month.rs"]
mod month;
#[path = "desktop/offline.rs"]
mod offline;
#[path = "desktop/one_order.rs"]
mod one_order;
#[path = "desktop/pending.rs"]
mod pending;
#[path = "desktop/rooms.rs"]
mod rooms;
#[path = "desktop/tray.rs"]
mod tray;
