//! Requests: opened under a number, changed with a line of their thread, seen by those who may (PC3).

use bytes::Bytes;
use domain::access::{Access, Department, Permission};
use domain::order::Actor;
use domain::request::{AttachedFile, Request, RequestEntry, RequestHappened, RequestMove, RequestState};
use domain::{PersonId, RequestId};
use portal_store::{FeedEntity, FeedReader, NewSession, RequestFilter, StoreError};

use crate::house::{House, at, id};

crate::on_both_databases! {
    requests_are_numbered_without_gaps_and_an_id_is_used_once
    a_thread_is_read_in_the_order_in_which_it_was_written
    a_client_sees_their_own_and_what_they_could_have_opened
    a_list_is_read_page_by_page_newest_first
    staff_read_along_what_they_may_see
    what_expires_is_found_and_warned_of_once
    attached_bytes_must_be_here_and_stay
    a_deleted_department_hands_its_requests_on
}

fn request(house: &House, by: Actor, seconds: i64) -> Request {
    Request {
        id: id(),
        office: house.office,
        number: 0,
        company: house.bakery,
        department: Department::Pessoal,
        form: "vacation".into(),
        permission: Permission::RequestVacation,
        title: "João da Silva".into(),
        values: [].into(),
        employee: Some(house.joao),
        warnings: vec![],
        opened_by: by,
        opened_at: at(seconds),
        state: RequestState::Open,
        since: at(seconds),
        assignee: None,
        expires_on: None,
        order: None,
        attachments: vec![],
        last_entry_at: at(seconds),
        revision: 1,
    }
}

fn entry(request: RequestId, by: &Actor, happened: RequestHappened, text: &str, seconds: i64) -> RequestEntry {
    RequestEntry { id: id(), request, at: at(seconds), by: by.clone(), happened, text: text.into(), files: vec![] }
}

async fn open(house: &House, new: Request, seconds: i64) -> Request {
    let opening = entry(new.id, &new.opened_by, RequestHappened::Opened, "", seconds);
    let mut transaction = house.begin(seconds).await;
    let request = transaction.open_request(new, &opening).await.unwrap();
    transaction.commit().await.unwrap();
    request
}

async fn access(house: &House, person: PersonId) -> Access {
    house.store.access(house.office, person).await.unwrap().unwrap()
}

async fn requests_are_numbered_without_gaps_and_an_id_is_used_once(house: &House) {
    let maria = Actor::Client { person: house.maria };
    let first = open(house, request(house, maria.clone(), 1), 1).await;
    let second = open(house, request(house, maria.clone(), 2), 2).await;
    assert_eq!((first.number, second.number), (1, 2));
    let opening = entry(first.id, &maria, RequestHappened::Opened, "", 3);
    let mut transaction = house.begin(3).await;
    let again = transaction.open_request(Request { id: first.id, ..second }, &opening).await;
    assert!(matches!(again, Err(StoreError::Taken { what: "request" })), "{again:?}");
    drop(transaction);
    assert_eq!(open(house, request(house, maria, 4), 4).await.number, 3, "what was undone took no number");
}

async fn a_thread_is_read_in_the_order_in_which_it_was_written(house: &House) {
    let (maria, bruno) = (Actor::Client { person: house.maria }, Actor::Staff { person: house.bruno });
    let opened = open(house, request(house, maria, 1), 1).await;
    let mut transaction = house.begin(2).await;
    let now = transaction.now();
    let seen = transaction.request(opened.id).await.unwrap();
    let (taken, happened) = seen.moved(RequestMove::Take, &bruno, 1, 15, (now, now.date_naive())).unwrap();
    transaction.save_request(&taken, &entry(taken.id, &bruno, happened, "Vou ver", 2)).await.unwrap();
    let (written, happened) = taken.written(&bruno, now).unwrap();
    transaction.save_request(&written, &entry(written.id, &bruno, happened, "Pronto", 2)).await.unwrap();
    transaction.commit().await.unwrap();

    let kept = house.store.request(house.office, opened.id).await.unwrap().unwrap();
    assert_eq!((kept.state, kept.assignee, kept.revision), (RequestState::InProgress, Some(house.bruno), 3));
    let thread = house.store.request_thread(house.office, opened.id).await.unwrap();
    assert_eq!(thread.iter().map(|line| line.text.as_str()).collect::<Vec<_>>(), ["", "Vou ver", "Pronto"]);
    assert!(house.store.request(house.neighbour().await, opened.id).await.unwrap().is_none());
}

