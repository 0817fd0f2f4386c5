//! Telling the portal which companies and employees the books have, and what is calculated there: at the start all of
//! it, later what changed.

use std::collections::HashMap;

use contract::agent::{BooksCompany, BooksEmployee, Registry};
use domain::registry::{Company, Employee};
use tokio::time::Instant;

use crate::agent::Agent;
use crate::connector::{Connector, Unanswered};

/// Companies in one request.
const AT_A_TIME: usize = 200;

/// What the portal was told.
#[derive(Default)]
pub(crate) struct Registrar {
    told: HashMap<String, BooksCompany>,
    read_at: Option<Instant>,
}

impl Agent {
    /// Reads the employees when a company moved or it is time, and tells what is new.
    pub(crate) async fn tell_register(&self, registrar: &mut Registrar, changed: bool) {
        let is_time = registrar.read_at.is_none_or(|at| at.elapsed() >= self.pace.whole_register);
        if !changed && !is_time {
            return;
        }
        let mut news = Vec::new();
        for connector in &self.connectors {
            match books_companies(connector).await {
                Ok(companies) => {
                    news.extend(companies.into_iter().filter(|c| registrar.told.get(&c.books_code) != Some(c)))
                }
                Err(error) => {
                    tracing::warn!(connector = connector.name(), %error, "the register could not be read");
                    return;
                }
            }
        }
        for companies in news.chunks(AT_A_TIME) {
            let registry = Registry { companies: companies.to_vec() };
            match self.heard(self.portal.push_registry(&registry).await) {
                Ok(answer) => {
                    tracing::info!(
                        companies = answer.companies_changed,
                        employees = answer.employees_changed,
                        "register told"
                    );
                    registrar
                        .told
                        .extend(companies.iter().map(|company| (company.books_code.clone(), company.clone())));
                }
                Err(error) => {
                    tracing::warn!(%error, "the register could not be told");
                    return;
                }
            }
        }
        registrar.read_at = Some(Instant::now());
    }
}

async fn books_companies(connector: &Connector) -> Result<Vec<BooksCompany>, Unanswered> {
    let Some(companies) = connector.companies() else { return Ok(Vec::new()) };
    let mut told = Vec::with_capacity(companies.len());
    for company in companies.iter().cloned() {
        let whose = company.clone();
        let employees = connector.ask(move |books| books.employees(&whose)).await?;
        told.push(as_told(company, employees));
    }
    Ok(told)
}

fn as_told(company: Company, employees: Vec<Employee>) -> BooksCompany {
    let employee = |employee: Employee| BooksEmployee {
        books_code: employee.books_code,
        name: employee.name,
        job_title: employee.job_title,
        admitted_on: employee.admitted_on,
        left_on: employee.left_on,
    };
    BooksCompany {
        books_code: company.books_code,
        name: company.name,
        short_name: company.short_name,
        tax_id: company.tax_id,
        active: company.active,
        payroll_competences: company.payroll_competences,
        revenue_competences: company.revenue_competences,
        employees: employees.into_iter().map(employee).collect(),
    }
}
