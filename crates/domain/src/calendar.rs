//! Holidays and business days of Brazil.
//!
//! Holidays are computed, not listed, so that no year is ever missing. A new national holiday is a new
//! variant of [`Holiday`] and a line in [`Holiday::on`], with the law and the year it starts.

use std::collections::BTreeSet;

use chrono::{Datelike, Days, NaiveDate, Weekday};
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use crate::Competence;

/// A day on which banks do not serve the public, everywhere in the country.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum Holiday {
    NewYear,
    CarnivalMonday,
    CarnivalTuesday,
    GoodFriday,
    Tiradentes,
    LabourDay,
    CorpusChristi,
    Independence,
    Aparecida,
    AllSouls,
    Republic,
    BlackConsciousness,
    Christmas,
    /// 31 December: banks work inside but serve nobody, so that nothing can be paid.
    LastDayOfYear,
}

impl Holiday {
    /// The holiday that falls on `day`, if one does. Ash Wednesday is none: banks open at noon and the day counts.
    ///
    /// Sources: Lei 662/1949 and 6.802/1980, Lei 14.759/2023 (20 November), Resolução CMN 4.880/2020 (banks).
    pub fn on(day: NaiveDate) -> Option<Self> {
        let fixed = match (day.month(), day.day()) {
            (1, 1) => Some(Self::NewYear),
            (4, 21) => Some(Self::Tiradentes),
            (5, 1) => Some(Self::LabourDay),
            (9, 7) => Some(Self::Independence),
            (10, 12) => Some(Self::Aparecida),
            (11, 2) => Some(Self::AllSouls),
            (11, 15) => Some(Self::Republic),
            (11, 20) if day.year() >= 2024 => Some(Self::BlackConsciousness),
            (12, 25) => Some(Self::Christmas),
            (12, 31) => Some(Self::LastDayOfYear),
            _ => None,
        };
        fixed.or_else(|| match (day - easter(day.year())?).num_days() {
            -48 => Some(Self::CarnivalMonday),
            -47 => Some(Self::CarnivalTuesday),
            -2 => Some(Self::GoodFriday),
            60 => Some(Self::CorpusChristi),
            _ => None,
        })
    }

    /// A holiday by law, and not only a day without banks.
    pub fn is_national(self) -> bool {
        !matches!(self, Self::CarnivalMonday | Self::CarnivalTuesday | Self::CorpusChristi | Self::LastDayOfYear)
    }
}

/// Easter Sunday of the Gregorian calendar (the computus of Meeus, Jones and Butcher).
pub fn easter(year: i32) -> Option<NaiveDate> {
    let golden = year.rem_euclid(19);
    let (century, in_century) = (year.div_euclid(100), year.rem_euclid(100));
    let moon_shift = (century - (century + 8) / 25 + 1) / 3;
    let epact = (19 * golden + century - century / 4 - moon_shift + 15) % 30;
    let weekday = (32 + 2 * (century % 4) + 2 * (in_century / 4) - epact - in_century % 4) % 7;
    let late = (golden + 11 * epact + 22 * weekday) / 451;
    let from_march = epact + weekday - 7 * late + 114;
    NaiveDate::from_ymd_opt(year, (from_march / 31) as u32, (from_march % 31 + 1) as u32)
}

/// Which days count as business days.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum Calendar {
    /// Federal taxes and banks: Monday to Friday without the country's holidays. City holidays count as work.
    #[default]
    Bank,
    /// Paying salaries (CLT art. 459): Saturday counts too; city holidays do not.
    Payroll,
    /// State and city taxes: as the banks, without the city's holidays.
    Local,
}

/// The business days of an office: the country's holidays are known, its city's and state's are given.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct BusinessDays {
    pub local_holidays: BTreeSet<NaiveDate>,
}

impl BusinessDays {
    pub fn counts(&self, day: NaiveDate, calendar: Calendar) -> bool {
        let holiday = Holiday::on(day);
        let local = self.local_holidays.contains(&day);
        match calendar {
            Calendar::Bank => !is_weekend(day) && holiday.is_none(),
            Calendar::Local => !is_weekend(day) && holiday.is_none() && !local,
            Calendar::Payroll => {
                let worked = matches!(holiday, None | Some(Holiday::LastDayOfYear));
                day.weekday() != Weekday::Sun && worked && !local
            }
        }
    }

