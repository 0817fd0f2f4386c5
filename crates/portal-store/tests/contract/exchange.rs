//! Documents to and fro: what is sent, found by its text, taken back, opened by a link.

use bytes::Bytes;
use chrono::TimeDelta;
use domain::access::{Access, Department};
use domain::document::{FILE, Origin, PaymentCodes, Sha256Hex};
use domain::link::LinkStanding;
use domain::{CompanyId, DocumentId, LinkId, UploadId};
use portal_store::{DocumentFilter, NewDocument, NewLink, NewUpload, Opener, Pieced, Reading};

use crate::house::{House, at, id};

crate::on_both_databases! {
    an_upload_goes_on_where_it_stands_and_ends_once
    pieces_are_kept_while_an_upload_is_open
    what_nobody_goes_on_with_is_cleared_away
    a_file_that_was_sent_belongs_to_its_department
    what_is_taken_back_is_in_no_list_and_may_come_again
    a_document_is_found_by_its_text_once_it_is_read
    each_person_has_their_own_new_marks
    departments_are_put_together_newest_first
    an_employee_without_the_permission_sees_only_their_own
    a_link_counts_its_openings_and_closes
}

fn of(house: &House, size: u64) -> NewUpload {
    NewUpload {
        id: id(),
        person: house.maria,
        company: house.bakery,
        department: Department::Fiscal,
        folder: None,
        file_name: "notas.zip".into(),
        size,
        sha256: None,
    }
}

async fn begun(house: &House, size: u64) -> UploadId {
    let new = of(house, size);
    let mut transaction = house.begin(1).await;
    transaction.begin_upload(&new).await.unwrap();
    transaction.commit().await.unwrap();
    new.id
}

async fn piece(house: &House, upload: UploadId, begin: u64, bytes: &'static [u8], seconds: i64) -> Pieced {
    let content = house.store.contents().put(Bytes::from_static(bytes)).await.unwrap();
    let mut transaction = house.begin(seconds).await;
    let pieced = transaction.add_piece(upload, begin, bytes.len() as u64, &content).await.unwrap();
    transaction.commit().await.unwrap();
    pieced
}

async fn add(house: &House, document: &NewDocument, seconds: i64) -> DocumentId {
    let mut transaction = house.begin(seconds).await;
    let document = transaction.add_document(document, None).await.unwrap();
    transaction.commit().await.unwrap();
    document
}

async fn access(house: &House, person: domain::PersonId) -> Access {
    house.store.access(house.office, person).await.unwrap().unwrap()
}

async fn listed(house: &House, access: &Access, filter: &DocumentFilter) -> Vec<DocumentId> {
    let page = house.store.documents(access, filter, 100).await.unwrap();
    assert_eq!(page.rows.len() as u64, house.store.count_documents(access, filter, 1_000).await.unwrap());
    page.rows.iter().map(|row| row.document.id).collect()
}

async fn an_upload_goes_on_where_it_stands_and_ends_once(house: &House) {
    let upload = begun(house, 10).await;
    assert_eq!(piece(house, upload, 0, b"abcde", 2).await, Pieced::Received(5));
    // The answer got lost, and the piece comes again.
    assert_eq!(piece(house, upload, 0, b"abcde", 3).await, Pieced::StandsAt(5));
    assert_eq!(piece(house, upload, 5, b"longer than announced", 4).await, Pieced::StandsAt(5));
    assert_eq!(piece(house, upload, 5, b"fghij", 5).await, Pieced::Received(10));
    let pieces = house.store.pieces(house.office, upload).await.unwrap();
    let mut whole = Vec::new();
    for content in &pieces {
        whole.extend(house.store.contents().read(content).await.unwrap());
    }
    assert_eq!(whole, b"abcdefghij");
    for (answer, kept) in [("first", None), ("second", Some("first".to_owned()))] {
        let mut transaction = house.begin(6).await;
        assert_eq!(transaction.end_upload(upload, answer).await.unwrap(), kept);
        transaction.commit().await.unwrap();
    }
    assert_eq!(piece(house, upload, 10, b"", 7).await, Pieced::StandsAt(10));
    let row = house.store.upload(house.office, upload).await.unwrap().unwrap();
    assert_eq!(row.ended.as_deref(), Some("first"));
    assert!(house.store.uploads_of(house.office, house.maria).await.unwrap().is_empty());
    assert_eq!(house.store.upload(house.neighbour().await, upload).await.unwrap(), None);
}

