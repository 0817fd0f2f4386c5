//! A portal in memory: orders by the domain's own state machine, documents by their content, and faults on demand.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Arc, Mutex, MutexGuard};
use std::time::Duration;

use agent::{PortalPort, WakeUps};
use async_trait::async_trait;
use contract::agent::*;
use contract::{ApiError, ErrorCode};
use domain::access::Department;
use domain::document::{DocumentFacts, Sha256Hex};
use domain::message::ChannelKind;
use domain::order::*;
use domain::registry::{Company, Employee};
use domain::*;
use machine::{Clock, SystemClock, ids};
use portal_client::{ClientError, NoAnswer, Publication, sha256_of};
use tokio::sync::Notify;

pub struct FakePortal {
    state: Mutex<State>,
    pub nudge: Notify,
}

pub struct State {
    pub office: OfficeId,
    pub companies: BTreeMap<String, (Company, Vec<Employee>)>,
    pub orders: BTreeMap<OrderId, Order>,
    pub events: Vec<Event>,
    pub documents: BTreeMap<(String, Sha256Hex), (DocumentId, DocumentFacts, Vec<u8>)>,
    /// Publications that were executed, per order.
    pub publications: BTreeMap<OrderId, u32>,
    pub heartbeats: Vec<Heartbeat>,
    pub renewals: u32,
    pub claims: BTreeSet<(OrderId, u64)>,
    pub still_allowed: bool,
    /// The portal cannot be reached at all.
    pub down: bool,
    /// Publications that are executed, and their answers lost on the way.
    pub lose_answers: u32,
    /// The portal refuses publications for good.
    pub refuse_publications: Option<ErrorCode>,
    pub refused_publications: u32,
}

impl FakePortal {
    pub fn new(office: OfficeId) -> Arc<Self> {
        let state = State {
            office,
            companies: BTreeMap::new(),
            orders: BTreeMap::new(),
            events: Vec::new(),
            documents: BTreeMap::new(),
            publications: BTreeMap::new(),
            heartbeats: Vec::new(),
            renewals: 0,
            claims: BTreeSet::new(),
            still_allowed: true,
            down: false,
            lose_answers: 0,
            refuse_publications: None,
            refused_publications: 0,
        };
        Arc::new(Self { state: Mutex::new(state), nudge: Notify::new() })
    }

    pub fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap()
    }

    pub fn open(&self, asked: Asked) -> OrderId {
        let mut state = self.state();
        let now = SystemClock.now();
        let order = Order {
            id: ids::new(),
            office: state.office,
            number: state.orders.len() as u64 + 1,
            asked,
            requested_by: ids::new(),
            channel: ChannelKind::SimulatedPhone,
            conversation: ids::new(),
            status: Status::Awaiting,
            opened_at: now,
            since: now,
            attempts: 0,
            last_token: 0,
            revision: 1,
        };
        let id = order.id;
        state.events.push(order.opening(Actor::Assistant));
        state.orders.insert(id, order);
        drop(state);
        self.nudge.notify_waiters();
        id
    }

    pub fn order(&self, id: OrderId) -> Order {
        self.state().orders[&id].clone()
    }

    /// As an agent of this identity.
    pub fn as_agent(self: &Arc<Self>) -> Arc<AsAgent> {
        Arc::new(AsAgent { portal: self.clone(), agent: ids::new() })
    }
}

impl State {
    fn up(&self) -> Result<(), ClientError> {
        if self.down { Err(unreachable()) } else { Ok(()) }
    }

    fn change(
        &mut self,
        id: OrderId,
        transition: impl FnOnce(Order) -> Result<(Order, Vec<Event>), Refusal>,
    ) -> Result<Order, ClientError> {
        let order = self.orders.get(&id).cloned().ok_or_else(|| ClientError::Api(ErrorCode::NotFound.into()))?;
        let (order, events) = transition(order).map_err(refused)?;
        self.orders.insert(id, order.clone());
        self.events.extend(events);
        Ok(order)
    }

