//! The holidays of a month: the country's by law, and those of the office's city and state.

use chrono::NaiveDate;
use contract::tasks::HolidayMark;
use domain::calendar::Holiday;
use domain::{Competence, OfficeId};
use portal_store::{Store, StoreError};

/// Ascending. A day that is both is the country's.
pub async fn marks(
    store: &Store,
    office: OfficeId,
    month: Competence,
) -> Result<Vec<(NaiveDate, HolidayMark)>, StoreError> {
    let last = month.last_day();
    let own = store.local_holidays(office, month.first_day()).await?;
    let days = month.first_day().iter_days().take_while(|day| *day <= last);
    Ok(days
        .filter_map(|day| {
            let country =
                Holiday::on(day).map(|holiday| HolidayMark::Country { holiday, banks_only: !holiday.is_national() });
            let local =
                || own.iter().find(|own| own.day == day).map(|own| HolidayMark::Local { name: own.name.clone() });
            Some((day, country.or_else(local)?))
        })
        .collect())
}