    /// `day` itself, or the nearest business day before it.
    pub fn on_or_before(&self, day: NaiveDate, calendar: Calendar) -> NaiveDate {
        day.iter_days().rev().find(|d| self.counts(*d, calendar)).unwrap_or(day)
    }

    /// `day` itself, or the nearest business day after it.
    pub fn on_or_after(&self, day: NaiveDate, calendar: Calendar) -> NaiveDate {
        day.iter_days().find(|d| self.counts(*d, calendar)).unwrap_or(day)
    }

    /// The `nth` business day of a month, counted from 1; `None` when the month has fewer.
    pub fn nth_of(&self, month: Competence, nth: u32, calendar: Calendar) -> Option<NaiveDate> {
        let days = month.first_day().iter_days().take_while(|day| *day <= month.last_day());
        days.filter(|day| self.counts(*day, calendar)).nth(nth.checked_sub(1)? as usize)
    }

    pub fn last_of(&self, month: Competence, calendar: Calendar) -> NaiveDate {
        self.on_or_before(month.last_day(), calendar)
    }

    /// The day that lies `count` business days after `day`, which is not counted itself.
    pub fn after(&self, day: NaiveDate, count: u32, calendar: Calendar) -> NaiveDate {
        (0..count).fold(day, |day, _| self.on_or_after(day + Days::new(1), calendar))
    }

    /// The business day that lies `count` of them before `day`; 0 gives `day` itself, or the one before it.
    pub fn before(&self, day: NaiveDate, count: u32, calendar: Calendar) -> NaiveDate {
        let last = self.on_or_before(day, calendar);
        (0..count).fold(last, |day, _| self.on_or_before(day - Days::new(1), calendar))
    }
}

fn is_weekend(day: NaiveDate) -> bool {
    matches!(day.weekday(), Weekday::Sat | Weekday::Sun)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    #[test]
    fn a_city_holiday_moves_salaries_and_local_taxes_but_no_federal_tax() {
        let founding_of_the_city = day("2026-01-06");
        let days = BusinessDays { local_holidays: [founding_of_the_city].into() };
        assert!(days.counts(founding_of_the_city, Calendar::Bank));
        assert!(!days.counts(founding_of_the_city, Calendar::Payroll));
        assert!(!days.counts(founding_of_the_city, Calendar::Local));
    }

    #[test]
    fn saturday_counts_for_salaries_only() {
        let saturday = day("2026-11-07");
        let days = BusinessDays::default();
        assert!(days.counts(saturday, Calendar::Payroll));
        assert!(!days.counts(saturday, Calendar::Bank));
    }

    #[test]
    fn the_twentieth_of_november_is_national_since_2024() {
        assert_eq!(Holiday::on(day("2023-11-20")), None);
        assert_eq!(Holiday::on(day("2026-11-20")), Some(Holiday::BlackConsciousness));
    }

    #[test]
    fn easter_is_right_at_its_earliest_and_latest() {
        assert_eq!(easter(1818), Some(day("1818-03-22")));
        assert_eq!(easter(2038), Some(day("2038-04-25")));
    }

    proptest! {
        #[test]
        fn business_days_are_found_on_the_right_side(offset in 0u64..40_000, count in 0u32..30) {
            let days = BusinessDays::default();
            let any = day("1995-01-01") + Days::new(offset);
            for calendar in [Calendar::Bank, Calendar::Payroll, Calendar::Local] {
                let (before, after) = (days.on_or_before(any, calendar), days.on_or_after(any, calendar));
                prop_assert!(before <= any && any <= after);
                prop_assert!(days.counts(before, calendar) && days.counts(after, calendar));
                prop_assert_eq!(days.counts(any, calendar), before == after);
                let later = days.after(any, count, calendar);
                let between = any.iter_days().skip(1).take_while(|d| *d <= later);
                prop_assert_eq!(between.filter(|d| days.counts(*d, calendar)).count(), count as usize);
            }
        }
    }
}
