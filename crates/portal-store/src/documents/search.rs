//! Search in title and text. The words of a document lie folded in an index of the database (FTS5 of SQLite, GIN of
//! PostgreSQL), with a word for its company, so that a search costs what the company's documents cost and not the
//! office's. A word that is looked for finds those that begin with it.
//!
//! A document can be found by its title at once, and by its text when the portal's job has read it.

use std::collections::BTreeSet;
use std::fmt::Write as _;

use domain::access::Companies;
use domain::document::{Document, DocumentFacts, PaymentCodes};
use domain::{CompanyId, DocumentId};
use sqlx::AssertSqlSafe;
use unicode_normalization::UnicodeNormalization;

use super::{COLUMNS, read};
use crate::column::{json, sql};
use crate::dialect::Dialect;
use crate::feed::Entity;
use crate::{Store, StoreError, Transaction};

/// Different words of a text that are kept, and characters of each: a document says what it is about early.
const WORDS_MAX: usize = 1_000;
const WORD_MAX_CHARS: usize = 40;
/// Words of a question that count.
const ASKED_MAX: usize = 8;

/// What reading a document gave.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Reading {
    /// Its text; empty where it has none.
    pub text: String,
    pub codes: PaymentCodes,
}

impl Store {
    /// Documents whose text is still to be read, oldest first, over all offices.
    pub async fn unread_documents(&self, limit: u32) -> Result<Vec<Document>, StoreError> {
        let text = format!(
            "SELECT {COLUMNS} FROM documents e WHERE e.read_at = 0 ORDER BY e.published_at, e.office, e.id LIMIT $1"
        );
        sql!(AssertSqlSafe(text), limit).fetch_all(&self.read).await?.iter().map(read).collect()
    }
}

impl Transaction {
    /// Keeps what a document's text says. Another replica may have read it before; once is enough.
    pub async fn keep_reading(&mut self, document: &Document, reading: &Reading) -> Result<(), StoreError> {
        let kept = sql!(
            "UPDATE documents SET read_at = $3, codes = $4 WHERE office = $1 AND id = $2 AND read_at = 0",
            self.office,
            document.id,
            self.now,
            json(&reading.codes)?
        )
        .execute(self.sql())
        .await?;
        if kept.rows_affected() == 0 {
            return Ok(());
        }
        if !reading.text.is_empty() {
            self.index_words(document.id, &document.facts, &reading.text).await?;
        }
        if !reading.codes.is_empty() {
            self.changed(Entity::Document, document.id);
        }
        Ok(())
    }

    pub(super) async fn index_words(
        &mut self,
        document: DocumentId,
        facts: &DocumentFacts,
        text: &str,
    ) -> Result<(), StoreError> {
        let mut words = BTreeSet::from([company_word(facts.company)]);
        for word in [&facts.title, &facts.file_name, text].into_iter().flat_map(words_of) {
            if words.len() >= WORDS_MAX {
                break;
            }
            words.insert(word);
        }
        let words = words.into_iter().collect::<Vec<_>>().join(" ");
        sql!("INSERT INTO document_search (document, words) VALUES ($1, $2)", document, words)
            .execute(self.sql())
            .await?;
        Ok(())
    }
}

/// What finds the documents of a search, for the place of `$n` in the database's own language; `None` when nothing of
/// it is a word, which finds nothing.
pub(super) fn question(dialect: Dialect, search: &str, companies: &Companies) -> Option<String> {
    let words: Vec<String> = words_of(search).into_iter().take(ASKED_MAX).collect();
    if words.is_empty() {
        return None;
    }
    let (and, or, begins) = match dialect {
        Dialect::Sqlite => (" AND ", " OR ", "*"),
        Dialect::Postgres => (" & ", " | ", ":*"),
    };
    let mut question = words.iter().map(|word| format!("{word}{begins}")).collect::<Vec<_>>().join(and);
    if let Companies::Only(companies) = companies {
        let companies: Vec<String> = companies.iter().map(|company| company_word(*company)).collect();
        if companies.is_empty() {
            return None;
        }
        // Writing to a String does not fail.
        let _ = write!(question, "{and}({})", companies.join(or));
    }
    Some(question)
}

/// The condition that a document is one of those that the question at `$place` finds.
pub(super) fn condition(dialect: Dialect, place: usize) -> String {
    match dialect {
        Dialect::Sqlite => {
            format!("e.id IN (SELECT s.document FROM document_search s WHERE s.document_search MATCH ${place})")
        }
        Dialect::Postgres => format!(
            "e.id IN (SELECT s.document FROM document_search s
               WHERE array_to_tsvector(string_to_array(s.words, ' ')) @@ CAST(${place} AS tsquery))"
        ),
    }
}

fn company_word(company: CompanyId) -> String {
    format!("c{}", company.0.simple())
}

/// Runs of letters and digits, folded, in their order.
fn words_of(text: &str) -> Vec<String> {
    let folded = folded(text);
    let words = folded.split(|c: char| !c.is_ascii_alphanumeric()).filter(|word| !word.is_empty());
    words.map(|word| word.chars().take(WORD_MAX_CHARS).collect()).collect()
}

/// Lower case without accents, so that "João" is found by "joao".
pub(super) fn folded(text: &str) -> String {
    text.nfd().filter(|c| !unicode_normalization::char::is_combining_mark(*c)).collect::<String>().to_lowercase()
}

#[cfg(test)]
mod tests {
    use uuid::Uuid;

    use super::*;

    #[test]
    fn whatever_is_typed_becomes_words_and_never_a_language() {
        let bakery = Companies::Only([CompanyId(Uuid::from_u128(1))].into());
        let asked = question(Dialect::Sqlite, "João* OR \"x\" NEAR(silva)", &bakery).unwrap();
        assert_eq!(asked, "joao* AND or* AND x* AND near* AND silva* AND (c00000000000000000000000000000001)");
        let asked = question(Dialect::Postgres, "10/2026 ' & !", &Companies::All).unwrap();
        assert_eq!(asked, "10:* & 2026:*");
        assert_eq!(question(Dialect::Postgres, "%_!", &bakery), None);
    }
}
