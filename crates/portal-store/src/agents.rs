//! Execution agents: pairing by a one-time code, and how they are (AG1). Codes and tokens are kept as SHA-256 only.

use chrono::{DateTime, TimeDelta, Utc};
use domain::document::Sha256Hex;
use domain::{AgentId, OfficeId, PersonId};
use serde_json::Value;
use sqlx::AssertSqlSafe;
use sqlx::any::AnyRow;

use crate::column::{Read, json, sql};
use crate::feed::Entity;
use crate::{Store, StoreError, Transaction};

/// Wrong codes that may be tried, by anybody, while a code is open; then it is worthless.
const ATTEMPTS_MAX: u64 = 100;
/// A heartbeat that says nothing new is shown to the desktops at most this often.
const SHOWN_EVERY_S: i64 = 30;

pub struct NewPairingCode {
    /// SHA-256 of the code.
    pub code: Sha256Hex,
    pub created_by: PersonId,
    pub expires_at: DateTime<Utc>,
}

pub struct PairingRequest {
    /// SHA-256 of the code that was given.
    pub code: Sha256Hex,
    pub agent: AgentId,
    pub name: String,
    /// SHA-256 of the token that the agent will use.
    pub token: Sha256Hex,
}

#[derive(Debug, Clone, PartialEq)]
pub enum Pairing {
    Paired {
        agent: AgentRecord,
        office_name: String,
    },
    /// Unknown, used, expired, or tried too often; which of them is not said.
    Refused,
}

#[derive(Debug, Clone, PartialEq)]
pub struct AgentRecord {
    pub id: AgentId,
    pub office: OfficeId,
    pub name: String,
    pub paired_at: DateTime<Utc>,
    pub last_seen_at: Option<DateTime<Utc>>,
    pub version: String,
    /// What its connectors said last, as the agent sent it; a list.
    pub connectors: Value,
    pub last_error: Option<String>,
}

pub(crate) const COLUMNS: &str =
    "e.office, e.id, e.name, e.paired_at, e.last_seen_at, e.version, e.connectors, e.last_error";

impl Transaction {
    pub async fn create_pairing_code(&mut self, new: &NewPairingCode) -> Result<(), StoreError> {
        sql!(
            "INSERT INTO pairing_codes (code_hash, office, created_by, expires_at) VALUES ($1, $2, $3, $4)",
            new.code,
            self.office,
            new.created_by,
            new.expires_at
        )
        .execute(self.sql())
        .await
        .map_err(|error| StoreError::or_taken(error, "person"))?;
        Ok(())
    }

    /// What an agent says about itself.
    pub async fn heartbeat(
        &mut self,
        agent: AgentId,
        version: &str,
        connectors: &Value,
        last_error: Option<&str>,
    ) -> Result<(), StoreError> {
        let (office, now) = (self.office, self.now);
        let connectors = json(connectors)?;
        let shown_before = now - TimeDelta::seconds(SHOWN_EVERY_S);
        let worth_showing = sql!(
            "UPDATE agents SET shown_at = $3 WHERE office = $1 AND id = $2
             AND (shown_at <= $4 OR version <> $5 OR connectors <> $6 OR last_error <> $7)",
            office,
            agent,
            now,
            shown_before,
            version,
            connectors,
            last_error.unwrap_or("")
        )
        .execute(self.sql())
        .await?;
        sql!(
            "UPDATE agents SET last_seen_at = $3, version = $4, connectors = $5, last_error = $6 WHERE office = $1 AND id = $2",
            office, agent, now, version, connectors, last_error.unwrap_or("")
        )
        .execute(self.sql())
        .await?;
        if worth_showing.rows_affected() > 0 {
            self.changed(Entity::Agent, agent);
        }
        Ok(())
    }

    /// The agent's token no longer counts. Its leases run out by themselves.
    pub async fn revoke_agent(&mut self, agent: AgentId) -> Result<(), StoreError> {
        sql!(
            "UPDATE agents SET revoked_at = $3 WHERE office = $1 AND id = $2 AND revoked_at = 0",
            self.office,
            agent,
            self.now
        )
        .execute(self.sql())
        .await?;
        self.changed(Entity::Agent, agent);
        Ok(())
    }
}

impl Store {
    /// Pairs an agent with the office that showed the code. A code pairs once, even when it comes twice at once.
    pub async fn pair_agent(&self, request: &PairingRequest, now: DateTime<Utc>) -> Result<Pairing, StoreError> {
        let known = sql!("SELECT office FROM pairing_codes WHERE code_hash = $1", request.code)
            .fetch_optional(&self.read)
            .await?;
        let Some(row) = known else {
            sql!("UPDATE pairing_codes SET attempts = attempts + 1 WHERE used_at = 0 AND expires_at > $1", now)
                .execute(&self.write)
                .await?;
            return Ok(Pairing::Refused);
        };
        let mut transaction = self.begin(row.parsed("office")?, now).await?;
        let used = sql!(
            "UPDATE pairing_codes SET used_at = $2 WHERE code_hash = $1 AND used_at = 0 AND expires_at > $2 AND attempts < $3",
            request.code, now, ATTEMPTS_MAX
        )
        .execute(transaction.sql())
        .await?;
        if used.rows_affected() == 0 {
            return Ok(Pairing::Refused);
        }
        let agent = transaction.add_agent(request).await?;
        transaction.commit().await?;
        let office = self.office(agent.office).await?.ok_or(StoreError::NotFound { what: "office" })?;
        Ok(Pairing::Paired { agent, office_name: office.name })
    }

    /// The agent whose token has this SHA-256.
    pub async fn agent_by_token(&self, token: &Sha256Hex) -> Result<Option<AgentRecord>, StoreError> {
        let text = format!("SELECT {COLUMNS} FROM agents e WHERE e.token_hash = $1 AND e.revoked_at = 0");
        sql!(AssertSqlSafe(text), token).fetch_optional(&self.read).await?.as_ref().map(read).transpose()
    }

    pub async fn agents(&self, office: OfficeId) -> Result<Vec<AgentRecord>, StoreError> {
        let text = format!(
            "SELECT {COLUMNS} FROM agents e WHERE e.office = $1 AND e.revoked_at = 0 ORDER BY e.paired_at, e.id"
        );
        sql!(AssertSqlSafe(text), office).fetch_all(&self.read).await?.iter().map(read).collect()
    }
}

impl Transaction {
    async fn add_agent(&mut self, request: &PairingRequest) -> Result<AgentRecord, StoreError> {
        let (office, now) = (self.office, self.now);
        sql!(
            "INSERT INTO agents (office, id, name, token_hash, paired_at) VALUES ($1, $2, $3, $4, $5)",
            office,
            request.agent,
            request.name,
            request.token,
            now
        )
        .execute(self.sql())
        .await
        .map_err(|error| StoreError::or_taken(error, "agent"))?;
        self.changed(Entity::Agent, request.agent);
        Ok(AgentRecord {
            id: request.agent,
            office,
            name: request.name.clone(),
            paired_at: now,
            last_seen_at: None,
            version: String::new(),
            connectors: Value::Array(Vec::new()),
            last_error: None,
        })
    }
}

pub(crate) fn read(row: &AnyRow) -> Result<AgentRecord, StoreError> {
    Ok(AgentRecord {
        id: row.parsed("id")?,
        office: row.parsed("office")?,
        name: row.text("name")?,
        paired_at: row.time("paired_at")?,
        last_seen_at: row.time_if_any("last_seen_at")?,
        version: row.text("version")?,
        connectors: row.json("connectors")?,
        last_error: row.text_if_any("last_error")?,
    })
}
