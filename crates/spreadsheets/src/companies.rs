//! The plan of an import of companies. A row is about the company with its CNPJ or CPF.

use std::collections::HashMap;

use domain::CompanyId;
use domain::import::{Column, CompanyValues, Fault, Sheet};
use domain::registry::Company;

use crate::header::{Places, Vocabulary};
use crate::plan::{Once, Plan};
use crate::table::{NotATable, Table};
use crate::value::{Reading, tax_ids};

const NAME_MAX_CHARS: u32 = 200;
const REQUIRED: [Column; 2] = [Column::TaxId, Column::Name];

/// Every company of the office, ready to be looked up.
pub struct KnownCompanies<'k>(HashMap<&'k str, &'k Company>);

impl<'k> KnownCompanies<'k> {
    pub fn new(companies: &'k [Company]) -> Self {
        Self(companies.iter().map(|company| (company.tax_id.as_str(), company)).collect())
    }
}

/// Holds a table against the companies that are there.
///
/// # Errors
/// When columns are missing or stand twice.
pub fn plan_companies(
    table: &Table,
    known: &KnownCompanies<'_>,
    vocabulary: &Vocabulary,
) -> Result<Plan<CompanyId, CompanyValues>, NotATable> {
    let mut places = Places::find(table, Sheet::Companies, vocabulary, &REQUIRED)?;
    let mut plan = Plan::new(std::mem::take(&mut places.ignored));
    let mut tax_ids_seen = Once::default();
    for line in &table.lines {
        let mut reading = Reading::of(line, &places);
        let tax_id = tax_id(&mut reading, known);
        if !tax_id.is_empty() {
            tax_ids_seen.take(&tax_id, line.row, Column::TaxId, &mut reading);
        }
        let company = known.0.get(tax_id.as_str());
        let name = reading.name(Column::Name, NAME_MAX_CHARS);
        let short_name = reading.text(Column::ShortName).map(str::to_owned);
        if short_name.as_ref().is_some_and(|short| short.chars().count() > NAME_MAX_CHARS as usize) {
            reading.finds(Column::ShortName, Fault::TooLong { max_chars: NAME_MAX_CHARS }, "");
        }
        // An empty one takes the name; a missing column leaves what is there.
        let short_name = short_name
            .or_else(|| company.map(|company| company.short_name.clone()))
            .filter(|short| !short.is_empty())
            .unwrap_or_else(|| name.clone());
        let active = reading.yes(Column::Active).or(company.map(|company| company.active)).unwrap_or(true);
        let before = company.map(|company| (company.id, CompanyValues::of(company)));
        let after = CompanyValues { name: name.clone(), short_name, tax_id, active };
        plan.add(line.row, &name, reading.findings, before, after, CompanyValues::differs);
    }
    Ok(plan)
}

/// Without punctuation; of a number that may be both, the one that the office knows, else a CPF.
fn tax_id(reading: &mut Reading<'_>, known: &KnownCompanies<'_>) -> String {
    let text = reading.text(Column::TaxId).unwrap_or_default();
    if text.is_empty() {
        reading.finds(Column::TaxId, Fault::Missing, text);
        return String::new();
    }
    match tax_ids(text) {
        Ok(meant) => {
            let known = meant.iter().find(|id| known.0.contains_key(id.as_str()));
            known.or(meant.first()).map(|id| id.as_str().to_owned()).unwrap_or_default()
        }
        Err(fault) => {
            reading.finds(Column::TaxId, fault, text);
            String::new()
        }
    }
}
