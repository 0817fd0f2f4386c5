//! Revenue month by month.

use std::collections::BTreeMap;

use domain::order::PendingReason;
use domain::registry::Company;
use domain::{Cents, Competence, Period};
use reports::data::{Revenue, RevenueMonth, Signatory};
use rusqlite::params;

use super::file::Books;
use super::register::{self, Moment, Month};
use crate::BooksError;

pub(super) fn revenue(books: &Books, company: &Company, period: Period) -> Result<Revenue, BooksError> {
    let issuer = register::issuer(books, company)?;
    let looked_at = format!("revenue {} to {} of company {}", period.from, period.to, issuer.code);
    let office = books.answer("office", register::office)?;
    let mut entered = books.answer(&looked_at, |books| {
        let mut statement = books.prepare(
            "SELECT competence, sales, services, entered_at FROM revenue
             WHERE company = ? AND competence BETWEEN ? AND ?",
        )?;
        let key = params![issuer.code, period.from.to_string(), period.to.to_string()];
        let rows = statement.query_map(key, |row| {
            let competence = row.get::<_, Month>(0)?.0;
            let month = RevenueMonth { competence, sales: Cents(row.get(1)?), services: Cents(row.get(2)?) };
            Ok((competence, (month, row.get::<_, Moment>(3)?.0)))
        })?;
        rows.collect::<rusqlite::Result<BTreeMap<Competence, _>>>()
    })?;

    let missing: Vec<Competence> = period.months().filter(|month| !entered.contains_key(month)).collect();
    let months: Vec<_> = period.months().filter_map(|month| entered.remove(&month)).collect();
    let entered_at = match months.iter().map(|(_, at)| *at).max() {
        Some(at) if missing.is_empty() => at,
        _ => return Err(BooksError::NotThere { reason: PendingReason::RevenueNotEntered { missing }, looked_at }),
    };
    Ok(Revenue {
        employer: issuer.employer,
        period,
        months: months.into_iter().map(|(month, _)| month).collect(),
        accountant: Signatory { name: office.accountant, standing: office.accountant_standing },
        representative: Signatory { name: issuer.representative, standing: "Representante legal".to_owned() },
        entered_at,
    })
}
