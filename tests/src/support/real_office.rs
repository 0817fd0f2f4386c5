//! An office of real processes: `balcao-portal` and `balcao-agent`, which a story may kill.

use std::fs::File;
use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::Duration;

use anyhow::{Context, Result, bail, ensure};
use domain::order::{Happened, Order};
use headless::Running;
use serde_json::Value;
use tempfile::TempDir;
use testkit::{Client, Counter, Database, Staff, master_books, until};

use super::line::Line;
use super::programs::program;

/// The key that the telephones' secret is derived from; known to the test, so that its people can sign.
const SERVER_KEY: [u8; 32] = [7; 32];

pub struct RealOffice {
    /// Leads to the portal, wherever it listens now.
    pub line: Line,
    pub counter: Counter,
    folder: TempDir,
    /// Where the programs' own words go, to be read when a story fails.
    logs: PathBuf,
    storage: Vec<String>,
    portal: Option<Running>,
    /// Where the portal listens.
    address: Option<SocketAddr>,
}

/// An agent's process, and where it keeps its pairing.
pub struct AgentProcess {
    name: String,
    folder: PathBuf,
    process: Option<Running>,
}

impl RealOffice {
    /// The demonstration office with its portal at work, and books. `story` names the folder of the logs.
    pub async fn open(story: &str, database: Database) -> Result<Self> {
        machine::install_tls();
        let folder = tempfile::tempdir()?;
        let logs =
            Path::new(env!("CARGO_MANIFEST_DIR")).join("../target/stories").join(format!("{story}-{database:?}"));
        std::fs::create_dir_all(&logs)?;
        std::fs::copy(master_books()?, folder.path().join("books.sqlite"))?;
        let of_portal = folder.path().join("portal");
        let kept = database.storage(&of_portal)?;
        let storage = vec![
            "--data".to_owned(),
            of_portal.display().to_string(),
            "--database".to_owned(),
            kept.database,
            "--documents".to_owned(),
            kept.documents,
        ];
        let line = Line::new().await?;
        let secret = channels::phone_secret(&SERVER_KEY, portal::demonstration::describe().office);
        let counter = Counter::of_the_demonstration(line.url(), secret);
        let mut office = Self { line, counter, folder, logs, storage, portal: None, address: None };
        office.ask_portal(&["admin", "demo-office"])?;
        office.start_portal().await?;
        Ok(office)
    }

    /// The portal comes up, at a new address behind the same line.
    pub async fn start_portal(&mut self) -> Result<()> {
        let mut command = self.portal_program(&["serve", "--listen", "127.0.0.1:0"])?;
        let log = self.log("portal")?;
        let mut portal = Running::start(command.stdout(Stdio::null()).stderr(log))?;
        let address = until("the portal listens", async || {
            ensure!(portal.ended()?.is_none(), "the portal ended by itself; see {}", self.logs.display());
            Ok(self.noted_address(portal.id()))
        });
        let address = address.await?;
        self.portal = Some(portal);
        self.address = Some(address);
        self.mend_line();
        Ok(())
    }

    /// The line leads to the portal again.
    pub fn mend_line(&self) {
        self.line.leads_to(self.address);
    }

    /// kill -9.
    pub fn kill_portal(&mut self) {
        self.address = None;
        self.mend_line();
        if let Some(mut portal) = self.portal.take() {
            portal.kill();
        }
    }

    /// Pairs an agent and lets it tell the books' register, so that the assistant knows whom it is about.
    pub async fn agent(&self, name: &str) -> Result<AgentProcess> {
        let mut agent = self.paired_agent(name)?;
        self.start(&mut agent, None)?;
        let ana = self.staff("Ana").await?;
        until("the agent tells the register", async || {
            let companies = ana.sees().await?.companies;
            Ok(companies.into_values().find(|company| !company.payroll_competences.is_empty()).map(drop))
        })
        .await?;
        Ok(agent)
    }

    fn paired_agent(&self, name: &str) -> Result<AgentProcess> {
        let made = self.ask_portal(&["admin", "pairing-code"])?;
        let code = made.get("code").and_then(Value::as_str).context("no code")?;
        let folder = self.folder.path().join(name);
        let mut pair = Command::new(program("balcao-agent")?);
        pair.args(["pair", "--portal", &self.line.url(), "--code", code, "--name", name, "--token", "file", "--data"]);
        let paired = pair.arg(&folder).env_remove("BALCAO_AGENT_TOKEN").output()?;
        ensure!(paired.status.success(), "{}", String::from_utf8_lossy(&paired.stderr));
        Ok(AgentProcess { name: name.to_owned(), folder, process: None })
    }

    /// Starts the agent; with `stop_at` it dies there by itself.
    pub fn start(&self, agent: &mut AgentProcess, stop_at: Option<&str>) -> Result<()> {
        let mut command = Command::new(program("balcao-agent")?);
        command.args(["run", "--data"]).arg(&agent.folder).arg("--books").arg(self.books());
        command.stdout(Stdio::null()).stderr(self.log(&agent.name)?).env("BALCAO_LOG", "info,agent=debug");
        if let Some(moment) = stop_at {
            command.env("BALCAO_AGENT_STOP_AT", moment);
        }
        agent.process = Some(Running::start(&mut command)?);
        Ok(())
    }

