//! The rules against facts of the field: official tables, real documents, worked examples.

// In a test, a panic is the answer.
#![allow(clippy::unwrap_used, clippy::panic)]

mod catalogue;
mod due_dates;
mod payment_codes;
mod payroll;
mod tax_ids;
