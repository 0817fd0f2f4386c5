//! What staff ask the server from a room of the desk, because the answer is not in the local cache: why somebody sees
//! something, what an import would do, who would be told. Each is `POST /api/office/<path>` with a JSON body.
//!
//! To add one: a line here, its types in the room's file, its handler in `portal` and its route. A test holds that each
//! path has a route. The window asks with the desk's call `office.ask`, or saves an answer of bytes with `files.save`.

use serde::{Deserialize, Serialize};
use ts_rs::{Config, ExportError, TS};

macro_rules! office_calls {
    ($($(#[$doc:meta])* $path:literal : $request:ty => $answer:ty;)*) => {
        /// Every path below `/api/office/`.
        pub const OFFICE_CALLS: &[&str] = &[$($path),*];

        /// The calls as a TypeScript interface: `"people/why": { params: WhySees; answer: Why }`.
        pub fn typescript_calls(config: &Config) -> String {
            let mut lines = String::from("export interface OfficeCalls {\n");
            $(lines.push_str(&format!(
                "  \"{}\": {{ params: {}; answer: {} }};\n",
                $path, <$request as TS>::name(config), <$answer as TS>::name(config),
            ));)*
            lines.push_str("}\n");
            lines
        }

        /// Every type that a call names, for the export.
        pub fn export_types(export: &mut impl FnMut(&dyn Fn(&Config) -> Result<(), ExportError>)) {
            $(
                export(&|config| <$request as TS>::export_all(config));
                export(&|config| <$answer as TS>::export_all(config));
            )*
        }
    };
}

office_calls! {
    /// Is the way to the server open, and who does it think is asking?
    "who": crate::desk::Nothing => Asking;
}

/// The answer to `who`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Asking {
    pub person: domain::PersonId,
    pub name: String,
}
