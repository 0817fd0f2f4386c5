//! People and companies as spreadsheets (PE4): the template, reading what came back, the plan of an import, the export.
//!
//! 1. [`Table::read`] takes an XLSX or CSV file and gives texts: what kind of file it is, how it is written and which
//!    numbers lost their leading zeros is settled there, and too large a file is refused before it grows in memory.
//! 2. [`plan_people`] and [`plan_companies`] hold the table against what exists and say what would become of each row.
//!    They write nothing: the plan's `writes` are for the store.
//! 3. [`export`] and [`template`] write files that can be read back.
//!
//! Pure: what exists comes in as an argument. A new column: see `domain::import`.

mod companies;
mod delimited;
mod export;
mod header;
mod people;
mod plan;
mod table;
mod value;
mod workbook;

pub use companies::{KnownCompanies, plan_companies};
pub use export::{Format, Written, company_table, export, people_table, template};
pub use header::{Language, Vocabulary};
pub use people::{KnownPeople, plan_people};
pub use plan::Plan;
pub use table::{Cell, FILE_MAX_BYTES, Line, NotATable, ROWS_MAX, Table};
