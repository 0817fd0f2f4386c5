//! A small office in memory: what its feed would say.

use std::collections::{BTreeMap, BTreeSet};

use chrono::{DateTime, TimeZone, Utc};
use contract::feed::{Change, FeedItem, FeedPage, OrderEventChange};
use contract::session::Me;
use domain::access::{Access, Companies, Department, Level, Permission, Role, departments_with};
use domain::message::ChannelKind;
use domain::order::{Actor, Asked, Employees, Evidence, KindId, Order, PendingReason, Status};
use domain::registry::{Company, Employee, Person};
use domain::{AgentId, CompanyId, EmployeeId, OfficeId, OrderId, PersonId};
use uuid::Uuid;

pub fn at(minute: i64) -> DateTime<Utc> {
    Utc.with_ymd_and_hms(2026, 11, 20, 12, 0, 0).unwrap() + chrono::Duration::minutes(minute)
}

pub fn office() -> OfficeId {
    OfficeId(Uuid::from_u128(1))
}

pub fn ana() -> Me {
    let access = Access {
        office: office(),
        person: PersonId(Uuid::from_u128(100)),
        role: Role::Accountant,
        companies: Companies::All,
        departments: departments_with(Level::Proprietario),
        permissions: Permission::of_role(Role::Accountant),
        employee: None,
    };
    Me {
        person: access.person,
        name: "Ana Souza".into(),
        role: access.role,
        office: office(),
        office_name: "Contábil Horizonte".into(),
        zone: "America/Sao_Paulo".into(),
        access,
        own_departments: BTreeMap::new(),
        must_set_up_second_step: false,
    }
}

pub fn company(n: u128, name: &str) -> Company {
    Company {
        id: CompanyId(Uuid::from_u128(1_000 + n)),
        office: office(),
        books_code: n.to_string(),
        name: format!("{name} Ltda."),
        short_name: name.into(),
        tax_id: "11222333000181".into(),
        active: true,
        payroll_competences: vec![],
        revenue_competences: vec![],
        profile: domain::registry::Profile::default(),
    }
}

pub fn person(n: u128, name: &str, role: Role) -> Person {
    Person {
        id: PersonId(Uuid::from_u128(n)),
        office: office(),
        name: name.into(),
        email: None,
        phones: vec![],
        role,
        companies: Companies::Only(BTreeSet::new()),
        departments: [(Department::Pessoal, Level::Revisor)].into(),
        permissions: Permission::of_role(role),
        groups: BTreeSet::new(),
        employee: None,
        active: true,
    }
}

pub fn joao(company: &Company) -> Employee {
    Employee {
        id: EmployeeId(Uuid::from_u128(5_000)),
        company: company.id,
        books_code: "7".into(),
        name: "João da Silva".into(),
        job_title: "Padeiro".into(),
        admitted_on: "2020-01-02".parse().unwrap(),
        left_on: None,
    }
}

/// An order for João's payslip of November, waiting to be taken up.
pub fn order(number: u64, company: &Company, asked_by: &Person) -> Order {
    Order {
        id: OrderId(Uuid::from_u128(10_000 + u128::from(number))),
        office: office(),
        number,
        asked: Asked {
            kind: KindId::from("pes.holerite"),
            company: company.id,
            department: Department::Pessoal,
            competence: Some("2026-11".parse().unwrap()),
            period: None,
            year: None,
            employees: Some(Employees::Only(vec![joao(company).id])),
            pay_on: None,
            words: "me manda o holerite do joão".into(),
        },
        requested_by: asked_by.id,
        channel: ChannelKind::SimulatedPhone,
        conversation: Uuid::from_u128(7).into(),
        status: Status::Awaiting,
        opened_at: at(number as i64),
        since: at(number as i64),
        attempts: 0,
        last_token: 0,
        revision: 1,
    }
}

/// The same order, held because the payroll is not calculated.
pub fn pending(order: Order) -> Order {
    let agent = AgentId(Uuid::from_u128(9));
    let now = order.since;
    let (order, _) = order.claim(agent, now + chrono::Duration::seconds(20), now).unwrap();
    let reason = PendingReason::PayrollNotCalculated { competence: "2026-11".parse().unwrap() };
    let evidence =
        Evidence { checked_at: now, connector: "demonstração".into(), looked_at: "payroll 2026-11".into() };
    let token = order.last_token;
    order.hold(token, reason, evidence, now).unwrap().0
}

pub fn opened(order: &Order) -> Change {
    let event = order.opening(Actor::Client { person: order.requested_by });
    Change::OrderEvent(Box::new(OrderEventChange { event, company: order.asked.company }))
}

pub fn page(changes: Vec<Change>, first_cursor: u64) -> FeedPage {
    let changes: Vec<FeedItem> =
        (first_cursor..).zip(changes).map(|(cursor, change)| FeedItem { cursor, change }).collect();
    let cursor = changes.last().map_or(first_cursor.saturating_sub(1), |item| item.cursor);
    FeedPage { changes, cursor, more: false, reset: false }
}
