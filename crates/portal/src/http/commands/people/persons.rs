//! People: the wizard's drafts, "Concluir", changes, and leaving.

use chrono::TimeDelta;
use contract::ApiError;
use contract::command::CommandAnswer;
use contract::command::people::{PeopleCommand, SendInvitation};
use contract::people::PersonForm;
use domain::access::Permission;
use domain::audit::Thing;
use domain::registry::Person;
use domain::{DraftId, PersonId};
use portal_store::{NewPerson, StoreError, Transaction};

use super::super::super::caller::Caller;
use super::super::super::failure::{Answer, Failure};
use super::super::super::identity::manages;
use super::{noted, nothing, thing};
use crate::identity::invitations;
use crate::people::check;
use crate::portal::Portal;

/// A form is typed by people; more is none.
const FORM_MAX_BYTES: usize = 64 << 10;
const INVITATION_WITHIN: TimeDelta = TimeDelta::days(366);

pub async fn carry_out(
    app: &Portal,
    transaction: &mut Transaction,
    caller: &Caller,
    command: &PeopleCommand,
) -> Answer<CommandAnswer> {
    use PeopleCommand as P;
    cares_for_people(caller)?;
    match command {
        P::SaveDraft { draft, step, form } => {
            let step = serde_json::to_value(step).map_err(Failure::internal)?;
            let form = serde_json::to_value(form).map_err(Failure::internal)?;
            if form.to_string().len() > FORM_MAX_BYTES {
                return Err(Failure::too_large(FORM_MAX_BYTES));
            }
            transaction.save_draft(*draft, caller.person.id, &step, &form).await?;
            Ok(thing(draft))
        }
        P::DiscardDraft { draft } => {
            transaction.end_draft(*draft, caller.person.id).await?;
            Ok(nothing())
        }
        P::FinishDraft { draft, invite } => finish(app, transaction, caller, *draft, invite).await,
        P::ChangePerson { person, form } => change(app, transaction, caller, *person, form).await,
        P::SetPersonActive { person, active } => set_active(transaction, caller, *person, *active).await,
        _ => Err(Failure::not_found()),
    }
}

/// Somebody who may change at least some people. Whom, the form says.
fn cares_for_people(caller: &Caller) -> Answer<()> {
    let any = [Permission::ManagePeople, Permission::ManageStaff, Permission::ManageCompanyUsers];
    if any.into_iter().any(|permission| caller.access.may(permission).is_ok()) {
        Ok(())
    } else {
        Err(Failure::not_found())
    }
}

/// "Concluir": the person comes to be with their preferences, the draft ends, and the invitation is planned; or nothing.
async fn finish(
    app: &Portal,
    transaction: &mut Transaction,
    caller: &Caller,
    draft: DraftId,
    invite: &SendInvitation,
) -> Answer<CommandAnswer> {
    let kept = transaction.draft(draft, caller.person.id).await?;
    let form: PersonForm = serde_json::from_value(kept.form)
        .map_err(|_| Failure::invalid("form", "a draft of this version; begin it anew"))?;
    let person = whole(app, caller, PersonId(draft.0), &form).await?;
    let id = person.id;
    transaction.create_person(NewPerson { person, password_hash: None }).await.map_err(named)?;
    transaction.save_preferences(id, &form.preferences).await?;
    transaction.end_draft(draft, caller.person.id).await?;
    noted(transaction, caller, Thing::Person, id.0, ["created"]);
    let send_at = match invite {
        SendInvitation::NotYet => return Ok(thing(id)),
        SendInvitation::Now => None,
        SendInvitation::At { at } if *at > transaction.now() + INVITATION_WITHIN => {
            return Err(Failure::invalid("invite.at", "a moment within a year"));
        }
        SendInvitation::At { at } => Some(*at),
    };
    invitations::invite(app, transaction, &caller.person, id, send_at).await?;
    Ok(thing(id))
}

async fn change(
    app: &Portal,
    transaction: &mut Transaction,
    caller: &Caller,
    id: PersonId,
    form: &PersonForm,
) -> Answer<CommandAnswer> {
    let before = within_reach(transaction, caller, id).await?;
    let person = Person { active: before.active, ..whole(app, caller, id, form).await? };
    let registered = transaction.has_password(id).await?;
    let is_staff = caller.access.role.is_staff();
    if registered && !is_staff && person.email != before.email {
        return Err(Failure::invalid("email", "the one that this person registered with; the office changes it"));
    }
    let changed = transaction.change_person(person).await.map_err(named)?;
    if changed.email != before.email && !registered {
        // The link that went to the old address must not let anybody in.
        transaction.withdraw_invitation(id).await?;
    }
    if changed.email != before.email && id != caller.person.id {
        // Whoever reads the new address could come in as this person: into this office only.
        transaction.unlink_account(before.office, id).await?;
    }
    let thing_changed = if reach(&changed) == reach(&before) { Thing::Person } else { Thing::Access };
    noted(transaction, caller, thing_changed, id.0, fields(&before, &changed));
    Ok(thing(id))
}

async fn set_active(
    transaction: &mut Transaction,
    caller: &Caller,
    id: PersonId,
    active: bool,
) -> Answer<CommandAnswer> {
    if id == caller.person.id {
        return Err(Failure::invalid("person", "somebody else: nobody deactivates themselves"));
    }
    let before = within_reach(transaction, caller, id).await?;
    transaction.change_person(Person { active, ..before }).await.map_err(named)?;
    if !active {
        transaction.withdraw_invitation(id).await?;
    }
    noted(transaction, caller, Thing::Access, id.0, ["active"]);
    Ok(nothing())
}

/// A person whom the caller may change. For anybody else they do not exist.
async fn within_reach(transaction: &mut Transaction, caller: &Caller, id: PersonId) -> Answer<Person> {
    let person = transaction.person(id).await?;
    manages(caller, &person)?;
    Ok(person)
}

/// The person that a form makes, without a single problem.
async fn whole(app: &Portal, caller: &Caller, id: PersonId, form: &PersonForm) -> Answer<Person> {
    let checked = check(&app.store, &caller.access, caller.person.office, id, form).await?;
    match checked.problems.first() {
        None => Ok(checked.person),
        Some(problem) => {
            let step = serde_json::to_value(problem.step).map_err(Failure::internal)?;
            let step = step.as_str().unwrap_or_default().to_owned();
            Err(ApiError::invalid(&problem.field, &problem.expected).with("step", step).into())
        }
    }
}

/// The form's own names of what the store found taken.
fn named(error: StoreError) -> Failure {
    match error {
        StoreError::Taken { what: "e-mail" } => Failure::invalid("email", "one that nobody else has"),
        StoreError::Taken { what: "telephone" } => Failure::invalid("phones", "numbers that nobody else has"),
        other => other.into(),
    }
}

fn reach(person: &Person) -> impl PartialEq + '_ {
    let Person { role, companies, departments, permissions, groups, employee, .. } = person;
    (role, companies, departments, permissions, groups, employee)
}

fn fields(before: &Person, after: &Person) -> Vec<&'static str> {
    let all = [
        (before.name != after.name, "name"),
        (before.email != after.email, "email"),
        (before.phones != after.phones, "phones"),
        (before.role != after.role, "role"),
        (before.companies != after.companies, "companies"),
        (before.departments != after.departments, "departments"),
        (before.permissions != after.permissions, "permissions"),
        (before.groups != after.groups, "groups"),
        (before.employee != after.employee, "employee"),
    ];
    all.into_iter().filter_map(|(changed, field)| changed.then_some(field)).collect()
}
