//! The wrong-recipient guard: nothing leaves that names another company or person (AG7).
//!
//! Every valid CNPJ and CPF in the text must belong to the recipient company, to a person the document is about, or
//! to the office itself; and those it is about must be named. Anything else is blocked and says what was found.

use domain::order::PendingReason;
use domain::tax_id::TaxId;
use serde::{Deserialize, Serialize};

use crate::{Line, Pages, Place};

/// Whom a document must belong to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Expected {
    /// The company it is sent to. Its branches count as itself. Must be named.
    pub company: TaxId,
    /// The people it is about, e.g. the employee of a payslip. Each must be named.
    pub people: Vec<TaxId>,
    /// May be named as well: the office itself, its accountant.
    pub also: Vec<TaxId>,
}

/// The document belongs to the recipient: every tax id in it, with where it was read.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Proof {
    pub seen: Vec<Sighting>,
}

#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Sighting {
    pub id: TaxId,
    pub place: Place,
}

/// The document was blocked.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
pub enum WrongRecipient {
    #[error("the document also names {}, who is not its recipient", shown(found))]
    NamesOthers { company: TaxId, found: Vec<Sighting> },
    #[error("the document does not name {}, whom it should be about", shown_ids(missing))]
    NotNamed { company: TaxId, missing: Vec<TaxId> },
}

/// Proves that a document belongs to `expected`.
pub fn check(pages: &Pages, expected: &Expected) -> Result<Proof, WrongRecipient> {
    let seen = sightings(pages);
    let found: Vec<Sighting> = seen.iter().filter(|sighting| !expected.allows(&sighting.id)).copied().collect();
    if !found.is_empty() {
        return Err(WrongRecipient::NamesOthers { company: expected.company, found });
    }
    let named = |id: &TaxId| seen.iter().any(|sighting| sighting.id.same_taxpayer(id));
    let must = std::iter::once(&expected.company).chain(&expected.people);
    let missing: Vec<TaxId> = must.filter(|id| !named(id)).copied().collect();
    if missing.is_empty() {
        Ok(Proof { seen })
    } else {
        Err(WrongRecipient::NotNamed { company: expected.company, missing })
    }
}

impl Expected {
    fn allows(&self, id: &TaxId) -> bool {
        self.company.same_taxpayer(id) || self.people.contains(id) || self.also.iter().any(|own| own.same_taxpayer(id))
    }
}

impl WrongRecipient {
    /// Why the order waits, for the Order Center: who it is for, and who was found (nobody, when nobody is named).
    pub fn into_pending(self) -> PendingReason {
        let (company, found) = match self {
            Self::NamesOthers { company, found } => (company, found.iter().map(|s| without_person(&s.id)).collect()),
            Self::NotNamed { company, .. } => (company, Vec::new()),
        };
        PendingReason::WrongRecipient { expected: without_person(&company), found }
    }
}

fn sightings(pages: &Pages) -> Vec<Sighting> {
    pages.lines().flat_map(|line| TaxId::find_all(&line.text).into_iter().filter_map(|id| sighting(line, id))).collect()
}

fn sighting(line: &Line, id: TaxId) -> Option<Sighting> {
    let word = line.words.iter().find(|word| TaxId::find_all(&word.text).contains(&id));
    let place = word.map(|word| word.place).or_else(|| line.place())?;
    Some(Sighting { id, place })
}

fn shown(found: &[Sighting]) -> String {
    shown_ids(&found.iter().map(|sighting| sighting.id).collect::<Vec<_>>())
}

fn shown_ids(ids: &[TaxId]) -> String {
    let mut names: Vec<String> = ids.iter().map(without_person).collect();
    names.dedup();
    names.join(", ")
}

/// A CNPJ in full; of a CPF only the middle, so that evidence holds no personal data.
fn without_person(id: &TaxId) -> String {
    match id {
        TaxId::Cnpj(cnpj) => format!("CNPJ {cnpj}"),
        TaxId::Cpf(cpf) => format!("CPF ***{}**", cpf.to_string().get(3..12).unwrap_or_default()),
    }
}
