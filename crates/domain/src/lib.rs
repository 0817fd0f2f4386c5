//! The rules of an accounting office's service counter.
//!
//! Nothing here reads a clock, draws a random number, or does input or output: time and ids come in as
//! arguments, so that every rule can be tested by itself.

pub mod access;
pub mod audit;
pub mod calendar;
pub mod catalogue;
pub mod certificate;
pub mod collection;
pub mod competence;
pub mod document;
pub mod due_date;
pub mod folder;
pub mod form;
pub mod ids;
pub mod import;
pub mod intake;
pub mod link;
pub mod message;
pub mod money;
pub mod name;
pub mod news;
pub mod notify;
pub mod order;
pub mod password;
pub mod payment_code;
pub mod payroll;
pub mod phone;
pub mod registry;
pub mod request;
pub mod task;
pub mod tax_id;

pub use competence::{Competence, Period};
pub use ids::*;
pub use money::Cents;
