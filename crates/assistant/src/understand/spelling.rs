//! Misspelt words: how far two spellings lie apart, looked at only where they can be near.

/// Letters to change, leave out, add or swap to make one word of the other, if no more than `most`.
pub(crate) fn distance(one: &str, other: &str, most: usize) -> Option<usize> {
    distance_by_letters((one, letters_of(one)), (other, letters_of(other)), most)
}

/// The same for words whose [`letters_of`] are known.
pub(crate) fn distance_by_letters(one: (&str, u32), other: (&str, u32), most: usize) -> Option<usize> {
    let can_be_near =
        one.0.len().abs_diff(other.0.len()) <= most && (one.1 ^ other.1).count_ones() as usize <= 2 * most;
    let distance = can_be_near.then(|| strsim::osa_distance(one.0, other.0))?;
    (distance <= most).then_some(distance)
}

/// Which of the 26 letters occur, as bits.
pub(crate) fn letters_of(word: &str) -> u32 {
    word.bytes().filter(u8::is_ascii_lowercase).fold(0, |letters, letter| letters | 1 << (letter - b'a'))
}
