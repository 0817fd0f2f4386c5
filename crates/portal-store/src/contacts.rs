//! Contacts of an office: individuals who are not its clients (PE7).

use std::collections::BTreeSet;

use domain::access::Companies;
use domain::registry::{Contact, Individual, WhoIs};
use domain::{CompanyId, ContactId, OfficeId};
use sqlx::any::AnyRow;
use sqlx::{AnyConnection, AssertSqlSafe};

use crate::column::{Read, json, sql};
use crate::feed::Entity;
use crate::{Store, StoreError, Transaction};

pub(crate) const COLUMNS: &str = "e.office, e.id, e.name, e.main_email, e.other_emails, e.phones, e.tax_id, e.notes, \
                                  e.companies, e.deleted";

impl Transaction {
    /// Creates or changes a contact. The businesses that name it stay as they are.
    ///
    /// # Errors
    /// [`StoreError::Taken`] when another contact has the main e-mail; [`StoreError::NotFound`] when it was deleted.
    pub async fn save_contact(&mut self, contact: &Contact) -> Result<(), StoreError> {
        let saved = sql!(
            "INSERT INTO contacts (office, id, name, main_email, other_emails, phones, tax_id, notes, companies)
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)
             ON CONFLICT (office, id) DO UPDATE SET name = excluded.name, main_email = excluded.main_email,
               other_emails = excluded.other_emails, phones = excluded.phones, tax_id = excluded.tax_id,
               notes = excluded.notes
             WHERE contacts.deleted = 0",
            self.office,
            contact.id,
            contact.name,
            contact.main_email,
            json(&contact.other_emails)?,
            json(&contact.phones)?,
            contact.tax_id,
            contact.notes,
            json(&Companies::Only(BTreeSet::new()))?
        )
        .execute(self.sql())
        .await
        .map_err(|error| StoreError::or_taken(error, "main_email"))?;
        if saved.rows_affected() == 0 {
            return Err(StoreError::NotFound { what: "contact" });
        }
        self.changed(Entity::Contact, contact.id);
        Ok(())
    }

    /// Takes a contact away, also from the businesses that name it.
    ///
    /// # Errors
    /// [`StoreError::Invalid`] with the field `contact` while a business would be left without anybody.
    pub async fn delete_contact(&mut self, id: ContactId) -> Result<(), StoreError> {
        let contact = self.contact(id).await?;
        let Companies::Only(companies) = &contact.companies else { return Ok(()) };
        for company in companies {
            let company = self.company(*company).await?;
            let others = |individual: &Individual| individual.who != WhoIs::Contact { contact: id };
            let left: Vec<_> = company.profile.individuals.iter().filter(|it| others(it)).cloned().collect();
            if left.is_empty() && company.active {
                return Err(StoreError::Invalid {
                    field: "contact",
                    expected: "another individual for its business first",
                });
            }
            self.write_individuals(company.id, left).await?;
        }
        sql!("UPDATE contacts SET deleted = 1 WHERE office = $1 AND id = $2", self.office, id)
            .execute(self.sql())
            .await?;
        self.changed(Entity::Contact, id);
        Ok(())
    }

    /// A contact that was not deleted.
    pub async fn contact(&mut self, id: ContactId) -> Result<Contact, StoreError> {
        let office = self.office;
        by_id(self.sql(), office, id).await?.ok_or(StoreError::NotFound { what: "contact" })
    }

    /// The contacts among them name or no longer name a company.
    pub(crate) async fn name_company(
        &mut self,
        company: CompanyId,
        before: &[Individual],
        now: &[Individual],
    ) -> Result<(), StoreError> {
        let (before, now) = (contacts_of(before), contacts_of(now));
        for id in before.symmetric_difference(&now) {
            let contact = self.contact(*id).await.map_err(|error| match error {
                StoreError::NotFound { .. } => {
                    StoreError::Invalid { field: "individuals", expected: "contacts of the office" }
                }
                other => other,
            })?;
            let Companies::Only(mut companies) = contact.companies else { continue };
            if now.contains(id) {
                companies.insert(company)
            } else {
                companies.remove(&company)
            };
            sql!(
                "UPDATE contacts SET companies = $3 WHERE office = $1 AND id = $2",
                self.office,
                *id,
                json(&Companies::Only(companies))?
            )
            .execute(self.sql())
            .await?;
            self.changed(Entity::Contact, *id);
        }
        if before != now {
            // A contact is seen by those who serve a business that names it.
            self.those_of_some_companies_read_again().await?;
        }
        Ok(())
    }
}

impl Store {
    pub async fn contact(&self, office: OfficeId, id: ContactId) -> Result<Option<Contact>, StoreError> {
        by_id(&mut *self.read.acquire().await?, office, id).await
    }
}

fn contacts_of(individuals: &[Individual]) -> BTreeSet<ContactId> {
    let contact = |individual: &Individual| match individual.who {
        WhoIs::Contact { contact } => Some(contact),
        WhoIs::Company { .. } => None,
    };
    individuals.iter().filter_map(contact).collect()
}

async fn by_id(connection: &mut AnyConnection, office: OfficeId, id: ContactId) -> Result<Option<Contact>, StoreError> {
    let text = format!("SELECT {COLUMNS} FROM contacts e WHERE e.office = $1 AND e.id = $2 AND e.deleted = 0");
    sql!(AssertSqlSafe(text), office, id).fetch_optional(connection).await?.as_ref().map(read).transpose()
}

pub(crate) fn read(row: &AnyRow) -> Result<Contact, StoreError> {
    Ok(Contact {
        id: row.parsed("id")?,
        office: row.parsed("office")?,
        name: row.text("name")?,
        main_email: row.text("main_email")?,
        other_emails: row.json("other_emails")?,
        phones: row.json("phones")?,
        tax_id: row.text("tax_id")?,
        notes: row.text("notes")?,
        companies: row.json("companies")?,
        deleted: row.flag("deleted")?,
    })
}
