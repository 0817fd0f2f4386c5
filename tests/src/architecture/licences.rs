//! What we link may be given away with a program under Apache-2.0 or MIT.

use super::{metadata, name_of};

/// Licences that ask for no more than to be named, and MPL-2.0, which keeps to its own files.
const ALLOWED: [&str; 11] = [
    "0BSD",
    "Apache-2.0",
    "Apache-2.0 WITH LLVM-exception",
    "BSD-2-Clause",
    "BSD-3-Clause",
    "CDLA-Permissive-2.0",
    "ISC",
    "MIT",
    "MPL-2.0",
    "Unicode-3.0",
    "Zlib",
];

/// Crates whose manifest says another licence than the files within: these hold AGPL-3.0 sources.
const MISLABELLED: [&str; 2] = ["wacore-libsignal", "wa-rs-libsignal"];

#[test]
fn every_licence_lets_us_give_the_program_away() {
    let metadata = metadata(&[]);
    for package in metadata["packages"].as_array().unwrap() {
        let name = name_of(package);
        assert!(
            !MISLABELLED.contains(&name.as_str()),
            "{name} holds sources under AGPL-3.0, whatever its manifest says"
        );
        let licence = package["license"].as_str().unwrap_or_default();
        assert!(
            allows(licence),
            "{name} is under “{licence}”. Use another crate, or, if its licence asks for no more than those of the \
             list, add it there."
        );
    }
}

/// Is there a choice within an SPDX expression that is on the list? Old manifests write `/` for OR.
fn allows(expression: &str) -> bool {
    let spaced = expression.replace('/', " OR ").replace('(', " ( ").replace(')', " ) ");
    let mut words = spaced.split_whitespace().peekable();
    !expression.is_empty() && any_of(&mut words)
}

type Words<'t> = std::iter::Peekable<std::str::SplitWhitespace<'t>>;

fn any_of(words: &mut Words<'_>) -> bool {
    let mut allowed = all_of(words);
    while words.next_if_eq(&"OR").is_some() {
        allowed |= all_of(words);
    }
    allowed
}

fn all_of(words: &mut Words<'_>) -> bool {
    let mut allowed = one(words);
    while words.next_if_eq(&"AND").is_some() {
        allowed &= one(words);
    }
    allowed
}

fn one(words: &mut Words<'_>) -> bool {
    if words.next_if_eq(&"(").is_some() {
        let allowed = any_of(words);
        words.next_if_eq(&")");
        return allowed;
    }
    let licence = words.next().unwrap_or_default();
    let exception = words.next_if_eq(&"WITH").and_then(|_| words.next());
    match exception {
        Some(exception) => ALLOWED.contains(&format!("{licence} WITH {exception}").as_str()),
        None => ALLOWED.contains(&licence),
    }
}

#[test]
fn a_choice_is_enough_but_every_part_counts() {
    for yes in [
        "MIT",
        "MIT OR GPL-3.0-only",
        "MIT/Apache-2.0",
        "(MIT OR GPL-2.0) AND BSD-3-Clause",
        "Apache-2.0 WITH LLVM-exception",
    ] {
        assert!(allows(yes), "{yes}");
    }
    for no in ["", "GPL-3.0-only", "AGPL-3.0-only AND MIT", "MIT AND (GPL-2.0 OR LGPL-3.0)", "MIT WITH Nonsense"] {
        assert!(!allows(no), "{no}");
    }
}
