//! Coming in and one's own account, call by call; the table is in `contract::identity`.

mod again;
pub mod arrival;
pub mod offices;
mod own_data;
pub mod passkey_alone;
pub mod password;
mod rules;
pub mod second_step;
pub mod sessions;
pub mod signing_in;
pub mod staff;

pub use own_data::export;
pub use staff::manages;
