//! What columns are called, and finding them in a file.

use domain::access::{Department, Level, Permission};
use domain::import::{Column, Sheet};

use crate::table::{NotATable, Table};
use crate::value::folded;

/// The language that files are written in. Files in the others are read all the same.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Language {
    #[default]
    Portuguese,
    Spanish,
    English,
}

impl Language {
    /// Of words in Portuguese, Spanish and English, the one in this language.
    pub fn of<T>(self, [portuguese, spanish, english]: [T; 3]) -> T {
        match self {
            Self::Portuguese => portuguese,
            Self::Spanish => spanish,
            Self::English => english,
        }
    }
}

/// What the office calls its departments and the permissions, in the language of the file.
#[derive(Debug, Clone, Default)]
pub struct Vocabulary {
    pub language: Language,
    /// In the order of their columns.
    pub departments: Vec<(Department, String)>,
    /// Those that client users may have.
    pub permissions: Vec<(Permission, String)>,
}

impl Vocabulary {
    pub(crate) fn permission(&self, word: &str) -> Option<Permission> {
        let word = folded(word);
        self.permissions.iter().find(|(_, name)| folded(name) == word).map(|(permission, _)| *permission)
    }

    /// The columns of a sheet, in their order.
    pub(crate) fn columns(&self, sheet: Sheet) -> Vec<Column> {
        match sheet {
            Sheet::People => {
                let departments =
                    self.departments.iter().map(|(department, _)| Column::Department { department: *department });
                let mut columns = vec![Column::Name, Column::Email, Column::Phones, Column::Companies];
                columns.extend(departments);
                columns.extend([Column::Permissions, Column::Active]);
                columns
            }
            Sheet::Companies => vec![Column::TaxId, Column::Name, Column::ShortName, Column::Active],
        }
    }

    /// What a column is called in this vocabulary's language.
    pub(crate) fn header(&self, sheet: Sheet, column: Column) -> String {
        let name = self.language.of(names(sheet, column));
        match column {
            Column::Department { department } => {
                let own = self.departments.iter().find(|(known, _)| *known == department).map(|(_, own)| own.as_str());
                format!("{name} {}", own.unwrap_or_default())
            }
            _ => name.to_owned(),
        }
    }

    pub(crate) fn level(&self, level: Level) -> &'static str {
        match level {
            Level::Revisor => "Revisor",
            Level::Contribuinte => "Contribuinte",
            Level::Proprietario => "Proprietário",
        }
    }
}

/// In Portuguese, Spanish and English. Of a department what stands before its name.
fn names(sheet: Sheet, column: Column) -> [&'static str; 3] {
    match (sheet, column) {
        (Sheet::Companies, Column::Name) => ["Razão social", "Razón social", "Registered name"],
        (_, Column::Name) => ["Nome", "Nombre", "Name"],
        (_, Column::Email) => ["E-mail", "Correo electrónico", "E-mail"],
        (_, Column::Phones) => ["Telefones", "Teléfonos", "Telephones"],
        (_, Column::Companies) => ["Empresas (CNPJ/CPF)", "Empresas (CNPJ/CPF)", "Companies (CNPJ/CPF)"],
        (_, Column::Department { .. }) => ["Departamento", "Departamento", "Department"],
        (_, Column::Permissions) => ["Permissões", "Permisos", "Permissions"],
        (Sheet::Companies, Column::Active) => ["Ativa", "Activa", "Active"],
        (_, Column::Active) => ["Ativo", "Activo", "Active"],
        (_, Column::TaxId) => ["CNPJ/CPF", "CNPJ/CPF", "CNPJ/CPF"],
        (_, Column::ShortName) => ["Apelido", "Nombre corto", "Short name"],
    }
}

/// Columns that an export writes for people to read, and that nobody reads back.
pub(crate) fn company_names(language: Language) -> &'static str {
    language.of(["Empresas (nomes)", "Empresas (nombres)", "Companies (names)"])
}

/// Where each column stands in a table.
pub(crate) struct Places {
    places: Vec<(Column, usize)>,
    pub ignored: Vec<String>,
}

impl Places {
    /// Without those that must be there the file is refused.
    pub fn find(table: &Table, sheet: Sheet, vocabulary: &Vocabulary, required: &[Column]) -> Result<Self, NotATable> {
        let mut found = Self { places: Vec::new(), ignored: Vec::new() };
        for (place, header) in table.headers.iter().enumerate() {
            let Some(column) = column_of(header, sheet, vocabulary) else {
                let of_export = [Language::Portuguese, Language::Spanish, Language::English].map(company_names);
                if !header.is_empty() && !of_export.contains(&header.as_str()) {
                    found.ignored.push(header.chars().take(60).collect());
                }
                continue;
            };
            if found.place(column).is_some() {
                return Err(NotATable::ColumnTwice { column: header.clone() });
            }
            found.places.push((column, place));
        }
        let missing = required.iter().filter(|column| found.place(**column).is_none());
        let missing: Vec<String> = missing.map(|column| vocabulary.header(sheet, *column)).collect();
        if missing.is_empty() { Ok(found) } else { Err(NotATable::MissingColumns { missing }) }
    }

    /// Where a column stands, counted from 0.
    pub fn place(&self, column: Column) -> Option<usize> {
        self.places.iter().find(|(known, _)| *known == column).map(|(_, place)| *place)
    }

    pub fn departments(&self) -> impl Iterator<Item = Department> {
        self.places.iter().filter_map(|(column, _)| match column {
            Column::Department { department } => Some(*department),
            _ => None,
        })
    }
}

fn column_of(header: &str, sheet: Sheet, vocabulary: &Vocabulary) -> Option<Column> {
    let header = folded(header);
    vocabulary.columns(sheet).into_iter().find(|column| match column {
        Column::Department { department } => names(sheet, *column).iter().any(|before| {
            let name = vocabulary.departments.iter().find(|(known, _)| known == department).map(|(_, name)| name);
            name.is_some_and(|name| folded(&format!("{before} {name}")) == header)
        }),
        _ => names(sheet, *column).iter().any(|name| folded(name) == header) || short(*column) == Some(header.as_str()),
    })
}

/// What people write instead, folded.
fn short(column: Column) -> Option<&'static str> {
    match column {
        Column::Companies => Some("empresas"),
        Column::Email => Some("email"),
        Column::Phones => Some("telefone"),
        Column::TaxId => Some("cnpj"),
        _ => None,
    }
}
