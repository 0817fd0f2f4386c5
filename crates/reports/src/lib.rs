//! Report data to PDF.
//!
//! A report is plain data ([`data`]); [`Press`] lays it out on A4 in the office's letterhead and gives back a
//! tagged PDF/A-2b. The same data gives the same bytes: the only date in the file is the one the data carries.
//!
//! To add a report: describe its data in [`data`], give it a file beside `payslip.rs` that draws it with
//! [`layout`], and name it in [`data::Report`]. The catalogue entry of the kind then says which report issues it.

pub mod data;

pub use data::{
    Bases, Contributions, DepartmentTotal, Employer, LineKind, NetList, NetPay, Payslip, PayslipLine, PayrollSummary,
    Report, Revenue, RevenueMonth, Signatory, SummaryLine, Worker,
};
