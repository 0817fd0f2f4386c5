//! Who acts, with what, and when: the portal on the life's own clock, and its handlers called as a request calls them.

use std::collections::BTreeMap;
use std::net::IpAddr;
use std::sync::Arc;

use axum::Json;
use axum::extract::State;
use axum::http::header::USER_AGENT;
use axum::http::{HeaderMap, HeaderValue};
use bytes::Bytes;
use chrono::{DateTime, TimeDelta, Utc};
use contract::client::upload::{NewUpload, UploadEnd};
use contract::command::exchange::ExchangeCommand;
use contract::command::tasks::{CertificatePaper, TasksCommand};
use contract::command::{Command, CommandAnswer, CommandEnvelope, CommandResult};
use contract::exchange::{NewLink, OpenLink};
use domain::access::Access;
use domain::certificate::CertificateOutcome;
use domain::document::{DocumentFacts, PaymentCodes, Sha256Hex};
use domain::order::KindId;
use domain::payment_code::{Collection, Pix};
use domain::registry::Company;
use domain::task::{Task, TaskOrigin};
use domain::{Cents, DocumentId, EmployeeId, OfficeId, PersonId};
use machine::SetClock;
use portal_store::CalendarFilter;
use uuid::Uuid;

use super::days::Calendars;
use super::script::{Paper, PaysBy, Script};
use super::{Act, LifeError, PaperToPrint, Printer, about, label, setting, titled};
use crate::demonstration::describe;
use crate::http::caller::{Address, Caller};
use crate::http::failure::Failure;
use crate::http::input::{Asking, Body, Id};
use crate::http::{client_documents, commands, office, open_links, uploads};
use crate::office_day;
use crate::portal::App;

/// The collecting body of codes that nobody collects.
const NOBODY: &str = "0000";
const PIX_KEY: &str = "demonstracao@horizonte.example";

pub struct Scene<'a> {
    pub app: App,
    pub clock: SetClock,
    pub calendars: Calendars,
    pub office: OfficeId,
    pub script: &'a Script,
    pub people: BTreeMap<String, PersonId>,
    pub companies: BTreeMap<u32, Company>,
    pub documents: BTreeMap<String, DocumentId>,
    printer: &'a Printer,
    ids: BTreeMap<String, Uuid>,
    /// The links that were made: the secrets of their addresses.
    links: BTreeMap<usize, String>,
}

impl<'a> Scene<'a> {
    pub async fn open(portal: &App, script: &'a Script, printer: &'a Printer) -> Result<Self, LifeError> {
        let now = portal.now();
        let clock = SetClock::at(now);
        let app = portal.on_clock(Arc::new(clock.clone())).await.map_err(|why| LifeError::new("the portal", why))?;
        let office = describe().office;
        let opened = |why: portal_store::StoreError| LifeError::new("the demonstration office", why);
        let zone = office_day::zone_of(&app, office).await.map_err(opened)?;
        let today = now.with_timezone(&zone).date_naive();
        let business = app.store.business_days(office).await.map_err(opened)?;
        let mut companies = BTreeMap::new();
        for line in &script.companies {
            let company = app.store.company_by_books_code(office, &line.code.to_string()).await.map_err(opened)?;
            let company =
                company.ok_or_else(|| LifeError::new(format!("company {}", line.code), "not in the books"))?;
            companies.insert(line.code, company);
        }
        let known = app.store.people(office).await.map_err(opened)?;
        Ok(Self {
            app: Arc::new(app),
            clock,
            calendars: Calendars { now, today, zone, business },
            office,
            script,
            people: known.into_iter().map(|person| (person.name, person.id)).collect(),
            companies,
            documents: BTreeMap::new(),
            printer,
            ids: BTreeMap::new(),
            links: BTreeMap::new(),
        })
    }

    /// Staff of the life are in the office already.
    pub async fn was_played(&self) -> Result<bool, LifeError> {
        Ok(self.script.staff.iter().any(|person| self.people.contains_key(&person.name)))
    }

    pub fn id(&mut self, name: &str) -> Uuid {
        let fresh = machine::ids::new();
        *self.ids.entry(name.to_owned()).or_insert(fresh)
    }

    pub fn person(&self, name: &str) -> Result<PersonId, LifeError> {
        self.people.get(name).copied().ok_or_else(|| LifeError::new(name, "nobody of the office or its clients"))
    }

    pub fn company(&self, code: u32) -> Result<&Company, LifeError> {
        self.companies.get(&code).ok_or_else(|| LifeError::new(format!("company {code}"), "not in the life"))
    }

