//! Accounts of one human being in several offices ("Vincular contas"). Each office keeps its own person; those that are
//! linked bear the same account.

use chrono::{DateTime, Utc};
use domain::registry::Person;
use domain::{OfficeId, PersonId};
use sqlx::AssertSqlSafe;

use crate::column::{Read, sql};
use crate::people;
use crate::{Store, StoreError, Transaction};

/// One of the persons that share an account.
#[derive(Debug, Clone)]
pub struct LinkedAccount {
    pub office_name: String,
    pub person: Person,
}

impl Store {
    /// Links two persons of different offices, and with them those that each was linked to. `account` is a new name,
    /// used if neither has one. [`StoreError::Taken`] when that would give two persons of one office.
    ///
    /// Begins transactions of its own: call it while holding none.
    pub async fn link_accounts(
        &self,
        one: (OfficeId, PersonId),
        other: (OfficeId, PersonId),
        account: &str,
        now: DateTime<Utc>,
    ) -> Result<(), StoreError> {
        let mut transaction = self.begin(one.0, now).await?;
        transaction.identity_of(one.1).await?;
        transaction.identity_at(other).await?;
        let held = [transaction.account_of(one).await?, transaction.account_of(other).await?];
        let [mine, theirs] = &held;
        if mine.is_some() && mine == theirs {
            return Ok(());
        }
        let account = mine.as_deref().or(theirs.as_deref()).unwrap_or(account).to_owned();
        for known in held.iter().flatten().filter(|known| **known != account) {
            sql!("UPDATE identities SET account = $2 WHERE account = $1 AND account <> ''", known, account)
                .execute(transaction.sql())
                .await
                .map_err(|error| StoreError::or_taken(error, "account"))?;
        }
        for (office, person) in [one, other] {
            sql!("UPDATE identities SET account = $3 WHERE office = $1 AND person = $2", office, person, account)
                .execute(transaction.sql())
                .await
                .map_err(|error| StoreError::or_taken(error, "account"))?;
        }
        transaction.commit().await?;
        Ok(())
    }

    /// The persons that share an account with this one, this one included, by office; nobody when it stands alone.
    pub async fn linked_accounts(&self, office: OfficeId, person: PersonId) -> Result<Vec<LinkedAccount>, StoreError> {
        let text = format!(
            "SELECT {}, o.name AS office_name FROM identities mine
             JOIN identities i ON i.account = mine.account AND i.account <> ''
             JOIN people e ON e.office = i.office AND e.id = i.person
             JOIN offices o ON o.id = e.office
             WHERE mine.office = $1 AND mine.person = $2 AND e.active = 1 ORDER BY o.name, o.id",
            people::COLUMNS
        );
        let rows = sql!(AssertSqlSafe(text), office, person).fetch_all(&self.read).await?;
        rows.iter()
            .map(|row| Ok(LinkedAccount { office_name: row.text("office_name")?, person: people::read(row)? }))
            .collect()
    }
}

impl Transaction {
    /// The person stands alone again; the others stay linked among themselves.
    pub async fn unlink_account(&mut self, office: OfficeId, person: PersonId) -> Result<(), StoreError> {
        sql!("UPDATE identities SET account = '' WHERE office = $1 AND person = $2", office, person)
            .execute(self.sql())
            .await?;
        Ok(())
    }

    async fn account_of(&mut self, (office, person): (OfficeId, PersonId)) -> Result<Option<String>, StoreError> {
        let row = sql!("SELECT account FROM identities WHERE office = $1 AND person = $2", office, person)
            .fetch_optional(self.sql())
            .await?;
        Ok(row.map(|row| row.text_if_any("account")).transpose()?.flatten())
    }
}
