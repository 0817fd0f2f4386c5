//! From a client's message to an order: what was asked, what is missing, what to answer. Pure: no network, no
//! clock, no database.
//!
//! The way of a message:
//!
//! 1. [`Assistant::understand`] reads the text alone: kinds, competences, names, or an act such as a greeting.
//! 2. [`Assistant::step`] puts that beside the [`Dialogue`] so far and the caller's [`Knowledge`] (the only
//!    companies and employees that exist for this conversation) and gives back [`Step`]s for the portal to carry out.
//! 3. A [`Reply`] is a key of [`texts`] with variables; the sentences live in `assets/texts/`.
//!
//! Which words mean which document is data: the catalogue (`called` of each kind) and `data/` of this crate for
//! everyday words. To teach it a new document, add the kind to the catalogue; nothing changes here.

mod dialogue;
mod knowledge;
mod lines;
pub mod texts;
mod understand;
mod understanding;

pub use dialogue::{Choice, Dialogue, HandOver, Reply, Step};
pub use knowledge::{Handling, Knowledge, KnownCompany};
pub use lines::{LinesError, understand_lines};
pub use texts::{Locale, TextKey};
pub use understand::Assistant;
pub use understanding::{Act, EmployeeMention, Understanding, Wanted};