    fn company_of(&self, order: &Order) -> (Company, Vec<Employee>) {
        let of_order = |(company, _): &&(Company, Vec<Employee>)| company.id == order.asked.company;
        let (company, employees) = self.companies.values().find(of_order).unwrap().clone();
        let named = match &order.asked.employees {
            Some(Employees::Only(ids)) => employees.into_iter().filter(|e| ids.contains(&e.id)).collect(),
            _ => Vec::new(),
        };
        (company, named)
    }
}

fn unreachable() -> ClientError {
    ClientError::Unreachable { address: "http://portal".into(), why: NoAnswer::NotConnected }
}

fn refused(refusal: Refusal) -> ClientError {
    let code = if matches!(refusal, Refusal::StaleToken { .. }) { ErrorCode::StaleToken } else { ErrorCode::Refused };
    ClientError::Api(ApiError::new(code))
}

pub struct AsAgent {
    pub portal: Arc<FakePortal>,
    pub agent: AgentId,
}

type Answer<T> = Result<T, ClientError>;

#[async_trait]
impl PortalPort for AsAgent {
    async fn heartbeat(&self, heartbeat: &Heartbeat) -> Answer<HeartbeatAnswer> {
        let mut state = self.portal.state();
        state.up()?;
        state.heartbeats.push(heartbeat.clone());
        let awaiting = state.orders.values().filter(|order| order.status == Status::Awaiting).count();
        Ok(HeartbeatAnswer { awaiting: awaiting as u32, now: SystemClock.now() })
    }

    async fn push_registry(&self, registry: &Registry) -> Answer<RegistryAnswer> {
        let mut state = self.portal.state();
        state.up()?;
        let office = state.office;
        for told in &registry.companies {
            // Ids of the portal's own: an agent must not count on them being those of the books.
            let id = state.companies.get(&told.books_code).map_or_else(ids::new, |(company, _)| company.id);
            let company = Company {
                id,
                office,
                books_code: told.books_code.clone(),
                name: told.name.clone(),
                short_name: told.short_name.clone(),
                tax_id: told.tax_id.clone(),
                active: told.active,
                payroll_competences: told.payroll_competences.clone(),
                revenue_competences: told.revenue_competences.clone(),
                profile: domain::registry::Profile::default(),
            };
            let known =
                state.companies.get(&told.books_code).map(|(_, employees)| employees.clone()).unwrap_or_default();
            let employee = |told: &BooksEmployee| Employee {
                id: known.iter().find(|e| e.books_code == told.books_code).map_or_else(ids::new, |e| e.id),
                company: id,
                books_code: told.books_code.clone(),
                name: told.name.clone(),
                job_title: told.job_title.clone(),
                admitted_on: told.admitted_on,
                left_on: told.left_on,
            };
            let employees = told.employees.iter().map(employee).collect();
            state.companies.insert(told.books_code.clone(), (company, employees));
        }
        Ok(RegistryAnswer { companies_changed: registry.companies.len() as u32, employees_changed: 0 })
    }

    async fn claim(&self, claim: &Claim) -> Answer<Claimed> {
        let mut state = self.portal.state();
        state.up()?;
        let now = SystemClock.now();
        let until = now + Duration::from_secs(claim.lease_s.into());
        let mut orders = Vec::new();
        for id in state.orders.keys().copied().collect::<Vec<_>>() {
            if orders.len() == claim.max as usize {
                break;
            }
            if let Ok(order) = state.change(id, |order| order.claim(self.agent, until, now)) {
                let Status::Processing { lease } = order.status.clone() else { unreachable!() };
                assert!(state.claims.insert((id, lease.token)), "a token is given out once");
                let (company, employees) = state.company_of(&order);
                orders.push(ClaimedOrder { order, lease, company, employees, still_allowed: state.still_allowed });
            }
        }
        Ok(Claimed { orders })
    }

    async fn renew(&self, order: OrderId, renew: &Renew) -> Answer<Lease> {
        let mut state = self.portal.state();
        state.up()?;
        state.renewals += 1;
        let until = SystemClock.now() + Duration::from_secs(renew.lease_s.into());
        let renewed = state.orders[&order].clone().renew(renew.token, until).map_err(refused)?;
        state.orders.insert(order, renewed.clone());
        let Status::Processing { lease } = renewed.status else { unreachable!() };
        Ok(lease)
    }

