//! When tasks are made, and which days the office does not work.

use chrono::{DateTime, NaiveDate, Utc};
use domain::calendar::BusinessDays;
use domain::{Competence, OfficeId};
use sqlx::AnyConnection;

use crate::column::{Read, sql};
use crate::{Store, StoreError, Transaction};

/// A holiday of the office's city or state.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LocalHoliday {
    pub day: NaiveDate,
    pub name: String,
}

/// A month whose tasks the schedule has made.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct GeneratedMonth {
    pub month: Competence,
    pub made: u64,
    pub at: DateTime<Utc>,
}

impl Transaction {
    /// On which day of the month the next one's tasks are made; 0 for never.
    pub async fn set_generate_on_day(&mut self, day: u32) -> Result<(), StoreError> {
        sql!(
            "INSERT INTO task_settings (office, generate_on_day) VALUES ($1, $2)
             ON CONFLICT (office) DO UPDATE SET generate_on_day = excluded.generate_on_day",
            self.office,
            day
        )
        .execute(self.sql())
        .await?;
        self.news.schedule_changed = true;
        Ok(())
    }

    /// The schedule takes a month, whose tasks it then makes. `false` when another replica did, or it did before.
    pub async fn take_month(&mut self, month: Competence) -> Result<bool, StoreError> {
        let taken = sql!(
            "INSERT INTO generated_months (office, month, made, at) VALUES ($1, $2, 0, $3)
             ON CONFLICT (office, month) DO NOTHING",
            self.office,
            month.to_string(),
            self.now
        )
        .execute(self.sql())
        .await?;
        Ok(taken.rows_affected() == 1)
    }

    /// How many tasks the schedule made of a month that it took.
    pub async fn month_made(&mut self, month: Competence, made: u64) -> Result<(), StoreError> {
        let text = "UPDATE generated_months SET made = $3 WHERE office = $1 AND month = $2";
        sql!(text, self.office, month.to_string(), made).execute(self.sql()).await?;
        Ok(())
    }

    pub async fn save_local_holiday(&mut self, day: NaiveDate, name: &str) -> Result<(), StoreError> {
        sql!(
            "INSERT INTO local_holidays (office, day, name) VALUES ($1, $2, $3)
             ON CONFLICT (office, day) DO UPDATE SET name = excluded.name",
            self.office,
            day,
            name
        )
        .execute(self.sql())
        .await?;
        Ok(())
    }

    pub async fn remove_local_holiday(&mut self, day: NaiveDate) -> Result<(), StoreError> {
        sql!("DELETE FROM local_holidays WHERE office = $1 AND day = $2", self.office, day).execute(self.sql()).await?;
        Ok(())
    }

    /// The days on which this office works, as this transaction sees them.
    pub async fn business_days(&mut self) -> Result<BusinessDays, StoreError> {
        let office = self.office;
        business_days(self.sql(), office).await
    }
}

impl Store {
    /// On which day of the month the next one's tasks are made; `None` where nobody said so.
    pub async fn generate_on_day(&self, office: OfficeId) -> Result<Option<u32>, StoreError> {
        let row = sql!("SELECT generate_on_day FROM task_settings WHERE office = $1", office)
            .fetch_optional(&self.read)
            .await?;
        row.map(|row| Ok(u32::try_from(row.number("generate_on_day")?).unwrap_or_default())).transpose()
    }

    /// The months that the schedule has taken, the latest first.
    pub async fn generated_months(&self, office: OfficeId, limit: u32) -> Result<Vec<GeneratedMonth>, StoreError> {
        let text = "SELECT month, made, at FROM generated_months WHERE office = $1 ORDER BY month DESC LIMIT $2";
        let rows = sql!(text, office, limit).fetch_all(&self.read).await?;
        rows.iter()
            .map(|row| {
                Ok(GeneratedMonth { month: row.parsed("month")?, made: row.number("made")?, at: row.time("at")? })
            })
            .collect()
    }

    /// The office's own holidays from a day on, ascending.
    pub async fn local_holidays(&self, office: OfficeId, from: NaiveDate) -> Result<Vec<LocalHoliday>, StoreError> {
        let text = "SELECT day, name FROM local_holidays WHERE office = $1 AND day >= $2 ORDER BY day";
        let rows = sql!(text, office, from).fetch_all(&self.read).await?;
        rows.iter().map(|row| Ok(LocalHoliday { day: row.parsed("day")?, name: row.text("name")? })).collect()
    }

    /// The days on which this office works.
    pub async fn business_days(&self, office: OfficeId) -> Result<BusinessDays, StoreError> {
        business_days(&mut *self.read.acquire().await?, office).await
    }
}

async fn business_days(connection: &mut AnyConnection, office: OfficeId) -> Result<BusinessDays, StoreError> {
    let rows = sql!("SELECT day FROM local_holidays WHERE office = $1", office).fetch_all(connection).await?;
    let local_holidays = rows.iter().map(|row| row.parsed("day")).collect::<Result<_, _>>()?;
    Ok(BusinessDays { local_holidays })
}
