//! Report data to PDF.
//!
//! A report is plain data ([`data`]); a [`Press`] lays it out on A4 in the office's letterhead and gives back a
//! tagged PDF/A-2b. The same data gives the same bytes: the only date in the file is the one the data carries.
//! The documents are Brazilian ones, so their words are Portuguese whatever language the interface speaks.
//!
//! To add a report: describe its data in [`data`], give it a file beside `payslip.rs` that draws it with `layout`,
//! and name it in [`Report`]. The catalogue entry of the kind then says which report issues it.

pub mod data;
mod layout;
mod letterhead;
mod net_list;
mod payroll_summary;
mod payslip;
mod press;
mod revenue;
mod specimen;
mod typeface;
mod words;

pub use data::Report;
pub use letterhead::{Colour, Letterhead};
pub use press::{NotPrinted, Press};
