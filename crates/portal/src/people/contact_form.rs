//! A contact's form (PE7): an individual with a main e-mail address.

use std::collections::BTreeSet;

use contract::ApiError;
use contract::people::ContactForm;
use domain::access::Companies;
use domain::registry::Contact;
use domain::tax_id::TaxId;
use domain::{ContactId, OfficeId};

use super::{Wrong, email_of, name_of, phones_of, wrong};

const NOTES_MAX_CHARS: usize = 2_000;

/// The contact that a form makes. Which businesses name it is not for the form to say.
///
/// # Errors
/// Names the field: `name`, `main_email`, `other_emails`, `phones`, `tax_id`, `notes`.
pub fn contact_of(office: OfficeId, id: ContactId, form: &ContactForm) -> Result<Contact, ApiError> {
    read(office, id, form).map_err(|wrong| ApiError::invalid(wrong.field, &wrong.expected))
}

fn read(office: OfficeId, id: ContactId, form: &ContactForm) -> Result<Contact, Wrong> {
    let main_email = email_of(&form.main_email)
        .ok_or_else(|| wrong("main_email", "the main e-mail address of an individual, like jose@exemplo.com.br"))?;
    let mut other_emails = Vec::new();
    for text in form.other_emails.iter().filter(|text| !text.trim().is_empty()) {
        other_emails.push(email_of(text).ok_or_else(|| wrong("other_emails", "e-mail addresses"))?);
    }
    let tax_id = match form.tax_id.trim() {
        "" => String::new(),
        text => match text.parse() {
            Ok(TaxId::Cpf(cpf)) => cpf.as_str().to_owned(),
            _ => return Err(wrong("tax_id", "a CPF: a contact is an individual; a business is created as a company")),
        },
    };
    if form.notes.chars().count() > NOTES_MAX_CHARS {
        return Err(wrong("notes", "at most 2000 characters"));
    }
    Ok(Contact {
        id,
        office,
        name: name_of("name", &form.name)?,
        main_email,
        other_emails,
        phones: phones_of("phones", &form.phones)?,
        tax_id,
        notes: form.notes.trim().to_owned(),
        companies: Companies::Only(BTreeSet::new()),
        deleted: false,
    })
}

#[cfg(test)]
mod tests {
    use uuid::Uuid;

    use super::*;

    fn field_of(form: ContactForm) -> Option<String> {
        let ids = (OfficeId(Uuid::from_u128(1)), ContactId(Uuid::from_u128(2)));
        contact_of(ids.0, ids.1, &form).err().and_then(|error| error.field)
    }

    #[test]
    fn a_contact_is_an_individual_with_a_main_email() {
        // PE7
        let jose =
            || ContactForm { name: "José".into(), main_email: "jose@exemplo.com.br".into(), ..ContactForm::default() };
        assert_eq!(field_of(jose()), None);
        assert_eq!(field_of(ContactForm { main_email: String::new(), ..jose() }).as_deref(), Some("main_email"));
        assert_eq!(field_of(ContactForm { tax_id: "11.222.333/0001-81".into(), ..jose() }).as_deref(), Some("tax_id"));
        assert_eq!(field_of(ContactForm { tax_id: "529.982.247-25".into(), ..jose() }), None);
        assert_eq!(field_of(ContactForm { name: " ".into(), ..jose() }).as_deref(), Some("name"));
        assert_eq!(field_of(ContactForm { phones: vec!["7".into()], ..jose() }).as_deref(), Some("phones"));
    }
}
