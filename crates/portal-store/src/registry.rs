//! Companies and employees as the accounting books know them.
//!
//! Their ids follow from the office and their numbers in the books, so that the same snapshot always makes the same rows.

use domain::access::{Access, Companies};
pub use domain::registry::{BooksCompany, BooksEmployee};
use domain::registry::{Company, Employee, HandField, Profile};
use domain::{CompanyId, EmployeeId, OfficeId};
use sqlx::any::AnyRow;
use sqlx::{AnyConnection, AssertSqlSafe};
use uuid::Uuid;

use crate::column::{Read, json, sql};
use crate::feed::Entity;
use crate::{Store, StoreError, Transaction};

#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct RegistryChanges {
    pub companies: u32,
    pub employees: u32,
}

/// A company with its employees.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Staffed {
    pub company: Company,
    pub employees: Vec<Employee>,
}

pub(crate) const COMPANY: &str = "e.office, e.id, e.books_code, e.name, e.short_name, e.tax_id, e.active, e.payroll_competences, e.revenue_competences, e.profile";
pub(crate) const EMPLOYEE: &str = "e.id, e.company, e.books_code, e.name, e.job_title, e.admitted_on, e.left_on";

impl Transaction {
    /// Takes over what the books say. Companies and employees that are not named stay as they are; only what really
    /// changed is written and shown.
    pub async fn apply_registry(&mut self, companies: &[BooksCompany]) -> Result<RegistryChanges, StoreError> {
        let mut changes = RegistryChanges::default();
        for company in companies {
            let known = self.known_company(company).await?;
            let id = known.as_ref().map_or_else(|| company_id(self.office, &company.books_code), |known| known.id);
            if self.apply_company(id, known.as_ref(), company).await? {
                changes.companies += 1;
                self.changed(Entity::Company, id);
            }
            let office = self.office;
            let known = employees(self.sql(), office, id).await?;
            for employee in &company.employees {
                let now_is = employee_of(id, employee);
                if !known.contains(&now_is) {
                    self.write_employee(&now_is).await?;
                    changes.employees += 1;
                    self.changed(Entity::Employee, now_is.id);
                }
            }
        }
        Ok(changes)
    }

    /// The company that the books mean: of their number, or made by hand with the same CNPJ or CPF.
    async fn known_company(&mut self, company: &BooksCompany) -> Result<Option<Company>, StoreError> {
        let text = format!(
            "SELECT {COMPANY} FROM companies e WHERE e.office = $1 AND (e.books_code = $2
               OR (e.tax_id = $3 AND e.books_code LIKE '{UNKNOWN_TO_BOOKS}%'))
             ORDER BY CASE WHEN e.books_code = $2 THEN 0 ELSE 1 END, e.id LIMIT 1"
        );
        let row = sql!(AssertSqlSafe(text), self.office, company.books_code, company.tax_id)
            .fetch_optional(self.sql())
            .await?;
        row.as_ref().map(read_company).transpose()
    }

    /// Writes what the books say, but for the fields that somebody wrote by hand. Gives whether anything changed.
    async fn apply_company(
        &mut self,
        id: CompanyId,
        known: Option<&Company>,
        told: &BooksCompany,
    ) -> Result<bool, StoreError> {
        let mut company = Company {
            id,
            office: self.office,
            books_code: told.books_code.clone(),
            name: told.name.clone(),
            short_name: told.short_name.clone(),
            tax_id: told.tax_id.clone(),
            active: told.active,
            payroll_competences: told.payroll_competences.clone(),
            revenue_competences: told.revenue_competences.clone(),
            profile: Profile::default(),
        };
        if let Some(known) = known {
            keep_what_was_written_by_hand(&mut company, known);
            if company == *known {
                return Ok(false);
            }
        }
        sql!(
            "INSERT INTO companies
               (office, id, books_code, name, short_name, tax_id, active, payroll_competences, revenue_competences)
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)
             ON CONFLICT (office, id) DO UPDATE SET books_code = excluded.books_code, name = excluded.name,
               short_name = excluded.short_name, tax_id = excluded.tax_id, active = excluded.active,
               payroll_competences = excluded.payroll_competences, revenue_competences = excluded.revenue_competences",
            self.office,
            id,
            company.books_code,
            company.name,
            company.short_name,
            company.tax_id,
            company.active,
            json(&company.payroll_competences)?,
            json(&company.revenue_competences)?
        )
        .execute(self.sql())
        .await?;
        Ok(true)
    }

    async fn write_employee(&mut self, employee: &Employee) -> Result<(), StoreError> {
        sql!(
            "INSERT INTO employees (office, id, company, books_code, name, job_title, admitted_on, left_on)
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8)
             ON CONFLICT (office, company, books_code) DO UPDATE SET name = excluded.name,
               job_title = excluded.job_title, admitted_on = excluded.admitted_on, left_on = excluded.left_on",
            self.office,
            employee.id,
            employee.company,
            employee.books_code,
            employee.name,
            employee.job_title,
            employee.admitted_on,
            employee.left_on
        )
        .execute(self.sql())
        .await?;
        Ok(())
    }
}

impl Store {
    pub async fn company(&self, office: OfficeId, company: CompanyId) -> Result<Option<Company>, StoreError> {
        let text = format!("SELECT {COMPANY} FROM companies e WHERE e.office = $1 AND e.id = $2");
        sql!(AssertSqlSafe(text), office, company)
            .fetch_optional(&self.read)
            .await?
            .as_ref()
            .map(read_company)
            .transpose()
    }

