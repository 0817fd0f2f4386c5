//! What a client is told. The sentences are `assets/texts/{pt-BR,es,en}.toml`, one line a key, with `{{ variables }}`;
//! an office may put its own in their place. To add a text: a line in [`TextKey`] with the variables it may use, and
//! a sentence in each of the three files.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::Reply;

/// The language a client is answered in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Serialize, Deserialize)]
pub enum Locale {
    #[default]
    #[serde(rename = "pt-BR")]
    PtBr,
    #[serde(rename = "es")]
    Es,
    #[serde(rename = "en")]
    En,
}

impl Locale {
    pub const ALL: [Self; 3] = [Self::PtBr, Self::Es, Self::En];

    pub fn as_str(self) -> &'static str {
        match self {
            Self::PtBr => "pt-BR",
            Self::Es => "es",
            Self::En => "en",
        }
    }
}

macro_rules! texts {
    ($($(#[$doc:meta])* $name:ident $key:literal [$($variable:literal),*])*) => {
        /// Every text that a client may be sent.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum TextKey { $($(#[$doc])* $name,)* }

        impl TextKey {
            pub const ALL: &'static [Self] = &[$(Self::$name),*];

            /// The key in `assets/texts/`.
            pub fn as_str(self) -> &'static str {
                match self { $(Self::$name => $key,)* }
            }

            /// The variables that the sentence may use; whoever sends it gives them all.
            pub fn variables(self) -> &'static [&'static str] {
                match self { $(Self::$name => &[$($variable),*],)* }
            }
        }
    };
}

texts! {
    // Said by the assistant.
    Greeting "greeting" ["name"]
    Help "help" []
    YouAreWelcome "you_are_welcome" []
    /// An order was opened. `what`: "Holerite de outubro/2026 de João da Silva".
    Understood "understood" ["what", "company"]
    Confirm "confirm" ["what", "company"]
    /// No period was said; `what` names the one proposed.
    ConfirmDefaultPeriod "confirm_default_period" ["what", "company"]
    /// "This month" is not calculated yet; `what` names the month before.
    ConfirmMonthBefore "confirm_month_before" ["what", "company", "said"]
    AskKind "ask_kind" []
    AskCompany "ask_company" ["what"]
    /// The message names a company that this caller does not have.
    CompanyUnknown "company_unknown" ["what"]
    AskEmployee "ask_employee" ["what"]
    /// Several employees have the name.
    AskWhichEmployee "ask_which_employee" ["what", "name"]
    EmployeeUnknown "employee_unknown" ["what", "name"]
    AskCompetence "ask_competence" ["what"]
    CompetenceUnknown "competence_unknown" ["what", "said"]
    AskYear "ask_year" ["what"]
    AskPeriod "ask_period" ["what"]
    PeriodUnknown "period_unknown" ["what", "first", "last"]
    AskPayOn "ask_pay_on" ["what"]
    PayOnPast "pay_on_past" ["what"]
    /// The client said no to a confirmation.
    AskWhatInstead "ask_what_instead" []
    /// The open question was given up.
    Dropped "dropped" []
    NotUnderstood "not_understood" []
    /// Before the open question is asked again.
    AnswerNotUnderstood "answer_not_understood" []
    TooMany "too_many" ["most"]
    HandedOver "handed_over" []
    HandedOverMisunderstood "handed_over_misunderstood" []
    NotPermitted "not_permitted" ["kind"]
    KindOff "kind_off" ["kind"]
    NoCompany "no_company" []

    // Sent by the portal.
    DocumentReady "document_ready" ["title", "link"]
    /// `list`: one "title: link" a line.
    DocumentsReady "documents_ready" ["count", "list"]
    PublishedAlready "published_already" ["title", "link"]
    /// The office must do something first.
    OrderPending "order_pending" ["what"]
    /// A request that had been waiting is done.
    PendingResolved "pending_resolved" ["title", "link"]
    OrderCancelled "order_cancelled" ["what"]
    TooLateToCancel "too_late_to_cancel" ["what"]
    NothingToCancel "nothing_to_cancel" []
    AnsweredByStaff "answered_by_staff" ["staff", "message"]
    AttendedBy "attended_by" ["staff"]
    AttendanceClosed "attendance_closed" []
    /// A sender that nobody is linked to: no data, waits for staff (AS5).
    UnknownSender "unknown_sender" ["office"]
    OutOfHours "out_of_hours" ["hours"]
    /// A voice message, a picture, a sticker.
    OnlyText "only_text" []
}

