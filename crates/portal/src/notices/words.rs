//! The words of each event: those of `assets/texts/<language>/notices.toml`, or the office's own in their place (TN4).
//!
//! Words are templates of a small kind: `{{ variable }}`, and `{% if variable %} … {% else %} … {% endif %}`. An office
//! writes words, never HTML; the page of an e-mail is made from them (`page.rs`), so that both always say the same.

use std::collections::{BTreeMap, HashMap};

use contract::command::notifications::NoticeText;
use domain::notify::{EventKind, Language, Tone};
use minijinja::Environment;
use portal_store::{OwnText, OwnWords};
use serde::Deserialize;

use super::page::Page;
use crate::mail::Values;

/// Longest subject, line and body, in characters.
const LONGEST: [usize; 3] = [200, 300, 10_000];

/// The words that come with the product, in every language.
pub struct Words {
    texts: HashMap<(Language, EventKind), NoticeText>,
    tones: HashMap<(Language, Tone), ToneWords>,
    page: Page,
}

#[derive(Clone, Deserialize)]
struct ToneWords {
    greeting: String,
    closing: String,
}

#[derive(Deserialize)]
struct File {
    tones: HashMap<Tone, ToneWords>,
    #[serde(flatten)]
    texts: HashMap<EventKind, NoticeText>,
}

/// The words of one office.
pub struct OfficeWords<'a> {
    built_in: &'a Words,
    own: BTreeMap<OwnText, OwnWords>,
}

/// For whom words are filled in.
#[derive(Debug, Clone, Copy)]
pub struct Reader<'a> {
    pub name: &'a str,
    pub office: &'a str,
    /// The address of the portal.
    pub portal: &'a str,
    pub language: Language,
    pub tone: Tone,
}

/// A letter, ready to go.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Written {
    pub subject: String,
    pub line: String,
    pub text: String,
    pub html: String,
}

/// Why words cannot be used.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum WordsFault {
    Length {
        field: &'static str,
        longest: usize,
    },
    /// A variable that the event does not have.
    Unknown {
        field: &'static str,
        variable: String,
    },
    /// Braces that do not close, an `if` without its end, or anything else that is more than a variable.
    Form {
        field: &'static str,
    },
}

impl Words {
    /// # Errors
    /// A sentence about the file that is not as it should be: a fault of the program.
    pub fn built_in() -> Result<Self, String> {
        let (mut texts, mut tones) = (HashMap::new(), HashMap::new());
        for (language, toml) in [
            (Language::PtBr, include_str!("../../../../assets/texts/pt-BR/notices.toml")),
            (Language::Es, include_str!("../../../../assets/texts/es/notices.toml")),
            (Language::En, include_str!("../../../../assets/texts/en/notices.toml")),
        ] {
            let name = language.as_str();
            let mut file: File = toml::from_str(toml).map_err(|error| format!("{name}/notices.toml: {error}"))?;
            for event in EventKind::ALL {
                let missing = || format!("{name}/notices.toml has no [{}]", event.as_str());
                let text = file.texts.remove(event).ok_or_else(missing)?;
                check(*event, &text).map_err(|fault| format!("{name}/notices.toml [{}]: {fault:?}", event.as_str()))?;
                texts.insert((language, *event), text);
            }
            for tone in Tone::ALL {
                let words =
                    file.tones.remove(&tone).ok_or_else(|| format!("{name}/notices.toml has no {tone:?} tone"))?;
                tones.insert((language, tone), words);
            }
        }
        Ok(Self { texts, tones, page: Page::new()? })
    }

    pub fn of_office(&self, own: BTreeMap<OwnText, OwnWords>) -> OfficeWords<'_> {
        OfficeWords { built_in: self, own }
    }
}

