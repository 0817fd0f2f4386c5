//! `/api/agent/…`: what an execution agent asks of the portal. The types and the table of calls are in `contract::agent`.

mod orders;
mod queue;

use axum::Json;
use axum::extract::State;
use contract::ErrorCode;
use contract::agent::{BooksCompany, Heartbeat, HeartbeatAnswer, Pair, Paired, Registry, RegistryAnswer};
use domain::tax_id::TaxId;
use portal_store::{Pairing, PairingRequest};

use super::caller::{Address, AgentCaller, PairedAgent};
use super::failure::{Answer, Failure};
use super::input::Body;
use crate::attempts::Counted;
use crate::portal::{App, Portal, sha256};

pub use orders::{hold, release, renew, resume};
pub use queue::{claim, pending, wake};

const NAME_MAX_CHARS: usize = 100;

/// Joins the office that showed the code. The code works once.
pub async fn pair(State(app): State<App>, Address(address): Address, Body(asked): Body<Pair>) -> Answer<Json<Paired>> {
    let counted = [Counted::Address(address)];
    app.attempts.begin(&counted, app.now()).await?;
    let name: String = asked.name.trim().chars().take(NAME_MAX_CHARS).collect();
    if name.is_empty() {
        return Err(Failure::invalid("name", "what the office will call this agent"));
    }
    let token = machine::secret::token();
    let request = PairingRequest {
        code: sha256(asked.code.trim().to_uppercase().as_bytes()),
        agent: machine::ids::new(),
        name,
        token: sha256(token.as_bytes()),
    };
    match app.store.pair_agent(&request, app.now()).await? {
        Pairing::Paired { agent, office_name } => {
            app.attempts.succeeded(&counted).await?;
            Ok(Json(Paired { agent: agent.id, office: agent.office, office_name, token }))
        }
        Pairing::Refused => Err(ErrorCode::PairingCodeRefused.into()),
    }
}

pub async fn heartbeat(
    State(app): State<App>,
    AgentCaller(agent): AgentCaller,
    Body(said): Body<Heartbeat>,
) -> Answer<Json<HeartbeatAnswer>> {
    let connectors = serde_json::to_value(&said.connectors).map_err(Failure::internal)?;
    let mut transaction = app.store.begin(agent.office, app.now()).await?;
    transaction.heartbeat(agent.id, &said.version, &connectors, said.last_error.as_deref()).await?;
    transaction.commit().await?;
    let awaiting = app.store.orders_awaiting(agent.office).await?;
    Ok(Json(HeartbeatAnswer { awaiting, now: app.now() }))
}

/// What the books know now. Only what really changed is written.
pub async fn registry(
    State(app): State<App>,
    AgentCaller(agent): AgentCaller,
    Body(said): Body<Registry>,
) -> Answer<Json<RegistryAnswer>> {
    let companies: Vec<_> = said
        .companies
        .into_iter()
        .enumerate()
        .map(|(place, company)| checked(place, company))
        .collect::<Result<_, _>>()?;
    let mut transaction = app.store.begin(agent.office, app.now()).await?;
    let changes = transaction.apply_registry(&companies).await?;
    transaction.commit().await?;
    Ok(Json(RegistryAnswer { companies_changed: changes.companies, employees_changed: changes.employees }))
}

impl Portal {
    /// The agent that a token was given to.
    pub(super) async fn agent_of(&self, token: &str) -> Answer<Option<PairedAgent>> {
        let agent = self.store.agent_by_token(&sha256(token.as_bytes())).await?;
        Ok(agent.map(|agent| PairedAgent { id: agent.id, office: agent.office }))
    }
}

/// The company with its tax id in the one form that is kept.
fn checked(place: usize, company: BooksCompany) -> Answer<BooksCompany> {
    let field = |name| format!("companies[{place}].{name}");
    if company.books_code.is_empty() || company.name.is_empty() {
        return Err(Failure::invalid(&field("books_code"), "a company's number and name"));
    }
    let tax_id: TaxId =
        company.tax_id.parse().map_err(|_| Failure::invalid(&field("tax_id"), "a valid CNPJ or CPF"))?;
    Ok(BooksCompany { tax_id: tax_id.as_str().to_owned(), ..company })
}
