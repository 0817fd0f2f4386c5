//! Who is there before anything happens: groups, staff, client users, the companies' regimes and partners, and what is
//! done for whom.

use std::collections::{BTreeMap, BTreeSet};

use contract::command::Command;
use contract::command::notifications::NotificationsCommand;
use contract::command::people::{PeopleCommand, SendInvitation};
use contract::command::tasks::TasksCommand;
use contract::people::{CompanyForm, ContactForm, PersonForm, Step};
use domain::access::{Companies, Level, Role, departments_with};
use domain::certificate::CertificateKind;
use domain::notify::{Preferences, Way};
use domain::registry::{Individual, Relation, WhoIs};
use domain::{CompanyId, DraftId, GroupId, PersonId};

use super::LifeError;
use super::scene::Scene;
use crate::demonstration::describe;
use crate::offices::{self, NewUser};
use crate::portal::sha256;

/// The whole life lies between this day and today.
const BEGINS: i64 = -58;
const ANA: &str = "Ana Souza";

pub async fn set(scene: &mut Scene<'_>) -> Result<(), LifeError> {
    let begins = scene.calendars.day(BEGINS);
    scene.clock.set(scene.calendars.working(begins, super::clock(8, 30)));
    groups_and_staff(scene).await?;
    clients(scene).await?;
    companies(scene).await?;
    processes(scene).await
}

async fn groups_and_staff(scene: &mut Scene<'_>) -> Result<(), LifeError> {
    let script = scene.script;
    for group in &script.groups {
        let id = GroupId(scene.id(&group.name));
        let command = PeopleCommand::SaveGroup { id, name: group.name.clone(), permissions: group.permissions.clone() };
        scene.does(ANA, Command::People(command)).await?;
    }
    for person in &script.staff {
        let groups = person.group.iter().map(|group| GroupId(scene.id(group))).collect();
        let companies =
            if person.companies.is_empty() { Companies::All } else { Companies::Only(ids(scene, &person.companies)?) };
        let form = PersonForm {
            name: person.name.clone(),
            email: person.email.clone(),
            role: person.role,
            departments: person.departments.clone(),
            companies,
            permissions: BTreeSet::new(),
            groups,
            ..PersonForm::default()
        };
        finish_wizard(scene, form, SendInvitation::NotYet).await?;
    }
    Ok(())
}

async fn clients(scene: &mut Scene<'_>) -> Result<(), LifeError> {
    for client in describe().clients {
        // A message on the telephone would come between what the demonstration asks and is answered there.
        let preferences = Preferences { ways: vec![Way::Email, Way::Portal], ..Preferences::default() };
        let command = NotificationsCommand::SavePreferences { preferences };
        scene.does(client.name, Command::Notifications(command)).await?;
    }
    for client in &scene.script.clients {
        let companies = Companies::Only(ids(scene, &client.companies)?);
        if client.registered {
            register(scene, &client.name, &client.email, companies).await?;
            continue;
        }
        let form = PersonForm {
            name: client.name.clone(),
            email: client.email.clone(),
            departments: departments_with(Level::Contribuinte),
            companies,
            ..PersonForm::default()
        };
        finish_wizard(scene, form, SendInvitation::NotYet).await?;
    }
    Ok(())
}

/// Somebody with a password, as `admin create-client` makes them.
async fn register(scene: &mut Scene<'_>, name: &str, email: &str, companies: Companies) -> Result<(), LifeError> {
    let first = plain(name.split(' ').next().unwrap_or_default());
    let user = NewUser {
        name: name.to_owned(),
        email: Some(email.to_owned()),
        phones: Vec::new(),
        password: Some(format!("demonstracao-{first}")),
        role: Role::Client,
        companies,
        departments: departments_with(Level::Contribuinte),
    };
    let id: PersonId = machine::ids::new();
    let begun = scene.app.store.begin(scene.office, scene.app.now()).await;
    let mut transaction = begun.map_err(|why| LifeError::new(name, why))?;
    offices::create_user(&mut transaction, id, user).await.map_err(|why| LifeError::new(name, why))?;
    transaction.commit().await.map_err(|why| LifeError::new(name, why))?;
    scene.people.insert(name.to_owned(), id);
    Ok(())
}

