//! What the office itself says about a company, besides what the books say (PE7).

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use crate::{CompanyId, ContactId};

#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(default)]
#[ts(rename = "CompanyProfile")]
pub struct Profile {
    pub regime: Option<Regime>,
    /// All others are on.
    pub modules_off: BTreeSet<Module>,
    /// The people behind a business.
    pub individuals: Vec<Individual>,
    /// Fields that somebody wrote by hand; the books no longer change them.
    pub by_hand: BTreeSet<HandField>,
}

impl Profile {
    pub fn has(&self, module: Module) -> bool {
        !self.modules_off.contains(&module)
    }
}

/// How a company is taxed ("regime tributário").
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum Regime {
    Mei,
    SimplesNacional,
    LucroPresumido,
    LucroReal,
    /// "Imune ou isenta".
    Exempt,
    /// "Pessoa física": an employer or self-employed person with a CPF.
    Individual,
}

/// A part of the clients' portal that an office switches on and off for each company.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum Module {
    /// Asking for documents by message: the assistant takes requests for this company.
    Assistant,
    Requests,
    Collection,
    Processes,
    Certificates,
    Calendar,
}

/// A field of a company that the books tell, and that somebody may write by hand instead.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
#[ts(rename = "CompanyHandField")]
pub enum HandField {
    Name,
    ShortName,
    TaxId,
    Active,
}

/// A person behind a business, and what they are to it.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, TS)]
#[ts(rename = "CompanyIndividual")]
pub struct Individual {
    pub who: WhoIs,
    pub relation: Relation,
}

/// A contact, or a client with a CPF.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case", tag = "is")]
#[ts(rename = "IndividualIs")]
pub enum WhoIs {
    Contact { contact: ContactId },
    Company { company: CompanyId },
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
#[ts(rename = "IndividualRelation")]
pub enum Relation {
    /// "Sócio".
    Partner,
    /// "Sócio administrador".
    ManagingPartner,
    /// "Titular" of a one-person company.
    Owner,
    /// "Responsável legal".
    LegalRepresentative,
    /// "Procurador".
    Attorney,
    Employee,
    Other,
}
