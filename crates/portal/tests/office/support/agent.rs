//! An execution agent that is moved by hand.

use contract::ApiError;
use contract::agent::{Claimed, ClaimedOrder, NewDocument, Paired, Publish, Published, Registry, RegistryAnswer};
use contract::desk::PairingCode;
use domain::OrderId;
use domain::document::{DocumentFacts, Sha256Hex};
use domain::order::{Employees, Order};
use reqwest::multipart::{Form, Part};
use reqwest::{Method, StatusCode};
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::json;

use super::person::read;
use super::{Office, Person};

pub struct Agent {
    pub paired: Paired,
    url: String,
    http: reqwest::Client,
}

impl Agent {
    pub async fn pair(office: &Office, ana: &Person, name: &str) -> Self {
        let code: PairingCode =
            read(ana.request(Method::POST, "/api/agents/pairing-code").send().await.unwrap()).await.unwrap();
        let asked = json!({ "code": code.code.to_lowercase(), "name": name });
        let answer = office.http.post(office.url("/api/agent/pair")).json(&asked).send().await.unwrap();
        Self { paired: read(answer).await.unwrap(), url: office.running.url(), http: office.http.clone() }
    }

    pub async fn asks<T: DeserializeOwned>(
        &self,
        path: &str,
        body: &impl Serialize,
    ) -> Result<T, (StatusCode, ApiError)> {
        let request = self.http.post(format!("{}/api/agent/{path}", self.url)).bearer_auth(&self.paired.token);
        read(request.json(body).send().await.unwrap()).await
    }

    pub async fn get<T: DeserializeOwned>(&self, path: &str) -> Result<T, (StatusCode, ApiError)> {
        let request = self.http.get(format!("{}/api/agent/{path}", self.url)).bearer_auth(&self.paired.token);
        read(request.send().await.unwrap()).await
    }

    pub async fn tells(&self, registry: &Registry) -> RegistryAnswer {
        self.asks("registry", registry).await.unwrap()
    }

    pub async fn claims(&self) -> Vec<ClaimedOrder> {
        self.asks::<Claimed>("claim", &json!({ "max": 50, "lease_s": 20 })).await.unwrap().orders
    }

    pub async fn claims_one(&self) -> ClaimedOrder {
        let mut claimed = self.claims().await;
        assert_eq!(claimed.len(), 1, "{claimed:?}");
        claimed.remove(0)
    }

    pub async fn holds(&self, claimed: &ClaimedOrder) -> Result<Order, (StatusCode, ApiError)> {
        let body = json!({
            "token": claimed.lease.token,
            "reason": { "reason": "payroll_not_calculated", "competence": claimed.order.asked.competence },
            "evidence": evidence(),
        });
        self.asks(&format!("orders/{}/hold", claimed.order.id), &body).await
    }

    pub async fn resumes(&self, order: &Order) -> Result<Order, (StatusCode, ApiError)> {
        let body = json!({ "seen_revision": order.revision, "evidence": evidence() });
        self.asks(&format!("orders/{}/resume", order.id), &body).await
    }

    /// Publishes these bytes as the payslip that was asked for.
    pub async fn publishes(&self, claimed: &ClaimedOrder, bytes: &[u8]) -> Result<Published, (StatusCode, ApiError)> {
        let document = payslip(claimed, bytes);
        let parts = vec![(document.content.0.clone(), bytes.to_vec())];
        self.publishes_as(claimed.order.id, claimed.lease.token, vec![document], parts).await
    }

    pub async fn publishes_as(
        &self,
        order: OrderId,
        token: u64,
        documents: Vec<NewDocument>,
        parts: Vec<(String, Vec<u8>)>,
    ) -> Result<Published, (StatusCode, ApiError)> {
        let announced = serde_json::to_string(&Publish { token, documents }).unwrap();
        let form = Form::new().text("publish", announced);
        let form = parts.into_iter().fold(form, |form, (name, bytes)| form.part(name, Part::bytes(bytes)));
        let url = format!("{}/api/agent/orders/{order}/publish", self.url);
        let request = self.http.post(url).bearer_auth(&self.paired.token).multipart(form);
        read(request.send().await.unwrap()).await
    }
}

/// What is announced of a payslip.
pub fn payslip(claimed: &ClaimedOrder, bytes: &[u8]) -> NewDocument {
    use sha2::Digest;
    let asked = &claimed.order.asked;
    let employee = match &asked.employees {
        Some(Employees::Only(ids)) => ids.first().copied(),
        _ => None,
    };
    let name = claimed.employees.first().map(|employee| employee.name.as_str()).unwrap_or_default();
    let facts = DocumentFacts {
        kind: asked.kind.clone(),
        company: asked.company,
        department: asked.department,
        competence: asked.competence,
        period: asked.period,
        employee,
        title: format!("Holerite {} – {name}", asked.competence.map(|month| month.to_people()).unwrap_or_default()),
        file_name: "holerite.pdf".into(),
        due_on: None,
        amount: None,
    };
    let digest = sha2::Sha256::digest(bytes);
    let content = Sha256Hex(digest.iter().map(|byte| format!("{byte:02x}")).collect());
    NewDocument { facts, content, size: bytes.len() as u32 }
}

fn evidence() -> serde_json::Value {
    json!({ "checked_at": super::morning(), "connector": "livros", "looked_at": "folha 1/2026-11" })
}
