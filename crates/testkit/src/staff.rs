//! Somebody of the office, as their desktop sees and does things: the feed, and commands.

use std::collections::BTreeMap;

use anyhow::{Context, Result};
use contract::command::{Command, CommandAnswer, CommandEnvelope};
use contract::feed::{AgentState, Change, FEED_PAGE_MAX};
use contract::session::SignIn;
use domain::document::Document;
use domain::message::Message;
use domain::order::{Event, Order, Status, Tab};
use domain::registry::Company;
use domain::{AgentId, CompanyId, DocumentId, MessageId, OrderId};
use portal::demonstration::DemoPerson;
use portal_client::{Credentials, Portal};

use crate::Counter;
use crate::waiting::until;

pub struct Staff {
    pub portal: Portal,
    pub name: &'static str,
}

/// Everything that a person of the office may see, as it is now.
#[derive(Debug, Default)]
pub struct Seen {
    pub companies: BTreeMap<CompanyId, Company>,
    pub orders: BTreeMap<OrderId, Order>,
    /// By order and revision: the timelines.
    pub events: BTreeMap<(OrderId, u64), Event>,
    pub documents: BTreeMap<DocumentId, Document>,
    pub messages: BTreeMap<MessageId, Message>,
    pub agents: BTreeMap<AgentId, AgentState>,
    pub cursor: u64,
}

impl Staff {
    pub(crate) async fn sign_in(counter: &Counter, person: &DemoPerson) -> Result<Self> {
        let portal = counter.portal()?;
        let sign_in =
            SignIn { email: person.email.to_owned(), password: person.password.to_owned(), device: "story".to_owned() };
        let answer = portal.sign_in(&sign_in).await?;
        let signed_in = answer.at_once().map_err(|needed| anyhow::anyhow!("a second step is asked for: {needed:?}"))?;
        Ok(Self { portal: portal.with_credentials(Credentials::Bearer(signed_in.token)), name: person.name })
    }

    /// Reads the feed from its beginning.
    pub async fn sees(&self) -> Result<Seen> {
        let mut seen = Seen::default();
        loop {
            let page = self.portal.feed(seen.cursor, FEED_PAGE_MAX).await?;
            seen.cursor = page.cursor;
            for item in page.changes {
                seen.take_in(item.change);
            }
            if !page.more {
                return Ok(seen);
            }
        }
    }

    /// Every thing that this person sees, each as it is now.
    pub async fn sees_things(&self) -> Result<Vec<Change>> {
        let (mut things, mut cursor) = (BTreeMap::new(), 0);
        loop {
            let page = self.portal.feed(cursor, FEED_PAGE_MAX).await?;
            cursor = page.cursor;
            for item in page.changes {
                let told = serde_json::to_value(&item.change)?;
                let id = told.get("id").or_else(|| told.as_object()?.values().find_map(|inside| inside.get("id")));
                let kind = format!("{:?}", std::mem::discriminant(&item.change));
                things.insert((kind, id.map(ToString::to_string).unwrap_or_default()), item.change);
            }
            if !page.more {
                return Ok(things.into_values().collect());
            }
        }
    }

    /// Waits until an order stands in this tab.
    pub async fn sees_order_in(&self, tab: Tab) -> Result<Order> {
        until(&format!("{} sees an order in {}", self.name, tab.as_str()), async || {
            Ok(self.sees().await?.orders.into_values().find(|order| order.status.tab() == tab))
        })
        .await
    }

    /// Waits until an order waits for the office.
    pub async fn sees_pending(&self) -> Result<Order> {
        self.sees_order_in(Tab::Pending).await
    }

    /// Waits until this order is processed.
    pub async fn sees_processed(&self, order: OrderId) -> Result<Order> {
        until(&format!("{} sees the order processed", self.name), async || {
            let order = self.sees().await?.orders.remove(&order);
            Ok(order.filter(|order| matches!(order.status, Status::Processed { .. })))
        })
        .await
    }

    /// "Confirmar/Repetir", on the order as this person sees it.
    pub async fn confirms(&self, order: &Order) -> Result<CommandAnswer> {
        self.does(Command::ConfirmOrder { order: order.id, seen_revision: order.revision }).await
    }

    /// "Responder", which settles the order.
    pub async fn answers(&self, order: &Order, text: &str) -> Result<CommandAnswer> {
        let text = text.to_owned();
        self.does(Command::AnswerOrder { order: order.id, text, attachments: Vec::new(), settles: true }).await
    }

    pub async fn does(&self, command: Command) -> Result<CommandAnswer> {
        let envelope = CommandEnvelope { id: machine::ids::new(), command };
        self.portal.command(&envelope).await.context("the command was not answered")
    }
}

impl Seen {
    /// The order's timeline, oldest first.
    pub fn timeline(&self, order: OrderId) -> Vec<&Event> {
        self.events.range((order, 0)..=(order, u64::MAX)).map(|(_, event)| event).collect()
    }

    fn take_in(&mut self, change: Change) {
        match change {
            Change::Order(order) => drop(self.orders.insert(order.id, *order)),
            Change::OrderEvent(change) => {
                drop(self.events.insert((change.event.order, change.event.revision), change.event));
            }
            Change::Document(document) => drop(self.documents.insert(document.id, document)),
            Change::Message(message) => drop(self.messages.insert(message.id, message)),
            Change::Agent(agent) => drop(self.agents.insert(agent.id, agent)),
            Change::Company(company) => drop(self.companies.insert(company.id, company)),
            Change::Request(_) | Change::RequestEntry(_) | Change::CollectionRule(_) | Change::CollectionItem(_) => {}
            Change::Process(_) | Change::Assignment(_) | Change::Task(_) | Change::Certificate(_) | Change::News(_) => {
            }
            Change::Folder(_) => {}
            Change::Link(_) | Change::Department(_) | Change::Group(_) | Change::Draft(_) | Change::Contact(_) => {}
            Change::Employee(_) | Change::Person(_) | Change::Conversation(_) => {}
        }
    }
}
