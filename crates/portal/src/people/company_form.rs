//! A company's form (PE7).

use contract::ApiError;
use contract::people::CompanyForm;
use domain::CompanyId;
use domain::registry::{Company, Profile, WhoIs};
use domain::tax_id::TaxId;
use portal_store::Transaction;

use super::{Wrong, name_of};
use crate::http::failure::{Answer, Failure};

/// The company that a form makes, or changes.
///
/// # Errors
/// Names the field: `name`, `tax_id`, `individuals`.
pub async fn company_of(
    transaction: &mut Transaction,
    id: CompanyId,
    form: &CompanyForm,
    before: Option<&Company>,
) -> Answer<Company> {
    let name = name_of("name", &form.name).map_err(refused)?;
    let short_name = if form.short_name.trim().is_empty() { &name } else { &form.short_name };
    let short_name = name_of("short_name", short_name).map_err(refused)?;
    let tax_id: TaxId = form.tax_id.parse().map_err(|_| Failure::invalid("tax_id", "a CNPJ (14) or a CPF (11)"))?;
    known_individuals(transaction, id, form).await?;
    // A business that the books told of without anybody may stay so; nobody takes the last one away.
    let had_somebody = before.is_none_or(|before| !before.profile.individuals.is_empty());
    if matches!(tax_id, TaxId::Cnpj(_)) && form.individuals.is_empty() && had_somebody {
        return Err(Failure::invalid("individuals", "at least one individual behind the business"));
    }
    let profile = Profile {
        regime: form.regime,
        modules_off: form.modules_off.clone(),
        individuals: form.individuals.clone(),
        by_hand: before.map(|before| before.profile.by_hand.clone()).unwrap_or_default(),
    };
    let told = before.cloned();
    Ok(Company {
        id,
        office: transaction.office(),
        books_code: told.as_ref().map(|told| told.books_code.clone()).unwrap_or_default(),
        name,
        short_name,
        tax_id: tax_id.as_str().to_owned(),
        active: told.as_ref().is_none_or(|told| told.active),
        payroll_competences: told.as_ref().map(|told| told.payroll_competences.clone()).unwrap_or_default(),
        revenue_competences: told.map(|told| told.revenue_competences).unwrap_or_default(),
        profile,
    })
}

/// Contacts of the office, or clients with a CPF; a business is nobody's individual.
async fn known_individuals(transaction: &mut Transaction, id: CompanyId, form: &CompanyForm) -> Answer<()> {
    let unknown = || Failure::invalid("individuals", "contacts of the office, or clients with a CPF");
    for (place, individual) in form.individuals.iter().enumerate() {
        if form.individuals.iter().take(place).any(|other| other.who == individual.who) {
            return Err(Failure::invalid("individuals", "each individual once"));
        }
        match individual.who {
            WhoIs::Contact { contact } => drop(transaction.contact(contact).await.map_err(|_| unknown())?),
            WhoIs::Company { company } => {
                let company = transaction.company(company).await.map_err(|_| unknown())?;
                let is_individual = matches!(company.tax_id.parse(), Ok(TaxId::Cpf(_)));
                if !is_individual || company.id == id {
                    return Err(unknown());
                }
            }
        }
    }
    Ok(())
}

fn refused(wrong: Wrong) -> ApiError {
    ApiError::invalid(wrong.field, &wrong.expected)
}
