//! Ours against a baseline, in alternation, in one run.
//!
//! An absolute time says more about the machine than about us, so nothing is measured alone: [`pairs`] runs ours and a
//! baseline in turn, and a [`Row`] keeps both. A crate that wants a row in the table of `cargo xtask bench` has a bench
//! with `harness = false` whose `main` makes rows and calls [`Row::report`]; the table finds it by itself.
//!
//! ```no_run
//! # fn our_search() {} fn raw_sql() {}
//! use measure::{Better, cpu_ms, pairs};
//! pairs("search 100,000 orders", "raw SQL", "ms CPU", Better::Less, || cpu_ms(our_search), || cpu_ms(raw_sql)).report();
//! ```

mod cpu;

pub use cpu::{cpu_ms, wall_ms};
use serde::{Deserialize, Serialize};

/// Fewer pairs than this say nothing.
pub const LEAST_PAIRS: usize = 7;

/// Whether a small or a large figure is the good one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Better {
    Less,
    More,
}

/// One line of the table: samples of ours and of the baseline, the nth beside the nth.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Row {
    pub name: String,
    /// What ours is held against, in a few words.
    pub against: String,
    pub unit: String,
    pub better: Better,
    pub ours: Vec<f64>,
    pub baseline: Vec<f64>,
}

/// Runs `ours` and `baseline` in turn, once to warm up and then [`LEAST_PAIRS`] times; each answers with its figure.
pub fn pairs(
    name: &str,
    against: &str,
    unit: &str,
    better: Better,
    mut ours: impl FnMut() -> f64,
    mut baseline: impl FnMut() -> f64,
) -> Row {
    ours();
    baseline();
    let (ours, baseline) = (0..LEAST_PAIRS).map(|_| (ours(), baseline())).unzip();
    Row { name: name.into(), against: against.into(), unit: unit.into(), better, ours, baseline }
}

impl Row {
    /// Prints the row as one line of JSON, for `cargo xtask bench` to gather.
    #[allow(clippy::print_stdout, reason = "a bench speaks to the table by its output")]
    pub fn report(&self) {
        println!("{}", serde_json::to_string(self).unwrap_or_default());
    }

    /// How many pairs there are.
    #[must_use]
    pub fn count(&self) -> usize {
        self.ours.len().min(self.baseline.len())
    }

    /// The median of ours divided by baseline, pair by pair.
    #[must_use]
    pub fn ratio(&self) -> f64 {
        median(&self.ratios())
    }

    /// From the smallest to the largest ratio of a pair.
    #[must_use]
    pub fn spread(&self) -> (f64, f64) {
        let ratios = self.ratios();
        (ratios.iter().copied().fold(f64::INFINITY, f64::min), ratios.iter().copied().fold(0.0, f64::max))
    }

    fn ratios(&self) -> Vec<f64> {
        self.ours.iter().zip(&self.baseline).map(|(ours, baseline)| ours / baseline).collect()
    }
}

/// The middle one; of an even number the upper of the two in the middle; not a number when there is none.
#[must_use]
pub fn median(samples: &[f64]) -> f64 {
    let mut sorted = samples.to_vec();
    sorted.sort_by(f64::total_cmp);
    sorted.get(sorted.len() / 2).copied().unwrap_or(f64::NAN)
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::cell::RefCell;

    #[test]
    fn ours_and_the_baseline_run_in_turn() {
        let order = RefCell::new(String::new());
        let note = |who, figure| {
            order.borrow_mut().push(who);
            figure
        };
        let row = pairs("a", "b", "ms", Better::Less, || note('o', 3.0), || note('b', 2.0));
        assert_eq!(order.into_inner(), "ob".repeat(1 + LEAST_PAIRS), "one pair to warm up, then the measured ones");
        assert_eq!((row.count(), row.ratio(), row.spread()), (LEAST_PAIRS, 1.5, (1.5, 1.5)));
    }

    #[test]
    fn one_slow_moment_of_the_machine_does_not_move_the_ratio() {
        let row = Row {
            name: "a".into(),
            against: "b".into(),
            unit: "ms".into(),
            better: Better::Less,
            ours: vec![2.0, 2.0, 90.0, 2.0, 2.0, 2.0, 2.0],
            baseline: vec![1.0; 7],
        };
        assert_eq!(row.ratio(), 2.0);
        assert_eq!(row.spread(), (2.0, 90.0));
    }

    #[test]
    fn work_costs_processor_time_and_sleep_does_not() {
        let slept = cpu_ms(|| std::thread::sleep(std::time::Duration::from_millis(60)));
        let worked = wall_ms(|| {
            let begun = std::time::Instant::now();
            while begun.elapsed().as_millis() < 60 {
                std::hint::spin_loop();
            }
        });
        assert!(worked >= 60.0);
        if cfg!(target_os = "linux") {
            assert!(slept < 30.0, "{slept} ms of processor time while asleep");
        }
    }
}
