//! The days of a life, counted from the one on which the demonstration is made (those of steps that lie before it as
//! working days), and the words in braces that mean days:
//!
//! | in a text | becomes |
//! | --- | --- |
//! | `{day 3}` | the day in three days, `2026-12-03` |
//! | `{monday 40}`, `{monday 40 +29}` | the first Monday from day 40 on that begins three working days, and 29 days later |
//! | `{month -1}` | last month, `2026-10` |
//! | `{year}` | this year |

use chrono::{DateTime, Datelike, Days, NaiveDate, NaiveTime, TimeDelta, TimeZone, Utc, Weekday};
use chrono_tz::Tz;
use domain::Competence;
use domain::calendar::{BusinessDays, Calendar};

use super::script::When;

pub struct Calendars {
    pub now: DateTime<Utc>,
    pub today: NaiveDate,
    pub zone: Tz,
    pub business: BusinessDays,
}

impl Calendars {
    pub fn day(&self, days: i64) -> NaiveDate {
        self.today + TimeDelta::days(days)
    }

    pub fn month(&self, months: i32) -> Competence {
        Competence::of(self.today).plus_months(months)
    }

    /// Nobody works at the weekend, and nothing has happened that is still to come.
    pub fn moment(&self, when: &When) -> DateTime<Utc> {
        if let Some(minutes) = when.minutes_ago {
            return self.now - TimeDelta::minutes(minutes);
        }
        let day = match when.in_month {
            Some(place) => self.month(place.months).first_day() + Days::new(u64::from(place.day.saturating_sub(1))),
            None if when.day < 0 => self.working_days_ago(when.day.unsigned_abs()),
            None => self.day(when.day),
        };
        self.working(day, when.at.unwrap_or_else(|| clock(9, 40)))
    }

    /// Days that have passed are counted as an office counts them, so that what follows another still does.
    fn working_days_ago(&self, days: u64) -> NaiveDate {
        let works = |day: &NaiveDate| !matches!(day.weekday(), Weekday::Sat | Weekday::Sun);
        let mut passed = std::iter::successors(Some(self.today), NaiveDate::pred_opt).filter(works);
        passed.nth(usize::try_from(days).unwrap_or_default()).unwrap_or(self.today)
    }

    /// That day, or the working day before it.
    pub fn working(&self, day: NaiveDate, at: NaiveTime) -> DateTime<Utc> {
        let day = match day.weekday() {
            Weekday::Sat => day - Days::new(1),
            Weekday::Sun => day - Days::new(2),
            _ => day,
        };
        let local = self.zone.from_local_datetime(&day.and_time(at)).earliest();
        let moment = local.map_or(self.now, |local| local.to_utc());
        moment.min(self.now - TimeDelta::minutes(5))
    }

    /// What a word in braces means, if it speaks of days.
    pub fn filled(&self, word: &str, rest: &str) -> Option<String> {
        let mut numbers = rest.split_whitespace().map(|number| number.parse::<i64>().ok());
        let first = numbers.next().flatten();
        match word {
            "day" => Some(self.day(first?).to_string()),
            "monday" => {
                let later = numbers.next().flatten().unwrap_or(0);
                Some((self.quiet_monday(first?) + TimeDelta::days(later)).to_string())
            }
            "month" => Some(self.month(i32::try_from(first?).ok()?).to_string()),
            "year" => Some(self.today.year().to_string()),
            _ => None,
        }
    }

    fn quiet_monday(&self, from: i64) -> NaiveDate {
        let works = |day: NaiveDate| self.business.counts(day, Calendar::Local);
        let begins =
            |day: &NaiveDate| day.weekday() == Weekday::Mon && (0..3).all(|more| works(*day + Days::new(more)));
        self.day(from).iter_days().take(366).find(begins).unwrap_or(self.day(from))
    }
}

/// A time of day.
pub fn clock(hour: u32, minute: u32) -> NaiveTime {
    NaiveTime::from_hms_opt(hour, minute, 0).unwrap_or(NaiveTime::MIN)
}
