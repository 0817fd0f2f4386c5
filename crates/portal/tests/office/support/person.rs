//! Somebody who is signed in.

use contract::ApiError;
use contract::command::{Command, CommandAnswer, CommandEnvelope};
use contract::feed::{Change, FeedPage};
use contract::session::SignedIn;
use domain::CommandId;
use domain::order::Order;
use reqwest::{Method, RequestBuilder, Response, StatusCode};
use serde::de::DeserializeOwned;
use serde_json::json;

use super::Office;

pub struct Person {
    pub token: String,
    url: String,
    http: reqwest::Client,
}

impl Person {
    pub async fn sign_in(office: &Office, email: &str, password: &str) -> Self {
        let asked = json!({ "email": email, "password": password, "device": "teste" });
        let answer = office.http.post(office.url("/api/session")).json(&asked).send().await.unwrap();
        let signed_in: SignedIn = read(answer).await.unwrap();
        Self { token: signed_in.token, url: office.running.url(), http: office.http.clone() }
    }

    /// Whoever holds this token.
    pub fn with_token(office: &Office, token: String) -> Self {
        Self { token, url: office.running.url(), http: office.http.clone() }
    }

    /// The same session once more, to do several things at once.
    pub fn like(other: &Self) -> Self {
        Self { token: other.token.clone(), url: other.url.clone(), http: other.http.clone() }
    }

    /// The same session at a portal that was started anew.
    pub fn at(self, office: &Office) -> Self {
        Self { url: office.running.url(), ..self }
    }

    pub fn request(&self, method: Method, path: &str) -> RequestBuilder {
        self.http.request(method, format!("{}{path}", self.url)).bearer_auth(&self.token)
    }

    pub async fn get<T: DeserializeOwned>(&self, path: &str) -> T {
        self.try_get(path).await.unwrap()
    }

    pub async fn try_get<T: DeserializeOwned>(&self, path: &str) -> Result<T, (StatusCode, ApiError)> {
        read(self.request(Method::GET, path).send().await.unwrap()).await
    }

    pub async fn post<T: DeserializeOwned>(
        &self,
        path: &str,
        body: &impl serde::Serialize,
    ) -> Result<T, (StatusCode, ApiError)> {
        read(self.request(Method::POST, path).json(body).send().await.unwrap()).await
    }

    pub async fn does(&self, command: Command) -> Result<CommandAnswer, (StatusCode, ApiError)> {
        self.sends(&CommandEnvelope { id: machine::ids::new::<CommandId>(), command }).await
    }

    pub async fn sends(&self, envelope: &CommandEnvelope) -> Result<CommandAnswer, (StatusCode, ApiError)> {
        read(self.request(Method::POST, "/api/commands").json(envelope).send().await.unwrap()).await
    }

    /// Everything that this member of staff sees, from the beginning.
    pub async fn sees(&self) -> Vec<Change> {
        let (mut changes, mut after) = (Vec::new(), 0);
        loop {
            let page: FeedPage = self.get(&format!("/api/feed?after={after}&limit=100")).await;
            changes.extend(page.changes.into_iter().map(|item| item.change));
            after = page.cursor;
            if !page.more {
                return changes;
            }
        }
    }

    /// The orders in the feed, by number.
    pub async fn orders(&self) -> Vec<Order> {
        let orders = self.sees().await.into_iter().filter_map(|change| match change {
            Change::Order(order) => Some(*order),
            _ => None,
        });
        let mut orders: Vec<Order> = orders.collect();
        orders.sort_by_key(|order| order.number);
        orders
    }
}

pub async fn read<T: DeserializeOwned>(answer: Response) -> Result<T, (StatusCode, ApiError)> {
    let status = answer.status();
    let body = answer.bytes().await.unwrap();
    let text = String::from_utf8_lossy(&body).into_owned();
    if status.is_success() {
        return Ok(serde_json::from_slice(&body).unwrap_or_else(|error| panic!("{error}: {text}")));
    }
    Err((status, serde_json::from_slice(&body).unwrap_or_else(|error| panic!("{status}, {error}: {text}"))))
}
