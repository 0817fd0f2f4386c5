//! Chance that falls the same way on every machine: SplitMix64 (Steele, Lea, Flood 2014), seeded by what is drawn for.

pub(super) struct Chance(u64);

impl Chance {
    /// Draws for one thing, independent of every other: `("employee", 3, 12)`.
    pub(super) fn of(what: &str, first: u64, second: u64) -> Self {
        let start = what.bytes().fold(0x0bad_5eed_u64, |state, byte| {
            state.rotate_left(7) ^ u64::from(byte).wrapping_mul(0x9e37_79b9_7f4a_7c15)
        });
        let mut chance = Self(start ^ first.wrapping_mul(0xd6e8_feb8_6659_fd93) ^ second.rotate_left(32));
        chance.next();
        chance
    }

    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }

    /// From `low` to `high`, both included.
    pub(super) fn between(&mut self, low: i64, high: i64) -> i64 {
        let span = high.abs_diff(low).saturating_add(1);
        low.saturating_add((self.next() % span) as i64)
    }

    /// True in `percent` of a hundred draws.
    pub(super) fn happens(&mut self, percent: i64) -> bool {
        self.between(1, 100) <= percent
    }

    pub(super) fn pick<'a, T>(&mut self, of: &'a [T]) -> Option<&'a T> {
        let last = i64::try_from(of.len()).ok()?.checked_sub(1)?;
        of.get(usize::try_from(self.between(0, last)).ok()?)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_same_thing_draws_the_same_and_its_neighbour_something_else() {
        let draw = |employee| {
            let mut chance = Chance::of("employee", 1, employee);
            (0..8).map(|_| chance.between(0, 1_000_000)).collect::<Vec<_>>()
        };
        assert_eq!(draw(7), draw(7));
        assert_ne!(draw(7), draw(8));
        assert!((0..1_000).all(|n| (3..=5).contains(&Chance::of("range", n, 0).between(3, 5))));
    }
}
