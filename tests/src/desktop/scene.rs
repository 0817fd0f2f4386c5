//! What most stories begin with: the office's server with its agent, and Ana at her computer, signed in.

use crate::computer::Computer;
use crate::desk::Desk;
use anyhow::{Context, Result};
use portal::demonstration::DemoPerson;
use stories::support::real_office::{AgentProcess, RealOffice};
use testkit::{Client, Database};

/// The window goes before its computer, the computer before the office.
pub struct Scene {
    pub desk: Desk,
    pub computer: Computer,
    pub maria: Client,
    _agent: AgentProcess,
    pub office: RealOffice,
}

impl Scene {
    pub async fn open(story: &str) -> Result<Self> {
        Self::on(story, Computer::new()?).await
    }

    pub async fn on(story: &str, computer: Computer) -> Result<Self> {
        let office = open_office(story).await?;
        let agent = office.agent("servidor").await?;
        let desk = computer.starts_balcao()?;
        desk.enters(&office.line.url(), ana(&office)?)?;
        Ok(Self { desk, computer, maria: office.client("Maria")?, _agent: agent, office })
    }
}

pub async fn open_office(story: &str) -> Result<RealOffice> {
    RealOffice::open(&format!("desktop-{story}"), Database::Sqlite).await
}

/// Ana Souza, administrator.
pub fn ana(office: &RealOffice) -> Result<&DemoPerson> {
    office.counter.people.staff.first().context("the office has no staff")
}
