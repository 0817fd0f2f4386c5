//! How values become columns and come back: ids and dates are text, times are microseconds, what is absent is '' or 0.

use std::str::FromStr;

use chrono::{DateTime, NaiveDate, Utc};
use domain::access::Department;
use domain::document::Sha256Hex;
use domain::{
    AgentId, AssignmentId, CertificateId, CommandId, CompanyId, ContactId, ConversationId, DepartmentId, DocumentId,
    DraftId, EmployeeId, FolderId, GroupId, ImportId, LinkId, MessageId, NewsId, NoticeId, OfficeId, OrderId, PersonId,
    ProcessId, SessionId, TaskId, UploadId,
};
use domain::{AttachmentId, CollectionItemId, CollectionRuleId, RequestEntryId, RequestId};
use serde::Serialize;
use serde::de::DeserializeOwned;
use sqlx::Row;
use sqlx::any::AnyRow;

use crate::StoreError;

/// A statement with its values: `sql!("SELECT … WHERE office = $1", office)`.
macro_rules! sql {
    ($text:expr $(, $value:expr)* $(,)?) => {
        sqlx::query::<sqlx::Any>($text)$(.bind($crate::column::Column::column(&$value)))*
    };
}
pub(crate) use sql;

/// A value as the database holds it.
pub(crate) trait Column {
    type Held: for<'q> sqlx::Encode<'q, sqlx::Any> + sqlx::Type<sqlx::Any> + 'static;
    fn column(&self) -> Self::Held;
}

macro_rules! columns {
    ($($type:ty => $held:ty: |$value:ident| $column:expr;)*) => {$(
        impl Column for $type {
            type Held = $held;
            fn column(&self) -> $held { let $value = self; $column }
        }
    )*};
}

columns! {
    str => String: |text| text.to_owned();
    String => String: |text| text.clone();
    Sha256Hex => String: |hash| hash.0.clone();
    i64 => i64: |number| *number;
    u64 => i64: |number| i64::try_from(*number).unwrap_or(i64::MAX);
    u32 => i64: |number| i64::from(*number);
    bool => i64: |flag| i64::from(*flag);
    DateTime<Utc> => i64: |time| time.timestamp_micros();
    NaiveDate => String: |day| day.to_string();
    Department => String: |department| department.to_string();
}

macro_rules! id_columns {
    ($($id:ty)*) => {$(
        impl Column for $id {
            type Held = String;
            fn column(&self) -> String { self.0.to_string() }
        }
        impl Column for Option<$id> {
            type Held = String;
            fn column(&self) -> String { self.map(|id| id.0.to_string()).unwrap_or_default() }
        }
    )*};
}

id_columns! {
    AttachmentId CollectionItemId CollectionRuleId RequestEntryId RequestId
    ContactId DraftId
    AgentId CommandId CompanyId ConversationId DepartmentId DocumentId EmployeeId FolderId GroupId ImportId LinkId MessageId NoticeId OfficeId OrderId PersonId
    SessionId UploadId ProcessId AssignmentId TaskId CertificateId NewsId
}

impl Column for Option<DateTime<Utc>> {
    type Held = i64;
    fn column(&self) -> i64 {
        self.map_or(0, |time| time.timestamp_micros())
    }
}

impl Column for Option<NaiveDate> {
    type Held = String;
    fn column(&self) -> String {
        self.map(|day| day.to_string()).unwrap_or_default()
    }
}

impl Column for Option<String> {
    type Held = String;
    fn column(&self) -> String {
        self.clone().unwrap_or_default()
    }
}

impl<T: Column + ?Sized> Column for &T {
    type Held = T::Held;
    fn column(&self) -> T::Held {
        T::column(self)
    }
}

/// A structured value as JSON.
pub(crate) fn json<T: Serialize + ?Sized>(value: &T) -> Result<String, StoreError> {
    serde_json::to_string(value)
        .map_err(|error| StoreError::Unreadable { column: "json".into(), detail: error.to_string() })
}

/// The name of a plain enum's variant, as JSON has it, without its quotes.
pub(crate) fn word<T: Serialize>(value: &T) -> Result<String, StoreError> {
    Ok(json(value)?.trim_matches('"').to_owned())
}

/// Reads columns by name.
pub(crate) trait Read {
    fn text(&self, column: &str) -> Result<String, StoreError>;
    fn integer(&self, column: &str) -> Result<i64, StoreError>;

    /// `None` when it is ''.
    fn text_if_any(&self, column: &str) -> Result<Option<String>, StoreError> {
        Ok(Some(self.text(column)?).filter(|text| !text.is_empty()))
    }

    fn number(&self, column: &str) -> Result<u64, StoreError> {
        u64::try_from(self.integer(column)?).map_err(|error| unreadable(column, &error))
    }

    fn flag(&self, column: &str) -> Result<bool, StoreError> {
        Ok(self.integer(column)? != 0)
    }

    /// An id, a date, a competence: whatever is written as text.
    fn parsed<T: FromStr<Err: std::fmt::Display>>(&self, column: &str) -> Result<T, StoreError> {
        self.text(column)?.parse().map_err(|error| unreadable(column, &error))
    }

    fn parsed_if_any<T: FromStr<Err: std::fmt::Display>>(&self, column: &str) -> Result<Option<T>, StoreError> {
        self.text_if_any(column)?.map(|text| text.parse().map_err(|error| unreadable(column, &error))).transpose()
    }

    fn time(&self, column: &str) -> Result<DateTime<Utc>, StoreError> {
        DateTime::from_timestamp_micros(self.integer(column)?).ok_or_else(|| unreadable(column, &"out of range"))
    }

    /// `None` when it is 0.
    fn time_if_any(&self, column: &str) -> Result<Option<DateTime<Utc>>, StoreError> {
        if self.integer(column)? == 0 { Ok(None) } else { self.time(column).map(Some) }
    }

    fn json<T: DeserializeOwned>(&self, column: &str) -> Result<T, StoreError> {
        serde_json::from_str(&self.text(column)?).map_err(|error| unreadable(column, &error))
    }

    fn word<T: DeserializeOwned>(&self, column: &str) -> Result<T, StoreError> {
        serde_json::from_value(self.text(column)?.into()).map_err(|error| unreadable(column, &error))
    }
}

impl Read for AnyRow {
    fn text(&self, column: &str) -> Result<String, StoreError> {
        Ok(self.try_get::<Option<String>, _>(column)?.unwrap_or_default())
    }

    fn integer(&self, column: &str) -> Result<i64, StoreError> {
        Ok(self.try_get::<Option<i64>, _>(column)?.unwrap_or_default())
    }
}

fn unreadable(column: &str, detail: &dyn std::fmt::Display) -> StoreError {
    StoreError::Unreadable { column: column.to_owned(), detail: detail.to_string() }
}