    /// The company with this number in the books.
    pub async fn company_by_books_code(&self, office: OfficeId, code: &str) -> Result<Option<Company>, StoreError> {
        let text = format!("SELECT {COMPANY} FROM companies e WHERE e.office = $1 AND e.books_code = $2");
        sql!(AssertSqlSafe(text), office, code).fetch_optional(&self.read).await?.as_ref().map(read_company).transpose()
    }

    /// The companies with this CNPJ or CPF (upper-case letters and digits only).
    pub async fn companies_by_tax_id(&self, office: OfficeId, tax_id: &str) -> Result<Vec<Company>, StoreError> {
        let text =
            format!("SELECT {COMPANY} FROM companies e WHERE e.office = $1 AND e.tax_id = $2 ORDER BY e.books_code");
        sql!(AssertSqlSafe(text), office, tax_id).fetch_all(&self.read).await?.iter().map(read_company).collect()
    }

    /// The companies that somebody reaches, by their short names.
    pub async fn companies_of(&self, access: &Access) -> Result<Vec<Company>, StoreError> {
        // Ids of our own: nothing in them ends a text.
        let only = match &access.companies {
            Companies::All => String::new(),
            Companies::Only(linked) if linked.is_empty() => return Ok(Vec::new()),
            Companies::Only(linked) => {
                let ids: Vec<_> = linked.iter().map(|company| format!("'{company}'")).collect();
                format!(" AND e.id IN ({})", ids.join(", "))
            }
        };
        let text = format!("SELECT {COMPANY} FROM companies e WHERE e.office = $1{only} ORDER BY e.short_name, e.id");
        sql!(AssertSqlSafe(text), access.office).fetch_all(&self.read).await?.iter().map(read_company).collect()
    }

    /// The companies that somebody reaches, with all their employees: what the assistant may know.
    pub async fn staffed_companies_of(&self, access: &Access) -> Result<Vec<Staffed>, StoreError> {
        let mut connection = self.read.acquire().await?;
        let mut staffed = Vec::new();
        for company in self.companies_of(access).await? {
            let employees = employees(&mut connection, access.office, company.id).await?;
            staffed.push(Staffed { company, employees });
        }
        Ok(staffed)
    }

    /// A company's employees by name.
    pub async fn employees(&self, office: OfficeId, company: CompanyId) -> Result<Vec<Employee>, StoreError> {
        employees(&mut *self.read.acquire().await?, office, company).await
    }

    /// These employees of a company, in the order asked; those that do not exist are left out.
    pub async fn employees_named(
        &self,
        office: OfficeId,
        company: CompanyId,
        ids: &[EmployeeId],
    ) -> Result<Vec<Employee>, StoreError> {
        let all = self.employees(office, company).await?;
        Ok(ids.iter().filter_map(|id| all.iter().find(|employee| employee.id == *id).cloned()).collect())
    }
}

/// The id of the company with this number in the books of an office.
pub(crate) fn company_id(office: OfficeId, books_code: &str) -> CompanyId {
    CompanyId(Uuid::new_v5(&office.0, format!("company {books_code}").as_bytes()))
}

fn keep_what_was_written_by_hand(company: &mut Company, known: &Company) {
    company.profile = known.profile.clone();
    for field in &known.profile.by_hand {
        match field {
            HandField::Name => company.name.clone_from(&known.name),
            HandField::ShortName => company.short_name.clone_from(&known.short_name),
            HandField::TaxId => company.tax_id.clone_from(&known.tax_id),
            HandField::Active => company.active = known.active,
        }
    }
}

fn employee_of(company: CompanyId, employee: &BooksEmployee) -> Employee {
    Employee {
        id: EmployeeId(Uuid::new_v5(&company.0, format!("employee {}", employee.books_code).as_bytes())),
        company,
        books_code: employee.books_code.clone(),
        name: employee.name.clone(),
        job_title: employee.job_title.clone(),
        admitted_on: employee.admitted_on,
        left_on: employee.left_on,
    }
}

async fn employees(
    connection: &mut AnyConnection,
    office: OfficeId,
    company: CompanyId,
) -> Result<Vec<Employee>, StoreError> {
    let text =
        format!("SELECT {EMPLOYEE} FROM employees e WHERE e.office = $1 AND e.company = $2 ORDER BY e.name, e.id");
    sql!(AssertSqlSafe(text), office, company).fetch_all(connection).await?.iter().map(read_employee).collect()
}

pub(crate) fn read_company(row: &AnyRow) -> Result<Company, StoreError> {
    Ok(Company {
        id: row.parsed("id")?,
        office: row.parsed("office")?,
        books_code: Some(row.text("books_code")?)
            .filter(|code| !code.starts_with(UNKNOWN_TO_BOOKS))
            .unwrap_or_default(),
        name: row.text("name")?,
        short_name: row.text("short_name")?,
        tax_id: row.text("tax_id")?,
        active: row.flag("active")?,
        payroll_competences: row.json("payroll_competences")?,
        revenue_competences: row.json("revenue_competences")?,
        profile: row.json("profile")?,
    })
}

/// What stands in for the number of a company that the books do not know: each row needs one of its own.
pub(crate) fn unknown_to_books(company: CompanyId) -> String {
    format!("{UNKNOWN_TO_BOOKS}{company}")
}

const UNKNOWN_TO_BOOKS: &str = "hand:";

pub(crate) fn read_employee(row: &AnyRow) -> Result<Employee, StoreError> {
    Ok(Employee {
        id: row.parsed("id")?,
        company: row.parsed("company")?,
        books_code: row.text("books_code")?,
        name: row.text("name")?,
        job_title: row.text("job_title")?,
        admitted_on: row.parsed("admitted_on")?,
        left_on: row.parsed_if_any("left_on")?,
    })
}
