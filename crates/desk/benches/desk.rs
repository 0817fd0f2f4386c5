//! The local cache at 100,000 orders against raw SQL on the same file, and reading the feed against raw inserts into the
//! same tables. `cargo xtask bench desk`.

#![allow(clippy::unwrap_used, clippy::panic)]

use std::hint::black_box;
use std::path::Path;

use chrono::{DateTime, TimeZone, Utc};
use contract::desk::{OrdersFilter, OrdersQuery, OrdersSort};
use contract::feed::Change;
use desk::cache::Cache;
use domain::access::Department;
use domain::message::ChannelKind;
use domain::order::{Asked, KindId, Order, Status, Tab};
use domain::registry::{Company, Person};
use domain::{CompanyId, OfficeId, OrderId, PersonId};
use measure::{Better, Row, pairs, wall_ms};
use rusqlite::{Connection, params};
use sync::feed::Merge;
use uuid::Uuid;

const ORDERS: u64 = 100_000;
const COMPANIES: u64 = 2_000;
const PAGE: usize = 2_000;
const SYNCED: u64 = 20_000;
/// Each sample is the sum of this many queries, so that a short one is measured well.
const QUERIES: u32 = 40;

fn main() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("cache.sqlite");
    let cache = Cache::open(&path).unwrap();
    read_in(&cache, &registry(), 0);
    for (page, orders) in orders(ORDERS).chunks(PAGE).enumerate() {
        read_in(&cache, orders, page as u64 + 1);
    }
    for row in lists(&cache, &path).into_iter().chain([syncing(folder.path())]) {
        row.report();
    }
}

fn lists(cache: &Cache, path: &Path) -> Vec<Row> {
    let raw = Connection::open(path).unwrap();
    let zone = chrono_tz::America::Sao_Paulo;
    let newest = query(OrdersFilter::default());
    let filtered = query(OrdersFilter {
        companies: vec![company_id(7)],
        kinds: vec![KindId::from("pes.holerite")],
        ..OrdersFilter::default()
    });
    let rare = query(OrdersFilter { search: "empresa1234".into(), ..OrdersFilter::default() });
    let common = query(OrdersFilter { search: "holerite".into(), ..OrdersFilter::default() });
    let ours =
        |query: &OrdersQuery| wall_ms(|| (0..QUERIES).for_each(|_| drop(black_box(cache.list(query, zone).unwrap()))));
    let company = company_id(7).to_string();
    let select = "SELECT o.body, o.company_name FROM";
    let tab = "o.tab = 'awaiting'";
    let cases: [(&str, &OrdersQuery, String); 4] = [
        ("list: newest 50 of a tab", &newest, format!("{select} orders o WHERE {tab} ORDER BY o.number DESC LIMIT 50")),
        (
            "filter: company and kind",
            &filtered,
            format!(
                "{select} orders o WHERE o.company = '{company}' AND +o.kind = 'pes.holerite' AND {tab}
                 ORDER BY o.number DESC LIMIT 50"
            ),
        ),
        ("search: a rare word", &rare, search(select, tab, "empresa1234")),
        ("search: a word in every order", &common, search(select, tab, "holerite")),
    ];
    cases
        .into_iter()
        .map(|(name, query, sql)| {
            let name = format!("{name}, {ORDERS} orders");
            pairs(&name, "raw SQL", &format!("ms per {QUERIES}"), Better::Less, || ours(query), || read_raw(&raw, &sql))
        })
        .collect()
}

fn search(select: &str, tab: &str, word: &str) -> String {
    format!(
        "{select} order_words CROSS JOIN orders o ON o.number = order_words.rowid
         WHERE order_words MATCH '\"{word}\"*' AND {tab} ORDER BY order_words.rowid DESC LIMIT 50"
    )
}

/// Reads the rows as text, as the least that any program would do.
fn read_raw(raw: &Connection, sql: &str) -> f64 {
    wall_ms(|| {
        for _ in 0..QUERIES {
            let mut statement = raw.prepare_cached(sql).unwrap();
            let rows = statement.query_map([], |row| row.get::<_, String>(0)).unwrap();
            black_box(rows.collect::<Result<Vec<_>, _>>().unwrap());
        }
    })
}

fn syncing(folder: &Path) -> Row {
    let changes = orders(SYNCED);
    let mut run = 0;
    let mut fresh = || {
        run += 1;
        folder.join(format!("sync-{run}.sqlite"))
    };
    let (mut ours_at, mut raw_at) = (vec![], vec![]);
    for _ in 0..=measure::LEAST_PAIRS {
        ours_at.push(fresh());
        raw_at.push(fresh());
    }
    let rows_per_second = |ms: f64| SYNCED as f64 / ms * 1000.0;
    pairs(
        &format!("read {SYNCED} orders of the feed"),
        "raw inserts, same tables",
        "rows/s",
        Better::More,
        || {
            let cache = Cache::open(&ours_at.pop().unwrap()).unwrap();
            read_in(&cache, &registry(), 0);
            rows_per_second(wall_ms(|| {
                for (page, orders) in changes.chunks(PAGE).enumerate() {
                    read_in(&cache, orders, page as u64 + 1);
                }
            }))
        },
        || {
            let path = raw_at.pop().unwrap();
            drop(Cache::open(&path).unwrap());
            let mut raw = Connection::open(&path).unwrap();
            raw.pragma_update(None, "synchronous", "NORMAL").unwrap();
            rows_per_second(wall_ms(|| changes.chunks(PAGE).for_each(|orders| insert_raw(&mut raw, orders))))
        },
    )
}

