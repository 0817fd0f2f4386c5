//! What would become of a file.

use std::collections::BTreeSet;
use std::collections::HashMap;

use domain::import::{Column, Fate, Fault, Finding, PlannedRow, Tally, Write};

use crate::value::Reading;

/// Every row with its fate, and what would be written. Nothing may be written while a row is refused.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Plan<Id, Values> {
    /// In the order of the file.
    pub rows: Vec<PlannedRow>,
    /// Of the rows that create or update.
    pub writes: Vec<Write<Id, Values>>,
    /// Headers of columns that nobody knows.
    pub ignored: Vec<String>,
}

impl<Id: Copy, Values: Clone> Plan<Id, Values> {
    pub(crate) fn new(ignored: Vec<String>) -> Self {
        Self { rows: Vec::new(), writes: Vec::new(), ignored }
    }

    pub fn tally(&self) -> Tally {
        Tally::of(&self.rows)
    }

    /// Adds a row that was read: refused, or held against what is there.
    pub(crate) fn add(
        &mut self,
        row: u32,
        name: &str,
        findings: Vec<Finding>,
        known: Option<(Id, Values)>,
        after: Values,
        differs: impl Fn(&Values, &Values) -> BTreeSet<Column>,
    ) {
        let refused = findings.iter().any(|finding| finding.fault.refuses());
        let fate = match &known {
            _ if refused => Fate::Refused,
            None => Fate::Create,
            Some((_, before)) => match differs(before, &after) {
                columns if columns.is_empty() => Fate::Unchanged,
                columns => Fate::Update { columns },
            },
        };
        if matches!(fate, Fate::Create | Fate::Update { .. }) {
            let (id, before) = known.unzip();
            self.writes.push(Write { row, id, before, after });
        }
        self.rows.push(PlannedRow { row, name: name.to_owned(), fate, findings });
    }
}

/// What must stand in one row of a file only.
#[derive(Default)]
pub(crate) struct Once(HashMap<String, u32>);

impl Once {
    /// Takes note of a value; the second row with it is told of the first.
    pub fn take(&mut self, value: &str, row: u32, column: Column, reading: &mut Reading<'_>) {
        if let Some(first) = self.0.get(value) {
            return reading.finds(column, Fault::RepeatedInFile { row: *first }, value);
        }
        self.0.insert(value.to_owned(), row);
    }
}
