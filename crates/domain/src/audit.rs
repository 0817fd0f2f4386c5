//! The words of the audit log (SE1): who did what, when. How entries hold each other stands in the crate `audit`.
//!
//! An entry names things by their ids and never repeats a value: no name, no address, no text, no amount. It outlives
//! the erasure of what it is about, and can be shown to whoever may see the log.
//!
//! A new kind of entry is a variant of [`What`]; its words are written once and for all, since old entries are hashed
//! with them: never rename or drop a variant or a field. A field that is added later is an `Option` that is left out
//! when it is `None`.

use std::collections::BTreeSet;

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use ts_rs::TS;
use uuid::Uuid;

use crate::document::Sha256Hex;
use crate::message::ChannelKind;
use crate::{AgentId, CompanyId, DocumentId, EmployeeId, FolderId, ImportId, LinkId, OfficeId, PersonId, SessionId};

/// One line of an office's log.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(rename = "AuditEntry")]
pub struct Entry {
    pub office: OfficeId,
    /// From 1, without gaps.
    #[ts(type = "number")]
    pub sequence: u64,
    /// To the microsecond.
    pub at: DateTime<Utc>,
    pub actor: Actor,
    pub what: What,
}

/// Who did it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case", tag = "who")]
#[ts(rename = "AuditActor")]
pub enum Actor {
    /// Staff or a client, signed in or known by their telephone.
    Person {
        person: PersonId,
    },
    Agent {
        agent: AgentId,
    },
    /// The portal by itself: a job, a schedule.
    Portal,
    /// At the command line of the server.
    Operator,
    /// Somebody who is not signed in, by a link or an invitation.
    Visitor,
}

/// What happened.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case", tag = "did")]
#[ts(rename = "AuditWhat")]
pub enum What {
    /// A document was put into a client's folder.
    Published {
        document: DocumentId,
        company: CompanyId,
        content: Sha256Hex,
    },
    /// It was taken out of the folder again.
    Withdrawn {
        document: DocumentId,
        company: CompanyId,
    },
    /// A client was told. `document` when it was about one.
    Notified {
        person: PersonId,
        channel: Channel,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        #[ts(optional)]
        document: Option<DocumentId>,
    },
    /// A client opened a document for the first time: the proof of receipt.
    Opened {
        document: DocumentId,
        company: CompanyId,
    },
    /// Somebody read a document of one employee. Each time, also by staff.
    ReadOfPayslip {
        document: DocumentId,
        company: CompanyId,
        employee: EmployeeId,
    },
    /// A document was put into another folder or department; without a folder, into the department itself.
    Moved {
        document: DocumentId,
        company: CompanyId,
        folder: Option<FolderId>,
    },
    /// A link that needs no sign-in was made, opened, or ended.
    LinkMade {
        link: LinkId,
        document: DocumentId,
        company: CompanyId,
    },
    LinkOpened {
        link: LinkId,
        document: DocumentId,
        company: CompanyId,
    },
    LinkEnded {
        link: LinkId,
        document: DocumentId,
        company: CompanyId,
    },
    /// A thing came to be, changed or went. `fields` names what changed and never says to what.
    Changed {
        thing: Thing,
        id: Uuid,
        fields: BTreeSet<String>,
    },
    SignedIn {
        person: PersonId,
        session: SessionId,
    },
    /// One device of a person was signed out, by whomever.
    SignedOut {
        person: PersonId,
        session: SessionId,
    },
    PasswordChanged {
        person: PersonId,
    },
    MfaChanged {
        person: PersonId,
        change: MfaChange,
    },
    /// An invitation, a reset or a temporary code left for somebody.
    Invited {
        person: PersonId,
    },
    InvitationAccepted {
        person: PersonId,
    },
    TemporaryCodeGiven {
        person: PersonId,
    },
    /// Staff looked at the portal as this person sees it.
    ViewedAs {
        person: PersonId,
    },
    /// Data left the house as a file. `rows` counts them.
    Exported {
        what: Exported,
        #[ts(type = "number")]
        rows: u64,
    },
    /// A spreadsheet was taken over, or taken back.
    Imported {
        import: ImportId,
        #[ts(type = "number")]
        created: u64,
        #[ts(type = "number")]
        updated: u64,
    },
    ImportUndone {
        import: ImportId,
        #[ts(type = "number")]
        restored: u64,
    },
}

/// The way on which somebody was told: a conversation's channel, or one that only carries notices.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
#[ts(rename = "NoticeChannel")]
pub enum Channel {
    Portal,
    Push,
    Email,
    Whatsapp,
    /// The telephone of the demonstration.
    SimulatedPhone,
}