    pub fn client(&self, name: &str) -> Result<Client> {
        self.counter.client(name)
    }

    pub async fn staff(&self, name: &str) -> Result<Staff> {
        self.counter.staff(name).await
    }

    pub fn books(&self) -> PathBuf {
        self.folder.path().join("books.sqlite")
    }

    /// `balcao-agent books …` on this office's books.
    pub fn ask_books(&self, arguments: &[&str]) -> Result<Value> {
        let mut command = Command::new(program("balcao-agent")?);
        answer_of(command.arg("books").args(arguments).arg("--books").arg(self.books()))
    }

    /// What must be so after every fault: each of `orders` orders has one document, one end and one answer to `client`,
    /// and the portal finds itself in order.
    pub async fn proves_exactly_once(mut self, client: &Client, orders: usize) -> Result<()> {
        let ana = self.staff("Ana").await?;
        let seen = until("every order is processed and answered", async || {
            let seen = ana.sees().await?;
            let ended = seen.orders.values().filter(|order| ends(&seen, order) > 0).count();
            let answers = client.received_documents().await?.len();
            Ok((ended >= orders && answers >= orders).then_some(seen))
        })
        .await?;
        ensure!(seen.orders.len() == orders, "{} orders instead of {orders}", seen.orders.len());
        for order in seen.orders.values() {
            ensure!(ends(&seen, order) == 1, "order {} ended {} times", order.number, ends(&seen, order));
        }
        ensure!(seen.documents.len() == orders, "{} documents for {orders} orders", seen.documents.len());
        // An answer too many would come a moment later.
        tokio::time::sleep(Duration::from_millis(1500)).await;
        let received = client.received_documents().await?;
        ensure!(received.len() == orders, "{} received {} documents for {orders} orders", client.name, received.len());
        for document in &received {
            let text = client.reads(document).await?;
            ensure!(text.contains("Padaria Sol Nascente"), "document {} is not the bakery's: {text}", document.title);
        }
        self.kill_portal();
        let storage =
            |name: &str| self.storage.iter().skip_while(|word| *word != name).nth(1).cloned().unwrap_or_default();
        let place = portal_store::Place::parse(&storage("--database"))?;
        let store = portal_store::Store::open(&place, &storage("--documents")).await?;
        let faults = store.integrity().await?;
        store.close().await;
        ensure!(faults.is_empty(), "the portal's things are not in order: {faults:#?}");
        Ok(())
    }

    /// `balcao-portal …` on this office's storage, answered in JSON.
    fn ask_portal(&self, arguments: &[&str]) -> Result<Value> {
        answer_of(&mut self.portal_program(arguments)?)
    }

    fn portal_program(&self, arguments: &[&str]) -> Result<Command> {
        let mut command = Command::new(program("balcao-portal")?);
        let key: String = SERVER_KEY.iter().map(|byte| format!("{byte:02x}")).collect();
        command.args(arguments).args(&self.storage).env("BALCAO_SERVER_KEY", key);
        Ok(command)
    }

    /// Where the process with this id says that it listens.
    fn noted_address(&self, process: u32) -> Option<SocketAddr> {
        let note = std::fs::read(self.folder.path().join("portal/listening.json")).ok()?;
        let note: Value = serde_json::from_slice(&note).ok()?;
        if note.get("process")?.as_u64()? != u64::from(process) {
            return None;
        }
        note.get("url")?.as_str()?.strip_prefix("http://")?.parse().ok()
    }

    fn log(&self, name: &str) -> Result<File> {
        Ok(File::options().create(true).append(true).open(self.logs.join(format!("{name}.log")))?)
    }
}

impl AgentProcess {
    /// kill -9.
    pub fn kill(&mut self) {
        if let Some(mut process) = self.process.take() {
            process.kill();
        }
    }

    /// Waits until the agent has died by itself.
    pub async fn died(&mut self) -> Result<()> {
        let Some(process) = &mut self.process else { bail!("{} does not run", self.name) };
        until("the agent dies where it was told to", async || Ok(process.ended()?.map(drop))).await
    }

    /// The system stops running the process, and lets it go on again.
    #[cfg(unix)]
    pub fn pause(&self, paused: bool) -> Result<()> {
        let Some(process) = &self.process else { bail!("{} does not run", self.name) };
        let signal = if paused { "-STOP" } else { "-CONT" };
        let done = Command::new("kill").args([signal, &process.id().to_string()]).status()?;
        ensure!(done.success(), "kill {signal} failed");
        Ok(())
    }
}

/// How often the order ended, by its timeline.
fn ends(seen: &testkit::Seen, order: &Order) -> usize {
    seen.timeline(order.id).iter().filter(|event| matches!(event.what, Happened::Issued { .. })).count()
}

fn answer_of(command: &mut Command) -> Result<Value> {
    let output = command.output().with_context(|| format!("{:?}", command.get_program()))?;
    ensure!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    serde_json::from_slice(&output.stdout).context("no JSON")
}
