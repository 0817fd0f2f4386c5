//! Folders inside a department (PE2, PC2): what Maria, her colleague Rita and the office do with them, level by level.

use contract::client::upload::{Upload, UploadEnd};
use contract::client::{DocumentPage, DocumentRow, FolderList, FolderRow, Home};
use contract::command::exchange::ExchangeCommand;
use contract::command::people::PeopleCommand;
use contract::command::{Command, CommandAnswer, CommandEnvelope, CommandResult};
use contract::feed::Change;
use contract::{ApiError, ErrorCode};
use domain::access::{Companies, Department, Level, Role, departments_with};
use domain::document::{DocumentFacts, FILE, Sha256Hex};
use domain::folder::Folder;
use domain::order::KindId;
use domain::{CompanyId, DocumentId, FolderId};
use portal::offices::{NewUser, create_user};
use reqwest::{Method, StatusCode};
use serde_json::{Value, json};
use sha2::{Digest, Sha256};

use crate::support::{Office, Person, read};

type Refused = (StatusCode, ApiError);

const FISCAL: Department = Department::Fiscal;

/// A file like no other.
fn pdf(says: &str) -> Vec<u8> {
    format!("%PDF-1.7\n% {says}\n1 0 obj\n<< /Type /Catalog >>\nendobj\ntrailer\n%%EOF\n").into_bytes()
}

struct Bakery {
    office: Office,
    id: CompanyId,
    maria: Person,
    /// Maria's colleague.
    rita: Person,
    ana: Person,
}

impl Bakery {
    async fn of(office: Office, maria: Level, rita: Level) -> Self {
        let (marias, ana) = (office.maria().await, office.ana().await);
        let id = marias.get::<Home>("/api/client/home").await.companies[0].id;
        let email = "rita@padaria.example";
        let user = NewUser {
            name: "Rita Fontana".into(),
            email: Some(email.into()),
            phones: vec![],
            password: Some("girassol-azul-e-verde".into()),
            role: Role::Client,
            companies: Companies::Only([id].into()),
            departments: departments_with(rita),
        };
        let known = office.demonstration.clients.iter().find(|person| person.name == "Maria Oliveira").unwrap();
        let mut transaction = office.store().begin(office.demonstration.office, office.clock_now()).await.unwrap();
        create_user(&mut transaction, machine::ids::new(), user).await.unwrap();
        let person = transaction.person(known.id).await.unwrap();
        let departments = departments_with(maria);
        transaction.change_access(person.id, person.role, &person.companies, &departments, true).await.unwrap();
        transaction.commit().await.unwrap();
        let rita = Person::sign_in(&office, email, "girassol-azul-e-verde").await;
        Self { id, maria: marias, rita, ana, office }
    }

    async fn makes_in(&self, who: &Person, parent: Option<FolderId>, name: &str) -> Result<FolderId, Refused> {
        let (folder, company, name) = (machine::ids::new(), self.id, name.to_owned());
        let command = ExchangeCommand::MakeFolder { folder, company, department: FISCAL, parent, name };
        made(who.does(Command::Exchange(command)).await?)
    }

    async fn makes(&self, who: &Person, name: &str) -> Result<FolderId, Refused> {
        self.makes_in(who, None, name).await
    }

    async fn begins(&self, who: &Person, name: &str, size: usize, into: Option<FolderId>) -> Result<Upload, Refused> {
        let asked =
            json!({ "company": self.id, "department": "fiscal", "folder": into, "file_name": name, "size": size });
        who.post("/api/client/uploads", &asked).await
    }

    async fn sends(&self, who: &Person, says: &str, into: Option<FolderId>) -> DocumentRow {
        let bytes = pdf(says);
        let upload = self.begins(who, &format!("{says}.pdf"), bytes.len(), into).await.unwrap();
        self.ends(who, &upload, bytes).await
    }

    async fn ends(&self, who: &Person, upload: &Upload, bytes: Vec<u8>) -> DocumentRow {
        let path = format!("/api/client/uploads/{}/bytes?offset=0", upload.id);
        let _: Upload = read(who.request(Method::PUT, &path).body(bytes).send().await.unwrap()).await.unwrap();
        let path = format!("/api/client/uploads/{}/finish", upload.id);
        match read(who.request(Method::POST, &path).send().await.unwrap()).await.unwrap() {
            UploadEnd::Taken { mut documents } => documents.remove(0),
            UploadEnd::Refused { files } => panic!("{files:?}"),
        }
    }

