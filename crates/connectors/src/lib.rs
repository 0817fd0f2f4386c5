//! The port to the accounting books, and its adapters.
//!
//! [`AccountingBooks`] is what the agent asks an accounting system. Each adapter has a folder: the demonstration
//! books ([`demonstration`]) are a SQLite file with a fictional office. To add an accounting system: implement the
//! port beside it, answer `check` honestly, and give every refusal its [`domain::order::PendingReason`].

mod books;
pub mod demonstration;
mod register;

pub use books::{AccountingBooks, BooksError, CheckReport};
pub use register::{company_id, employee_id};
