//! Ids of companies and employees, made from their codes in the books.
//!
//! The books number their companies and employees; the portal knows them by UUID. Both agents of an office, and an
//! agent installed anew, must give the same company the same id, so the id follows from the office and the code.

use domain::{CompanyId, EmployeeId, OfficeId};
use uuid::Uuid;

/// The id of the company that `office`'s books number `books_code`.
pub fn company_id(office: OfficeId, books_code: &str) -> CompanyId {
    CompanyId(Uuid::new_v5(&office.0, format!("company/{books_code}").as_bytes()))
}

/// The id of the employee that the books number `books_code` within `company`.
pub fn employee_id(company: CompanyId, books_code: &str) -> EmployeeId {
    EmployeeId(Uuid::new_v5(&company.0, format!("employee/{books_code}").as_bytes()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_same_code_gives_the_same_id_in_one_office_and_another_id_in_another() {
        let (north, south) = (OfficeId(Uuid::from_u128(1)), OfficeId(Uuid::from_u128(2)));
        assert_eq!(company_id(north, "12"), company_id(north, "12"));
        assert_ne!(company_id(north, "12"), company_id(south, "12"));
        let (bakery, garage) = (company_id(north, "1"), company_id(north, "2"));
        assert_ne!(employee_id(bakery, "5"), employee_id(garage, "5"), "employee 5 exists in every company");
    }
}