    async fn folders(&self, who: &Person) -> Vec<FolderRow> {
        who.get::<FolderList>(&format!("/api/client/folders?company={}", self.id)).await.folders
    }

    async fn names(&self, who: &Person) -> Vec<String> {
        self.folders(who).await.into_iter().map(|folder| folder.name).collect()
    }

    /// Titles of what lies right there.
    async fn lying_in(&self, who: &Person, folder: Option<FolderId>) -> Vec<String> {
        let folder = folder.map_or_else(|| "-".to_owned(), |folder| folder.to_string());
        let path = format!("/api/client/documents?company={}&department=fiscal&folder={folder}", self.id);
        titles(who.get::<DocumentPage>(&path).await.rows)
    }
}

fn titles(rows: Vec<DocumentRow>) -> Vec<String> {
    let mut titles: Vec<String> = rows.into_iter().map(|row| row.title).collect();
    titles.sort_unstable();
    titles
}

fn made<T: std::str::FromStr>(answer: CommandAnswer) -> Result<T, Refused> {
    match answer {
        CommandAnswer::Done { result: CommandResult::Thing { id } } => Ok(id.parse().ok().unwrap()),
        other => panic!("{other:?}"),
    }
}

async fn does(who: &Person, command: ExchangeCommand) -> Result<(), Refused> {
    who.does(Command::Exchange(command)).await.map(drop)
}

fn puts(documents: &[DocumentId], folder: Option<FolderId>) -> ExchangeCommand {
    ExchangeCommand::PutIntoFolder { documents: documents.to_vec(), folder }
}

fn deletes(folder: FolderId) -> ExchangeCommand {
    ExchangeCommand::DeleteFolder { folder }
}

fn renames(folder: FolderId, name: &str) -> ExchangeCommand {
    ExchangeCommand::RenameFolder { folder, name: name.into() }
}

fn why(refused: Result<impl std::fmt::Debug, Refused>) -> String {
    let (status, error) = refused.unwrap_err();
    assert_eq!((status, error.code), (StatusCode::CONFLICT, ErrorCode::FolderRefused), "{error:?}");
    error.facts["why"].clone()
}