/// "Novo usuário", from the first step to "Concluir".
async fn finish_wizard(scene: &mut Scene<'_>, form: PersonForm, invite: SendInvitation) -> Result<(), LifeError> {
    let (name, draft) = (form.name.clone(), machine::ids::new::<DraftId>());
    let save = PeopleCommand::SaveDraft { draft, step: Step::Notifications, form: Box::new(form) };
    scene.does(ANA, Command::People(save)).await?;
    scene.does(ANA, Command::People(PeopleCommand::FinishDraft { draft, invite })).await?;
    scene.people.insert(name, PersonId(draft.0));
    Ok(())
}

async fn companies(scene: &mut Scene<'_>) -> Result<(), LifeError> {
    for line in &scene.script.companies {
        let company = scene.company(line.code)?.clone();
        let contact = machine::ids::new();
        let words: Vec<String> = line.partner.split(' ').map(plain).collect();
        let form = ContactForm {
            name: line.partner.clone(),
            main_email: format!("{}@socios.example", words.join(".")),
            ..ContactForm::default()
        };
        let save = PeopleCommand::SaveContact { id: contact, form: Box::new(form) };
        scene.does(ANA, Command::People(save)).await?;
        let partner = Individual { who: WhoIs::Contact { contact }, relation: Relation::ManagingPartner };
        let form = CompanyForm {
            name: company.name,
            short_name: company.short_name,
            tax_id: company.tax_id,
            regime: Some(line.regime),
            modules_off: BTreeSet::new(),
            individuals: vec![partner],
        };
        let change = PeopleCommand::ChangeCompany { company: company.id, form: Box::new(form) };
        scene.does(ANA, Command::People(change)).await?;
    }
    Ok(())
}

/// What is done for whom, and the tasks of last month and this one.
async fn processes(scene: &mut Scene<'_>) -> Result<(), LifeError> {
    let script = scene.script;
    let keys = script.processes.iter().map(|line| line.key.clone()).collect();
    scene.does(ANA, Command::Tasks(TasksCommand::AdoptProcesses { keys })).await?;
    let known = scene.app.store.processes(scene.office).await.map_err(|why| LifeError::new("processes", why))?;
    let known: BTreeMap<String, _> =
        known.into_iter().filter_map(|process| Some((process.taken_from.clone()?, process))).collect();
    for line in &script.processes {
        let process = known.get(&line.key).ok_or_else(|| LifeError::new(&line.key, "not in the starting set"))?;
        let template = Box::new(domain::task::ProcessTemplate {
            responsible: Some(scene.person(&line.by)?),
            ..process.template.clone()
        });
        let save = TasksCommand::SaveProcess { id: Some(process.id), template, active: true };
        scene.does(ANA, Command::Tasks(save)).await?;
        if !line.companies.is_empty() {
            let companies = ids(scene, &line.companies)?;
            let assign = TasksCommand::Assign { process: process.id, companies, on: true, overrides: None };
            scene.does(ANA, Command::Tasks(assign)).await?;
        }
    }
    for months in [-1, 0] {
        let month = scene.calendars.month(months);
        scene.does(ANA, Command::Tasks(TasksCommand::GenerateMonth { month })).await?;
    }
    Ok(())
}

fn ids(scene: &Scene<'_>, codes: &[u32]) -> Result<BTreeSet<CompanyId>, LifeError> {
    codes.iter().map(|code| scene.company(*code).map(|company| company.id)).collect()
}

/// How long a certificate of a kind usually holds; state and city say it in their own papers.
pub fn usual_days(kind: CertificateKind) -> i64 {
    match kind {
        CertificateKind::Federal | CertificateKind::Labour => 180,
        CertificateKind::Fgts => 29,
        CertificateKind::State | CertificateKind::Municipal => 90,
    }
}

/// Twenty digits that look like chance, and are the same each time.
pub fn number(of: &str) -> String {
    sha256(of.as_bytes()).0.bytes().map(|byte| char::from(b'0' + byte % 10)).take(20).collect()
}

/// Small letters without accents, as they stand in an address.
fn plain(word: &str) -> String {
    let bare = |letter: char| match letter {
        'á' | 'à' | 'â' | 'ã' => 'a',
        'é' | 'ê' => 'e',
        'í' => 'i',
        'ó' | 'ô' | 'õ' => 'o',
        'ú' | 'ü' => 'u',
        'ç' => 'c',
        other => other,
    };
    word.to_lowercase().chars().map(bare).collect()
}
