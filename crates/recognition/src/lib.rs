//! PDF bytes to text with positions to what the document is, with proof.
//!
//! [`text_of`] reads a PDF; [`recipient::check`] proves that a document belongs to whom it is sent to. To recognise
//! something new in a document, take it from [`Pages`] and keep the [`Place`] where it was read.

pub mod recipient;
mod text;

pub use text::{Line, NotReadable, Page, Pages, Place, Word, text_of};
