//! Folders inside a department: made once, moved with what they hold, and never losing it (PE2, PC2).

use std::collections::BTreeSet;

use domain::access::{Access, Department, Level, departments_with};
use domain::audit::What;
use domain::document::FILE;
use domain::folder::{FOLDERS_MAX, Folder, FolderRefusal};
use domain::{CompanyId, DocumentId, FolderId, PersonId};
use portal_store::{AuditFilter, DocumentFilter, FeedEntity, Lying, LyingPlace, NewDocument, NewFolder};

use crate::house::{House, id};

crate::on_both_databases! {
    a_folder_is_made_once_and_an_own_id_leads_to_it
    two_who_make_the_same_folder_at_once_make_one
    a_page_shows_what_lies_right_there_and_a_search_what_lies_anywhere
    a_document_lies_in_one_place_and_stays_one_document
    what_a_deleted_folder_held_lies_where_it_lay
    a_folder_moves_with_what_is_in_it_and_a_name_is_taken_once
    a_deleted_department_takes_its_folders_along_and_same_names_become_one
    whose_things_a_folder_holds_is_told_from_what_one_sees
    staff_read_along_what_becomes_of_folders_of_their_departments
    folders_end_somewhere
}

const FISCAL: Department = Department::Fiscal;

fn new(house: &House, name: &str, parent: Option<FolderId>) -> NewFolder {
    NewFolder { id: id(), company: house.bakery, department: FISCAL, parent, name: name.into(), by: house.maria }
}

async fn made(house: &House, new: &NewFolder) -> FolderId {
    let mut transaction = house.begin(1).await;
    let folder = transaction.make_folder(new).await.unwrap().unwrap();
    transaction.commit().await.unwrap();
    folder
}

async fn file(house: &House, bytes: &'static str) -> NewDocument {
    let mut file = house.payslip(bytes).await;
    (file.facts.department, file.facts.employee) = (FISCAL, None);
    file.facts.kind = domain::order::KindId(FILE.into());
    file
}

/// Somebody of the client sent it, into a folder.
async fn sent(house: &House, bytes: &'static str, by: PersonId, folder: Option<FolderId>) -> DocumentId {
    let file = file(house, bytes).await;
    let mut transaction = house.begin(2).await;
    let place = transaction.lay_in(house.bakery, FISCAL, folder).await.unwrap().unwrap();
    let document = transaction.add_sent_document(&file, by).await.unwrap();
    transaction.put_document(document, place).await.unwrap();
    transaction.commit().await.unwrap();
    document
}

async fn access(house: &House, person: PersonId) -> Access {
    house.store.access(house.office, person).await.unwrap().unwrap()
}

async fn listed(house: &House, filter: DocumentFilter) -> BTreeSet<DocumentId> {
    let maria = access(house, house.maria).await;
    let filter = DocumentFilter { company: Some(house.bakery), department: Some(FISCAL), ..filter };
    let page = house.store.documents(&maria, &filter, 100).await.unwrap();
    assert_eq!(page.rows.len() as u64, house.store.count_documents(&maria, &filter, 1_000).await.unwrap());
    page.rows.iter().map(|row| row.document.id).collect()
}

async fn lying(house: &House, lying: Lying) -> BTreeSet<DocumentId> {
    listed(house, DocumentFilter { lying: Some(lying), ..DocumentFilter::default() }).await
}

async fn folders(house: &House, company: CompanyId) -> Vec<Folder> {
    let carlos = access(house, house.carlos).await;
    house.store.folders(&carlos, company).await.unwrap()
}

async fn names(house: &House) -> Vec<String> {
    folders(house, house.bakery).await.into_iter().map(|folder| folder.name).collect()
}

async fn path(house: &House, folder: FolderId) -> Vec<String> {
    house.store.folder_paths(house.office, &[folder].into()).await.unwrap().remove(&folder).unwrap()
}

async fn place(house: &House, document: DocumentId) -> (Department, Option<FolderId>) {
    let document = house.store.document(house.office, document).await.unwrap().unwrap();
    (document.facts.department, document.folder)
}

