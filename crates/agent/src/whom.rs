//! Companies and employees of an order, found again in the books by their codes there.

use connectors::{AccountingBooks, BooksError};
use domain::Competence;
use domain::order::PendingReason;
use domain::registry::{Company, Employee};

/// The company that the portal means: the same code and the same tax id. A code alone may have been given anew.
pub fn same_company<'a>(companies: &'a [Company], wanted: &Company) -> Option<&'a Company> {
    companies.iter().find(|company| company.books_code == wanted.books_code && company.tax_id == wanted.tax_id)
}

/// The employees as the books number them, in the same order, if all of them worked in that month.
pub fn in_books(
    books: &dyn AccountingBooks,
    company: &Company,
    wanted: &[Employee],
    month: Competence,
) -> Result<Vec<Employee>, BooksError> {
    let register = books.employees(company)?;
    wanted.iter().map(|employee| find(&register, company, employee, month)).collect()
}

fn find(
    register: &[Employee],
    company: &Company,
    wanted: &Employee,
    month: Competence,
) -> Result<Employee, BooksError> {
    let employee = wanted.name.clone();
    let refuse = |reason| {
        let looked_at = format!("employee {} of company {}", wanted.books_code, company.books_code);
        Err(BooksError::NotThere { reason, looked_at })
    };
    let Some(found) = register.iter().find(|found| found.books_code == wanted.books_code) else {
        return refuse(PendingReason::EmployeeNotInBooks { employee });
    };
    match found.left_on {
        _ if found.admitted_on > month.last_day() => {
            refuse(PendingReason::EmployeeNotYetAdmitted { employee, admitted_on: found.admitted_on })
        }
        Some(left_on) if left_on < month.first_day() => refuse(PendingReason::EmployeeLeftBefore { employee, left_on }),
        _ => Ok(found.clone()),
    }
}
