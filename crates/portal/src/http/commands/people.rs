//! What staff do in the rooms Clientes, Usuários, Departamentos and Equipe; and clients who manage their own users.
//!
//! Who may change a person is decided by `Access::may_give`: nobody gives what they do not have. Every change is noted
//! in the audit log.

mod companies;
mod persons;

use contract::command::people::PeopleCommand;
use contract::command::{CommandAnswer, CommandResult};
use domain::access::{Department, Permission};
use domain::audit::{Actor, Thing, What};
use portal_store::Transaction;
use uuid::Uuid;

use super::super::caller::Caller;
use super::super::failure::{Answer, Failure};
use crate::portal::Portal;

pub async fn carry_out(
    app: &Portal,
    transaction: &mut Transaction,
    caller: &Caller,
    command: &PeopleCommand,
) -> Answer<CommandAnswer> {
    use PeopleCommand as P;
    if let Some(permission) = needed(command) {
        caller.access.may(permission).map_err(|_| Failure::not_found())?;
    }
    match command {
        P::CreateDepartment { id, name } => {
            let made = transaction.create_department(*id, name).await?;
            noted(transaction, caller, Thing::Department, id.0, ["name"]);
            Ok(thing(made.department))
        }
        P::RenameDepartment { department, name } => {
            transaction.rename_department(*department, name).await?;
            note_department(transaction, caller, *department, ["name"]);
            Ok(nothing())
        }
        P::OrderDepartments { order } => {
            transaction.order_departments(order).await?;
            Ok(nothing())
        }
        P::DeleteDepartment { department, into } => {
            transaction.delete_department(*department, *into).await?;
            note_department(transaction, caller, *department, ["deleted"]);
            Ok(nothing())
        }
        P::SaveGroup { id, name, permissions } => {
            within_own_permissions(caller, permissions)?;
            transaction.save_group(*id, name, permissions).await?;
            noted(transaction, caller, Thing::Group, id.0, ["name", "permissions"]);
            Ok(thing(id))
        }
        P::DeleteGroup { id } => {
            transaction.delete_group(*id).await?;
            noted(transaction, caller, Thing::Group, id.0, ["deleted"]);
            Ok(nothing())
        }
        P::SaveDraft { .. }
        | P::DiscardDraft { .. }
        | P::FinishDraft { .. }
        | P::ChangePerson { .. }
        | P::SetPersonActive { .. } => persons::carry_out(app, transaction, caller, command).await,
        P::CreateCompany { .. }
        | P::ChangeCompany { .. }
        | P::SetCompanyActive { .. }
        | P::SetModule { .. }
        | P::SaveContact { .. }
        | P::DeleteContact { .. } => companies::carry_out(transaction, caller, command).await,
    }
}

/// The permission that a command needs; `None` where it depends on the person whom it is about.
fn needed(command: &PeopleCommand) -> Option<Permission> {
    use PeopleCommand as P;
    match command {
        P::CreateDepartment { .. }
        | P::RenameDepartment { .. }
        | P::OrderDepartments { .. }
        | P::DeleteDepartment { .. } => Some(Permission::ManageDepartments),
        P::SaveGroup { .. } | P::DeleteGroup { .. } => Some(Permission::ManageStaff),
        P::CreateCompany { .. }
        | P::ChangeCompany { .. }
        | P::SetCompanyActive { .. }
        | P::SetModule { .. }
        | P::SaveContact { .. }
        | P::DeleteContact { .. } => Some(Permission::ManageCompanies),
        P::SaveDraft { .. }
        | P::DiscardDraft { .. }
        | P::FinishDraft { .. }
        | P::ChangePerson { .. }
        | P::SetPersonActive { .. } => None,
    }
}

/// A group gives no more than the one who makes it has.
fn within_own_permissions(caller: &Caller, given: &std::collections::BTreeSet<Permission>) -> Answer<()> {
    if given.is_subset(&caller.access.permissions) {
        return Ok(());
    }
    Err(Failure::invalid("permissions", "no more than the one who gives them has"))
}

fn note_department<'f>(
    transaction: &mut Transaction,
    caller: &Caller,
    department: Department,
    fields: impl IntoIterator<Item = &'f str>,
) {
    let id = match department {
        Department::Own(id) => id.0,
        usual => Uuid::new_v5(&transaction.office().0, format!("department {usual}").as_bytes()),
    };
    noted(transaction, caller, Thing::Department, id, fields);
}

/// Notes a change by the caller in the audit log.
fn noted<'f>(
    transaction: &mut Transaction,
    caller: &Caller,
    thing: Thing,
    id: Uuid,
    fields: impl IntoIterator<Item = &'f str>,
) {
    transaction.note(Actor::Person { person: caller.person.id }, What::changed(thing, id, fields));
}

fn thing(id: impl ToString) -> CommandAnswer {
    CommandAnswer::Done { result: CommandResult::Thing { id: id.to_string() } }
}

fn nothing() -> CommandAnswer {
    CommandAnswer::Done { result: CommandResult::Nothing }
}