    /// By name, or by the place in the list of those who work there.
    pub async fn employee(&self, company: u32, who: &str) -> Result<EmployeeId, LifeError> {
        let found = self.app.store.employees(self.office, self.company(company)?.id).await;
        let all = found.map_err(|why| LifeError::new(who, why))?;
        let mut here = all.iter().filter(|employee| employee.left_on.is_none());
        let found = match who.parse::<usize>() {
            Ok(place) => here.nth(place),
            Err(_) => here.find(|employee| employee.name == who),
        };
        found.map(|employee| employee.id).ok_or_else(|| LifeError::new(who, "no employee of that company"))
    }

    /// Who of a company opens its documents.
    pub fn client_of(&self, company: u32) -> Option<String> {
        let code = company.to_string();
        let clients = describe().clients.into_iter();
        let first =
            clients.filter(|client| client.companies.contains(&code.as_str())).map(|client| client.name.to_owned());
        let registered = self.script.clients.iter().filter(|client| client.registered);
        let further = registered.filter(|client| client.companies.contains(&company)).map(|client| client.name.clone());
        first.chain(further).next()
    }

    pub async fn access(&self, name: &str) -> Result<Access, LifeError> {
        let access = self.app.store.access(self.office, self.person(name)?).await;
        access.map_err(|why| LifeError::new(name, why))?.ok_or_else(|| LifeError::new(name, "is not active"))
    }

    async fn caller(&self, name: &str) -> Result<Caller, LifeError> {
        let found = self.app.store.person(self.office, self.person(name)?).await;
        let person = found.map_err(|why| LifeError::new(name, why))?.ok_or_else(|| LifeError::new(name, "left"))?;
        Ok(Caller {
            access: self.access(name).await?,
            person,
            session: machine::ids::new(),
            is_cookie: false,
            second_step: false,
            proved_at: self.app.now(),
            must_set_up: false,
        })
    }

    /// A command of somebody, as their desktop or browser sends it.
    pub async fn does(&self, by: &str, command: Command) -> Result<CommandResult, LifeError> {
        let what = || format!("{by}: {}", serde_json::to_string(&command).unwrap_or_default());
        let envelope = CommandEnvelope { id: machine::ids::new(), command: command.clone() };
        let caller = self.caller(by).await?;
        match commands::execute(State(self.app.clone()), caller, Body(envelope)).await {
            Ok(Json(CommandAnswer::Done { result })) => Ok(result),
            Ok(Json(CommandAnswer::Refused { refusal })) => Err(LifeError::new(what(), format!("{refusal:?}"))),
            Err(failure) => Err(failed(&what(), &failure)),
        }
    }

    /// Tasks of processes, with the process's key and the company's number in the books, by their days.
    pub async fn tasks(&self) -> Result<Vec<(String, u32, Task)>, LifeError> {
        let of_store = |why: portal_store::StoreError| LifeError::new("the tasks", why);
        let filter = CalendarFilter {
            from: self.calendars.month(-2).first_day(),
            to: self.calendars.month(1).last_day(),
            company: None,
            department: None,
            responsible: None,
            for_client: false,
        };
        let processes = self.app.store.processes(self.office).await.map_err(of_store)?;
        let rows =
            self.app.store.tasks_of_days(&self.access("Ana Souza").await?, &filter).await.map_err(of_store)?.rows;
        let mut tasks: Vec<(String, u32, Task)> = rows
            .into_iter()
            .filter_map(|named| {
                let TaskOrigin::Process { process } = named.task.origin else { return None };
                let key = processes.iter().find(|known| known.id == process)?.taken_from.clone()?;
                let code = self.companies.iter().find(|(_, company)| company.id == named.task.company)?.0;
                Some((key, *code, named.task))
            })
            .collect();
        tasks.sort_by(|(key, code, task), (other_key, other_code, other)| {
            (super::day_of(task), key, code).cmp(&(super::day_of(other), other_key, other_code))
        });
        Ok(tasks)
    }

    pub(super) async fn play(&mut self, at: DateTime<Utc>, act: Act) -> Result<(), LifeError> {
        self.clock.set(at);
        match act {
            Act::Publish { paper, of } => self.publish(paper, of).await,
            Act::Open { document, by } => self.open_document(&document, &by).await,
            Act::Send(place) => self.send(place).await,
            Act::Certify { line, company, ends_on, issued_on } => {
                let line = self.script.certificates.get(line).ok_or_else(|| LifeError::new("certificate", "gone"))?;
                let company = self.company(company)?;
                let number = setting::number(&format!("{:?} {}", line.kind, company.books_code));
                let command = TasksCommand::SaveCertificate {
                    id: None,
                    company: company.id,
                    kind: line.kind,
                    place: line.place.clone(),
                    paper: CertificatePaper {
                        outcome: CertificateOutcome::Negative,
                        number,
                        issued_on,
                        valid_until: Some(ends_on),
                        document: None,
                    },
                    warn_days_before: line.kind.usual_warning_days(),
                    responsible: Some(self.person(&line.by)?),
                };
                self.does(&line.by, Command::Tasks(command)).await.map(drop)
            }
            Act::MakeLink(place) => self.make_link(place).await,
            Act::OpenLink { link, opening } => self.open_link(link, opening).await,
            Act::Begin(task) => self.works(&task, TasksCommand::StartTask { task: task.id }).await,
            Act::WaitForClient(task) => self.works(&task, TasksCommand::WaitForClient { task: task.id }).await,
            Act::Finish(task) => self.finish(&task).await,
            Act::Step(place) => self.step(place).await,
        }
    }

