//! A desktop without a screen, and a hand to drive the window on it.
//!
//! The demonstration, the stories and the bench start the real program in a [`Session`]: an X server of its own, a
//! session bus, a keyring, a notification service, and folders that vanish with it. A [`Window`] drives what the program
//! shows through WebDriver, as a person would.
//!
//! This crate is kept small on purpose: `cargo xtask` is built from it before anything else is there. To add a service
//! that the desktop should offer, add a [`Service`].

mod http;
mod running;
mod session;
mod wait;
mod webdriver;

pub use http::{Answer, request};
pub use running::Running;
pub use session::{Service, Session};
pub use wait::{free_port, until};
pub use webdriver::{Element, Window};