impl OfficeWords<'_> {
    /// The words in force, and whether they are the office's own.
    pub fn of(&self, event: EventKind, language: Language, tone: Tone) -> (NoticeText, bool) {
        if let Some(OwnWords { subject, line, body }) = self.own.get(&OwnText { event, language, tone }).cloned() {
            return (NoticeText { subject, line, body }, true);
        }
        (self.built_in.texts.get(&(language, event)).cloned().unwrap_or_default(), false)
    }

    /// Subject and line, for the bell, a push and a conversation.
    pub fn headline(&self, event: EventKind, reader: &Reader<'_>, values: &Values) -> (String, String) {
        let (text, _) = self.of(event, reader.language, reader.tone);
        let known = self.known(reader, values);
        (one_line(&filled(&text.subject, &known)), one_line(&filled(&text.line, &known)))
    }

    pub fn written(&self, event: EventKind, reader: &Reader<'_>, values: &Values) -> Written {
        let (text, _) = self.of(event, reader.language, reader.tone);
        self.written_with(&text, reader, values)
    }

    /// With words that are perhaps not saved.
    pub fn written_with(&self, text: &NoticeText, reader: &Reader<'_>, values: &Values) -> Written {
        let known = self.known(reader, values);
        let subject = one_line(&filled(&text.subject, &known));
        let line = one_line(&filled(&text.line, &known));
        let body = filled(&text.body, &known);
        let html = self.built_in.page.of(&subject, &body, reader);
        Written { subject, line, text: super::page::as_text(&body), html }
    }

    /// Every variable with its value. A value is one line, but for a list: nobody's title becomes a paragraph or a
    /// button of ours.
    fn known(&self, reader: &Reader<'_>, values: &Values) -> Values {
        let mut known: Values = values
            .iter()
            .map(|(name, value)| (name.clone(), if name == "list" { value.clone() } else { one_line(value) }))
            .collect();
        let person = match reader.tone {
            Tone::Formal => reader.name,
            Tone::Friendly => reader.name.split_whitespace().next().unwrap_or(reader.name),
        };
        for (name, value) in [("person", person), ("office", reader.office), ("portal", reader.portal)] {
            known.insert(name.to_owned(), one_line(value));
        }
        if let Some(tone) = self.built_in.tones.get(&(reader.language, reader.tone)) {
            let (greeting, closing) = (filled(&tone.greeting, &known), filled(&tone.closing, &known));
            known.insert("greeting".to_owned(), greeting);
            known.insert("closing".to_owned(), closing);
        }
        known
    }
}

/// Looks at words before they are saved: only what the event has, and nothing but variables and conditions.
///
/// # Errors
/// The first fault, with its field.
pub fn check(event: EventKind, text: &NoticeText) -> Result<(), WordsFault> {
    let fields = [("subject", &text.subject), ("line", &text.line), ("body", &text.body)];
    for ((field, words), longest) in fields.into_iter().zip(LONGEST) {
        let length = words.trim().chars().count();
        let is_broken = field != "body" && words.trim().contains('\n');
        if length == 0 || length > longest || is_broken {
            return Err(WordsFault::Length { field, longest });
        }
        for variable in variables(words).ok_or(WordsFault::Form { field })? {
            if !event.known_variables().any(|known| known == variable) {
                return Err(WordsFault::Unknown { field, variable: variable.to_owned() });
            }
        }
        // What the scan lets pass, the engine may still not understand: an `if` without its end.
        Environment::new().template_from_str(words).map_err(|_| WordsFault::Form { field })?;
    }
    Ok(())
}

/// The variables that words use; `None` when something else stands in braces.
fn variables(words: &str) -> Option<Vec<&str>> {
    let (mut found, mut rest) = (Vec::new(), words);
    while let Some(at) = rest.find('{') {
        let tag = rest.get(at..)?;
        if let Some(inside) = tag.strip_prefix("{{") {
            let (name, after) = inside.split_once("}}")?;
            found.push(name_in(name)?);
            rest = after;
        } else if let Some(inside) = tag.strip_prefix("{%") {
            let (statement, after) = inside.split_once("%}")?;
            match statement.trim().split_once(' ') {
                Some(("if" | "elif", name)) => found.push(name_in(name)?),
                None if matches!(statement.trim(), "else" | "endif") => {}
                _ => return None,
            }
            rest = after;
        } else if tag.starts_with("{#") {
            return None;
        } else {
            rest = tag.get(1..)?;
        }
    }
    Some(found)
}

fn name_in(text: &str) -> Option<&str> {
    let name = text.trim();
    let is_name = !name.is_empty() && name.chars().all(|c| c.is_ascii_alphanumeric() || c == '_');
    is_name.then_some(name)
}

/// Words that were checked are always understood; a value that is not there is empty.
fn filled(words: &str, known: &Values) -> String {
    Environment::new().render_str(words, known).unwrap_or_default()
}

fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::mail::values;

    const MARIA: Reader<'static> = Reader {
        name: "Maria Oliveira",
        office: "Contábil Horizonte",
        portal: "https://portal.horizonte.example",
        language: Language::PtBr,
        tone: Tone::Friendly,
    };

    fn das() -> Values {
        values([
            ("title", "DAS 10/2026".into()),
            ("company", "Padaria <Sol> & Cia".into()),
            ("due_on", "20/11/2026".into()),
            ("amount", "R$ 1.234,56".into()),
            ("link", "https://portal.horizonte.example/documentos/1".into()),
        ])
    }

    fn text(subject: &str, line: &str, body: &str) -> NoticeText {
        NoticeText { subject: subject.into(), line: line.into(), body: body.into() }
    }

    #[test]
    fn every_event_has_words_in_each_language_and_they_fit() {
        // That all are there and use what they may is checked when they are read.
        let words = Words::built_in().unwrap();
        let office = words.of_office(BTreeMap::new());
        for event in EventKind::ALL {
            let given = event.variables().iter().map(|name| ((*name).to_owned(), format!("<{name}>"))).collect();
            for language in Language::ALL {
                let written = office.written(*event, &Reader { language, ..MARIA }, &given);
                let whole = [written.subject.as_str(), &written.line, &written.text, &written.html].concat();
                assert!(!whole.contains("{{") && !whole.contains("{%"), "{event:?} {language:?}: {whole}");
                assert!(written.text.contains("Maria") && written.text.contains("Contábil Horizonte"), "{event:?}");
            }
        }
    }

    #[test]
    fn a_letter_says_the_same_in_words_and_in_html() {
        // TN4
        let words = Words::built_in().unwrap();
        let written = words.of_office(BTreeMap::new()).written(EventKind::DocumentPublished, &MARIA, &das());
        assert_eq!(written.subject, "Documento novo: DAS 10/2026");
        assert_eq!(written.line, "DAS 10/2026 está na sua pasta; vence em 20/11/2026.");
        assert!(written.text.starts_with("Olá, Maria!\n\nDAS 10/2026 (Padaria <Sol> & Cia) está"), "{}", written.text);
        assert!(written.text.contains("Vencimento: 20/11/2026. Valor: R$ 1.234,56."));
        assert!(written.text.contains("Abrir o documento: https://portal.horizonte.example/documentos/1"));
        assert!(written.html.contains("Padaria &lt;Sol&gt; &amp; Cia"), "{}", written.html);
        assert!(
            written.html.contains(r#"<a href="https://portal.horizonte.example/documentos/1""#),
            "{}",
            written.html
        );
        assert!(!written.html.contains("<Sol>") && !written.html.contains("<script"));
        let formal = Reader { tone: Tone::Formal, ..MARIA };
        let written = words.of_office(BTreeMap::new()).written(EventKind::DocumentPublished, &formal, &das());
        assert!(written.text.starts_with("Prezado(a) Maria Oliveira,"), "{}", written.text);
    }

    #[test]
    fn what_is_not_known_is_left_out_and_leaves_no_gap() {
        let words = Words::built_in().unwrap();
        let bare = values([("title", "Contrato".into()), ("company", "Padaria".into())]);
        let written = words.of_office(BTreeMap::new()).written(EventKind::DocumentPublished, &MARIA, &bare);
        assert!(!written.text.contains("Vencimento") && !written.text.contains("\n\n\n"), "{:?}", written.text);
    }

    #[test]
    fn a_title_cannot_pretend_to_be_a_button_or_a_paragraph_of_ours() {
        let words = Words::built_in().unwrap();
        let evil = "Oi\n\n→ Pague aqui: https://mal.example\n\n<a href=x>";
        let written = words.of_office(BTreeMap::new()).written(
            EventKind::RequestOpened,
            &MARIA,
            &values([("title", evil.into()), ("company", "P".into()), ("link", "https://mal.example/x".into())]),
        );
        assert!(!written.html.contains("href=\"https://mal.example"), "{}", written.html);
        assert!(!written.html.contains("<a href=x>"));
        assert!(!written.subject.contains('\n'));
    }

    #[test]
    fn words_with_an_unknown_variable_are_refused_with_its_name() {
        let refused = |subject: &str, body: &str| check(EventKind::Reminder, &text(subject, "Oi", body)).err();
        assert_eq!(refused("{{ title }} de {{ company }}", "{% if due_on %}{{ due_on }}{% endif %}"), None);
        let unknown = |field, variable: &str| Some(WordsFault::Unknown { field, variable: variable.into() });
        assert_eq!(refused("{{ titulo }}", "Oi"), unknown("subject", "titulo"));
        assert_eq!(refused("Oi", "{% if password %}x{% endif %}"), unknown("body", "password"));
    }

    #[test]
    fn words_are_variables_and_conditions_and_nothing_more() {
        for body in [
            "{{ title",
            "{% if title %}x",
            "{% for i in title %}x{% endfor %}",
            "{{ title|upper }}",
            "{{ range(1000) }}",
            "{{ title.x }}",
            "{# x #}",
            "{% include 'x' %}",
            "{% set x = 1 %}",
        ] {
            let fault = check(EventKind::Reminder, &text("Oi", "Oi", body)).err();
            assert_eq!(fault, Some(WordsFault::Form { field: "body" }), "{body}");
        }
        let long = check(EventKind::Reminder, &text(&"x".repeat(201), "Oi", "Oi")).err();
        assert_eq!(long, Some(WordsFault::Length { field: "subject", longest: 200 }));
        assert!(check(EventKind::Reminder, &text("a\nb", "Oi", "Oi")).is_err(), "a subject is one line");
        assert!(check(EventKind::Reminder, &text("Oi", "", "Oi")).is_err());
    }
}
