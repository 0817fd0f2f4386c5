//! The wrong-recipient guard (AG7): what the finished PDF says about whom it belongs to, against whom it goes to.
//!
//! The company's tax id and the person's name come from the portal's order, not from the books that made the document:
//! books that mix two people up are caught.

use std::collections::HashSet;

use domain::order::PendingReason;
use domain::tax_id::TaxId;
use recognition::recipient::{Expected, check};
use recognition::{NotReadable, text_of};

use crate::names::folded;

/// Whom a document goes to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Recipient {
    /// CNPJ or CPF of the company, as the portal knows it.
    pub company_tax_id: String,
    /// The CPFs of the people it is about.
    pub cpfs: Vec<String>,
    /// The name of the person it was asked for, as the portal knows it.
    pub name: Option<String>,
}

/// Why a document does not leave.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Blocked {
    #[error("the document was blocked: it is for {expected}, and names {}", if .found.is_empty() { "somebody else".to_owned() } else { .found.join(", ") })]
    WrongRecipient { expected: String, found: Vec<String> },
    #[error("the document was blocked: {0}")]
    NotReadable(#[from] NotReadable),
}

/// Lets a document pass that names its recipient and nobody else. The office itself may always be named.
pub fn guard(pdf: &[u8], recipient: &Recipient, office_tax_id: &str) -> Result<(), Blocked> {
    let pages = text_of(pdf)?;
    let people: Vec<TaxId> = recipient.cpfs.iter().map(|cpf| tax_id(cpf)).collect::<Result<_, _>>()?;
    let also = office_tax_id.parse().ok().into_iter().collect();
    let expected = Expected { company: tax_id(&recipient.company_tax_id)?, people, also };
    if let Err(wrong) = check(&pages, &expected) {
        return Err(match wrong.into_pending() {
            PendingReason::WrongRecipient { expected, found } => Blocked::WrongRecipient { expected, found },
            _ => Blocked::WrongRecipient { expected: recipient.company_tax_id.clone(), found: Vec::new() },
        });
    }
    match &recipient.name {
        Some(name) if !bears(&pages.to_text(), name) => {
            Err(Blocked::WrongRecipient { expected: name.clone(), found: Vec::new() })
        }
        _ => Ok(()),
    }
}

fn tax_id(text: &str) -> Result<TaxId, Blocked> {
    text.parse().map_err(|_| Blocked::WrongRecipient { expected: text.to_owned(), found: Vec::new() })
}

/// Every word of the name stands in the text: a long name may be broken over lines.
fn bears(text: &str, name: &str) -> bool {
    let text = folded(text);
    let words: HashSet<&str> = text.split(|c: char| !c.is_alphanumeric()).collect();
    folded(name).split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()).all(|word| words.contains(word))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_is_borne_whole_however_it_is_broken() {
        let text = "Nome do funcionário\nMARIA APARECIDA\nDE SOUZA  Padeira";
        assert!(bears(text, "Maria Aparecida de Souza"));
        assert!(!bears(text, "Maria Aparecida de Souza Lima"));
    }

    #[test]
    fn what_cannot_be_read_does_not_leave() {
        let recipient = Recipient { company_tax_id: "12345678000195".into(), cpfs: vec![], name: None };
        assert!(matches!(guard(b"no PDF", &recipient, ""), Err(Blocked::NotReadable(_))));
    }
}
