//! The Order Center's lists from the local cache (OC1).

use contract::desk::{OrdersFilter, OrdersQuery, OrdersSort, TabCounts, ThingsQuery, ThingsSort};
use contract::feed::Change;
use desk::cache::Cache;
use domain::access::{Department, Role};
use domain::order::{Actor, Order, Tab};
use domain::registry::{Company, Person};

use super::office::{ana, at, company, joao, opened, order, page, pending, person};

const ZONE: chrono_tz::Tz = chrono_tz::America::Sao_Paulo;

struct Desk {
    cache: Cache,
    cursor: u64,
    _folder: tempfile::TempDir,
}

impl Desk {
    fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        Self { cache: Cache::open(&folder.path().join("cache.sqlite")).unwrap(), cursor: 0, _folder: folder }
    }

    fn reads(&mut self, changes: Vec<Change>) {
        let merge = sync::feed::merge(self.cursor, page(changes, self.cursor + 1)).unwrap();
        self.cursor = merge.cursor;
        self.cache.apply(&merge, at(0)).unwrap();
    }

    fn numbers(&self, query: &OrdersQuery) -> Vec<u64> {
        self.cache.list(query, ZONE).unwrap().0.into_iter().map(|row| row.order.number).collect()
    }
}

fn bakery() -> Company {
    company(1, "Padaria São João")
}

fn garage() -> Company {
    company(2, "Oficina Central")
}

fn maria() -> Person {
    person(200, "Maria Oliveira", Role::Client)
}

fn query(tab: Tab) -> OrdersQuery {
    OrdersQuery { tab, filter: OrdersFilter::default(), sort: OrdersSort::NewestFirst, after: None, limit: 50 }
}

fn searching(words: &str) -> OrdersQuery {
    let filter = OrdersFilter { search: words.into(), ..OrdersFilter::default() };
    OrdersQuery { filter, ..query(Tab::Awaiting) }
}

fn change(order: &Order) -> Change {
    Change::Order(Box::new(order.clone()))
}

/// Ten orders of two companies, the odd ones of the bakery.
fn ten_orders() -> Desk {
    let mut desk = Desk::new();
    let mut changes = vec![
        Change::Company(bakery()),
        Change::Company(garage()),
        Change::Person(maria()),
        Change::Employee(joao(&bakery())),
    ];
    for number in 1..=10 {
        let company = if number % 2 == 1 { bakery() } else { garage() };
        changes.push(change(&order(number, &company, &maria())));
    }
    desk.reads(changes);
    desk
}

#[test]
fn a_row_shows_company_and_person() {
    let desk = ten_orders();
    let (rows, _) = desk.cache.list(&query(Tab::Awaiting), ZONE).unwrap();
    assert_eq!((rows[0].company_name.as_str(), rows[0].person_name.as_str()), ("Oficina Central", "Maria Oliveira"));
}

#[test]
fn pages_follow_each_other_without_gap_or_repetition() {
    let desk = ten_orders();
    for sort in [OrdersSort::NewestFirst, OrdersSort::OldestFirst, OrdersSort::Company] {
        let mut seen = vec![];
        let mut query = OrdersQuery { sort, limit: 3, ..query(Tab::Awaiting) };
        loop {
            let (rows, next) = desk.cache.list(&query, ZONE).unwrap();
            seen.extend(rows.into_iter().map(|row| row.order.number));
            match next {
                Some(next) => query.after = Some(next),
                None => break,
            }
        }
        let expected: Vec<u64> = match sort {
            OrdersSort::NewestFirst => (1..=10).rev().collect(),
            OrdersSort::OldestFirst => (1..=10).collect(),
            OrdersSort::Company => vec![2, 4, 6, 8, 10, 1, 3, 5, 7, 9],
        };
        assert_eq!(seen, expected, "{sort:?}");
    }
}

#[test]
fn search_ignores_accents_and_finds_beginnings_of_words() {
    let desk = ten_orders();
    assert_eq!(desk.numbers(&searching("SAO JOAO")), [9, 7, 5, 3, 1]);
    assert_eq!(desk.numbers(&searching("ofic")), [10, 8, 6, 4, 2]);
    assert_eq!(desk.numbers(&searching("oliv contracheque")), [] as [u64; 0]);
    assert_eq!(desk.numbers(&searching("oliv holer 11/2026")).len(), 10);
    assert_eq!(desk.numbers(&searching("silva")).len(), 10, "by the employee's name");
}

#[test]
fn search_takes_any_text_as_text() {
    let desk = ten_orders();
    for words in ["\"", "a OR b NOT", "*", "(", "search:", "💥", "'; DROP TABLE orders; --"] {
        desk.numbers(&searching(words));
    }
    assert_eq!(desk.numbers(&query(Tab::Awaiting)).len(), 10);
}

#[test]
fn filters_hold_together() {
    let desk = ten_orders();
    let mut filtered = query(Tab::Awaiting);
    filtered.filter.companies = vec![bakery().id];
    assert_eq!(desk.numbers(&filtered), [9, 7, 5, 3, 1]);
    filtered.filter.departments = vec![Department::Fiscal];
    assert_eq!(desk.numbers(&filtered), [] as [u64; 0]);
    filtered.filter.departments = vec![Department::Fiscal, Department::Pessoal];
    filtered.filter.search = "oliveira".into();
    assert_eq!(desk.numbers(&filtered).len(), 5);
}