/// The texts could not be used.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum TextsError {
    #[error("assets/texts/{file}.toml cannot be read: {reason}")]
    Unreadable { file: &'static str, reason: String },
    #[error("assets/texts/{file}.toml has no text “{key}”; add the line")]
    Missing { file: &'static str, key: &'static str },
    #[error("the text “{key}” uses “{variable}”; it may use {}", allowed.join(", "))]
    UnknownVariable { key: &'static str, variable: String, allowed: &'static [&'static str] },
}

/// The sentences of one language.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Texts {
    sentences: BTreeMap<TextKey, String>,
}

impl Texts {
    /// The sentences that come with the product.
    pub fn built_in(locale: Locale) -> Result<Self, TextsError> {
        let toml = match locale {
            Locale::PtBr => include_str!("../../../assets/texts/pt-BR.toml"),
            Locale::Es => include_str!("../../../assets/texts/es.toml"),
            Locale::En => include_str!("../../../assets/texts/en.toml"),
        };
        let file = locale.as_str();
        let mut read: BTreeMap<String, String> =
            toml::from_str(toml).map_err(|error| TextsError::Unreadable { file, reason: error.to_string() })?;
        let mut sentences = BTreeMap::new();
        for key in TextKey::ALL {
            let sentence = read.remove(key.as_str()).ok_or(TextsError::Missing { file, key: key.as_str() })?;
            check(*key, &sentence)?;
            sentences.insert(*key, sentence);
        }
        Ok(Self { sentences })
    }

    /// Puts an office's own sentence in place of the one that comes with the product. Refuses a variable that the
    /// text does not have.
    pub fn replace(&mut self, key: TextKey, sentence: String) -> Result<(), TextsError> {
        check(key, &sentence)?;
        self.sentences.insert(key, sentence);
        Ok(())
    }

    /// The sentence with its variables filled in; one that was not given stays empty.
    pub fn fill(&self, key: TextKey, variables: &BTreeMap<&'static str, String>) -> String {
        let mut rest = self.sentences.get(&key).map(String::as_str).unwrap_or_default();
        let mut filled = String::with_capacity(rest.len() + 64);
        while let Some((before, name, after)) = next_variable(rest) {
            filled.push_str(before);
            filled.push_str(variables.get(name).map(String::as_str).unwrap_or_default());
            rest = after;
        }
        filled.push_str(rest);
        filled
    }

    /// A reply as the client reads it: the sentence, then the numbered choices, one a line.
    pub fn say(&self, reply: &Reply) -> String {
        let mut said = self.fill(reply.text, &reply.variables);
        for (place, choice) in reply.choices.iter().enumerate() {
            said.push_str(&format!("\n{}. {}", place + 1, choice.label));
        }
        said
    }
}

fn check(key: TextKey, sentence: &str) -> Result<(), TextsError> {
    let mut rest = sentence;
    while let Some((_, name, after)) = next_variable(rest) {
        if !key.variables().contains(&name) {
            let (key, allowed) = (key.as_str(), key.variables());
            return Err(TextsError::UnknownVariable { key, variable: name.to_owned(), allowed });
        }
        rest = after;
    }
    Ok(())
}

/// Splits at the next `{{ name }}`.
fn next_variable(text: &str) -> Option<(&str, &str, &str)> {
    let (before, rest) = text.split_once("{{")?;
    let (name, after) = rest.split_once("}}")?;
    Some((before, name.trim(), after))
}