async fn each_level_does_what_it_says(office: Office) {
    // PE2: Maria is Contribuinte, Rita Revisora, then Proprietária.
    let bakery = Bakery::of(office, Level::Contribuinte, Level::Revisor).await;
    let (maria, rita, ana) = (&bakery.maria, &bakery.rita, &bakery.ana);
    let notes = bakery.makes(maria, " Notas  Fiscais ").await.unwrap();
    let sent = bakery.sends(maria, "nota 1", Some(notes)).await;
    assert_eq!((sent.folder, sent.path.as_slice()), (Some(notes), ["Notas Fiscais".to_owned()].as_slice()));
    assert_eq!(bakery.lying_in(maria, Some(notes)).await, ["nota 1"]);
    assert_eq!(bakery.lying_in(maria, None).await, [""; 0]);

    // A Revisora sees all of it, and is told why she changes nothing.
    let seen = bakery.folders(rita).await.remove(0);
    assert_eq!((seen.id, seen.may_change, seen.may_delete), (notes, false, false));
    for refused in [
        bakery.makes(rita, "Minhas").await.map(drop),
        does(rita, deletes(notes)).await,
        does(rita, puts(&[sent.id], None)).await,
        does(rita, ExchangeCommand::WithdrawDocument { document: sent.id }).await,
    ] {
        assert_eq!(why(refused), "level_too_low");
    }

    // The office puts something there: that Maria neither moves, nor takes back, nor deletes away.
    let guide = publishes(&bakery, "guia", Some(notes)).await;
    assert_eq!(why(does(maria, puts(&[guide], None)).await), "not_yours");
    assert_eq!(why(does(maria, ExchangeCommand::WithdrawDocument { document: guide }).await), "from_office");
    assert_eq!(why(does(maria, deletes(notes)).await), "holds_others");
    assert_eq!(why(does(maria, renames(notes, "Outro nome")).await), "level_too_low");
    let both = puts(&[sent.id, guide], None);
    assert_eq!(why(does(maria, both.clone()).await), "not_yours");
    assert_eq!(bakery.lying_in(maria, Some(notes)).await.len(), 2, "all of them or none");

    as_level(&bakery, "Rita Fontana", Level::Proprietario).await;
    does(rita, renames(notes, "Notas de 2026")).await.unwrap();
    does(rita, both).await.unwrap();
    assert_eq!(bakery.lying_in(rita, None).await.len(), 2);
    let hers = bakery.makes(rita, "Contratos").await.unwrap();
    assert_eq!(why(does(maria, deletes(hers)).await), "not_yours");
    let inner = bakery.makes_in(rita, Some(notes), "Outubro").await.unwrap();
    assert_eq!(why(does(rita, ExchangeCommand::MoveFolder { folder: notes, into: Some(inner) }).await), "into_itself");
    does(rita, ExchangeCommand::MoveFolder { folder: notes, into: Some(hers) }).await.unwrap();
    does(rita, puts(&[sent.id], Some(inner))).await.unwrap();
    let row: DocumentRow = maria.get(&format!("/api/client/documents/{}", sent.id)).await;
    assert_eq!(row.path, ["Contratos", "Notas de 2026", "Outubro"]);

    // Deleted, it leaves what it held where it lay itself.
    does(rita, deletes(notes)).await.unwrap();
    let row: DocumentRow = maria.get(&format!("/api/client/documents/{}", sent.id)).await;
    assert_eq!(row.path, ["Contratos", "Outubro"]);
    does(maria, ExchangeCommand::WithdrawDocument { document: sent.id }).await.unwrap();
    assert_eq!(bakery.lying_in(maria, Some(inner)).await, [""; 0]);

    // The office sees what was withdrawn and by whom, in the log.
    let entries: Value = ana
        .post(
            "/api/office/audit/list",
            &json!({ "company": null, "person": null, "document": sent.id, "did": null, "from": null, "until": null,
                     "before": null, "limit": 50 }),
        )
        .await
        .unwrap();
    let text = entries.to_string();
    for did in ["published", "moved", "withdrawn"] {
        assert!(text.contains(&format!("\"did\":\"{did}\"")), "{did} in {text}");
    }
}

/// Ana publishes a file by hand.
async fn publishes(bakery: &Bakery, says: &str, folder: Option<FolderId>) -> DocumentId {
    let bytes = pdf(says);
    let content = Sha256Hex(Sha256::digest(&bytes).iter().map(|byte| format!("{byte:02x}")).collect());
    bakery.ana.request(Method::PUT, &format!("/api/blobs/{}", content.0)).body(bytes).send().await.unwrap();
    let facts = DocumentFacts {
        kind: KindId(FILE.into()),
        company: bakery.id,
        department: FISCAL,
        competence: None,
        period: None,
        employee: None,
        title: says.into(),
        file_name: format!("{says}.pdf"),
        due_on: None,
        amount: None,
    };
    let command = ExchangeCommand::PublishByHand { content, facts, folder };
    made(bakery.ana.does(Command::Exchange(command)).await.unwrap()).unwrap()
}

async fn as_level(bakery: &Bakery, name: &str, level: Level) {
    let office = &bakery.office;
    let known = office.store().people(office.demonstration.office).await.unwrap();
    let person = known.into_iter().find(|person| person.name == name).unwrap();
    let mut transaction = office.store().begin(office.demonstration.office, office.clock_now()).await.unwrap();
    let departments = departments_with(level);
    transaction.change_access(person.id, person.role, &person.companies, &departments, true).await.unwrap();
    transaction.commit().await.unwrap();
}