async fn a_folder_is_made_once_and_an_own_id_leads_to_it(house: &House) {
    let first = new(house, "Notas  Fiscais", None);
    assert_eq!(made(house, &first).await, first.id);
    let again = NewFolder { by: house.carlos, ..new(house, "NOTAS FÍSCAIS", None) };
    assert_eq!(made(house, &again).await, first.id);
    assert_eq!(made(house, &again).await, first.id, "and again");
    assert_eq!(names(house).await, ["Notas Fiscais"]);
    // What Carlos's program does next still names the id that it chose.
    let document = sent(house, "%PDF", house.carlos, Some(again.id)).await;
    assert_eq!(place(house, document).await, (FISCAL, Some(first.id)));
    let inner = made(house, &new(house, "2026", Some(again.id))).await;
    assert_eq!(path(house, inner).await, ["Notas Fiscais", "2026"]);

    let mut transaction = house.begin(3).await;
    let elsewhere = NewFolder { company: house.garage, ..new(house, "x", Some(first.id)) };
    assert_eq!(transaction.make_folder(&elsewhere).await.unwrap(), Err(FolderRefusal::NotThere));
    let elsewhere = NewFolder { department: Department::Pessoal, ..new(house, "x", Some(first.id)) };
    assert_eq!(transaction.make_folder(&elsewhere).await.unwrap(), Err(FolderRefusal::OtherDepartment));
    let nowhere = new(house, "x", Some(id()));
    assert_eq!(transaction.make_folder(&nowhere).await.unwrap(), Err(FolderRefusal::NotThere));
    drop(transaction);
    let neighbour = house.neighbour().await;
    assert_eq!(house.store.folder(neighbour, first.id).await.unwrap(), None);
}

async fn two_who_make_the_same_folder_at_once_make_one(house: &House) {
    let making = |by: PersonId, name: &'static str| async move {
        made(house, &NewFolder { by, ..new(house, name, None) }).await
    };
    let (maria, carlos, again) = tokio::join!(
        making(house.maria, "Contratos"),
        making(house.carlos, "contratos"),
        making(house.maria, "CONTRATOS")
    );
    assert_eq!((maria, maria), (carlos, again));
    assert_eq!(folders(house, house.bakery).await.len(), 1);
}

async fn a_page_shows_what_lies_right_there_and_a_search_what_lies_anywhere(house: &House) {
    let notes = made(house, &new(house, "Notas", None)).await;
    let inner = made(house, &new(house, "2026", Some(notes))).await;
    let loose = sent(house, "%PDF loose", house.maria, None).await;
    let above = sent(house, "%PDF above", house.maria, Some(notes)).await;
    let below = sent(house, "%PDF below", house.maria, Some(inner)).await;
    assert_eq!(lying(house, Lying::InNone).await, [loose].into());
    assert_eq!(lying(house, Lying::In(notes)).await, [above].into());
    assert_eq!(lying(house, Lying::In(inner)).await, [below].into());
    assert_eq!(lying(house, Lying::In(id())).await, [].into());
    assert_eq!(listed(house, DocumentFilter::default()).await.len(), 3);
    let search = DocumentFilter { search: Some("holerite".into()), ..DocumentFilter::default() };
    assert_eq!(listed(house, search.clone()).await.len(), 3);
    let there = DocumentFilter { lying: Some(Lying::In(inner)), ..search };
    assert_eq!(listed(house, there).await, [below].into());
    // Whoever serves all companies, and does not say which, reads another statement.
    let ana = access(house, house.ana).await;
    let filter = DocumentFilter { lying: Some(Lying::In(inner)), ..DocumentFilter::default() };
    assert_eq!(house.store.documents(&ana, &filter, 10).await.unwrap().rows.len(), 1);
}

async fn a_document_lies_in_one_place_and_stays_one_document(house: &House) {
    let [notes, contracts] =
        [made(house, &new(house, "Notas", None)).await, made(house, &new(house, "Contratos", None)).await];
    let first = sent(house, "%PDF same", house.maria, Some(notes)).await;
    let again = sent(house, "%PDF same", house.maria, Some(contracts)).await;
    assert_eq!(first, again, "the folder is no part of what it is");
    assert_eq!(place(house, first).await, (FISCAL, Some(contracts)));
    assert_eq!(lying(house, Lying::In(notes)).await, [].into());
    let mut transaction = house.begin(5).await;
    transaction.withdraw_document(first, house.maria).await.unwrap();
    let back = transaction.add_sent_document(&file(house, "%PDF same").await, house.maria).await.unwrap();
    transaction.commit().await.unwrap();
    assert_eq!((back, place(house, back).await), (first, (FISCAL, None)), "sent anew, it lies where it was sent");

    let moves = AuditFilter { document: Some(first), ..AuditFilter::default() };
    let ana = access(house, house.ana).await;
    let (entries, _) = house.store.audit_page(&ana, &moves, 50).await.unwrap();
    let moved: Vec<_> = entries.iter().filter(|entry| matches!(entry.what, What::Moved { .. })).collect();
    assert_eq!(moved.len(), 2);
    house.is_in_good_order().await;
}