    async fn release(&self, order: OrderId, token: u64) -> Answer<Order> {
        let mut state = self.portal.state();
        state.up()?;
        state.change(order, |order| order.release(token, false, SystemClock.now()))
    }

    async fn hold(&self, order: OrderId, hold: &Hold) -> Answer<Order> {
        let mut state = self.portal.state();
        state.up()?;
        state.change(order, |order| {
            order.hold(hold.token, hold.reason.clone(), hold.evidence.clone(), SystemClock.now())
        })
    }

    async fn publish(&self, publication: &Publication) -> Answer<Published> {
        let mut state = self.portal.state();
        state.up()?;
        if let Some(code) = state.refuse_publications {
            state.refused_publications += 1;
            return Err(ClientError::Api(code.into()));
        }
        let document = |state: &mut State, document: &NewDocument, bytes: &[u8]| {
            assert_eq!(sha256_of(bytes), document.content, "the announced content is the one that is sent");
            let key = (document.facts.file_name.clone(), document.content.clone());
            state.documents.entry(key).or_insert_with(|| (ids::new(), document.facts.clone(), bytes.to_vec())).0
        };
        let already = state.orders[&publication.order].clone();
        let documents: Vec<DocumentId>;
        let order = match &already.status {
            Status::Processed { outcome: Outcome::Issued { documents: before } }
                if already.last_token == publication.token =>
            {
                documents = before.clone();
                already
            }
            _ => {
                already.finish(publication.token, Vec::new(), SystemClock.now()).map_err(refused)?;
                documents = publication.documents.iter().map(|(new, bytes)| document(&mut state, new, bytes)).collect();
                let issued = documents.clone();
                let order = state
                    .change(publication.order, |order| order.finish(publication.token, issued, SystemClock.now()))?;
                *state.publications.entry(publication.order).or_default() += 1;
                order
            }
        };
        if state.lose_answers > 0 {
            state.lose_answers -= 1;
            return Err(ClientError::Unreachable { address: "http://portal".into(), why: NoAnswer::Broken });
        }
        Ok(Published { order, documents })
    }

    async fn pending(&self, after: Option<OrderId>) -> Answer<PendingOrders> {
        let state = self.portal.state();
        state.up()?;
        // One a page, so that paging is walked.
        let is_next = |order: &&Order| {
            matches!(order.status, Status::Pending { .. }) && after.is_none_or(|after| order.id > after)
        };
        let orders: Vec<PendingOrder> = state
            .orders
            .values()
            .filter(is_next)
            .take(1)
            .map(|order| {
                let (company, employees) = state.company_of(order);
                PendingOrder { order: order.clone(), company, employees }
            })
            .collect();
        let next = orders.last().map(|pending| pending.order.id);
        Ok(PendingOrders { orders, next })
    }

    async fn resume(&self, order: OrderId, resume: &Resume) -> Answer<Order> {
        let mut state = self.portal.state();
        state.up()?;
        state.change(order, |order| order.resume(self.agent, resume.evidence.clone(), SystemClock.now()))
    }

    async fn wake_ups(&self) -> Answer<Box<dyn WakeUps>> {
        self.portal.state().up()?;
        Ok(Box::new(Nudges(self.portal.clone())))
    }
}

struct Nudges(Arc<FakePortal>);

#[async_trait]
impl WakeUps for Nudges {
    async fn next(&mut self) -> Answer<()> {
        self.0.nudge.notified().await;
        Ok(())
    }
}

/// What was asked, with everything that the four kinds need left open.
pub fn asked(kind: &str, company: &Company) -> Asked {
    let department = if kind.starts_with("fis") { Department::Fiscal } else { Department::Pessoal };
    Asked {
        kind: kind.into(),
        company: company.id,
        department,
        competence: None,
        period: None,
        year: None,
        employees: None,
        pay_on: None,
        words: "me manda".into(),
    }
}