    async fn step(&mut self, place: usize) -> Result<(), LifeError> {
        let Some(step) = self.script.steps.get(place) else { return Ok(()) };
        let Some(command) = self.filled(&step.command).await? else { return Ok(()) };
        let command =
            serde_json::from_value(command.clone()).map_err(|why| LifeError::new(command.to_string(), why))?;
        self.does(&step.by, command).await.map(drop)
    }

    /// By whoever is responsible for the task, unless a document has closed it meanwhile.
    async fn works(&self, task: &Task, command: TasksCommand) -> Result<(), LifeError> {
        let now = self.app.store.task(self.office, task.id).await.map_err(|why| LifeError::new(&task.title, why))?;
        if now.is_none_or(|task| task.state.is_over()) {
            return Ok(());
        }
        let who = self.people.iter().find(|(_, id)| Some(**id) == task.responsible);
        let who = who.map_or("Ana Souza", |(name, _)| name.as_str());
        self.does(who, Command::Tasks(command)).await.map(drop)
    }

    async fn finish(&self, task: &Task) -> Result<(), LifeError> {
        for item in 0..u32::try_from(task.checklist.len()).unwrap_or_default() {
            self.works(task, TasksCommand::TickItem { task: task.id, item, ticked: true }).await?;
        }
        self.works(task, TasksCommand::CloseTask { task: task.id }).await
    }

    async fn publish(&mut self, place: usize, of: usize) -> Result<(), LifeError> {
        let Some(paper) = self.script.papers.get(place) else { return Ok(()) };
        let Some(line) = paper.of.get(of) else { return Ok(()) };
        let amount = line.amount.as_deref().map(str::parse::<Cents>).transpose();
        let amount = amount.map_err(|why| LifeError::new(&paper.id, why))?;
        let (competence, due_on) = about(self, paper);
        let title = titled(&paper.title, competence, self.calendars.today);
        let facts = DocumentFacts {
            kind: paper.kind.clone(),
            company: self.company(line.company)?.id,
            department: paper.department,
            competence,
            period: None,
            employee: None,
            file_name: file_name(&title),
            title,
            due_on,
            amount,
        };
        let codes = codes(paper, amount, line.company).map_err(|why| LifeError::new(&paper.id, why))?;
        let content = self.print(&facts, line.company, &codes, &paper.text).await?;
        let command = Command::Exchange(ExchangeCommand::PublishByHand { content, facts, folder: None });
        let CommandResult::Thing { id } = self.does(&paper.by, command).await? else { return Ok(()) };
        let id = id.parse::<DocumentId>().map_err(|why| LifeError::new(&paper.id, why))?;
        self.documents.insert(label(paper, line.company), id);
        Ok(())
    }

    /// The paper's bytes, where a desktop sends them before its command.
    async fn print(
        &self,
        facts: &DocumentFacts,
        company: u32,
        codes: &PaymentCodes,
        text: &str,
    ) -> Result<Sha256Hex, LifeError> {
        let bytes = self.printed(facts, company, codes, text)?;
        self.app.store.contents().put(bytes).await.map_err(|why| LifeError::new(&facts.title, why))
    }

    fn printed(
        &self,
        facts: &DocumentFacts,
        company: u32,
        codes: &PaymentCodes,
        text: &str,
    ) -> Result<Bytes, LifeError> {
        let paper = PaperToPrint { facts, company: self.company(company)?, codes, text, at: self.app.now() };
        (self.printer)(&paper).map(Bytes::from).map_err(|why| LifeError::new(&facts.title, why))
    }

    async fn open_document(&self, document: &str, by: &str) -> Result<(), LifeError> {
        let Some(id) = self.documents.get(document) else { return Ok(()) };
        let caller = self.caller(by).await?;
        let how = Asking(client_documents::How::default());
        let opened = client_documents::content(State(self.app.clone()), caller, Id(*id), how).await;
        opened.map(drop).map_err(|failure| failed(document, &failure))
    }

