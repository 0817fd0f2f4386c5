//! The rules against facts of the field: official tables, real documents, worked examples.

mod catalogue;
mod due_dates;
mod payroll;
