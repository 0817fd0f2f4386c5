//! Where words point to several kinds: `data/tie_breaks.toml`, read once.

use std::collections::{BTreeMap, BTreeSet};

use domain::order::KindId;
use serde::Deserialize;

use super::vocabulary::singular;

#[derive(Debug, Default)]
pub(crate) struct TieBreaks {
    pub unclear: Vec<Unclear>,
    /// In the singular.
    pub weak: BTreeSet<String>,
    pub acronyms: BTreeSet<String>,
    pub before_acronyms: BTreeSet<String>,
    pub late_kind: Option<KindId>,
    pub taxes: BTreeMap<KindId, String>,
}

/// A word that says too little by itself.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Unclear {
    pub words: String,
    pub could_be: Vec<KindId>,
    /// What it most often is.
    pub take: Option<KindId>,
    /// What it is where an employee is named.
    pub of_an_employee: Option<KindId>,
    /// It means nothing unless an employee is named.
    #[serde(default)]
    pub only_of_an_employee: bool,
    /// What it is beside "vencida".
    pub late: Option<KindId>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    unclear: Vec<Unclear>,
    weak: Weak,
    acronyms: Acronyms,
    late: Late,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Weak {
    words: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Acronyms {
    words: String,
    after: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Late {
    kind: KindId,
    taxes: BTreeMap<KindId, String>,
}

impl TieBreaks {
    /// Those that come with the product. A test holds that the file is well formed; without it there are none.
    pub fn built_in() -> Self {
        Self::read().unwrap_or_default()
    }

    fn read() -> Result<Self, toml::de::Error> {
        let file: File = toml::from_str(include_str!("../../data/tie_breaks.toml"))?;
        let set = |words: &str| words.split_whitespace().map(str::to_owned).collect::<BTreeSet<_>>();
        Ok(Self {
            unclear: file.unclear,
            weak: file.weak.words.split_whitespace().map(singular).collect(),
            acronyms: set(&file.acronyms.words),
            before_acronyms: set(&file.acronyms.after),
            late_kind: Some(file.late.kind),
            taxes: file.late.taxes,
        })
    }
}

#[cfg(test)]
mod tests {
    use domain::catalogue::Catalogue;

    use super::*;

    #[test]
    fn every_kind_named_in_the_tie_breaks_is_in_the_catalogue() {
        let catalogue = Catalogue::built_in().unwrap();
        let tie_breaks = TieBreaks::read().expect("data/tie_breaks.toml");
        let unclear = tie_breaks
            .unclear
            .iter()
            .flat_map(|entry| entry.could_be.iter().chain(&entry.take).chain(&entry.of_an_employee).chain(&entry.late));
        for kind in unclear.chain(tie_breaks.taxes.keys()).chain(&tie_breaks.late_kind) {
            assert!(catalogue.get(kind).is_some(), "{kind} is not in the catalogue");
        }
    }
}