    /// A client sends a file, in one piece.
    async fn send(&mut self, place: usize) -> Result<(), LifeError> {
        let Some(sent) = self.script.sent.get(place) else { return Ok(()) };
        let fault = |failure: Failure| failed(&sent.id, &failure);
        let last_month = self.calendars.month(-1);
        let title = titled(&sent.title, Some(last_month), self.calendars.today);
        let facts = DocumentFacts {
            kind: KindId(domain::document::FILE.to_owned()),
            company: self.company(sent.company)?.id,
            department: sent.department,
            competence: None,
            period: None,
            employee: None,
            file_name: file_name(&title),
            title,
            due_on: None,
            amount: None,
        };
        let bytes = self.printed(&facts, sent.company, &PaymentCodes::default(), "Arquivo enviado pelo cliente.")?;
        let new = NewUpload {
            company: facts.company,
            department: facts.department,
            folder: None,
            file_name: facts.file_name,
            size: bytes.len() as u64,
            sha256: None,
        };
        let (app, caller) = (State(self.app.clone()), self.caller(&sent.by).await?);
        let Json(upload) = uploads::begin(app.clone(), caller.clone(), Body(new)).await.map_err(fault)?;
        let at = Asking(uploads::At { offset: Some(0) });
        uploads::put_piece(app.clone(), caller.clone(), Id(upload.id), at, Ok(bytes)).await.map(drop).map_err(fault)?;
        match uploads::finish(app, caller, Id(upload.id)).await.map_err(fault)? {
            Json(UploadEnd::Taken { documents }) => {
                let documents = documents.iter().map(|row| (sent.id.clone(), row.id));
                self.documents.extend(documents);
                Ok(())
            }
            Json(UploadEnd::Refused { .. }) => Err(LifeError::new(&sent.id, "the portal did not take the file")),
        }
    }

    async fn make_link(&mut self, place: usize) -> Result<(), LifeError> {
        let Some(line) = self.script.links.get(place) else { return Ok(()) };
        let documents = line.papers.iter().filter_map(|paper| self.documents.get(&format!("{paper} {}", line.company)));
        let new = NewLink {
            company: self.company(line.company)?.id,
            documents: documents.copied().collect(),
            label: line.label.clone(),
            password: None,
            expires_at: self.app.now() + TimeDelta::days(line.lives_days),
            openings_max: None,
        };
        let made = office::links::make(State(self.app.clone()), self.caller(&line.by).await?, Body(new)).await;
        let Json(made) = made.map_err(|failure| failed(&line.label, &failure))?;
        let secret = made.address.rsplit('/').next().unwrap_or_default().to_owned();
        self.links.insert(place, secret);
        Ok(())
    }

    async fn open_link(&self, link: usize, opening: usize) -> Result<(), LifeError> {
        let opened = self.script.links.get(link).and_then(|line| line.opened.get(opening));
        let (Some(opened), Some(secret)) = (opened, self.links.get(&link)) else { return Ok(()) };
        let address = opened.network.parse::<IpAddr>().map_err(|why| LifeError::new(&opened.network, why))?;
        let agent = opened.with.parse::<HeaderValue>().map_err(|why| LifeError::new(&opened.with, why))?;
        let headers = HeaderMap::from_iter([(USER_AGENT, agent)]);
        let asked = Body(OpenLink { password: None });
        let done =
            open_links::open(State(self.app.clone()), Address(address), Id(secret.clone()), headers, asked).await;
        done.map(drop).map_err(|failure| failed("the link", &failure))
    }
}

fn failed(what: &str, failure: &Failure) -> LifeError {
    LifeError::new(what, serde_json::to_string(&failure.0).unwrap_or_default())
}

/// Whole codes that lead to nobody.
fn codes(
    paper: &Paper,
    amount: Option<Cents>,
    company: u32,
) -> Result<PaymentCodes, domain::payment_code::NotAPaymentCode> {
    let Some(amount) = amount else { return Ok(PaymentCodes::default()) };
    let mut codes = PaymentCodes::default();
    if paper.pays_by.contains(&PaysBy::BarCode) {
        let digits = setting::number(&paper.id);
        let free: u64 = digits.get(..12).and_then(|digits| digits.parse().ok()).unwrap_or_default();
        let code = Collection::write('5', NOBODY, amount, free + u64::from(company))?;
        (codes.typed_line, codes.bar_code) = (Some(code.line()), Some(code.barcode().to_owned()));
    }
    if paper.pays_by.contains(&PaysBy::Pix) {
        let transaction = format!("{}{company:03}", paper.id.to_uppercase());
        codes.pix = Some(Pix::write(PIX_KEY, amount, "DEMONSTRACAO NAO PAGAR", "CRICIUMA", &transaction)?.text);
    }
    Ok(codes)
}

fn file_name(title: &str) -> String {
    format!("{}.pdf", title.replace('/', "-"))
}
