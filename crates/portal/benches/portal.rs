//! What the portal costs, in processor time of the whole process: a client's list at a million documents against a bare
//! axum handler that answers the same bytes, and a file against nginx (Debian: nginx-light), where it is installed.
//!
//! Both sides are asked by the same client in the same process, so that its cost is on both sides; nginx's own
//! processes are counted to its side, and its row has the client's cost on both sides too.

use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::Duration;

use axum::Router;
use axum::body::Bytes;
use axum::http::header::CONTENT_TYPE;
use axum::routing::get;
use contract::client::DocumentPage;
use contract::session::SignedIn;
use domain::document::{DocumentFacts, FILE};
use domain::order::KindId;
use measure::{Better, LEAST_PAIRS, Row};
use portal::{Config, Running, demonstration};
use portal_store::{BooksCompany, NewDocument};
use serde_json::json;
use tokio::net::TcpListener;

const DOCUMENTS: u64 = 1_000_000;
/// Lists, and files, per sample.
const LISTS: u32 = 300;
const FILES: u32 = 40;
/// Bytes of the file.
const FILE_BYTES: usize = 8 << 20;

type Fault = Box<dyn std::error::Error>;

fn main() -> Result<(), Fault> {
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build()?;
    runtime.block_on(async {
        let office = Office::built().await?;
        measure_list(&office).await?;
        measure_file(&office).await
    })
}

struct Office {
    running: Running,
    http: reqwest::Client,
    token: String,
    file: domain::DocumentId,
    folder: tempfile::TempDir,
}

impl Office {
    async fn built() -> Result<Self, Fault> {
        let folder = tempfile::tempdir()?;
        let running = portal::start(Config::in_folder(folder.path())).await?;
        let now = chrono::DateTime::UNIX_EPOCH + chrono::TimeDelta::days(20_000);
        let known = demonstration::create(running.store(), now).await?;
        let store = running.store();
        let mut transaction = store.begin(known.office, now).await?;
        transaction.apply_registry(&[bakery()]).await?;
        transaction.commit().await?;
        let company = store.company_by_books_code(known.office, "1").await?.ok_or("no company")?.id;
        store.fill_with_documents(known.office, &[company], DOCUMENTS).await?;
        let content = store.contents().put(vec![b'x'; FILE_BYTES].into()).await?;
        let facts = DocumentFacts {
            kind: KindId(FILE.into()),
            company,
            department: domain::access::Department::Fiscal,
            competence: None,
            period: None,
            employee: None,
            title: "Arquivo".into(),
            file_name: "arquivo.bin".into(),
            due_on: None,
            amount: None,
        };
        let mut transaction = store.begin(known.office, now).await?;
        let file = transaction.add_document(&NewDocument { facts, content, size: FILE_BYTES as u32 }, None).await?;
        transaction.commit().await?;
        let maria = known.clients.iter().find(|person| person.name == "Maria Oliveira").ok_or("no Maria")?;
        let http = machine::http_client();
        let asked = json!({ "email": maria.email, "password": maria.password, "device": "medição" });
        let answer = http.post(format!("{}/api/session", running.url())).json(&asked).send().await?;
        let token = answer.error_for_status()?.json::<SignedIn>().await?.token;
        Ok(Self { running, http, token, file, folder })
    }

    /// Processor time of so many answers, in ms each.
    async fn cost_ms(&self, url: &str, times: u32, others: &[u32]) -> Result<f64, Fault> {
        let before = cpu_ms(others)?;
        for _ in 0..times {
            self.bytes(url).await?;
        }
        Ok((cpu_ms(others)? - before) / f64::from(times))
    }

    async fn bytes(&self, url: &str) -> Result<Bytes, Fault> {
        Ok(self.http.get(url).bearer_auth(&self.token).send().await?.error_for_status()?.bytes().await?)
    }
}

async fn measure_list(office: &Office) -> Result<(), Fault> {
    let list = format!("{}/api/client/documents", office.running.url());
    let bytes = office.bytes(&list).await?;
    let rows = serde_json::from_slice::<DocumentPage>(&bytes)?.rows.len();
    if rows != 50 {
        return Err(format!("the list has {rows} rows").into());
    }
    let listener = TcpListener::bind("127.0.0.1:0").await?;
    let bare = format!("http://{}/", listener.local_addr()?);
    let handler = move || async move { ([(CONTENT_TYPE, "application/json")], bytes) };
    let serving = tokio::spawn(axum::serve(listener, Router::new().route("/", get(handler))).into_future());
    let name = "a client's document list at 1,000,000 documents, signed in, over HTTP";
    report(office, name, "bare axum with the same bytes", (&list, &bare), LISTS, &[]).await?;
    serving.abort();
    Ok(())
}