async fn two_people_make_one(office: Office) {
    // PC2: Maria and Rita make the same folder at the same moment, and go on with the id that each chose.
    let bakery = Bakery::of(office, Level::Contribuinte, Level::Contribuinte).await;
    let (maria, rita) = (&bakery.maria, &bakery.rita);
    let envelope = |name: &str| {
        let (id, folder) = (machine::ids::new(), machine::ids::new());
        let (company, name) = (bakery.id, name.to_owned());
        let make = ExchangeCommand::MakeFolder { folder, company, department: FISCAL, parent: None, name };
        (folder, CommandEnvelope { id, command: Command::Exchange(make) })
    };
    let ((first, marias), (second, ritas)) = (envelope("Férias"), envelope("ferias"));
    let post = |who: &Person, envelope: &CommandEnvelope| {
        let request = who.request(Method::POST, "/api/commands").json(envelope);
        async move { made::<FolderId>(read(request.send().await.unwrap()).await.unwrap()).unwrap() }
    };
    let (of_maria, of_rita, again) = tokio::join!(post(maria, &marias), post(rita, &ritas), post(maria, &marias));
    assert_eq!((of_maria, of_maria), (of_rita, again), "executed once, made once");
    assert_eq!(bakery.folders(maria).await.len(), 1);
    let (one, two) =
        (bakery.sends(maria, "aviso", Some(first)).await, bakery.sends(rita, "recibo", Some(second)).await);
    assert_eq!((one.folder, two.folder), (Some(of_maria), Some(of_maria)));
    // The same file sent twice into two folders is one document: it lies where it was put last.
    let other = bakery.makes(maria, "Outra").await.unwrap();
    let again = bakery.sends(maria, "aviso", Some(other)).await;
    assert_eq!((again.id, again.folder), (one.id, Some(other)));
    // A colleague's stays where the colleague put it.
    let again = bakery.sends(maria, "recibo", Some(other)).await;
    assert_eq!((again.id, again.folder), (two.id, Some(of_maria)));
    // By date, new ones and search go across the folders.
    let found = rita.get::<DocumentPage>("/api/client/documents?search=aviso&department=fiscal").await.rows;
    assert_eq!((found.len(), found[0].path.as_slice()), (1, ["Outra".to_owned()].as_slice()));
    let new = rita.get::<DocumentPage>("/api/client/documents?unopened=true").await.rows;
    let new: Vec<_> = new.into_iter().filter(|row| row.department == FISCAL).map(|row| row.id).collect();
    assert_eq!(new, [one.id], "and what Rita sent herself is no news to her");
}

async fn departments_go_with_their_folders(office: Office) {
    // PE3: both departments have a folder "Contratos"; an upload is under way into the one that goes.
    let bakery = Bakery::of(office, Level::Contribuinte, Level::Proprietario).await;
    let (maria, ana) = (&bakery.maria, &bakery.ana);
    let goes = bakery.makes(maria, "Contratos").await.unwrap();
    let only_here = bakery.makes_in(maria, Some(goes), "2026").await.unwrap();
    bakery.sends(maria, "contrato", Some(goes)).await;
    bakery.sends(maria, "aditivo", Some(only_here)).await;
    let bytes = pdf("a caminho");
    let under_way = bakery.begins(maria, "a caminho.pdf", bytes.len(), Some(goes)).await.unwrap();
    let stays: FolderId = machine::ids::new();
    let make = ExchangeCommand::MakeFolder {
        folder: stays,
        company: bakery.id,
        department: Department::Geral,
        parent: None,
        name: "CONTRATOS".into(),
    };
    does(ana, make).await.unwrap();
    let delete = PeopleCommand::DeleteDepartment { department: FISCAL, into: Department::Geral };
    ana.does(Command::People(delete)).await.unwrap();

    assert_eq!(bakery.names(maria).await, ["2026", "CONTRATOS"]);
    let arrived = bakery.ends(maria, &under_way, bytes).await;
    assert_eq!((arrived.department, arrived.folder), (Department::Geral, Some(stays)));
    let rows = maria.get::<DocumentPage>(&format!("/api/client/documents?folder={stays}")).await.rows;
    assert_eq!(titles(rows), ["a caminho", "contrato"]);
    let rows = maria.get::<DocumentPage>("/api/client/documents?search=aditivo").await.rows;
    assert_eq!(rows[0].path, ["CONTRATOS", "2026"]);
    assert!(bakery.office.store().integrity().await.unwrap().is_empty());
}

