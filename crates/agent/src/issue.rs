//! From what was asked to documents: the report's data out of the books, its PDF, and what it is about.
//!
//! Which report a kind is issued as stands in the catalogue. To issue a new report: a variant of
//! [`domain::catalogue::Report`], its data in the books' port, and an arm in [`data_for`].

use bytes::Bytes;
use connectors::{AccountingBooks, BooksError};
use domain::calendar::BusinessDays;
use domain::catalogue::{Kind, Report as Layout};
use domain::document::DocumentFacts;
use domain::due_date::DueOf;
use domain::order::{Asked, Employees, PendingReason};
use domain::registry::{Company, Employee};
use domain::{Cents, Competence, EmployeeId, Period};
use reports::data::Report;
use reports::{NotPrinted, Press};

use crate::guard::Recipient;
use crate::names::file_stem;
use crate::whom::in_books;

/// Months of revenue that are declared when no period was said.
const REVENUE_MONTHS: usize = 12;

/// One document before it is printed.
#[derive(Debug, Clone)]
pub struct Draft {
    pub report: Report,
    pub facts: DocumentFacts,
    pub recipient: Recipient,
}

/// A document with its bytes, not yet guarded.
#[derive(Debug, Clone)]
pub struct Issued {
    pub facts: DocumentFacts,
    pub bytes: Bytes,
    pub recipient: Recipient,
}

/// What is asked, of whom, as the portal knows them.
#[derive(Debug, Clone)]
pub struct Commission {
    pub asked: Asked,
    pub company: Company,
    /// Those who were named.
    pub employees: Vec<Employee>,
}

/// Reads what the documents of `commission` say. `company` is the same company as the books number it.
pub fn data_for(
    books: &dyn AccountingBooks,
    kind: &Kind,
    layout: Layout,
    commission: &Commission,
    company: &Company,
) -> Result<Vec<Draft>, BooksError> {
    Ok(match layout {
        Layout::Payslip => payslips(books, kind, commission, company)?,
        Layout::PayrollSummary => {
            let competence = competence_of(commission)?;
            let summary = books.payroll_summary(company, competence)?;
            vec![one(kind, commission, Report::PayrollSummary(summary), About::month(competence))]
        }
        Layout::NetList => {
            let competence = competence_of(commission)?;
            let list = books.net_list(company, competence)?;
            let about = About { amount: Some(list.total()), ..About::month(competence) };
            vec![one(kind, commission, Report::NetList(list), about)]
        }
        Layout::Revenue => {
            let period = period_of(commission, company)?;
            let revenue = books.revenue(company, period)?;
            vec![one(kind, commission, Report::Revenue(revenue), About { period: Some(period), ..About::default() })]
        }
    })
}

/// Prints what was read.
pub fn print(press: &Press, draft: Draft) -> Result<Issued, NotPrinted> {
    let bytes = Bytes::from(press.print(&draft.report)?);
    Ok(Issued { facts: draft.facts, bytes, recipient: draft.recipient })
}

/// One document for each employee who was named; for all of them one document with a page each.
fn payslips(
    books: &dyn AccountingBooks,
    kind: &Kind,
    commission: &Commission,
    company: &Company,
) -> Result<Vec<Draft>, BooksError> {
    let competence = competence_of(commission)?;
    let about = About::month(competence);
    let named = match &commission.asked.employees {
        None => return Err(not_said("employees")),
        Some(Employees::All) => {
            let payslips = books.payslips(company, competence, &Employees::All)?;
            let whom = Some(format!("{} empregados", payslips.len()));
            let cpfs = payslips.iter().map(|slip| slip.worker.cpf.clone()).collect();
            let draft = one(kind, commission, Report::Payslips { payslips }, About { whom, cpfs, ..about });
            return Ok(vec![draft]);
        }
        Some(Employees::Only(ids)) => all_named(ids, commission)?,
    };
    let in_books = in_books(books, company, &named, competence)?;
    let slip_of = |(asked, in_books): (&Employee, Employee)| {
        let mut payslips = books.payslips(company, competence, &Employees::Only(vec![in_books.id]))?;
        payslips.retain(|slip| slip.worker.code == in_books.books_code);
        if payslips.is_empty() {
            return Err(BooksError::NotThere {
                reason: PendingReason::EmployeeNotInBooks { employee: asked.name.clone() },
                looked_at: format!("payroll {competence} of company {}", company.books_code),
            });
        }
        let about = About {
            employee: Some(asked.id),
            whom: Some(asked.name.clone()),
            cpfs: payslips.iter().map(|slip| slip.worker.cpf.clone()).collect(),
            ..about.clone()
        };
        Ok(one(kind, commission, Report::Payslips { payslips }, about))
    };
    named.iter().zip(in_books).map(slip_of).collect()
}

