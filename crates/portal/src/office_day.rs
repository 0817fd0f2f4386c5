//! Days as an office counts them: in its own zone.

use chrono::{DateTime, Days, NaiveDate, TimeZone, Utc};
use chrono_tz::Tz;
use domain::OfficeId;
use portal_store::StoreError;

use crate::portal::Portal;

/// The zone of an office; what is not known is the capital's.
pub async fn zone_of(portal: &Portal, office: OfficeId) -> Result<Tz, StoreError> {
    let office = portal.store.office(office).await?.ok_or(StoreError::NotFound { what: "office" })?;
    Ok(office.zone.parse().unwrap_or(chrono_tz::America::Sao_Paulo))
}

/// Which day it is in an office.
pub async fn today(portal: &Portal, office: OfficeId) -> Result<NaiveDate, StoreError> {
    Ok(portal.now().with_timezone(&zone_of(portal, office).await?).date_naive())
}

/// The first moment of a day. Where clocks are set forward at midnight, it begins an hour later.
pub fn begins(day: NaiveDate, zone: Tz) -> DateTime<Utc> {
    let midnight = day.and_time(chrono::NaiveTime::MIN);
    let first = zone.from_local_datetime(&midnight).earliest();
    first
        .or_else(|| zone.from_local_datetime(&(midnight + chrono::TimeDelta::hours(1))).earliest())
        .map_or_else(|| midnight.and_utc(), |local| local.to_utc())
}

/// The moment at which a day is over.
pub fn ends(day: NaiveDate, zone: Tz) -> DateTime<Utc> {
    begins(day + Days::new(1), zone)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_day_begins_at_local_midnight_and_lasts_as_long_as_the_zone_says() {
        let day: NaiveDate = "2026-11-22".parse().unwrap();
        assert_eq!(begins(day, chrono_tz::America::Sao_Paulo).to_rfc3339(), "2026-11-22T03:00:00+00:00");
        assert_eq!(ends(day, chrono_tz::America::Sao_Paulo).to_rfc3339(), "2026-11-23T03:00:00+00:00");
        // Clocks went forward at midnight: the day began at one o'clock.
        let short: NaiveDate = "2018-11-04".parse().unwrap();
        assert_eq!(begins(short, chrono_tz::America::Sao_Paulo).to_rfc3339(), "2018-11-04T03:00:00+00:00");
    }
}
