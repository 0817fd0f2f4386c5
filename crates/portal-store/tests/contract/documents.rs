//! Documents: their bytes whole or not at all, their rows found again by those who may see them.

use bytes::Bytes;
use chrono::TimeDelta;
use domain::access::{Access, Department, Level};
use domain::document::Sha256Hex;
use domain::order::{Asked, Employees};
use futures_util::{StreamExt, stream};
use portal_store::{DocumentFilter, Fault, NewDocument, StoreError};

use crate::house::{House, at, id};

crate::on_both_databases! {
    bytes_come_back_as_they_were_put
    bytes_that_are_not_what_was_announced_are_not_kept
    a_row_without_bytes_is_refused_and_a_lost_file_is_found
    a_folder_is_read_newest_first_page_by_page
    a_document_is_found_without_accents
    a_client_sees_only_their_own_folder
    the_first_opening_is_the_proof
    what_is_published_answers_the_same_question
    uploads_that_became_nothing_are_collected
}

async fn publish(house: &House, document: &NewDocument, seconds: i64) -> domain::DocumentId {
    let mut transaction = house.begin(seconds).await;
    let document = transaction.add_document(document, None).await.unwrap();
    transaction.commit().await.unwrap();
    document
}

async fn count(house: &House, access: &Access, filter: &DocumentFilter) -> u64 {
    house.store.count_documents(access, filter, 1_000).await.unwrap()
}

fn pieces(bytes: &'static [u8]) -> impl futures_util::Stream<Item = Result<Bytes, std::io::Error>> {
    stream::iter(bytes.chunks(3).map(|piece| Ok(Bytes::from_static(piece))))
}

async fn bytes_come_back_as_they_were_put(house: &House) {
    let contents = house.store.contents();
    let content = contents.put(Bytes::from_static(b"%PDF-1.7 holerite")).await.unwrap();
    assert_eq!(contents.put_stream(&content, 100, pieces(b"%PDF-1.7 holerite")).await.unwrap(), 17);
    let read = contents.get(&content).await.unwrap();
    assert_eq!(read.size, 17);
    let bytes: Vec<u8> = read.bytes.map(|piece| piece.unwrap().to_vec()).concat().await;
    assert_eq!(bytes, b"%PDF-1.7 holerite");
}

async fn bytes_that_are_not_what_was_announced_are_not_kept(house: &House) {
    let contents = house.store.contents();
    let announced = Sha256Hex("ab".repeat(32));
    let wrong = contents.put_stream(&announced, 100, pieces(b"something else")).await;
    assert!(matches!(wrong, Err(StoreError::ContentMismatch)));
    let large = contents.put_stream(&announced, 5, pieces(b"something else")).await;
    assert!(matches!(large, Err(StoreError::TooLarge { limit_bytes: 5 })));
    let broken = stream::iter([Ok(Bytes::from_static(b"som")), Err(std::io::Error::other("gone"))]);
    assert!(matches!(contents.put_stream(&announced, 100, broken).await, Err(StoreError::BrokenOff { .. })));
    assert_eq!(contents.size(&announced).await.unwrap(), None);
    let outside = contents.read(&Sha256Hex("../../etc/passwd".into())).await;
    assert!(matches!(outside, Err(StoreError::Invalid { field: "content", .. })));
}

async fn a_row_without_bytes_is_refused_and_a_lost_file_is_found(house: &House) {
    let absent = NewDocument { content: Sha256Hex("cd".repeat(32)), ..house.payslip("%PDF").await };
    let mut transaction = house.begin(1).await;
    assert!(matches!(transaction.add_document(&absent, None).await, Err(StoreError::NotFound { .. })));
    drop(transaction);

    let payslip = house.payslip("%PDF lost").await;
    let document = publish(house, &payslip, 2).await;
    let name = &payslip.content.0;
    let file = house.folder.path().join("documents").join(&name[..2]).join(&name[2..4]).join(name);
    let bytes = std::fs::read(&file).unwrap();
    std::fs::remove_file(&file).unwrap();
    let lost = Fault::DocumentWithoutContent { document, content: payslip.content.clone() };
    assert_eq!(house.store.integrity().await.unwrap(), [lost]);
    house.store.contents().put(bytes.into()).await.unwrap();
}

async fn a_folder_is_read_newest_first_page_by_page(house: &House) {
    let mut published = Vec::new();
    for (place, bytes) in ["a", "b", "c", "d", "e"].into_iter().enumerate() {
        published.push(publish(house, &house.payslip(bytes).await, place as i64 / 2).await);
    }
    let access = house.store.access(house.office, house.maria).await.unwrap().unwrap();
    let (mut filter, mut read) = (DocumentFilter::default(), Vec::new());
    loop {
        let page = house.store.documents(&access, &filter, 2).await.unwrap();
        assert_eq!(count(house, &access, &filter).await, 5);
        read.extend(page.rows.iter().map(|row| (row.document.published_at, row.document.id)));
        match page.next {
            Some(next) => filter.before = Some(next.to_string().parse().unwrap()),
            None => break,
        }
    }
    assert!(read.is_sorted_by(|a, b| a > b), "newest first");
    assert_eq!(read.len(), 5);
    assert!(published.iter().all(|id| read.iter().any(|(_, read)| read == id)));
}

