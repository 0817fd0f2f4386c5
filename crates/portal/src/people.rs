//! The forms of the people's room: what is wrong with them, and what they become. The commands are in
//! [`crate::http`], file `commands/people.rs`; the questions in `office/people.rs`.

mod company_form;
mod consequences;
mod contact_form;
mod person_form;

pub use company_form::company_of;
pub use consequences::{both_see, consequences};
pub use contact_form::contact_of;
pub use person_form::check;

use contract::people::FormProblem;
use domain::phone::Phone;

const NAME_MAX_CHARS: usize = 200;
const EMAIL_MAX_BYTES: usize = 254;

/// Something wrong with a field.
struct Wrong {
    field: &'static str,
    expected: String,
}

fn wrong(field: &'static str, expected: &str) -> Wrong {
    Wrong { field, expected: expected.to_owned() }
}

fn name_of(field: &'static str, text: &str) -> Result<String, Wrong> {
    let text = text.trim();
    let is_name = !text.is_empty() && text.chars().count() <= NAME_MAX_CHARS && !text.chars().any(char::is_control);
    if is_name { Ok(text.to_owned()) } else { Err(wrong(field, "a name of 1 to 200 characters")) }
}

/// An address as it is compared: in lower case, without blanks around it.
pub fn email_of(text: &str) -> Option<String> {
    let email = text.trim().to_lowercase();
    let (name, host) = email.split_once('@')?;
    let is_host = host.split('.').all(|part| !part.is_empty()) && host.contains('.') && !host.contains('@');
    let is_plain = !email.chars().any(|c| c.is_whitespace() || c.is_control() || "<>()[],;:\\\"".contains(c));
    (!name.is_empty() && is_host && is_plain && email.len() <= EMAIL_MAX_BYTES).then_some(email)
}

fn phones_of(field: &'static str, texts: &[String]) -> Result<Vec<String>, Wrong> {
    let mut phones = Vec::new();
    for text in texts.iter().filter(|text| !text.trim().is_empty()) {
        let phone: Phone = text.parse().map_err(|_| wrong(field, "area code and number, like (48) 99999-0001"))?;
        if !phones.iter().any(|known| known == phone.as_str()) {
            phones.push(phone.as_str().to_owned());
        }
    }
    Ok(phones)
}

impl Wrong {
    fn at(self, step: contract::people::Step) -> FormProblem {
        FormProblem { step, field: self.field.to_owned(), expected: self.expected }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_is_one_that_a_letter_could_go_to() {
        assert_eq!(email_of(" Maria@Padaria.com.br ").as_deref(), Some("maria@padaria.com.br"));
        for wrong in [
            "",
            "maria",
            "maria@",
            "@padaria.com",
            "maria@padaria",
            "a b@c.de",
            "a@b..c",
            "a@b.c, d@e.f",
            "Maria <a@b.c>",
        ] {
            assert_eq!(email_of(wrong), None, "{wrong}");
        }
    }

    #[test]
    fn a_number_that_is_written_twice_is_one() {
        let written = ["(48) 99999-0001".to_owned(), "48 9 9999 0001".to_owned(), "  ".to_owned()];
        assert_eq!(phones_of("phones", &written).ok(), Some(vec!["5548999990001".to_owned()]));
        assert_eq!(phones_of("phones", &["12".to_owned()]).err().map(|wrong| wrong.field), Some("phones"));
    }
}