/// Every employee that the order names, as the portal told them. One that it did not tell is not in the books.
fn all_named(ids: &[EmployeeId], commission: &Commission) -> Result<Vec<Employee>, BooksError> {
    let told = |id: &EmployeeId| {
        let found = commission.employees.iter().find(|employee| employee.id == *id);
        found.cloned().ok_or_else(|| BooksError::NotThere {
            reason: PendingReason::EmployeeNotInBooks { employee: String::new() },
            looked_at: format!("employee {id} of company {}", commission.company.books_code),
        })
    };
    if ids.is_empty() { Err(not_said("employees")) } else { ids.iter().map(told).collect() }
}

/// What tells one document of a kind from another.
#[derive(Debug, Clone, Default)]
struct About {
    competence: Option<Competence>,
    period: Option<Period>,
    employee: Option<EmployeeId>,
    /// The person or the people, as the title names them.
    whom: Option<String>,
    /// CPFs that the document may bear.
    cpfs: Vec<String>,
    /// Only what is to be paid: a salary is told in the PDF and nowhere else.
    amount: Option<Cents>,
}

impl About {
    fn month(competence: Competence) -> Self {
        Self { competence: Some(competence), ..Self::default() }
    }
}

fn one(kind: &Kind, commission: &Commission, report: Report, about: About) -> Draft {
    let when = match (about.competence, about.period) {
        (Some(month), _) => month.to_people(),
        (None, Some(period)) => format!("{} a {}", period.from.to_people(), period.to.to_people()),
        (None, None) => String::new(),
    };
    let whom = about.whom.as_deref().map(|whom| format!(" – {whom}")).unwrap_or_default();
    let due = about.competence.zip(kind.due.as_ref());
    let facts = DocumentFacts {
        kind: kind.id.clone(),
        company: commission.company.id,
        department: kind.department,
        competence: about.competence,
        period: about.period,
        employee: about.employee,
        title: format!("{} {when}{whom}", kind.name.pt),
        file_name: format!("{}.pdf", file_stem(&kind.id, about.competence, about.period, about.whom.as_deref())),
        due_on: due.and_then(|(month, rule)| rule.due_on(DueOf::Month(month), &BusinessDays::default())),
        amount: about.amount,
    };
    let name = about.employee.and(about.whom);
    let recipient = Recipient { company_tax_id: commission.company.tax_id.clone(), cpfs: about.cpfs, name };
    Draft { report, facts, recipient }
}

fn competence_of(commission: &Commission) -> Result<Competence, BooksError> {
    commission.asked.competence.ok_or_else(|| not_said("competence"))
}

/// The period that was said, the one competence that was said, or the last twelve months that are entered.
fn period_of(commission: &Commission, company: &Company) -> Result<Period, BooksError> {
    let month = commission.asked.competence.map(|month| Period { from: month, to: month });
    let entered = &company.revenue_competences;
    let latest = entered.get(entered.len().saturating_sub(REVENUE_MONTHS)).zip(entered.last());
    let latest = latest.map(|(from, to)| Period { from: *from, to: *to });
    commission.asked.period.or(month).or(latest).ok_or_else(|| not_said("period"))
}

/// The order lacks what its kind asks for: somebody has to ask the client.
fn not_said(parameter: &str) -> BooksError {
    BooksError::NotThere {
        reason: PendingReason::NeedsAPerson,
        looked_at: format!("the order does not say the {parameter}"),
    }
}
