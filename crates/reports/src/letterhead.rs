//! The office in whose name a document is issued.

use chrono::FixedOffset;

/// Name, address, colour and logo that every document carries.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Letterhead {
    pub office: String,
    /// CNPJ or CPF, without punctuation. The recipient guard allows it in every document.
    pub tax_id: String,
    /// One line: address, telephone, e-mail.
    pub contact: String,
    pub accent: Colour,
    /// A PNG, best square and about 150 pixels wide.
    pub logo: Option<Vec<u8>>,
    /// In which dates are printed.
    pub zone: FixedOffset,
}

/// Red, green and blue, 0 to 255.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Colour(pub u8, pub u8, pub u8);
