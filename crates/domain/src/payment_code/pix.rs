//! Pix "copia e cola": the BR Code of the Central Bank, an EMV text of tags, lengths and values.

use super::NotAPaymentCode;
use crate::Cents;

/// What every such code begins with: the version of its format.
pub(super) const BEGINNING: &str = "000201";
/// The payment system, named within the code.
pub(super) const SYSTEM: &str = "br.gov.bcb.pix";

/// A Pix code whose check sum is right.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Pix {
    /// The code itself, without line breaks.
    pub text: String,
    /// The receiver's key, in a code that carries one.
    pub key: Option<String>,
    /// Where the charge lies, in a code made for one payment.
    pub url: Option<String>,
    pub description: Option<String>,
    pub amount: Option<Cents>,
    pub receiver: String,
    pub city: String,
    pub transaction: Option<String>,
}

impl Pix {
    /// Reads a code as copied; line breaks, as PDFs put them in, are left out.
    pub fn read(text: &str) -> Result<Self, NotAPaymentCode> {
        let text: String = text.trim().chars().filter(|c| !matches!(c, '\r' | '\n')).collect();
        let fields = fields_of(&text)?;
        prove_sum(&text)?;
        let account = fields.iter().filter(|field| (26..=51).contains(&field.tag)).find_map(|field| {
            let inner = fields_of(field.value).ok()?;
            value(&inner, 0)?.eq_ignore_ascii_case(SYSTEM).then_some(inner)
        });
        let account = account.ok_or(NotAPaymentCode::PixLacks("the account of the Central Bank's system"))?;
        let additional = value(&fields, 62).map(fields_of).transpose()?.unwrap_or_default();
        let owned = |fields: &[Field<'_>], tag| value(fields, tag).map(str::to_owned);
        Ok(Self {
            key: owned(&account, 1),
            url: owned(&account, 25),
            description: owned(&account, 2),
            amount: value(&fields, 54).map(amount).transpose()?,
            receiver: owned(&fields, 59).ok_or(NotAPaymentCode::PixLacks("the receiver's name"))?,
            city: owned(&fields, 60).ok_or(NotAPaymentCode::PixLacks("the receiver's city"))?,
            // Three asterisks stand for none.
            transaction: owned(&additional, 5).filter(|id| id != "***"),
            text,
        })
    }
}

impl Pix {
    /// A code of our own making, for one payment to whoever holds `key`. Names are cut to what the format holds.
    ///
    /// # Errors
    /// When a part is longer than the format can say.
    pub fn write(
        key: &str,
        amount: Cents,
        receiver: &str,
        city: &str,
        transaction: &str,
    ) -> Result<Self, NotAPaymentCode> {
        let field = |tag: u8, value: &str| format!("{tag:02}{:02}{value}", value.chars().count());
        let cut = |text: &str, most: usize| text.chars().take(most).collect::<String>();
        let account = field(0, SYSTEM) + &field(1, key);
        let value = format!("{}.{:02}", amount.0 / 100, amount.0 % 100);
        let fields = [
            field(26, &account),
            field(52, "0000"),
            field(53, "986"),
            field(54, &value),
            field(58, "BR"),
            field(59, &cut(receiver, 25)),
            field(60, &cut(city, 15)),
            field(62, &field(5, &cut(transaction, 25))),
        ];
        let before = format!("{BEGINNING}{}6304", fields.concat());
        Self::read(&format!("{before}{:04X}", crc16(before.as_bytes())))
    }
}

/// CRC-16/CCITT-FALSE: polynomial 1021, from FFFF, not reflected.
pub fn crc16(bytes: &[u8]) -> u16 {
    bytes.iter().fold(0xFFFF, |crc, byte| {
        (0..8).fold(
            crc ^ (u16::from(*byte) << 8),
            |crc, _| {
                if crc & 0x8000 == 0 { crc << 1 } else { (crc << 1) ^ 0x1021 }
            },
        )
    })
}

struct Field<'t> {
    tag: u8,
    value: &'t str,
}

fn value<'t>(fields: &[Field<'t>], tag: u8) -> Option<&'t str> {
    fields.iter().find(|field| field.tag == tag).map(|field| field.value)
}

/// Takes a text of tags apart: two digits of tag, two of length in characters, the value.
fn fields_of(text: &str) -> Result<Vec<Field<'_>>, NotAPaymentCode> {
    let mut fields = Vec::new();
    let mut rest = text;
    while !rest.is_empty() {
        let damaged = NotAPaymentCode::PixDamaged { at: text.chars().count() - rest.chars().count() + 1 };
        let (field, after) = first_field(rest).ok_or(damaged)?;
        fields.push(field);
        rest = after;
    }
    Ok(fields)
}

fn first_field(text: &str) -> Option<(Field<'_>, &str)> {
    let number = |digits: &str| digits.bytes().all(|b| b.is_ascii_digit()).then(|| digits.parse::<u8>().ok())?;
    let tag = number(text.get(..2)?)?;
    let length = usize::from(number(text.get(2..4)?)?);
    let body = text.get(4..)?;
    let ends = body.char_indices().map(|(at, _)| at).chain([body.len()]);
    let (value, after) = body.split_at_checked(ends.into_iter().nth(length)?)?;
    Some((Field { tag, value }, after))
}

/// The last field is the sum over all before it, with its own tag and length.
fn prove_sum(text: &str) -> Result<(), NotAPaymentCode> {
    let lacks = NotAPaymentCode::PixLacks("its check sum at the end");
    let (before, sum) = text.len().checked_sub(4).and_then(|at| text.split_at_checked(at)).ok_or(lacks.clone())?;
    if !before.ends_with("6304") {
        return Err(lacks);
    }
    if !sum.eq_ignore_ascii_case(&format!("{:04X}", crc16(before.as_bytes()))) {
        let right = "it does not match the rest; the code was changed or cut off";
        return Err(NotAPaymentCode::Field { field: "the check sum of the Pix code", found: sum.into(), right });
    }
    Ok(())
}

/// Reais with a point and at most two decimals: `1234.5`.
fn amount(text: &str) -> Result<Cents, NotAPaymentCode> {
    let (whole, decimals) = text.split_once('.').unwrap_or((text, ""));
    let digits = format!("{whole}{decimals:0<2}");
    let is_number = !whole.is_empty() && decimals.len() <= 2 && digits.bytes().all(|b| b.is_ascii_digit());
    let cents = is_number.then(|| digits.parse().ok()).flatten();
    cents.map(Cents).ok_or_else(|| NotAPaymentCode::Field {
        field: "the amount of the Pix code",
        found: text.into(),
        right: "it is written like 1234.56",
    })
}