async fn pieces_are_kept_while_an_upload_is_open(house: &House) {
    let upload = begun(house, 10).await;
    piece(house, upload, 0, b"abcde", 2).await;
    let mut transaction = house.begin(3).await;
    assert_eq!(transaction.open_uploads(house.maria).await.unwrap(), (1, 10));
    assert_eq!(transaction.open_uploads(house.carlos).await.unwrap(), (0, 0));
    drop(transaction);
    // Files carry the machine's time, whatever the office's day is.
    let written = house.folder.path().join("documents").metadata().unwrap().modified().unwrap();
    let far = chrono::DateTime::<chrono::Utc>::from(written) + TimeDelta::days(2);
    assert_eq!(house.store.collect_orphans(far).await.unwrap(), 0);
    let mut transaction = house.begin(4).await;
    transaction.drop_upload(upload).await.unwrap();
    transaction.commit().await.unwrap();
    assert_eq!(house.store.collect_orphans(far).await.unwrap(), 1);
    assert_eq!(house.store.upload(house.office, upload).await.unwrap(), None);
}

async fn what_nobody_goes_on_with_is_cleared_away(house: &House) {
    let (left, going_on) = (begun(house, 10).await, begun(house, 10).await);
    piece(house, left, 0, b"abcde", 2).await;
    piece(house, going_on, 0, b"abcde", 100).await;
    assert_eq!(house.store.tidy_uploads(at(50)).await.unwrap(), 1);
    assert_eq!(house.store.upload(house.office, left).await.unwrap(), None);
    assert_eq!(house.store.pieces(house.office, left).await.unwrap(), []);
    assert_eq!(house.store.pieces(house.office, going_on).await.unwrap().len(), 1);
}

async fn a_file_that_was_sent_belongs_to_its_department(house: &House) {
    let mut fiscal = house.payslip("%PDF sent").await;
    fiscal.facts.department = Department::Fiscal;
    fiscal.facts.employee = None;
    let mut hr = fiscal.clone();
    hr.facts.department = Department::Pessoal;
    let mut transaction = house.begin(1).await;
    let first = transaction.add_sent_document(&fiscal, house.maria).await.unwrap();
    let again = transaction.add_sent_document(&fiscal, house.carlos).await.unwrap();
    let elsewhere = transaction.add_sent_document(&hr, house.maria).await.unwrap();
    let of_the_office = transaction.add_document(&fiscal, None).await.unwrap();
    transaction.commit().await.unwrap();
    assert_eq!(first, again, "the same file in the same department is one document");
    assert!(elsewhere != first && of_the_office != first, "what lies in another folder is not told");
    let sent = house.store.document(house.office, first).await.unwrap().unwrap();
    assert_eq!(sent.origin, Origin::Client { person: house.maria });
}

async fn what_is_taken_back_is_in_no_list_and_may_come_again(house: &House) {
    let payslip = house.payslip("%PDF").await;
    let document = add(house, &payslip, 1).await;
    let maria = access(house, house.maria).await;
    let mut transaction = house.begin(2).await;
    transaction.record_opening(document, house.maria).await.unwrap();
    let withdrawn = transaction.withdraw_document(document, house.ana).await.unwrap();
    transaction.commit().await.unwrap();
    assert_eq!(withdrawn.withdrawn_at, Some(at(2)));
    assert_eq!(listed(house, &maria, &DocumentFilter::default()).await, []);
    assert_eq!(house.store.published_for(house.office, &house.payslip_asked()).await.unwrap(), None);
    assert_eq!(add(house, &payslip, 3).await, document);
    let back = house.store.document(house.office, document).await.unwrap().unwrap();
    assert_eq!((back.withdrawn_at, back.published_at, back.first_opened_at), (None, at(3), None));

    let mut transaction = house.begin(4).await;
    let fiscal = transaction.lay_in(house.bakery, Department::Fiscal, None).await.unwrap().unwrap();
    let moved = transaction.move_document(document, fiscal).await.unwrap();
    transaction.commit().await.unwrap();
    assert_eq!(moved.facts.department, Department::Fiscal);
    let fiscal = DocumentFilter { department: Some(Department::Fiscal), ..DocumentFilter::default() };
    assert_eq!(listed(house, &maria, &fiscal).await, [document]);
}

