//! How many tests passed and failed, read from what their runners print.

use crate::step::Ran;
use std::ops::AddAssign;

/// How a stage tells what it ran.
#[derive(Debug, Clone, Copy)]
pub enum Count {
    /// It only prepares; it counts when it fails.
    Nothing,
    /// It is one check by itself.
    OneCheck,
    /// `test result: ok. 12 passed; 0 failed; …`, once for each test program.
    Cargo,
    /// `      Tests  1 failed | 12 passed (13)`.
    Vitest,
    /// TAP of Node's own runner: `# pass 12`, `# fail 1`.
    Node,
}

#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Tally {
    pub passed: u32,
    pub failed: u32,
}

impl AddAssign for Tally {
    fn add_assign(&mut self, other: Self) {
        self.passed += other.passed;
        self.failed += other.failed;
    }
}

impl Count {
    /// What a stage ran. One that failed counts at least one failure, whatever it printed; so does a runner that
    /// ran no test at all, for that is a runner that did not find them.
    pub fn read(self, ran: &Ran) -> Tally {
        let mut tally = match self {
            Self::Nothing => Tally::default(),
            Self::OneCheck => Tally { passed: u32::from(ran.succeeded), failed: 0 },
            Self::Cargo | Self::Vitest | Self::Node => self.read_lines(&ran.output),
        };
        let ran_nothing = tally.passed == 0 && !matches!(self, Self::Nothing);
        if tally.failed == 0 && (!ran.succeeded || ran_nothing) {
            tally.failed = 1;
        }
        tally
    }

    fn read_lines(self, output: &str) -> Tally {
        let mut tally = Tally::default();
        for line in output.lines().map(without_colour) {
            let words: Vec<&str> = line.split_whitespace().collect();
            match (self, words.as_slice()) {
                (Self::Cargo, ["test", "result:", ..]) | (Self::Vitest, ["Tests", ..]) => {
                    tally += Tally { passed: before(&words, "passed"), failed: before(&words, "failed") };
                }
                (Self::Node, ["#", "pass", number]) => tally.passed += number.parse().unwrap_or(0),
                (Self::Node, ["#", "fail" | "cancelled", number]) => tally.failed += number.parse().unwrap_or(0),
                _ => {}
            }
        }
        tally
    }
}

/// The number in front of `word`; 0 when it is not said.
fn before(words: &[&str], word: &str) -> u32 {
    let pairs = words.iter().zip(words.iter().skip(1));
    pairs
        .filter(|(_, next)| next.trim_end_matches(';') == word)
        .find_map(|(number, _)| number.parse().ok())
        .unwrap_or(0)
}

/// The line without the escape sequences that colour it on a terminal.
fn without_colour(line: &str) -> String {
    let mut parts = line.split("\u{1b}[");
    let first = parts.next().unwrap_or_default().to_owned();
    parts.fold(first, |plain, part| plain + part.split_once('m').map_or("", |(_, rest)| rest))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ran(succeeded: bool, output: &str) -> Ran {
        Ran { succeeded, output: output.into(), log: "log".into(), took: std::time::Duration::ZERO }
    }

    #[test]
    fn every_test_program_of_cargo_is_added_up() {
        let output = "running 2 tests\ntest a ... ok\ntest result: ok. 2 passed; 0 failed; 0 ignored\n\n\
                      test result: FAILED. 3 passed; 1 failed; 0 ignored; 0 measured; 0 filtered out\n";
        assert_eq!(Count::Cargo.read(&ran(false, output)), Tally { passed: 5, failed: 1 });
    }

    #[test]
    fn vitest_speaks_in_colour() {
        let output = "\u{1b}[2m Test Files \u{1b}[22m 2 passed (2)\n\
                      \u{1b}[2m      Tests \u{1b}[22m \u{1b}[31m1 failed\u{1b}[39m | \u{1b}[32m12 passed\u{1b}[39m (13)\n";
        assert_eq!(Count::Vitest.read(&ran(false, output)), Tally { passed: 12, failed: 1 });
    }

    #[test]
    fn node_ends_with_comments() {
        assert_eq!(
            Count::Node.read(&ran(true, "ok 1 - a\n# tests 4\n# pass 4\n# fail 0\n")),
            Tally { passed: 4, failed: 0 }
        );
    }

    #[test]
    fn what_does_not_compile_is_a_failure_and_so_is_a_runner_that_found_no_test() {
        let one_failure = Tally { passed: 0, failed: 1 };
        assert_eq!(Count::Cargo.read(&ran(false, "error[E0308]: mismatched types")), one_failure);
        assert_eq!(Count::Node.read(&ran(true, "# pass 0\n# fail 0\n")), one_failure);
        assert_eq!(Count::OneCheck.read(&ran(false, "")), one_failure);
        assert_eq!(Count::Nothing.read(&ran(true, "")), Tally::default());
    }
}