async fn a_document_is_found_without_accents(house: &House) {
    publish(house, &house.payslip("%PDF").await, 1).await;
    let access = house.store.access(house.office, house.maria).await.unwrap().unwrap();
    for (search, found) in
        [("joao", 1), ("HOLERITE João", 1), ("10/2026", 1), ("rita", 0), ("100%", 0), ("_", 0), ("", 1)]
    {
        let filter = DocumentFilter { search: Some(search.into()), ..DocumentFilter::default() };
        assert_eq!(count(house, &access, &filter).await, found, "{search}");
    }
}

async fn a_client_sees_only_their_own_folder(house: &House) {
    let payslip = house.payslip("%PDF").await;
    let mut of_garage = house.payslip("%PDF garage").await;
    of_garage.facts.company = house.garage;
    let document = publish(house, &payslip, 1).await;
    publish(house, &of_garage, 2).await;
    for (person, sees) in [(house.maria, 1), (house.carlos, 2), (house.ana, 2), (house.bruno, 1)] {
        let access = house.store.access(house.office, person).await.unwrap().unwrap();
        let page = house.store.documents(&access, &DocumentFilter::default(), 10).await.unwrap();
        let counted = count(house, &access, &DocumentFilter::default()).await;
        assert_eq!((page.rows.len(), counted), (sees, sees as u64));
    }
    let maria = house.store.access(house.office, house.maria).await.unwrap().unwrap();
    let elsewhere = DocumentFilter { company: Some(house.garage), ..DocumentFilter::default() };
    assert_eq!(count(house, &maria, &elsewhere).await, 0);
    let fiscal = DocumentFilter { department: Some(Department::Fiscal), ..DocumentFilter::default() };
    assert_eq!(count(house, &maria, &fiscal).await, 0);
    let only_fiscal = domain::access::Access { departments: [(Department::Fiscal, Level::Revisor)].into(), ..maria };
    assert_eq!(count(house, &only_fiscal, &DocumentFilter::default()).await, 0);
    assert_eq!(house.store.document(house.neighbour().await, document).await.unwrap(), None);
}

async fn the_first_opening_is_the_proof(house: &House) {
    let document = publish(house, &house.payslip("%PDF").await, 1).await;
    let access = house.store.access(house.office, house.maria).await.unwrap().unwrap();
    let unopened = DocumentFilter { unopened: true, ..DocumentFilter::default() };
    assert_eq!(count(house, &access, &unopened).await, 1);
    for (seconds, by) in [(10, house.maria), (20, house.carlos)] {
        let mut transaction = house.begin(seconds).await;
        let opened = transaction.record_opening(document, by).await.unwrap();
        assert_eq!(opened.first_opened_at, Some(at(10)));
        let shown = transaction.commit().await.unwrap();
        assert_eq!(shown.is_some(), seconds == 10, "only the first opening is news");
    }
    assert_eq!(count(house, &access, &unopened).await, 0);
}

async fn what_is_published_answers_the_same_question(house: &House) {
    let one = house.payslip_asked();
    let all = Asked { employees: Some(Employees::All), ..house.payslip_asked() };
    assert_eq!(house.store.published_for(house.office, &one).await.unwrap(), None);

    let (agent, conversation) = (id(), house.marias_conversation().await);
    let mut transaction = house.begin(1).await;
    transaction.open_order(house.order_of(all.clone(), conversation)).await.unwrap();
    transaction.commit().await.unwrap();
    let order = house.claim(agent, 1, 2).await.remove(0);
    let published =
        house.publish(&order, House::holder(agent, &order), &[house.payslip("%PDF").await], 3).await.unwrap();

    for asked in [&one, &all] {
        let found = house.store.published_for(house.office, asked).await.unwrap().unwrap();
        assert_eq!(found.iter().map(|document| document.id).collect::<Vec<_>>(), published.documents);
    }
    let november = Asked { competence: Some("2026-11".parse().unwrap()), ..one.clone() };
    let two = Asked { employees: Some(Employees::Only(vec![house.joao, id()])), ..one.clone() };
    let elsewhere = Asked { company: house.garage, ..all };
    for asked in [november, two, elsewhere] {
        assert_eq!(house.store.published_for(house.office, &asked).await.unwrap(), None, "{asked:?}");
    }
    assert_eq!(house.store.published_for(house.neighbour().await, &one).await.unwrap(), None);
}

async fn uploads_that_became_nothing_are_collected(house: &House) {
    let kept = house.payslip("%PDF kept").await;
    publish(house, &kept, 1).await;
    let orphan = house.store.contents().put(Bytes::from_static(b"nobody asked")).await.unwrap();
    // Files carry the machine's time, whatever the office's day is.
    let written = house.folder.path().join("documents").metadata().unwrap().modified().unwrap();
    let written = chrono::DateTime::<chrono::Utc>::from(written);
    assert_eq!(
        house.store.collect_orphans(written - TimeDelta::hours(24)).await.unwrap(),
        0,
        "it may still become something"
    );
    assert_eq!(house.store.collect_orphans(written + TimeDelta::hours(24)).await.unwrap(), 1);
    assert_eq!(house.store.contents().size(&orphan).await.unwrap(), None);
    assert!(house.store.contents().size(&kept.content).await.unwrap().is_some());
}