async fn a_document_is_found_by_its_text_once_it_is_read(house: &House) {
    let document = add(house, &house.payslip("%PDF").await, 1).await;
    let mut of_garage = house.payslip("%PDF garage").await;
    of_garage.facts.company = house.garage;
    add(house, &of_garage, 2).await;
    let maria = access(house, house.maria).await;
    let find = |search: &str| DocumentFilter { search: Some(search.into()), ..DocumentFilter::default() };
    assert_eq!(listed(house, &maria, &find("padeiro")).await, []);

    let unread = house.store.unread_documents(10).await.unwrap();
    assert_eq!(unread.len(), 2);
    let codes = PaymentCodes { pix: Some("000201…".into()), ..PaymentCodes::default() };
    let reading = Reading { text: "Função: PADEIRO – Salário 2.500,00".into(), codes: codes.clone() };
    for _ in 0..2 {
        // Two replicas read the same.
        let mut transaction = house.begin(3).await;
        for document in &unread {
            transaction.keep_reading(document, &reading).await.unwrap();
        }
        transaction.commit().await.unwrap();
    }
    assert!(house.store.unread_documents(10).await.unwrap().is_empty());
    assert_eq!(house.store.document(house.office, document).await.unwrap().unwrap().codes, codes);
    for (search, found) in [("padei", 1), ("salario JOÃO", 1), ("2.500,00", 1), ("padeiro rita", 0), ("%", 0)] {
        assert_eq!(listed(house, &maria, &find(search)).await.len(), found, "{search}");
    }
    assert_eq!(listed(house, &access(house, house.carlos).await, &find("padeiro")).await.len(), 2);
    assert_eq!(listed(house, &access(house, house.ana).await, &find("padeiro")).await.len(), 2);
}

async fn each_person_has_their_own_new_marks(house: &House) {
    let document = add(house, &house.payslip("%PDF").await, 1).await;
    let (maria, carlos) = (access(house, house.maria).await, access(house, house.carlos).await);
    let mut transaction = house.begin(2).await;
    transaction.record_opening(document, house.maria).await.unwrap();
    transaction.commit().await.unwrap();
    let unopened = DocumentFilter { unopened: true, ..DocumentFilter::default() };
    assert_eq!(listed(house, &maria, &unopened).await, []);
    assert_eq!(listed(house, &carlos, &unopened).await, [document]);
    let rows = house.store.documents(&carlos, &DocumentFilter::default(), 1).await.unwrap().rows;
    assert!(rows[0].is_new && rows[0].document.first_opened_at == Some(at(2)));
    assert!(house.store.has_opened(house.office, house.maria, document).await.unwrap());
    assert!(!house.store.has_opened(house.office, house.carlos, document).await.unwrap());
}

async fn departments_are_put_together_newest_first(house: &House) {
    let mut published = Vec::new();
    for second in 1..=12 {
        let mut document = house.payslip(format!("%PDF {second}").leak()).await;
        document.facts.company = [house.bakery, house.garage][second as usize % 2];
        document.facts.department = [Department::Pessoal, Department::Fiscal, Department::Geral][second as usize % 3];
        published.push(add(house, &document, second).await);
    }
    published.reverse();
    let carlos = access(house, house.carlos).await;
    assert_eq!(listed(house, &carlos, &DocumentFilter::default()).await, published);
    let some = DocumentFilter { from: Some(at(3)), until: Some(at(6)), ..DocumentFilter::default() };
    assert_eq!(listed(house, &carlos, &some).await, published[7..10]);
    // As whoever has more companies than a statement has room for.
    let mut of_many = carlos.clone();
    let domain::access::Companies::Only(companies) = &mut of_many.companies else { panic!() };
    companies.extend((0..200).map(|_| id::<CompanyId>()));
    assert_eq!(listed(house, &of_many, &DocumentFilter::default()).await, published);
    assert_eq!(house.store.count_documents(&carlos, &DocumentFilter::default(), 5).await.unwrap(), 5);
}

