//! What the files in `assets/demo/life/` say. They are read once; a fault in them is a fault of the program.

use std::collections::{BTreeMap, BTreeSet};

use chrono::NaiveTime;
use domain::access::{Department, Level, Permission, Role};
use domain::certificate::CertificateKind;
use domain::order::KindId;
use domain::registry::Regime;
use serde::{Deserialize, Deserializer};
use serde_json::Value;

const FILES: [&str; 4] = [
    include_str!("../../../../../assets/demo/life/people.toml"),
    include_str!("../../../../../assets/demo/life/work.toml"),
    include_str!("../../../../../assets/demo/life/papers.toml"),
    include_str!("../../../../../assets/demo/life/talk.toml"),
];

/// All files together.
#[derive(Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Script {
    #[serde(rename = "group")]
    pub groups: Vec<Group>,
    pub staff: Vec<StaffMember>,
    #[serde(rename = "client")]
    pub clients: Vec<ClientUser>,
    #[serde(rename = "company")]
    pub companies: Vec<CompanyLine>,
    #[serde(rename = "process")]
    pub processes: Vec<ProcessLine>,
    pub left: Vec<Left>,
    #[serde(rename = "paper")]
    pub papers: Vec<Paper>,
    pub sent: Vec<Sent>,
    pub certificates: Vec<Certificates>,
    #[serde(rename = "link")]
    pub links: Vec<LinkLine>,
    #[serde(rename = "step")]
    pub steps: Vec<Step>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Group {
    pub name: String,
    pub permissions: BTreeSet<Permission>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct StaffMember {
    pub name: String,
    pub email: String,
    pub role: Role,
    pub group: Option<String>,
    pub departments: BTreeMap<Department, Level>,
    /// Numbers in the books; all where none is named.
    #[serde(default)]
    pub companies: Vec<u32>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ClientUser {
    pub name: String,
    pub email: String,
    pub companies: Vec<u32>,
    #[serde(default)]
    pub registered: bool,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CompanyLine {
    pub code: u32,
    pub regime: Regime,
    pub partner: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ProcessLine {
    pub key: String,
    pub by: String,
    #[serde(default)]
    pub companies: Vec<u32>,
}

/// A task that is not done though its day has passed.
#[derive(Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Left {
    pub key: String,
    pub company: u32,
    /// It waits for the client.
    #[serde(default)]
    pub waits: bool,
}

#[derive(Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Paper {
    pub id: String,
    pub kind: KindId,
    pub department: Department,
    pub title: String,
    pub by: String,
    #[serde(default)]
    pub text: String,
    pub before_due: Option<i64>,
    pub due_in: Option<i64>,
    pub day: Option<i64>,
    /// How long ago its month was, for a paper without a due date of its own.
    pub months_ago: Option<i32>,
    #[serde(default)]
    pub pays_by: BTreeSet<PaysBy>,
    #[serde(rename = "for")]
    pub of: Vec<PaperOf>,
}

#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PaysBy {
    BarCode,
    Pix,
}

#[derive(Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PaperOf {
    pub company: u32,
    pub amount: Option<String>,
    /// Days after which the client opened it.
    pub open: Option<i64>,
}

/// A file that a client sent.
#[derive(Clone, Deserialize)]
pub struct Sent {
    pub id: String,
    pub by: String,
    pub company: u32,
    pub department: Department,
    pub title: String,
    #[serde(flatten)]
    pub when: When,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Certificates {
    pub kind: CertificateKind,
    pub by: String,
    #[serde(default)]
    pub place: String,
    /// By a company's number in the books: how many days from today it ends.
    pub ends: BTreeMap<String, i64>,
}

#[derive(Deserialize)]
pub struct LinkLine {
    pub by: String,
    pub company: u32,
    pub papers: Vec<String>,
    pub label: String,
    pub lives_days: i64,
    pub opened: Vec<OpenedBy>,
    #[serde(flatten)]
    pub when: When,
}

#[derive(Clone, Deserialize)]
pub struct OpenedBy {
    pub network: String,
    pub with: String,
    #[serde(flatten)]
    pub when: When,
}

/// A command, word for word as a desktop or the portal sends it. What stands in braces is filled in when its time has
/// come: [`super::days`] and [`super::names`] say with what.
#[derive(Clone, Deserialize)]
pub struct Step {
    pub by: String,
    pub command: Value,
    #[serde(flatten)]
    pub when: When,
}

/// A moment, from the day on which the demonstration is made.
#[derive(Clone, Default, Deserialize)]
#[serde(default)]
pub struct When {
    pub day: i64,
    pub in_month: Option<InMonth>,
    pub minutes_ago: Option<i64>,
    #[serde(deserialize_with = "time")]
    pub at: Option<NaiveTime>,
}

#[derive(Clone, Copy, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct InMonth {
    pub months: i32,
    pub day: u32,
}

fn time<'de, D: Deserializer<'de>>(from: D) -> Result<Option<NaiveTime>, D::Error> {
    let text = String::deserialize(from)?;
    NaiveTime::parse_from_str(&text, "%H:%M").map(Some).map_err(serde::de::Error::custom)
}

impl Script {
    /// # Errors
    /// What is wrong with the files, as TOML says it.
    pub fn built_in() -> Result<Self, String> {
        let mut all = Self::default();
        for text in FILES {
            let one: Self = toml::from_str(text).map_err(|error| error.to_string())?;
            all.groups.extend(one.groups);
            all.staff.extend(one.staff);
            all.clients.extend(one.clients);
            all.companies.extend(one.companies);
            all.processes.extend(one.processes);
            all.left.extend(one.left);
            all.papers.extend(one.papers);
            all.sent.extend(one.sent);
            all.certificates.extend(one.certificates);
            all.links.extend(one.links);
            all.steps.extend(one.steps);
        }
        Ok(all)
    }
}
