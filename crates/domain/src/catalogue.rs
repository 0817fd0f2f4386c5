//! The catalogue: every kind of document and service that an office is asked for, as data.
//!
//! The entries lie in `assets/catalog/`, one file per department. A new kind is a new `[[kind]]` there:
//!
//! ```toml
//! [[kind]]
//! id = "pes.holerite"                                  # the file's prefix, a point, a short name
//! name = { pt = "Holerite", es = "Recibo de sueldo", en = "Payslip" }
//! called.pt = ["holerite", "contracheque"]             # what people write, in lower case; no two kinds share one
//! called.es = ["recibo de sueldo"]
//! called.en = ["payslip"]
//! asks = ["company", "employees_or_all", "competence"] # what must be known; "bank?" may be left out
//! from = ["books"]                                     # where it comes from, best first
//! pending_when = ["payroll_not_calculated"]
//! due = { rule = "day_of_month", day = 20, months_after = 1, shift = "anticipate" }
//! anchors = ["Recibo de Pagamento de Salário"]         # words that its PDF always bears
//! report = "payslip"                                   # only where it is issued from the books
//! shows_employees = true                               # shows pay of several employees, though none is asked for
//! needs = "request_admission"                          # where asking needs another permission than ordering documents
//! ```

mod file;
mod kind;

use std::collections::BTreeMap;
use std::sync::LazyLock;

pub use file::CatalogueError;
pub use kind::{ByLanguage, Kind, Origin, Parameter, ParameterName, PendingWhen, Report};

use crate::access::Department;
use crate::order::KindId;

/// The kinds, in the order of their files.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Catalogue {
    kinds: Vec<Kind>,
    places: BTreeMap<KindId, usize>,
}

const FILES: [(&str, &str); 5] = [
    ("pessoal.toml", include_str!("../../../assets/catalog/pessoal.toml")),
    ("fiscal.toml", include_str!("../../../assets/catalog/fiscal.toml")),
    ("contabil.toml", include_str!("../../../assets/catalog/contabil.toml")),
    ("societario.toml", include_str!("../../../assets/catalog/societario.toml")),
    ("financeiro.toml", include_str!("../../../assets/catalog/financeiro.toml")),
];

impl Catalogue {
    /// The catalogue that comes with the program, read once.
    pub fn built_in() -> Result<&'static Self, CatalogueError> {
        static BUILT_IN: LazyLock<Result<Catalogue, CatalogueError>> = LazyLock::new(|| Catalogue::read(&FILES));
        BUILT_IN.as_ref().map_err(Clone::clone)
    }

    /// Reads files given as name and text. The first fault ends it and says where it lies.
    pub fn read(files: &[(&str, &str)]) -> Result<Self, CatalogueError> {
        let mut kinds = Vec::new();
        for (name, text) in files {
            kinds.extend(file::kinds(name, text)?);
        }
        file::no_two_alike(&kinds)?;
        let kinds: Vec<Kind> = kinds.into_iter().map(|(_, kind)| kind).collect();
        let places = kinds.iter().enumerate().map(|(place, kind)| (kind.id.clone(), place)).collect();
        Ok(Self { kinds, places })
    }

    pub fn get(&self, id: &KindId) -> Option<&Kind> {
        self.places.get(id).and_then(|place| self.kinds.get(*place))
    }

    pub fn department_of(&self, id: &KindId) -> Option<Department> {
        self.get(id).map(|kind| kind.department)
    }

    /// Does a document of this kind show what employees earn? One that the catalogue does not know shows nothing.
    pub fn is_about_employees(&self, id: &KindId) -> bool {
        self.get(id).is_some_and(Kind::is_about_employees)
    }

    /// The kinds whose documents show what employees earn.
    pub fn about_employees(&self) -> impl Iterator<Item = &KindId> {
        self.kinds.iter().filter(|kind| kind.is_about_employees()).map(|kind| &kind.id)
    }

    pub fn kinds(&self) -> &[Kind] {
        &self.kinds
    }

    pub fn iter(&self) -> std::slice::Iter<'_, Kind> {
        self.kinds.iter()
    }
}

impl<'a> IntoIterator for &'a Catalogue {
    type Item = &'a Kind;
    type IntoIter = std::slice::Iter<'a, Kind>;
    fn into_iter(self) -> Self::IntoIter {
        self.kinds.iter()
    }
}
