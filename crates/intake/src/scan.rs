//! Looking through a whole file for words, without having it in memory.

use std::io::{self, Read, Seek, SeekFrom};

const PIECE_BYTES: usize = 64 << 10;

/// Is one of `words` in the file? Letters of the file count as lower-case ones where `fold` says so.
pub(crate) fn holds_any(file: &mut (impl Read + Seek), words: &[&[u8]], fold: Fold) -> io::Result<bool> {
    let longest = words.iter().map(|word| word.len()).max().unwrap_or(0);
    let mut found = false;
    windows(file, longest, fold, |piece| {
        found = words.iter().any(|word| contains(piece, word));
        !found
    })?;
    Ok(found)
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Fold {
    /// Bytes as they are.
    Nothing,
    /// Upper-case letters become lower-case ones, and zeros vanish, so that UTF-16 reads like ASCII.
    Text,
}

/// Gives the file piece by piece, each with the last `overlap` bytes before it, until `look` has enough.
pub(crate) fn windows(
    file: &mut (impl Read + Seek),
    overlap: usize,
    fold: Fold,
    mut look: impl FnMut(&[u8]) -> bool,
) -> io::Result<()> {
    file.seek(SeekFrom::Start(0))?;
    let mut window = Vec::with_capacity(PIECE_BYTES + overlap);
    loop {
        let before = window.len();
        file.by_ref().take(PIECE_BYTES as u64).read_to_end(&mut window)?;
        if window.len() == before {
            return Ok(());
        }
        if fold == Fold::Text {
            let piece = window.split_off(before);
            window.extend(piece.into_iter().filter(|byte| *byte != 0).map(|byte| byte.to_ascii_lowercase()));
        }
        if !look(&window) {
            return Ok(());
        }
        window.drain(..window.len().saturating_sub(overlap));
    }
}

pub(crate) fn contains(bytes: &[u8], word: &[u8]) -> bool {
    !word.is_empty() && bytes.windows(word.len()).any(|window| window == word)
}

#[cfg(test)]
mod tests {
    use std::io::Cursor;

    use super::*;

    #[test]
    fn a_word_is_found_where_two_pieces_meet() {
        let mut bytes = vec![b'x'; PIECE_BYTES - 3];
        bytes.extend_from_slice(b"<ScRiPt>");
        bytes.extend(vec![b'x'; PIECE_BYTES]);
        assert!(holds_any(&mut Cursor::new(&bytes), &[b"<script"], Fold::Text).unwrap());
        assert!(!holds_any(&mut Cursor::new(&bytes), &[b"<script"], Fold::Nothing).unwrap());
        assert!(!holds_any(&mut Cursor::new(&bytes), &[b"<iframe"], Fold::Text).unwrap());
    }

    #[test]
    fn text_of_two_bytes_a_letter_is_read_too() {
        let wide: Vec<u8> = "<script>".bytes().flat_map(|byte| [byte, 0]).collect();
        assert!(holds_any(&mut Cursor::new(wide), &[b"<script"], Fold::Text).unwrap());
    }
}