async fn a_client_sees_their_own_and_what_they_could_have_opened(house: &House) {
    let (maria, ana) = (Actor::Client { person: house.maria }, Actor::Staff { person: house.ana });
    let of_maria = open(house, request(house, maria, 1), 1).await;
    let of_office = open(house, request(house, ana.clone(), 2), 2).await;
    open(house, Request { company: house.garage, employee: None, ..request(house, ana, 3) }, 3).await;
    let full = access(house, house.maria).await;
    let without = |permission: Permission| {
        let permissions = full.permissions.iter().copied().filter(|held| *held != permission).collect();
        Access { permissions, ..full.clone() }
    };
    let cases = [
        ("she may do everything", full.clone(), vec![of_office.id, of_maria.id]),
        ("she may not ask for vacations", without(Permission::RequestVacation), vec![of_maria.id]),
        ("she may not see what is about others", without(Permission::SeeAllHrDocuments), vec![of_maria.id]),
        (
            "João himself",
            { Access { employee: Some(house.joao), ..without(Permission::SeeAllHrDocuments) } },
            vec![of_office.id, of_maria.id],
        ),
        ("not her department", Access { departments: [].into(), ..full.clone() }, vec![]),
        ("somebody else who may not", Access { person: id(), ..without(Permission::RequestVacation) }, vec![]),
    ];
    for (who, access, expected) in cases {
        let page = house.store.requests_of_client(&access, &RequestFilter::default(), 10).await.unwrap();
        assert_eq!(page.requests.iter().map(|seen| seen.id).collect::<Vec<_>>(), expected, "{who}");
        assert_eq!(page.total, expected.len() as u64, "{who}");
        assert!(page.requests.iter().all(|seen| seen.seen_by(&access).is_ok()), "{who}: as the domain has it");
        for request in [&of_maria, &of_office] {
            assert_eq!(request.seen_by(&access).is_ok(), expected.contains(&request.id), "{who}");
        }
    }
}

async fn a_list_is_read_page_by_page_newest_first(house: &House) {
    let maria = Actor::Client { person: house.maria };
    for seconds in [1, 2, 2, 3, 4] {
        open(house, request(house, maria.clone(), seconds), seconds).await;
    }
    let access = access(house, house.maria).await;
    let (mut filter, mut read) = (RequestFilter::default(), Vec::new());
    loop {
        let page = house.store.requests_of_client(&access, &filter, 2).await.unwrap();
        assert_eq!(page.total, 5);
        read.extend(page.requests.iter().map(|request| (request.last_entry_at, request.id)));
        match page.next {
            Some(next) => filter.before = Some(next.to_string().parse().unwrap()),
            None => break,
        }
    }
    assert_eq!(read.len(), 5);
    assert!(read.is_sorted_by(|a, b| a > b), "newest first, none twice");
}

async fn staff_read_along_what_they_may_see(house: &House) {
    let maria = Actor::Client { person: house.maria };
    let of_bakery = open(house, request(house, maria.clone(), 1), 1).await;
    let of_garage = Request { company: house.garage, employee: None, ..request(house, maria.clone(), 2) };
    let of_garage = open(house, of_garage, 2).await;
    let fiscal = open(house, Request { department: Department::Fiscal, ..request(house, maria, 3) }, 3).await;
    for (reader, expected) in
        [(house.ana, vec![of_bakery.id, of_garage.id, fiscal.id]), (house.bruno, vec![of_bakery.id])]
    {
        let session = id();
        let mut transaction = house.begin(4).await;
        let token = domain::document::Sha256Hex(format!("{:064x}", session_number(session)));
        let new = NewSession {
            id: session,
            token,
            person: reader,
            device: "RECEPCAO-01".into(),
            expires_at: at(900),
            second_step: false,
            proved_at: at(4),
        };
        transaction.create_session(&new).await.unwrap();
        transaction.commit().await.unwrap();
        let reader = FeedReader { office: house.office, person: reader, session };
        let page = house.store.feed_page(&reader, 0, 1_000).await.unwrap();
        let mut requests = Vec::new();
        let mut threads = Vec::new();
        for (_, thing) in page.changes {
            match thing {
                FeedEntity::Request(request) => requests.push(request.id),
                FeedEntity::RequestEntry { entry, company } => {
                    assert!([house.bakery, house.garage].contains(&company));
                    threads.push(entry.request);
                }
                _ => {}
            }
        }
        assert_eq!((&requests, &threads), (&expected, &expected));
    }
}

