//! How people come in and keep their account, as far as no request is needed to say it: what is sealed, codes, passkeys,
//! invitations and the letters about all of this. The calls themselves are in [`crate::http`], file `identity.rs`.
//!
//! Nothing here is ever logged: neither a token nor a code nor an address.

pub mod invitations;
pub mod letters;
pub mod passkeys;
mod qr;
pub mod recovery_codes;
pub mod sealing;
pub mod totp;
