//! What people are told about requests and collection, and against what a form is checked.

use domain::access::{Access, Permission};
use domain::collection::CollectionItem;
use domain::form::{Filled, Form, FormBook, FormContext, FormId, FormValues};
use domain::notify::{EventKind, Language};
use domain::order::Actor;
use domain::registry::Employee;
use domain::request::Request;
use domain::{CompanyId, OfficeId, PersonId};
use portal_store::{StoreError, Transaction};

use crate::mail::values;
use crate::notices::{Audience, Event, day_in};
use crate::office_day;
use crate::portal::Portal;

/// The forms of requests.
pub fn forms() -> Result<&'static FormBook, StoreError> {
    FormBook::built_in().map_err(|error| StoreError::Unreadable { column: "form".into(), detail: error.to_string() })
}

pub fn form(id: &FormId) -> Result<Option<&'static Form>, StoreError> {
    Ok(forms()?.get(id))
}

impl Portal {
    /// The employees of a company that somebody may name in a form: all, or only themselves.
    pub async fn employees_for(&self, access: &Access, company: CompanyId) -> Result<Vec<Employee>, StoreError> {
        let mut employees = self.store.employees(access.office, company).await?;
        if !access.role.is_staff() && access.may(Permission::SeeAllHrDocuments).is_err() {
            employees.retain(|employee| access.employee == Some(employee.id));
        }
        Ok(employees)
    }

    /// Reads and checks a form as of today; the same before it is sent and when it comes.
    pub async fn fill(
        &self,
        access: &Access,
        company: CompanyId,
        form: &Form,
        values: &FormValues,
        files: &std::collections::BTreeMap<String, u32>,
    ) -> Result<Filled, StoreError> {
        let employees = self.employees_for(access, company).await?;
        let days = self.store.business_days(access.office).await?;
        let today = office_day::today(self, access.office).await?;
        let context = FormContext { today, employees: &employees, local_holidays: &days.local_holidays };
        Ok(form.fill(values, files, &context))
    }

    /// The office opened a request for a client, answered one or asked something about it.
    pub async fn tell_request(
        &self,
        transaction: &mut Transaction,
        request: &Request,
        kind: EventKind,
        by: &str,
    ) -> Result<(), StoreError> {
        let key = format!("request:{}:{}", request.id, request.revision);
        self.tell_of_request(transaction, request, kind, key, by).await
    }

    /// The last day to answer is near.
    pub async fn tell_request_expires(
        &self,
        transaction: &mut Transaction,
        request: &Request,
    ) -> Result<(), StoreError> {
        let day = request.expires_on.map(|day| day.to_string()).unwrap_or_default();
        let key = format!("request:{}:expires:{day}", request.id);
        self.tell_of_request(transaction, request, EventKind::RequestExpiring, key, "").await
    }

    /// The office needs something for a month; `again` when the client was asked before.
    pub async fn tell_collection(
        &self,
        transaction: &mut Transaction,
        item: &CollectionItem,
        again: Option<&str>,
    ) -> Result<(), StoreError> {
        let (company, language) = self.company_and_language(item.office, item.company).await?;
        let title = format!("{} {}", item.name, item.competence.to_people());
        let again = again.map(|again| format!(":{again}")).unwrap_or_default();
        let event = Event {
            key: format!("collection:{}{again}", item.id),
            kind: EventKind::CollectionAsked,
            company: item.company,
            audience: Audience::With(item.department, Permission::AnswerCollection),
            values: values([("title", title), ("company", company), ("due_on", day_in(item.due_on, language))]),
            path: format!("/coleta/{}", item.id),
            told: &[],
        };
        self.tell(transaction, &event).await?;
        Ok(())
    }

    async fn tell_of_request(
        &self,
        transaction: &mut Transaction,
        request: &Request,
        kind: EventKind,
        key: String,
        by: &str,
    ) -> Result<(), StoreError> {
        let (company, language) = self.company_and_language(request.office, request.company).await?;
        let expires_on = request.expires_on.map(|day| day_in(day, language)).unwrap_or_default();
        let values = match kind {
            EventKind::RequestAnswered => vec![("answered_by", by.to_owned())],
            EventKind::RequestExpiring => vec![("expires_on", expires_on)],
            _ => Vec::new(),
        };
        let named = [("title", self.request_title(request, language)?), ("company", company)];
        let event = Event {
            key,
            kind,
            company: request.company,
            audience: audience(request),
            values: named.into_iter().chain(values).map(|(name, value)| (name.to_owned(), value)).collect(),
            path: format!("/solicitacoes/{}", request.id),
            told: &[],
        };
        self.tell(transaction, &event).await?;
        Ok(())
    }

    /// "Férias nº 128": what is written to telephones and mailboxes names no employee and no subject.
    fn request_title(&self, request: &Request, language: Language) -> Result<String, StoreError> {
        let name = form(&request.form)?.map_or_else(
            || request.form.to_string(),
            |form| match language {
                Language::PtBr => form.name.pt.clone(),
                Language::Es => form.name.es.clone(),
                Language::En => form.name.en.clone(),
            },
        );
        Ok(format!("{name} nº {}", request.number))
    }

    async fn company_and_language(
        &self,
        office: OfficeId,
        company: CompanyId,
    ) -> Result<(String, Language), StoreError> {
        let known = self.store.office(office).await?.ok_or(StoreError::NotFound { what: "office" })?;
        let company = self.store.company(office, company).await?.map(|company| company.short_name).unwrap_or_default();
        Ok((company, Language::named(&known.locale)))
    }
}

/// Who opened it; of one that the office opened, those who may see it.
fn audience(request: &Request) -> Audience {
    match (&request.opened_by, request.employee) {
        (Actor::Client { person }, _) => Audience::Only(*person),
        (_, Some(_)) => Audience::Holding(Permission::SeeAllHrDocuments),
        (_, None) => Audience::With(request.department, request.permission),
    }
}

/// Who acts, as the state machines know them.
pub fn actor(access: &Access) -> Actor {
    let person: PersonId = access.person;
    if access.role.is_staff() { Actor::Staff { person } } else { Actor::Client { person } }
}