fn session_number(session: domain::SessionId) -> u128 {
    session.0.as_u128()
}

async fn what_expires_is_found_and_warned_of_once(house: &House) {
    let (maria, bruno) = (Actor::Client { person: house.maria }, Actor::Staff { person: house.bruno });
    let opened = open(house, request(house, maria, 1), 1).await;
    let today = at(0).date_naive();
    let found = |days: u64| {
        let (store, office, day) = (house.store.clone(), house.office, today + chrono::Days::new(days));
        async move { store.requests_near_expiry(office, day, 10).await.unwrap().len() }
    };
    assert_eq!(found(1_000).await, 0, "it waits for the office");
    let mut transaction = house.begin(2).await;
    let last_day = today + chrono::Days::new(5);
    let expires_on = Some(last_day);
    let (asked, happened) = opened.moved(RequestMove::AskClient { expires_on }, &bruno, 1, 15, (at(2), today)).unwrap();
    transaction.save_request(&asked, &entry(asked.id, &bruno, happened, "Falta o período", 2)).await.unwrap();
    transaction.commit().await.unwrap();
    assert_eq!((found(2).await, found(3).await, found(6).await), (0, 1, 1));

    let warning = entry(asked.id, &Actor::System, RequestHappened::ExpiryNear { expires_on: last_day }, "", 3);
    for (expected, line) in [(true, warning.clone()), (false, RequestEntry { id: id(), ..warning })] {
        let mut transaction = house.begin(3).await;
        assert_eq!(transaction.warn_of_expiry(&asked, &line).await.unwrap(), expected);
        transaction.commit().await.unwrap();
    }
    assert_eq!((found(3).await, found(5).await, found(6).await), (0, 0, 1), "warned of once; then it is over");
    assert_eq!(house.store.request_thread(house.office, asked.id).await.unwrap().len(), 3);
}

async fn attached_bytes_must_be_here_and_stay(house: &House) {
    let content = house.store.contents().put(Bytes::from_static(b"atestado")).await.unwrap();
    let file = |size| AttachedFile {
        id: id(),
        file_name: "atestado.pdf".into(),
        content: content.clone(),
        size,
        field: None,
        document: None,
    };
    let maria = Actor::Client { person: house.maria };
    let new = Request { attachments: vec![file(99)], ..request(house, maria.clone(), 1) };
    let opening = entry(new.id, &maria, RequestHappened::Opened, "", 1);
    let mut transaction = house.begin(1).await;
    let refused = transaction.open_request(new, &opening).await;
    assert!(matches!(refused, Err(StoreError::NotFound { .. })), "{refused:?}");
    drop(transaction);

    open(house, Request { attachments: vec![file(8)], ..request(house, maria, 2) }, 2).await;
    let orphan = house.store.contents().put(Bytes::from_static(b"nobody asked")).await.unwrap();
    let written = house.folder.path().join("documents").metadata().unwrap().modified().unwrap();
    let later = chrono::DateTime::<chrono::Utc>::from(written) + chrono::TimeDelta::hours(24);
    assert_eq!(house.store.collect_orphans(later).await.unwrap(), 1);
    assert!(house.store.contents().size(&content).await.unwrap().is_some());
    assert!(house.store.contents().size(&orphan).await.unwrap().is_none());
}

async fn a_deleted_department_hands_its_requests_on(house: &House) {
    let maria = Actor::Client { person: house.maria };
    let opened = open(house, Request { department: Department::Societario, ..request(house, maria, 1) }, 1).await;
    let mut transaction = house.begin(2).await;
    transaction.delete_department(Department::Societario, Department::Fiscal).await.unwrap();
    transaction.commit().await.unwrap();
    let kept = house.store.request(house.office, opened.id).await.unwrap().unwrap();
    assert_eq!(kept.department, Department::Fiscal);
}