async fn what_a_deleted_folder_held_lies_where_it_lay(house: &House) {
    let notes = made(house, &new(house, "Notas", None)).await;
    let gone = made(house, &new(house, "Antigas", Some(notes))).await;
    let inner = made(house, &new(house, "2019", Some(gone))).await;
    let same = made(house, &new(house, "2020", Some(gone))).await;
    let there = made(house, &new(house, "2020", Some(notes))).await;
    let right_in = sent(house, "%PDF right in", house.maria, Some(gone)).await;
    let deep = sent(house, "%PDF deep", house.maria, Some(inner)).await;
    let of_same = sent(house, "%PDF same", house.maria, Some(same)).await;
    let taken_back = sent(house, "%PDF back", house.maria, Some(gone)).await;
    let mut transaction = house.begin(3).await;
    transaction.withdraw_document(taken_back, house.maria).await.unwrap();
    transaction.delete_folder(gone).await.unwrap().unwrap();
    assert_eq!(transaction.delete_folder(gone).await.unwrap(), Err(FolderRefusal::NotThere));
    transaction.commit().await.unwrap();
    for (document, folder) in [(right_in, notes), (deep, inner), (of_same, there), (taken_back, notes)] {
        assert_eq!(place(house, document).await, (FISCAL, Some(folder)));
    }
    assert_eq!(path(house, inner).await, ["Notas", "2019"]);
    // What was on its way there arrives all the same; also through two that are gone.
    let mut transaction = house.begin(4).await;
    let arrives = transaction.lay_in(house.bakery, FISCAL, Some(same)).await.unwrap().unwrap();
    assert_eq!(arrives.folder, Some(there));
    transaction.delete_folder(notes).await.unwrap().unwrap();
    let arrives = transaction.lay_in(house.bakery, FISCAL, Some(gone)).await.unwrap().unwrap();
    assert_eq!(arrives, LyingPlace { department: FISCAL, folder: None });
    transaction.commit().await.unwrap();
    assert_eq!(lying(house, Lying::InNone).await, [right_in].into());
    assert_eq!(names(house).await, ["2019", "2020"]);
}

async fn a_folder_moves_with_what_is_in_it_and_a_name_is_taken_once(house: &House) {
    let notes = made(house, &new(house, "Notas", None)).await;
    let inner = made(house, &new(house, "2026", Some(notes))).await;
    let contracts = made(house, &new(house, "Contratos", None)).await;
    let document = sent(house, "%PDF", house.maria, Some(inner)).await;
    let mut transaction = house.begin(3).await;
    transaction.move_folder(notes, Some(contracts)).await.unwrap().unwrap();
    transaction.rename_folder(inner, " Ano 2026 ").await.unwrap().unwrap();
    assert_eq!(transaction.move_folder(contracts, Some(inner)).await.unwrap(), Err(FolderRefusal::IntoItself));
    transaction.commit().await.unwrap();
    assert_eq!(path(house, inner).await, ["Contratos", "Notas", "Ano 2026"]);
    assert_eq!(lying(house, Lying::In(inner)).await, [document].into());
    let again = made(house, &new(house, "Notas", None)).await;
    let mut transaction = house.begin(4).await;
    assert_eq!(transaction.rename_folder(again, "contratos").await.unwrap(), Err(FolderRefusal::NameTaken));
    assert_eq!(transaction.move_folder(notes, None).await.unwrap(), Err(FolderRefusal::NameTaken));
}

async fn a_deleted_department_takes_its_folders_along_and_same_names_become_one(house: &House) {
    let in_geral = |name: &str, parent| NewFolder { department: Department::Geral, ..new(house, name, parent) };
    let fiscal = made(house, &new(house, "Contratos", None)).await;
    let fiscal_2026 = made(house, &new(house, "2026", Some(fiscal))).await;
    let notes = made(house, &new(house, "Notas", Some(fiscal))).await;
    let geral = made(house, &in_geral("contratos", None)).await;
    let geral_2026 = made(house, &in_geral("2026", Some(geral))).await;
    let of_garage = NewFolder { company: house.garage, ..new(house, "Contratos", None) };
    let garage = made(house, &of_garage).await;
    let one = sent(house, "%PDF one", house.maria, Some(fiscal)).await;
    let two = sent(house, "%PDF two", house.maria, Some(fiscal_2026)).await;
    let three = sent(house, "%PDF three", house.maria, Some(notes)).await;
    let held = house.store.department_holds(house.office, FISCAL).await.unwrap();
    assert_eq!(held.things.get("folders"), Some(&4));

    let mut transaction = house.begin(5).await;
    transaction.delete_department(FISCAL, Department::Geral).await.unwrap();
    transaction.commit().await.unwrap();
    for (document, folder) in [(one, geral), (two, geral_2026), (three, notes)] {
        assert_eq!(place(house, document).await, (Department::Geral, Some(folder)));
    }
    assert_eq!(path(house, notes).await, ["contratos", "Notas"]);
    assert_eq!(folders(house, house.bakery).await.len(), 3);
    let of_garage = folders(house, house.garage).await;
    assert_eq!((of_garage[0].id, of_garage[0].department, of_garage.len()), (garage, Department::Geral, 1));
    assert!(house.store.department_holds(house.office, FISCAL).await.unwrap().things.is_empty());
    // What still names the department and the folder that are gone finds where their things went.
    let mut transaction = house.begin(6).await;
    let arrives = transaction.lay_in(house.bakery, FISCAL, Some(fiscal)).await.unwrap().unwrap();
    assert_eq!(arrives, LyingPlace { department: Department::Geral, folder: Some(geral) });
}