fn insert_raw(raw: &mut Connection, orders: &[Change]) {
    let transaction = raw.transaction().unwrap();
    {
        let mut row = transaction
            .prepare_cached("INSERT INTO orders VALUES (?1, ?2, 'awaiting', ?3, 'Empresa', 'pessoal', ?4, 'portal_chat', ?5, ?6, ?7, ?8)")
            .unwrap();
        let mut words = transaction.prepare_cached("INSERT INTO order_words (rowid, search) VALUES (?1, ?2)").unwrap();
        for change in orders {
            let Change::Order(order) = change else { continue };
            let search = format!(
                "{} empresa ltda maria oliveira holerite recibo de sueldo payslip 10 2026 me manda o holerite",
                order.number
            );
            row.execute(params![
                order.number as i64,
                order.id.to_string(),
                order.asked.company.to_string(),
                order.asked.kind.as_str(),
                order.requested_by.to_string(),
                order.opened_at.timestamp_micros(),
                search,
                serde_json::to_string(order).unwrap(),
            ])
            .unwrap();
            words.execute(params![order.number as i64, search]).unwrap();
        }
    }
    transaction.commit().unwrap();
}

fn read_in(cache: &Cache, changes: &[Change], page: u64) {
    let merge = Merge { start_over: false, changes: changes.to_vec(), cursor: page, more: true };
    cache.apply(&merge, at(0)).unwrap();
}

fn query(filter: OrdersFilter) -> OrdersQuery {
    OrdersQuery { tab: Tab::Awaiting, filter, sort: OrdersSort::NewestFirst, after: None, limit: 50 }
}

fn at(second: i64) -> DateTime<Utc> {
    Utc.timestamp_opt(1_790_000_000 + second, 0).unwrap()
}

fn office() -> OfficeId {
    OfficeId(Uuid::from_u128(1))
}

fn company_id(n: u64) -> CompanyId {
    CompanyId(Uuid::from_u128(1_000_000 + u128::from(n)))
}

fn person_id(n: u64) -> PersonId {
    PersonId(Uuid::from_u128(2_000_000 + u128::from(n)))
}

fn registry() -> Vec<Change> {
    let company = |n: u64| {
        Change::Company(Company {
            id: company_id(n),
            office: office(),
            books_code: n.to_string(),
            name: format!("Empresa{n} Comércio Ltda"),
            short_name: format!("Empresa{n}"),
            tax_id: format!("{n:014}"),
            active: true,
            payroll_competences: vec![],
            revenue_competences: vec![],
            profile: domain::registry::Profile::default(),
        })
    };
    let person = |n: u64| {
        Change::Person(Person {
            id: person_id(n),
            office: office(),
            name: format!("Maria Oliveira {n}"),
            email: None,
            phones: vec![],
            role: domain::access::Role::Client,
            companies: domain::access::Companies::Only([company_id(n)].into()),
            departments: [(Department::Pessoal, domain::access::Level::Revisor)].into(),
            permissions: [].into(),
            groups: [].into(),
            employee: None,
            active: true,
        })
    };
    (0..COMPANIES).flat_map(|n| [company(n), person(n)]).collect()
}

fn orders(count: u64) -> Vec<Change> {
    let kinds = ["pes.holerite", "pes.resumo_folha", "pes.liquidos", "fis.faturamento"];
    (1..=count)
        .map(|number| {
            let company = number * 7 % COMPANIES;
            Change::Order(Box::new(Order {
                id: OrderId(Uuid::from_u128(9_000_000 + u128::from(number))),
                office: office(),
                number,
                asked: Asked {
                    kind: KindId::from(kinds[number as usize % kinds.len()]),
                    company: company_id(company),
                    department: Department::Pessoal,
                    competence: "2026-10".parse().ok(),
                    period: None,
                    year: None,
                    employees: None,
                    pay_on: None,
                    words: "me manda o holerite de outubro".into(),
                },
                requested_by: person_id(company),
                channel: ChannelKind::PortalChat,
                conversation: Uuid::from_u128(u128::from(company)).into(),
                status: Status::Awaiting,
                opened_at: at(number as i64),
                since: at(number as i64),
                attempts: 0,
                last_token: 0,
                revision: 1,
            }))
        })
        .collect()
}