async fn an_employee_without_the_permission_sees_only_their_own(house: &House) {
    let of_joao = add(house, &house.payslip("%PDF").await, 1).await;
    let mut of_rita = house.payslip("%PDF rita").await;
    of_rita.facts.employee = Some(id());
    let mut of_nobody = house.payslip("%PDF all").await;
    of_nobody.facts.employee = None;
    of_nobody.facts.kind = domain::order::KindId(FILE.into());
    add(house, &of_rita, 2).await;
    let of_nobody = add(house, &of_nobody, 3).await;
    let mut joao = access(house, house.maria).await;
    joao.permissions.clear();
    joao.employee = Some(house.joao);
    assert_eq!(listed(house, &joao, &DocumentFilter::default()).await, [of_nobody, of_joao]);
    for document in [of_joao, of_nobody] {
        let facts = house.store.document(house.office, document).await.unwrap().unwrap().facts;
        assert_eq!(joao.sees_document(house.office, &facts), Ok(()), "list and rule say the same");
    }
}

async fn a_link_counts_its_openings_and_closes(house: &House) {
    let document = add(house, &house.payslip("%PDF").await, 1).await;
    let (link, token) = (id::<LinkId>(), Sha256Hex("ab".repeat(32)));
    let new = NewLink {
        id: link,
        token: token.clone(),
        company: house.bakery,
        documents: vec![document],
        label: "Sócio".into(),
        password_hash: Some("$argon2id$…".into()),
        made_by: house.maria,
        expires_at: at(100),
        openings_max: Some(2),
    };
    let mut transaction = house.begin(2).await;
    transaction.make_link(&new).await.unwrap();
    transaction.commit().await.unwrap();
    let opener = |pass: &str| Opener {
        network: "203.0.113.0".into(),
        agent: "Firefox".into(),
        pass: Sha256Hex(pass.repeat(32)),
    };
    for (seconds, pass, opens) in [(3, "01", true), (4, "02", true), (5, "03", false)] {
        let mut transaction = house.begin(seconds).await;
        let opened = transaction.open_link(link, &opener(pass)).await.unwrap();
        assert_eq!(opened.is_some(), opens);
        transaction.commit().await.unwrap();
    }
    let opening = house.store.opening_with(house.office, link, &Sha256Hex("01".repeat(32))).await.unwrap().unwrap();
    let mut transaction = house.begin(6).await;
    transaction.read_by_link(link, opening.number, document).await.unwrap();
    transaction.read_by_link(link, opening.number, document).await.unwrap();
    let read = transaction.record_opening_by_link(document, link).await.unwrap();
    transaction.commit().await.unwrap();
    assert_eq!(read.first_opened_at, Some(at(6)), "opening by a link is a proof of receipt");
    let openings = house.store.link_openings(house.office, link).await.unwrap();
    let shown: Vec<_> = openings.iter().map(|o| (o.number, o.at, o.documents.len(), o.network.as_str())).collect();
    assert_eq!(shown, [(2, at(4), 0, "203.0.113.0"), (1, at(3), 1, "203.0.113.0")]);

    let found = house.store.link_by_token(&token).await.unwrap().unwrap();
    assert_eq!((found.link.standing(at(7)), found.link.has_password), (LinkStanding::UsedUp, true));
    let mut transaction = house.begin(8).await;
    assert_eq!(transaction.revoke_link(link, house.maria).await.unwrap().revoked_at, Some(at(8)));
    transaction.commit().await.unwrap();
    assert_eq!(house.store.links_of(house.office, house.maria).await.unwrap().len(), 1);
    assert_eq!(house.store.links_of(house.office, house.carlos).await.unwrap(), []);
    assert!(house.store.link_by_token(&Sha256Hex("cd".repeat(32))).await.unwrap().is_none());
    assert_eq!(house.store.link(house.neighbour().await, link).await.unwrap(), None);
}
