//! Certificates of regularity on file, and those that must be issued again (TN6).

use chrono::NaiveDate;
use domain::access::{Access, Companies};
use domain::certificate::Certificate;
use domain::{CertificateId, OfficeId};
use sqlx::AssertSqlSafe;
use sqlx::any::AnyRow;

use crate::column::{Read, json, sql, word};
use crate::feed::Entity;
use crate::{Store, StoreError, Transaction};

/// A certificate with the name of its company.
#[derive(Debug, Clone, PartialEq)]
pub struct NamedCertificate {
    pub certificate: Certificate,
    pub company_name: String,
}

impl Transaction {
    /// Keeps a certificate, new or changed. [`StoreError::Taken`] when the company has one of that kind and place.
    pub async fn save_certificate(&mut self, certificate: &Certificate) -> Result<(), StoreError> {
        sql!(
            "INSERT INTO certificates (office, id, company, department, kind, place, valid_until, warns_on, body)
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)
             ON CONFLICT (office, id) DO UPDATE SET kind = excluded.kind, place = excluded.place,
               valid_until = excluded.valid_until, warns_on = excluded.warns_on, body = excluded.body",
            self.office,
            certificate.id,
            certificate.company,
            word(&certificate.department)?,
            certificate.kind.as_str(),
            certificate.place,
            certificate.valid_until,
            certificate.warns_on(),
            json(certificate)?
        )
        .execute(self.sql())
        .await
        .map_err(|error| StoreError::or_taken(error, "place"))?;
        self.changed(Entity::Certificate, certificate.id);
        self.news.schedule_changed = true;
        Ok(())
    }

    /// The certificate as this transaction sees it, held until the end.
    pub async fn certificate(&mut self, certificate: CertificateId) -> Result<Certificate, StoreError> {
        let text = format!(
            "SELECT body FROM certificates WHERE office = $1 AND id = $2 AND removed = 0{}",
            self.dialect.for_update()
        );
        let row = sql!(AssertSqlSafe(text), self.office, certificate).fetch_optional(self.sql()).await?;
        read(&row.ok_or(StoreError::NotFound { what: "certificate" })?)
    }

    /// Takes a certificate off the file: nobody is warned of it, and no list has it.
    pub async fn remove_certificate(&mut self, removed: &Certificate) -> Result<(), StoreError> {
        let text = "UPDATE certificates SET removed = 1, body = $3 WHERE office = $1 AND id = $2 AND removed = 0";
        let done = sql!(text, self.office, removed.id, json(removed)?).execute(self.sql()).await?;
        if done.rows_affected() == 0 {
            return Err(StoreError::NotFound { what: "certificate" });
        }
        self.changed(Entity::Certificate, removed.id);
        Ok(())
    }

    /// Certificates that warn by `today` and whose end has no task yet, up to `limit`.
    pub async fn certificates_to_renew(
        &mut self,
        today: NaiveDate,
        limit: u32,
    ) -> Result<Vec<Certificate>, StoreError> {
        let text = "SELECT e.body FROM certificates e JOIN companies c ON c.office = e.office AND c.id = e.company
                    WHERE e.office = $1 AND e.removed = 0 AND e.warns_on <= $2 AND c.active = 1
                      AND NOT EXISTS (SELECT 1 FROM tasks t WHERE t.office = e.office AND t.certificate = e.id
                                      AND t.certificate <> '' AND t.valid_until = e.valid_until)
                    ORDER BY e.warns_on, e.id LIMIT $3";
        sql!(text, self.office, today, limit).fetch_all(self.sql()).await?.iter().map(read).collect()
    }
}

impl Store {
    /// Does any certificate warn by `today` without a task?
    pub async fn has_certificates_to_renew(&self, office: OfficeId, today: NaiveDate) -> Result<bool, StoreError> {
        let text = "SELECT e.id FROM certificates e JOIN companies c ON c.office = e.office AND c.id = e.company
                    WHERE e.office = $1 AND e.removed = 0 AND e.warns_on <= $2 AND c.active = 1
                      AND NOT EXISTS (SELECT 1 FROM tasks t WHERE t.office = e.office AND t.certificate = e.id
                                      AND t.certificate <> '' AND t.valid_until = e.valid_until) LIMIT 1";
        Ok(sql!(text, office, today).fetch_optional(&self.read).await?.is_some())
    }

    /// The certificates of the companies that somebody reaches, by company, kind and place. Whether they may be shown
    /// any at all is for the caller to ask.
    pub async fn certificates_of(&self, access: &Access) -> Result<Vec<NamedCertificate>, StoreError> {
        let text = "SELECT e.body, c.short_name AS company_name FROM certificates e
             JOIN companies c ON c.office = e.office AND c.id = e.company
             WHERE e.office = $1 AND e.removed = 0
               AND ($2 = 1 OR EXISTS (SELECT 1 FROM person_companies p
                                      WHERE p.office = e.office AND p.person = $3 AND p.company = e.company))
             ORDER BY c.short_name, e.company, e.kind, e.place";
        let all = access.companies == Companies::All;
        let rows = sql!(text, access.office, all, access.person).fetch_all(&self.read).await?;
        let mut certificates = Vec::with_capacity(rows.len());
        for row in &rows {
            let certificate = read(row)?;
            if access.serves(certificate.office, certificate.company).is_ok() {
                certificates.push(NamedCertificate { certificate, company_name: row.text("company_name")? });
            }
        }
        Ok(certificates)
    }
}

pub(crate) fn read(row: &AnyRow) -> Result<Certificate, StoreError> {
    row.json("body")
}
