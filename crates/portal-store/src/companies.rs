//! Companies as the office itself writes them (PE7). What is written by hand stays when the books tell the company again.

use std::collections::BTreeSet;

use domain::CompanyId;
use domain::registry::{Company, HandField, Individual, Profile};
use sqlx::AssertSqlSafe;

use crate::column::{Read, json, sql};
use crate::feed::Entity;
use crate::{StoreError, Transaction, registry};

impl Transaction {
    /// A company that the books do not know yet. Should they tell one with the same CNPJ or CPF, it is this one.
    ///
    /// # Errors
    /// [`StoreError::Taken`] with `tax_id` when an active company has it, or when there is one of that id.
    pub async fn create_company(&mut self, company: &Company) -> Result<(), StoreError> {
        self.nobody_else_has(company).await?;
        let by_hand = [HandField::Name, HandField::ShortName, HandField::TaxId, HandField::Active].into();
        let profile = Profile { by_hand, ..company.profile.clone() };
        sql!(
            "INSERT INTO companies (office, id, books_code, name, short_name, tax_id, active, profile)
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8)",
            self.office,
            company.id,
            registry::unknown_to_books(company.id),
            company.name,
            company.short_name,
            company.tax_id,
            company.active,
            json(&profile)?
        )
        .execute(self.sql())
        .await
        .map_err(|error| StoreError::or_taken(error, "id"))?;
        self.changed(Entity::Company, company.id);
        self.name_company(company.id, &[], &profile.individuals).await
    }

    /// Changes what the office writes about a company: names, tax id, whether it is active, profile.
    ///
    /// # Errors
    /// As [`Transaction::create_company`]; [`StoreError::NotFound`].
    pub async fn change_company(&mut self, company: &Company) -> Result<Company, StoreError> {
        let before = self.company(company.id).await?;
        if before.tax_id != company.tax_id || (company.active && !before.active) {
            self.nobody_else_has(company).await?;
        }
        let mut by_hand: BTreeSet<_> = before.profile.by_hand.clone();
        by_hand.extend(written_by_hand(&before, company));
        let profile = Profile { by_hand, ..company.profile.clone() };
        sql!(
            "UPDATE companies SET name = $3, short_name = $4, tax_id = $5, active = $6, profile = $7
             WHERE office = $1 AND id = $2",
            self.office,
            company.id,
            company.name,
            company.short_name,
            company.tax_id,
            company.active,
            json(&profile)?
        )
        .execute(self.sql())
        .await?;
        self.changed(Entity::Company, company.id);
        self.name_company(company.id, &before.profile.individuals, &profile.individuals).await?;
        self.company(company.id).await
    }

    /// The company as this transaction sees it.
    pub async fn company(&mut self, company: CompanyId) -> Result<Company, StoreError> {
        let text = format!("SELECT {} FROM companies e WHERE e.office = $1 AND e.id = $2", registry::COMPANY);
        let row = sql!(AssertSqlSafe(text), self.office, company).fetch_optional(self.sql()).await?;
        registry::read_company(&row.ok_or(StoreError::NotFound { what: "company" })?)
    }

    pub(crate) async fn write_individuals(
        &mut self,
        company: CompanyId,
        individuals: Vec<Individual>,
    ) -> Result<(), StoreError> {
        let before = self.company(company).await?;
        let after = Company { profile: Profile { individuals, ..before.profile.clone() }, ..before };
        self.change_company(&after).await?;
        Ok(())
    }

    /// Branches are companies of their own, with another CNPJ; one that is inactive may come back under a new id.
    async fn nobody_else_has(&mut self, company: &Company) -> Result<(), StoreError> {
        let row = sql!(
            "SELECT COUNT(*) AS others FROM companies
             WHERE office = $1 AND tax_id = $2 AND active = 1 AND id <> $3",
            self.office,
            company.tax_id,
            company.id
        )
        .fetch_one(self.sql())
        .await?;
        if row.number("others")? > 0 { Err(StoreError::Taken { what: "tax_id" }) } else { Ok(()) }
    }
}

fn written_by_hand(before: &Company, after: &Company) -> impl Iterator<Item = HandField> {
    [
        (before.name != after.name, HandField::Name),
        (before.short_name != after.short_name, HandField::ShortName),
        (before.tax_id != after.tax_id, HandField::TaxId),
        (before.active != after.active, HandField::Active),
    ]
    .into_iter()
    .filter_map(|(changed, field)| changed.then_some(field))
}