async fn measure_file(office: &Office) -> Result<(), Fault> {
    let Some(nginx) = Nginx::start(office.folder.path())? else {
        eprintln!("no row of a file against nginx: it is not installed (apt-get install nginx-light)");
        return Ok(());
    };
    let ours = format!("{}/api/client/documents/{}/content", office.running.url(), office.file);
    let theirs = format!("http://127.0.0.1:{}/file", nginx.port);
    for _ in 0..100 {
        if office.bytes(&theirs).await.is_ok() {
            break;
        }
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    let processes = nginx.processes()?;
    report(office, "a file of 8 MiB, signed in", "nginx", (&ours, &theirs), FILES, &processes).await
}

async fn report(
    office: &Office,
    name: &str,
    against: &str,
    (ours_at, theirs_at): (&str, &str),
    times: u32,
    others: &[u32],
) -> Result<(), Fault> {
    let (mut ours, mut baseline) = (Vec::new(), Vec::new());
    for pair in 0..=LEAST_PAIRS {
        let pair_of = (office.cost_ms(ours_at, times, others).await?, office.cost_ms(theirs_at, times, others).await?);
        // The first pair warms up.
        if pair > 0 {
            ours.push(pair_of.0);
            baseline.push(pair_of.1);
        }
    }
    let (name, against) = (name.to_owned(), against.to_owned());
    Row { name, against, unit: "ms CPU".into(), better: Better::Less, ours, baseline }.report();
    Ok(())
}

/// Processor time of all threads of this process and of others, in ms, by the kernel's scheduler.
fn cpu_ms(others: &[u32]) -> Result<f64, Fault> {
    let mut nanoseconds = 0.0;
    for process in others.iter().map(u32::to_string).chain(["self".to_owned()]) {
        for task in std::fs::read_dir(format!("/proc/{process}/task"))? {
            // A thread may end while we look.
            let Ok(stat) = std::fs::read_to_string(task?.path().join("schedstat")) else { continue };
            nanoseconds += stat.split(' ').next().and_then(|first| first.parse::<f64>().ok()).unwrap_or(0.0);
        }
    }
    Ok(nanoseconds / 1e6)
}

struct Nginx {
    child: Child,
    port: u16,
    program: &'static str,
    config: PathBuf,
}

impl Nginx {
    /// `None` where it is not installed.
    fn start(folder: &Path) -> Result<Option<Self>, Fault> {
        let port = std::net::TcpListener::bind("127.0.0.1:0")?.local_addr()?.port();
        let place = folder.join("nginx");
        std::fs::create_dir_all(&place)?;
        std::fs::write(place.join("file"), vec![b'x'; FILE_BYTES])?;
        let config = format!(
            "daemon off; worker_processes 1; pid {0}/pid; error_log {0}/errors;\n\
             events {{}}\n\
             http {{ access_log off; sendfile on; client_body_temp_path {0}/a; proxy_temp_path {0}/b;\n\
             fastcgi_temp_path {0}/c; uwsgi_temp_path {0}/d; scgi_temp_path {0}/e;\n\
             server {{ listen 127.0.0.1:{port}; root {0}; }} }}\n",
            place.display()
        );
        let file = place.join("nginx.conf");
        std::fs::write(&file, config)?;
        let program = ["/usr/sbin/nginx", "/usr/bin/nginx"].into_iter().find(|program| Path::new(program).exists());
        let Some(program) = program else { return Ok(None) };
        // Its worker is another user and has to reach the file.
        make_readable(folder)?;
        let child = Command::new(program).arg("-c").arg(&file).stdout(Stdio::null()).stderr(Stdio::null()).spawn()?;
        Ok(Some(Self { child, port, program, config: file }))
    }

    /// Its master and its worker.
    fn processes(&self) -> Result<Vec<u32>, Fault> {
        let master = self.child.id();
        let children = std::fs::read_to_string(format!("/proc/{master}/task/{master}/children"))?;
        Ok(children.split_whitespace().filter_map(|id| id.parse().ok()).chain([master]).collect())
    }
}

impl Drop for Nginx {
    fn drop(&mut self) {
        // Its master ends its worker.
        Command::new(self.program).arg("-c").arg(&self.config).args(["-s", "stop"]).status().ok();
        self.child.wait().ok();
    }
}

#[cfg(unix)]
fn make_readable(folder: &Path) -> Result<(), Fault> {
    use std::os::unix::fs::PermissionsExt;
    std::fs::set_permissions(folder, std::fs::Permissions::from_mode(0o755))?;
    Ok(())
}

#[cfg(not(unix))]
fn make_readable(_: &Path) -> Result<(), Fault> {
    Ok(())
}

fn bakery() -> BooksCompany {
    BooksCompany {
        books_code: "1".into(),
        name: "Padaria Sol Nascente Ltda".into(),
        short_name: "Padaria Sol Nascente".into(),
        tax_id: "99999001000159".into(),
        active: true,
        payroll_competences: vec![],
        revenue_competences: vec![],
        employees: vec![],
    }
}
