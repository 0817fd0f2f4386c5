//! The office's register of companies, employees and people, as the accounting books know them.

mod contact;
mod office_department;
mod profile;

use std::collections::{BTreeMap, BTreeSet};

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

pub use contact::Contact;
pub use office_department::OfficeDepartment;
pub use profile::{HandField, Individual, Module, Profile, Regime, Relation, WhoIs};

use crate::access::{Companies, Department, Level, Permission, Role};
use crate::{CompanyId, Competence, EmployeeId, GroupId, OfficeId, PersonId};

/// A client company.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Company {
    pub id: CompanyId,
    pub office: OfficeId,
    /// The company's number in the accounting system (`codi_emp`); empty while the books do not know it.
    pub books_code: String,
    /// Registered name ("razão social").
    pub name: String,
    /// What everybody calls it ("nome fantasia" or "apelido").
    pub short_name: String,
    /// CNPJ or CPF, upper-case letters and digits without punctuation.
    pub tax_id: String,
    pub active: bool,
    /// Competences whose monthly payroll is calculated in the books, ascending.
    pub payroll_competences: Vec<Competence>,
    /// Competences whose revenue is entered in the books, ascending.
    pub revenue_competences: Vec<Competence>,
    /// What the office itself says about it.
    #[serde(default)]
    pub profile: Profile,
}

/// An employee, as far as the service counter needs to know: no CPF and no salary leave the books.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Employee {
    pub id: EmployeeId,
    pub company: CompanyId,
    /// The employee's number within the company in the accounting system (`i_empregados`).
    pub books_code: String,
    pub name: String,
    pub job_title: String,
    pub admitted_on: NaiveDate,
    pub left_on: Option<NaiveDate>,
}

/// A person of the office or of a client.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Person {
    pub id: PersonId,
    pub office: OfficeId,
    pub name: String,
    pub email: Option<String>,
    /// Telephone numbers in E.164 without the plus sign, with the ninth digit: `5548999990001`.
    pub phones: Vec<String>,
    pub role: Role,
    pub companies: Companies,
    #[ts(as = "BTreeMap<String, Level>")]
    pub departments: BTreeMap<Department, Level>,
    /// What this person may do, by role, groups and single grants together.
    pub permissions: BTreeSet<Permission>,
    /// Permission groups, of staff.
    pub groups: BTreeSet<GroupId>,
    /// The employee of a client company that this person is, if the office said so.
    pub employee: Option<EmployeeId>,
    pub active: bool,
}

/// A company as the books know it; the portal finds or makes the id by office and `books_code`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct BooksCompany {
    pub books_code: String,
    pub name: String,
    pub short_name: String,
    pub tax_id: String,
    pub active: bool,
    pub payroll_competences: Vec<Competence>,
    pub revenue_competences: Vec<Competence>,
    pub employees: Vec<BooksEmployee>,
}

/// An employee as the books know it, without CPF or salary.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct BooksEmployee {
    pub books_code: String,
    pub name: String,
    pub job_title: String,
    pub admitted_on: NaiveDate,
    pub left_on: Option<NaiveDate>,
}
