//! `issue`: a document from the books into a folder, without a portal.

use std::path::PathBuf;

use agent::issue::{Commission, data_for, print};
use agent::{guard, names};
use anyhow::{Context, Result, bail};
use clap::Args;
use connectors::AccountingBooks;
use connectors::demonstration::DemonstrationBooks;
use domain::catalogue::{Catalogue, Kind, ParameterName};
use domain::order::{Asked, Employees};
use domain::registry::Employee;
use domain::{Competence, Period};
use portal_client::sha256_of;
use reports::Press;
use serde_json::json;

use super::books::{company_of, told};
use super::{Place, say_json, shown};

#[derive(Args)]
pub struct Issue {
    /// A kind of the catalogue, like pes.holerite.
    #[arg(long)]
    kind: String,
    /// Its code in the books, its CNPJ or a part of its name.
    #[arg(long)]
    company: String,
    /// A month, like 2026-10.
    #[arg(long)]
    competence: Option<Competence>,
    /// The first month of a period.
    #[arg(long, requires = "to")]
    from: Option<Competence>,
    /// The last month of a period.
    #[arg(long, requires = "from")]
    to: Option<Competence>,
    /// A code in the company or a part of the name; may be given several times [default: all]
    #[arg(long)]
    employee: Vec<String>,
    /// The folder that the documents are written to.
    #[arg(long, value_name = "DIR")]
    out: PathBuf,
    #[command(flatten)]
    place: Place,
}

impl Issue {
    pub fn run(self) -> Result<()> {
        let kind = kind_of(&self.kind)?;
        let layout = kind.report.with_context(|| format!("kind: {} is not issued from the books", self.kind))?;
        let books = DemonstrationBooks::at(self.place.books()?);
        let company = company_of(&books, &self.company)?;
        let employees = self.employees(&books.employees(&company).map_err(told)?)?;
        let commission =
            Commission { asked: self.asked(kind, &company, &employees)?, company: company.clone(), employees };
        let drafts = data_for(&books, kind, layout, &commission, &company).map_err(told)?;
        let press = Press::new(books.letterhead().map_err(told)?)?;
        std::fs::create_dir_all(&self.out).with_context(|| format!("out: {}", shown(&self.out)))?;
        for draft in drafts {
            let issued = print(&press, draft)?;
            guard(&issued.bytes, &issued.recipient, &press.letterhead().tax_id)?;
            let path = self.out.join(&issued.facts.file_name);
            machine::files::write_whole(&path, &issued.bytes).with_context(|| format!("out: {}", shown(&path)))?;
            say_json(&json!({ "path": path, "sha256": sha256_of(&issued.bytes), "title": issued.facts.title }))?;
        }
        Ok(())
    }

    fn employees(&self, register: &[Employee]) -> Result<Vec<Employee>> {
        self.employee.iter().map(|given| Ok(names::employee(register, given)?.clone())).collect()
    }

    fn asked(&self, kind: &Kind, company: &domain::registry::Company, employees: &[Employee]) -> Result<Asked> {
        let period = self.from.zip(self.to).map(|(from, to)| Period { from, to });
        if period.is_some_and(|period| period.from > period.to) {
            bail!("from: the period ends before it begins");
        }
        if kind.requires(ParameterName::Competence) && self.competence.is_none() {
            let known: Vec<String> = company.payroll_competences.iter().map(ToString::to_string).collect();
            bail!("competence: say which month; calculated are {}", known.join(", "));
        }
        let ids = employees.iter().map(|employee| employee.id).collect::<Vec<_>>();
        Ok(Asked {
            kind: kind.id.clone(),
            company: company.id,
            department: kind.department,
            competence: self.competence,
            period,
            year: None,
            employees: Some(if ids.is_empty() { Employees::All } else { Employees::Only(ids) }),
            pay_on: None,
            words: String::new(),
        })
    }
}

fn kind_of(given: &str) -> Result<&'static Kind> {
    let catalogue = Catalogue::built_in()?;
    let issued = || catalogue.iter().filter(|kind| kind.report.is_some()).map(|kind| kind.id.as_str().to_owned());
    catalogue.get(&given.into()).with_context(|| {
        format!(
            "kind: “{given}” is not in the catalogue; issued from the books are {}",
            issued().collect::<Vec<_>>().join(", ")
        )
    })
}
