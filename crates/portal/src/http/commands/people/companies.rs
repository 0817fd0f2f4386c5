//! Companies made and changed by hand, and contacts (PE7).

use contract::command::CommandAnswer;
use contract::command::people::PeopleCommand;
use domain::CompanyId;
use domain::access::Companies;
use domain::audit::Thing;
use domain::registry::Company;
use portal_store::{StoreError, Transaction};

use super::super::super::caller::Caller;
use super::super::super::failure::{Answer, Failure};
use super::{noted, nothing, thing};
use crate::people::{company_of, contact_of};

pub async fn carry_out(
    transaction: &mut Transaction,
    caller: &Caller,
    command: &PeopleCommand,
) -> Answer<CommandAnswer> {
    use PeopleCommand as P;
    match command {
        P::CreateCompany { id, form } => {
            let company = company_of(transaction, *id, form, None).await?;
            transaction.create_company(&company).await.map_err(named)?;
            serve(transaction, caller, *id).await?;
            noted(transaction, caller, Thing::Company, id.0, ["created"]);
            Ok(thing(id))
        }
        P::ChangeCompany { company, form } => {
            let before = served(transaction, caller, *company).await?;
            let after = company_of(transaction, *company, form, Some(&before)).await?;
            let after = transaction.change_company(&after).await.map_err(named)?;
            noted(transaction, caller, Thing::Company, company.0, fields(&before, &after));
            if before.profile.individuals != after.profile.individuals {
                noted(transaction, caller, Thing::Relation, company.0, ["individuals"]);
            }
            Ok(thing(company))
        }
        P::SetCompanyActive { company, active } => {
            let before = served(transaction, caller, *company).await?;
            transaction.change_company(&Company { active: *active, ..before }).await.map_err(named)?;
            noted(transaction, caller, Thing::Company, company.0, ["active"]);
            Ok(nothing())
        }
        P::SetModule { company, module, on } => {
            let mut after = served(transaction, caller, *company).await?;
            let off = &mut after.profile.modules_off;
            let changed = if *on { off.remove(module) } else { off.insert(*module) };
            if changed {
                transaction.change_company(&after).await.map_err(named)?;
                noted(transaction, caller, Thing::Company, company.0, ["modules_off"]);
            }
            Ok(nothing())
        }
        P::SaveContact { id, form } => {
            if let Ok(before) = transaction.contact(*id).await {
                known_to(caller, &before.companies)?;
            }
            let contact = contact_of(transaction.office(), *id, form)?;
            transaction.save_contact(&contact).await.map_err(named)?;
            noted(transaction, caller, Thing::Relation, id.0, ["contact"]);
            Ok(thing(id))
        }
        P::DeleteContact { id } => {
            let contact = transaction.contact(*id).await?;
            known_to(caller, &contact.companies)?;
            transaction.delete_contact(*id).await?;
            noted(transaction, caller, Thing::Relation, id.0, ["deleted"]);
            Ok(nothing())
        }
        _ => Err(Failure::not_found()),
    }
}

/// A company that the caller serves; for anybody else it does not exist.
async fn served(transaction: &mut Transaction, caller: &Caller, company: CompanyId) -> Answer<Company> {
    caller.access.serves(transaction.office(), company).map_err(|_| Failure::not_found())?;
    Ok(transaction.company(company).await?)
}

/// Who serves only some companies also serves the one that they just made.
async fn serve(transaction: &mut Transaction, caller: &Caller, company: CompanyId) -> Answer<()> {
    let mut person = transaction.person(caller.person.id).await?;
    if let Companies::Only(companies) = &mut person.companies {
        companies.insert(company);
        transaction.change_person(person).await?;
    }
    Ok(())
}

/// A contact is known to who serves one of the businesses that name it; to everybody while none does.
fn known_to(caller: &Caller, companies: &Companies) -> Answer<()> {
    let unnamed = matches!(companies, Companies::Only(companies) if companies.is_empty());
    if unnamed || caller.access.serves_any(companies).is_ok() { Ok(()) } else { Err(Failure::not_found()) }
}

fn named(error: StoreError) -> Failure {
    match error {
        StoreError::Taken { what } => Failure::invalid(what, "one that nobody else has"),
        other => other.into(),
    }
}

fn fields(before: &Company, after: &Company) -> Vec<&'static str> {
    let all = [
        (before.name != after.name, "name"),
        (before.short_name != after.short_name, "short_name"),
        (before.tax_id != after.tax_id, "tax_id"),
        (before.profile.regime != after.profile.regime, "regime"),
        (before.profile.modules_off != after.profile.modules_off, "modules_off"),
    ];
    all.into_iter().filter_map(|(changed, field)| changed.then_some(field)).collect()
}