async fn a_strangers_folder_does_not_exist(office: Office) {
    let bakery = Bakery::of(office, Level::Proprietario, Level::Proprietario).await;
    let carlos = bakery.office.carlos().await;
    let notes = bakery.makes(&bakery.maria, "Notas").await.unwrap();
    let document = bakery.sends(&bakery.maria, "nota", Some(notes)).await.id;
    let other_department: FolderId = {
        let (folder, company) = (machine::ids::new(), bakery.id);
        let (department, name) = (Department::Pessoal, "Do pessoal".into());
        does(&bakery.maria, ExchangeCommand::MakeFolder { folder, company, department, parent: None, name })
            .await
            .unwrap();
        folder
    };
    assert_eq!(why(does(&bakery.maria, puts(&[document], Some(other_department))).await), "other_department");
    // Each thing that can be done to a folder, by somebody of another company: as if it had never been there.
    let asks = |folder: FolderId, document: DocumentId| {
        let company = bakery.id;
        [
            ExchangeCommand::MakeFolder {
                folder: machine::ids::new(),
                company,
                department: FISCAL,
                parent: Some(folder),
                name: "Minha".into(),
            },
            renames(folder, "Minha"),
            ExchangeCommand::MoveFolder { folder, into: None },
            deletes(folder),
            puts(&[document], Some(folder)),
            puts(&[document], None),
        ]
    };
    let unknown = asks(machine::ids::new(), machine::ids::new());
    for (theirs, never) in asks(notes, document).into_iter().zip(unknown) {
        let named = format!("{theirs:?}");
        let (refused, nothing) = (does(&carlos, theirs).await.unwrap_err(), does(&carlos, never).await.unwrap_err());
        assert_eq!(refused, nothing, "{named}");
        assert_eq!(refused.0, StatusCode::NOT_FOUND, "{named}");
    }
    assert_eq!(bakery.folders(&carlos).await.len(), 0);
    let upload =
        json!({ "company": bakery.id, "department": "fiscal", "folder": notes, "file_name": "a.pdf", "size": 9 });
    let refused = carlos.post::<Upload>("/api/client/uploads", &upload).await.err().unwrap();
    assert_eq!(refused.0, StatusCode::NOT_FOUND);
    let page: DocumentPage = carlos.get(&format!("/api/client/documents?folder={notes}")).await;
    assert!(page.rows.is_empty());
    // Staff who do not publish see folders and change none; nobody uploads into a folder that is not there.
    let unknown = bakery.begins(&bakery.maria, "a.pdf", 9, Some(machine::ids::new())).await.unwrap_err();
    assert_eq!(unknown.0, StatusCode::NOT_FOUND);
    let (status, error) = bakery.makes(&bakery.maria, "fatura\u{202e}fdp").await.unwrap_err();
    assert_eq!((status, error.facts["why"].as_str()), (StatusCode::CONFLICT, "deceiving_name"));
    let seen = bakery.ana.sees().await.into_iter();
    let folders: Vec<Folder> =
        seen.filter_map(|change| if let Change::Folder(folder) = change { Some(folder) } else { None }).collect();
    assert_eq!(folders.len(), 2);
}

macro_rules! stories {
    ($($(#[$note:meta])* $name:ident, $on_postgres:ident: $story:ident;)*) => {$(
        $(#[$note])*
        #[tokio::test(flavor = "multi_thread")]
        async fn $name() {
            $story(Office::open().await).await;
        }

        #[cfg(target_os = "linux")]
        #[tokio::test(flavor = "multi_thread")]
        async fn $on_postgres() {
            $story(Office::on_postgres().await).await;
        }
    )*};
}

stories! {
    levels_say_who_does_what_with_folders, levels_say_who_does_what_with_folders_on_postgres:
        each_level_does_what_it_says;
    two_people_make_the_same_folder_at_once, two_people_make_the_same_folder_at_once_on_postgres: two_people_make_one;
    a_deleted_department_takes_its_folders_along, a_deleted_department_takes_its_folders_along_on_postgres:
        departments_go_with_their_folders;
    folders_of_others_do_not_exist, folders_of_others_do_not_exist_on_postgres: a_strangers_folder_does_not_exist;
}