async fn whose_things_a_folder_holds_is_told_from_what_one_sees(house: &House) {
    let own = made(house, &new(house, "Notas", None)).await;
    let inner = made(house, &new(house, "2026", Some(own))).await;
    let maria = access(house, house.maria).await;
    let holds = async |access: &Access| house.begin(3).await.holds_others(own, access).await.unwrap();
    sent(house, "%PDF hers", house.maria, Some(inner)).await;
    assert!(!holds(&maria).await);
    assert!(holds(&access(house, house.carlos).await).await, "for Carlos they are Maria's");
    let carlos = sent(house, "%PDF his", house.carlos, Some(inner)).await;
    assert!(holds(&maria).await);
    let mut transaction = house.begin(4).await;
    transaction.withdraw_document(carlos, house.carlos).await.unwrap();
    // The payslip of a colleague: whoever does not see it learns nothing of it here.
    let mut payslip = house.payslip("%PDF payslip").await;
    payslip.facts.department = FISCAL;
    let payslip = transaction.add_document(&payslip, None).await.unwrap();
    let place = transaction.lay_in(house.bakery, FISCAL, Some(inner)).await.unwrap().unwrap();
    transaction.put_document(payslip, place).await.unwrap();
    transaction.commit().await.unwrap();
    assert!(holds(&maria).await, "the office's is not hers");
    let mut less = maria.clone();
    less.permissions.clear();
    assert!(!holds(&less).await);
}

async fn staff_read_along_what_becomes_of_folders_of_their_departments(house: &House) {
    let (ana, bruno) = (house.reader(house.ana).await, house.reader(house.bruno).await);
    let folder = made(house, &new(house, "Notas", None)).await;
    let seen = async |reader| {
        let page = house.store.feed_page(reader, 0, 2_000).await.unwrap();
        let folders = page.changes.into_iter().filter_map(|(_, thing)| match thing {
            FeedEntity::Folder(folder) => Some((folder.name, folder.deleted)),
            _ => None,
        });
        folders.collect::<Vec<_>>()
    };
    assert_eq!(seen(&ana).await, [("Notas".to_owned(), false)]);
    assert_eq!(seen(&bruno).await, [], "he has only payroll");
    let mut transaction = house.begin(3).await;
    transaction.delete_folder(folder).await.unwrap().unwrap();
    transaction.commit().await.unwrap();
    assert_eq!(seen(&ana).await, [("Notas".to_owned(), true)]);
    let mut reach = access(house, house.maria).await;
    reach.departments = departments_with(Level::Proprietario);
    reach.departments.remove(&FISCAL);
    made(house, &new(house, "Outras", None)).await;
    assert_eq!(house.store.folders(&reach, house.bakery).await.unwrap(), []);
}

async fn folders_end_somewhere(house: &House) {
    let mut transaction = house.begin(1).await;
    let mut parent = None;
    for depth in 1..=5 {
        parent = Some(transaction.make_folder(&new(house, &format!("{depth}"), parent)).await.unwrap().unwrap());
    }
    let deeper = transaction.make_folder(&new(house, "6", parent)).await.unwrap();
    assert_eq!(deeper, Err(FolderRefusal::TooDeep { limit: 5 }));
    for number in 6..=FOLDERS_MAX {
        transaction.make_folder(&new(house, &format!("n{number}"), None)).await.unwrap().unwrap();
    }
    let more = transaction.make_folder(&new(house, "mais uma", None)).await.unwrap();
    assert_eq!(more, Err(FolderRefusal::TooMany { limit: FOLDERS_MAX }));
}