impl From<ChannelKind> for Channel {
    fn from(kind: ChannelKind) -> Self {
        match kind {
            ChannelKind::SimulatedPhone => Self::SimulatedPhone,
            ChannelKind::WhatsappCloud | ChannelKind::WhatsappLinked => Self::Whatsapp,
            ChannelKind::PortalChat => Self::Portal,
        }
    }
}

/// A kind of thing that people change.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
#[ts(rename = "AuditedThing")]
pub enum Thing {
    Office,
    Person,
    /// What a person may reach: role, companies, departments, permissions.
    Access,
    Company,
    Relation,
    Department,
    Folder,
    Group,
    Agent,
    Text,
    NoticeRule,
    Task,
    Process,
    Certificate,
    Request,
    Collection,
    News,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum MfaChange {
    TotpOn,
    TotpOff,
    PasskeyAdded,
    PasskeyRemoved,
    RecoveryCodesMade,
    RecoveryCodeUsed,
}

/// What an export holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
#[ts(rename = "ExportedWhat")]
pub enum Exported {
    People,
    Companies,
    Documents,
    Orders,
    AuditReceipt,
    PersonalData,
}

/// What an entry is about, for finding it again.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Subjects {
    pub company: Option<CompanyId>,
    pub person: Option<PersonId>,
    pub document: Option<DocumentId>,
}

impl What {
    /// The word of the variant, e.g. `read_of_payslip`.
    pub fn word(&self) -> &'static str {
        match self {
            Self::Published { .. } => "published",
            Self::Withdrawn { .. } => "withdrawn",
            Self::Notified { .. } => "notified",
            Self::Opened { .. } => "opened",
            Self::ReadOfPayslip { .. } => "read_of_payslip",
            Self::Moved { .. } => "moved",
            Self::LinkMade { .. } => "link_made",
            Self::LinkOpened { .. } => "link_opened",
            Self::LinkEnded { .. } => "link_ended",
            Self::Changed { .. } => "changed",
            Self::SignedIn { .. } => "signed_in",
            Self::SignedOut { .. } => "signed_out",
            Self::PasswordChanged { .. } => "password_changed",
            Self::MfaChanged { .. } => "mfa_changed",
            Self::Invited { .. } => "invited",
            Self::InvitationAccepted { .. } => "invitation_accepted",
            Self::TemporaryCodeGiven { .. } => "temporary_code_given",
            Self::ViewedAs { .. } => "viewed_as",
            Self::Exported { .. } => "exported",
            Self::Imported { .. } => "imported",
            Self::ImportUndone { .. } => "import_undone",
        }
    }

    /// A change, with the fields' names as the program writes them.
    pub fn changed<'f>(thing: Thing, id: impl Into<Uuid>, fields: impl IntoIterator<Item = &'f str>) -> Self {
        Self::Changed { thing, id: id.into(), fields: fields.into_iter().map(str::to_owned).collect() }
    }

    pub fn subjects(&self) -> Subjects {
        match self {
            Self::Published { document, company, .. }
            | Self::Withdrawn { document, company }
            | Self::Opened { document, company }
            | Self::ReadOfPayslip { document, company, .. }
            | Self::Moved { document, company, .. }
            | Self::LinkMade { document, company, .. }
            | Self::LinkOpened { document, company, .. }
            | Self::LinkEnded { document, company, .. } => {
                Subjects { company: Some(*company), document: Some(*document), person: None }
            }
            Self::Notified { person, document, .. } => {
                Subjects { person: Some(*person), document: *document, company: None }
            }
            Self::SignedIn { person, .. }
            | Self::SignedOut { person, .. }
            | Self::PasswordChanged { person }
            | Self::MfaChanged { person, .. }
            | Self::Invited { person }
            | Self::InvitationAccepted { person }
            | Self::TemporaryCodeGiven { person }
            | Self::ViewedAs { person } => Subjects { person: Some(*person), ..Subjects::default() },
            Self::Changed { thing: Thing::Person | Thing::Access, id, .. } => {
                Subjects { person: Some(PersonId(*id)), ..Subjects::default() }
            }
            Self::Changed { thing: Thing::Company, id, .. } => {
                Subjects { company: Some(CompanyId(*id)), ..Subjects::default() }
            }
            Self::Changed { .. } | Self::Exported { .. } | Self::Imported { .. } | Self::ImportUndone { .. } => {
                Subjects::default()
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_entry_can_be_found_by_the_word_that_it_is_written_with() {
        let person = PersonId(Uuid::from_u128(1));
        for what in [
            What::SignedIn { person, session: SessionId(Uuid::from_u128(2)) },
            What::MfaChanged { person, change: MfaChange::TotpOn },
            What::changed(Thing::Access, person, ["departments"]),
            What::Exported { what: Exported::People, rows: 3 },
        ] {
            let written = serde_json::to_value(&what).unwrap();
            assert_eq!(written["did"], what.word());
        }
    }
}
