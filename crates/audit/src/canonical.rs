//! The bytes that are hashed.

use chrono::{DateTime, SecondsFormat, SubsecRound, Utc};
use domain::OfficeId;
use serde::Serialize;
use serde_json::Value;

/// A value as JSON by RFC 8785, as far as the log needs it: there are no numbers but integers.
///
/// # Errors
/// When the value is not JSON, or holds a number that is not an integer.
pub fn canonical_json(value: &impl Serialize) -> Result<String, serde_json::Error> {
    let mut text = String::new();
    write(&serde_json::to_value(value)?, &mut text)?;
    Ok(text)
}

/// The canonical text of an entry whose actor and deed are canonical texts already, as a store keeps them.
pub fn stored(office: OfficeId, sequence: u64, at: DateTime<Utc>, actor: &str, what: &str) -> String {
    format!(r#"{{"actor":{actor},"at":"{}","office":"{office}","sequence":{sequence},"what":{what}}}"#, moment(at))
}

/// A time as the canonical bytes have it.
pub fn moment(at: DateTime<Utc>) -> String {
    at.trunc_subsecs(6).to_rfc3339_opts(SecondsFormat::Micros, true)
}

fn write(value: &Value, text: &mut String) -> Result<(), serde_json::Error> {
    match value {
        Value::Object(members) => {
            // Not left to the map: whether it keeps an order of its own depends on who else is in the program.
            let mut members: Vec<_> = members.iter().collect();
            members.sort_by(|(one, _), (other, _)| one.encode_utf16().cmp(other.encode_utf16()));
            separated(text, ('{', '}'), members, |(name, value), text| {
                text.push_str(&serde_json::to_string(name)?);
                text.push(':');
                write(value, text)
            })
        }
        Value::Array(items) => separated(text, ('[', ']'), items, write),
        Value::Number(number) if number.is_f64() => {
            Err(serde::ser::Error::custom("the audit log holds no number that is not an integer"))
        }
        plain => {
            text.push_str(&serde_json::to_string(plain)?);
            Ok(())
        }
    }
}

fn separated<T>(
    text: &mut String,
    (open, close): (char, char),
    items: impl IntoIterator<Item = T>,
    mut each: impl FnMut(T, &mut String) -> Result<(), serde_json::Error>,
) -> Result<(), serde_json::Error> {
    text.push(open);
    for (place, item) in items.into_iter().enumerate() {
        if place > 0 {
            text.push(',');
        }
        each(item, text)?;
    }
    text.push(close);
    Ok(())
}