#[test]
fn days_are_those_of_the_office() {
    let mut desk = Desk::new();
    let mut late = order(1, &bakery(), &maria());
    // 01:30 in UTC of the 21st is 22:30 of the 20th in São Paulo.
    late.opened_at = "2026-11-21T01:30:00Z".parse().unwrap();
    desk.reads(vec![change(&late)]);
    let mut on_the_20th = query(Tab::Awaiting);
    on_the_20th.filter.from = "2026-11-20".parse().ok();
    on_the_20th.filter.to = "2026-11-20".parse().ok();
    assert_eq!(desk.numbers(&on_the_20th), [1]);
    on_the_20th.filter.from = "2026-11-21".parse().ok();
    on_the_20th.filter.to = "2026-11-21".parse().ok();
    assert_eq!(desk.numbers(&on_the_20th), [] as [u64; 0]);
}

#[test]
fn counts_follow_every_move_and_every_filter() {
    let mut desk = ten_orders();
    desk.reads(vec![change(&pending(order(3, &bakery(), &maria())))]);
    let all = desk.cache.count(&OrdersFilter::default(), ZONE).unwrap();
    assert_eq!(all, TabCounts { pending: 1, awaiting: 9, processing: 0, processed: 0 });
    let of_the_bakery = OrdersFilter { companies: vec![bakery().id], ..OrdersFilter::default() };
    let counts = desk.cache.count(&of_the_bakery, ZONE).unwrap();
    assert_eq!(counts, TabCounts { pending: 1, awaiting: 4, processing: 0, processed: 0 });
    assert_eq!(desk.cache.badge().unwrap(), 1);
}

#[test]
fn an_older_state_never_replaces_a_newer_one() {
    let mut desk = ten_orders();
    let newer = pending(order(3, &bakery(), &maria()));
    desk.cache.apply_order(&newer).unwrap();
    desk.reads(vec![change(&order(3, &bakery(), &maria()))]);
    assert_eq!(desk.cache.order(newer.id).unwrap().unwrap().revision, newer.revision);
}

#[test]
fn a_renamed_company_is_found_by_its_new_name() {
    let mut desk = ten_orders();
    desk.reads(vec![Change::Company(Company { short_name: "Confeitaria Aurora".into(), ..bakery() })]);
    assert_eq!(desk.numbers(&searching("aurora")).len(), 5);
    let (rows, _) = desk.cache.list(&searching("aurora"), ZONE).unwrap();
    assert_eq!(rows[0].company_name, "Confeitaria Aurora");
}

#[test]
fn the_attendant_filter_shows_what_a_colleague_decided() {
    let mut desk = ten_orders();
    let held = pending(order(3, &bakery(), &maria()));
    let (confirmed, events) = held.clone().confirm(ana().person, held.revision, at(90)).unwrap();
    let event = contract::feed::OrderEventChange { event: events[0].clone(), company: bakery().id };
    assert_eq!(event.event.by, Actor::Staff { person: ana().person });
    desk.reads(vec![change(&confirmed), Change::OrderEvent(Box::new(event))]);
    let mut by_ana = query(Tab::Awaiting);
    by_ana.filter.attendants = vec![ana().person];
    assert_eq!(desk.numbers(&by_ana), [3]);
}

/// The feed brings a thing at its newest place, so an order may come before those it names.
#[test]
fn an_order_that_comes_before_its_people_is_found_by_their_names_later() {
    let mut desk = Desk::new();
    desk.reads(vec![change(&order(1, &bakery(), &maria()))]);
    assert_eq!(desk.numbers(&searching("silva")), [] as [u64; 0]);
    desk.reads(vec![Change::Employee(joao(&bakery())), Change::Company(bakery()), Change::Person(maria())]);
    for words in ["silva", "padaria", "oliveira"] {
        assert_eq!(desk.numbers(&searching(words)), [1], "{words}");
    }
}

/// OC6.
#[test]
fn the_detail_has_everything_around_an_order() {
    let mut desk = ten_orders();
    let third = order(3, &bakery(), &maria());
    desk.reads(vec![opened(&third)]);
    let detail = desk.cache.detail(third.id).unwrap().unwrap();
    assert_eq!(detail.company.unwrap().short_name, "Padaria São João");
    assert_eq!(detail.row.employees, "João da Silva");
    assert_eq!(detail.timeline.len(), 1);
    assert_eq!(detail.people, [maria()]);
}

#[test]
fn a_change_of_access_empties_the_cache_first() {
    let mut desk = ten_orders();
    let fresh = page(vec![change(&order(4, &garage(), &maria()))], 1);
    let merge = sync::feed::merge(0, fresh).unwrap();
    desk.cache.apply(&sync::feed::Merge { start_over: true, ..merge }, at(0)).unwrap();
    assert_eq!(desk.numbers(&query(Tab::Awaiting)), [4]);
    assert_eq!(desk.numbers(&searching("padaria")), [] as [u64; 0]);
    desk.cursor = 0;
    assert_eq!(desk.cache.cursor().unwrap(), 1);
}

#[test]
fn things_are_found_by_their_ids_for_places_that_know_only_those() {
    // SE1: the audit log names ids.
    let mut desk = Desk::new();
    let (bakery, garage, maria) = (bakery(), garage(), maria());
    desk.reads(vec![Change::Company(bakery.clone()), Change::Company(garage.clone()), Change::Person(maria.clone())]);
    let query = |ids: Vec<String>| ThingsQuery {
        kinds: vec!["company".into(), "person".into()],
        ids: Some(ids),
        lies_in: None,
        company: None,
        state: None,
        from: None,
        to: None,
        search: None,
        sort: ThingsSort::Name,
        after: None,
        limit: 50,
    };
    let found = |ids: Vec<String>| desk.cache.things(&query(ids)).unwrap().unwrap().things;
    let wanted = vec![maria.id.to_string(), garage.id.to_string(), "gone".into()];
    assert_eq!(found(wanted), [Change::Person(maria), Change::Company(garage)]);
    assert_eq!(found(vec![]), []);
}
