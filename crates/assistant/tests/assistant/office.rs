//! A small office for the dialogue's stories: Ana speaks for the bakery, Rui for the bakery and the garage.

use std::collections::{BTreeMap, BTreeSet};

use assistant::{Knowledge, KnownCompany, Locale};
use chrono::NaiveDate;
use domain::access::Department;
use domain::registry::{Company, Employee};
use domain::{CompanyId, Competence, EmployeeId, OfficeId};

pub fn today() -> NaiveDate {
    NaiveDate::from_ymd_opt(2026, 11, 22).unwrap()
}

fn uuid<T: From<uuid::Uuid>>(number: u128) -> T {
    T::from(uuid::Uuid::from_u128(number))
}

fn months(from: &str, to: &str) -> Vec<Competence> {
    domain::Period { from: from.parse().unwrap(), to: to.parse().unwrap() }.months().collect()
}

fn company(number: u128, name: &str, short_name: &str) -> Company {
    Company {
        id: uuid::<CompanyId>(number),
        office: uuid::<OfficeId>(1),
        books_code: number.to_string(),
        name: name.to_owned(),
        short_name: short_name.to_owned(),
        tax_id: format!("{number:014}"),
        active: true,
        payroll_competences: months("2026-01", "2026-10"),
        revenue_competences: months("2024-11", "2026-10"),
        profile: domain::registry::Profile::default(),
    }
}

fn employee(company: u128, number: u128, name: &str, job: &str, admitted: &str) -> Employee {
    Employee {
        id: uuid::<EmployeeId>(company * 100 + number),
        company: uuid::<CompanyId>(company),
        books_code: number.to_string(),
        name: name.to_owned(),
        job_title: job.to_owned(),
        admitted_on: admitted.parse().unwrap(),
        left_on: None,
    }
}

pub fn bakery() -> KnownCompany {
    KnownCompany {
        company: company(10, "PADARIA SOL NASCENTE LTDA", "Padaria Sol Nascente"),
        employees: vec![
            employee(10, 1, "João da Silva", "Padeiro", "2021-03-01"),
            employee(10, 2, "João Pereira", "Balconista", "2024-08-12"),
            employee(10, 3, "Maria Aparecida Souza", "Confeiteira", "2019-01-07"),
            employee(10, 4, "Wellington Rocha", "Entregador", "2025-02-03"),
        ],
    }
}

pub fn garage() -> KnownCompany {
    KnownCompany {
        company: company(20, "OFICINA DOIS IRMÃOS LTDA", "Oficina Dois Irmãos"),
        employees: vec![
            employee(20, 1, "Carlos Alberto Nunes", "Mecânico", "2018-05-02"),
            employee(20, 2, "Maria Clara Dias", "Recepcionista", "2023-10-09"),
        ],
    }
}

pub fn knows(person: &str, companies: Vec<KnownCompany>) -> Knowledge {
    Knowledge {
        person_name: person.to_owned(),
        locale: Locale::PtBr,
        companies,
        departments: BTreeSet::from(Department::USUAL),
        handling: BTreeMap::new(),
    }
}
