//! A message cut into words, numbers and marks, folded (no accents, no capitals) and each with its place in the
//! original, so that a name can be given back as it was written.

use std::ops::Range;

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

/// Bytes of a message that are read; the rest of a longer one is left.
const MOST_BYTES: usize = 2_000;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Shape {
    Word,
    Number,
    Mark,
}

#[derive(Debug, Clone)]
pub(crate) struct Token {
    /// Folded: `março` is `marco`, `13º` is `13o`.
    pub text: String,
    /// Bytes of the original.
    pub place: Range<usize>,
    pub shape: Shape,
    /// No blank before it.
    pub glued: bool,
    /// Begins with a capital letter.
    pub capital: bool,
    /// More than one letter, all of them capitals.
    pub shouted: bool,
    /// Had an accent, which tells `Júlio` from the Spanish month `julio`.
    pub accented: bool,
}

impl Token {
    pub fn is(&self, text: &str) -> bool {
        self.text == text
    }

    /// The value of a number of at most eight digits, without an ordinal sign.
    pub fn number(&self) -> Option<u32> {
        if self.shape == Shape::Number && self.text.len() <= 8 { self.text.parse().ok() } else { None }
    }

    fn begin(first: char, at: usize, shape: Shape, glued: bool) -> Self {
        let (text, capital) = (String::new(), first.is_uppercase());
        Self { text, place: at..at, shape, glued, capital, shouted: false, accented: false }
    }
}

/// `Março` becomes `marco`; three and more of the same letter become one (`oiiii`).
pub(crate) fn fold(text: &str) -> String {
    tokens(text).into_iter().map(|token| token.text).collect::<Vec<_>>().join(" ")
}

pub(crate) fn tokens(text: &str) -> Vec<Token> {
    let mut read: Vec<Token> = Vec::new();
    let mut open: Option<Token> = None;
    let mut lower_seen = false;
    for (at, letter) in text.char_indices().take_while(|(at, _)| *at < MOST_BYTES) {
        let end = at + letter.len_utf8();
        let shape = match letter {
            'º' | 'ª' | '°' => Shape::Mark,
            _ if letter.is_alphabetic() || is_combining_mark(letter) => Shape::Word,
            _ if letter.is_ascii_digit() => Shape::Number,
            _ => Shape::Mark,
        };
        let continues = open.as_ref().is_some_and(|token| token.shape == shape && shape != Shape::Mark);
        if !continues && let Some(done) = open.take() {
            read.push(closed(done, lower_seen));
        }
        if letter.is_whitespace() && letter != '\n' {
            continue;
        }
        let token = open.get_or_insert_with(|| {
            lower_seen = false;
            Token::begin(letter, at, shape, read.last().is_some_and(|before| before.place.end == at))
        });
        token.place.end = end;
        lower_seen |= letter.is_lowercase();
        for part in letter.nfd() {
            if is_combining_mark(part) {
                token.accented = true;
            } else {
                token.text.extend(part.to_lowercase());
            }
        }
    }
    read.extend(open.map(|token| closed(token, lower_seen)));
    ordinals(items(read))
}

/// "1) holerite 2) resumo": the number of an item parts it from the one before, and says nothing else.
fn items(read: Vec<Token>) -> Vec<Token> {
    let is_item = |at: usize| {
        let number =
            read.get(at).is_some_and(|token| token.number().is_some_and(|number| number < 100) && !token.glued);
        let after_that = read.get(at + 1).is_some_and(|token| token.is(")") && token.glued);
        number && after_that && read.len() > at + 2
    };
    let items: Vec<usize> = (0..read.len()).filter(|at| is_item(*at)).collect();
    let parted = |(at, mut token): (usize, Token)| {
        if items.contains(&at) {
            (token.text, token.shape) = ("\n".to_owned(), Shape::Mark);
        }
        (at == 0 || !items.contains(&(at - 1))).then_some(token)
    };
    read.into_iter().enumerate().filter_map(parted).collect()
}

fn closed(mut token: Token, lower_seen: bool) -> Token {
    if token.shape == Shape::Word {
        token.shouted = !lower_seen && token.text.len() > 1;
        token.text = squeezed(&token.text);
    }
    token
}

fn squeezed(word: &str) -> String {
    let letters: Vec<char> = word.chars().collect();
    // "PPP" is a document.
    if letters == ['p', 'p', 'p'] {
        return word.to_owned();
    }
    let runs = letters.chunk_by(|a, b| a == b);
    runs.flat_map(|run| run.iter().take(if run.len() > 2 { 1 } else { run.len() })).collect()
}

/// Joins `13` and `º`, `2` and `ª`, `1` and a glued `o` into one token `13o`, `2a`, `1o`.
fn ordinals(read: Vec<Token>) -> Vec<Token> {
    let mut joined: Vec<Token> = Vec::with_capacity(read.len());
    for token in read {
        let sign = match token.text.as_str() {
            "º" | "°" | "o" => "o",
            "ª" | "a" => "a",
            _ => "",
        };
        match joined.last_mut() {
            Some(number) if !sign.is_empty() && token.glued && number.number().is_some() => {
                number.text.push_str(sign);
                number.place.end = token.place.end;
            }
            _ => joined.push(token),
        }
    }
    joined
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_folded_and_keep_their_place() {
        let message = "Holerite do JOÃO, março/26!";
        let read = tokens(message);
        let texts: Vec<&str> = read.iter().map(|token| token.text.as_str()).collect();
        assert_eq!(texts, ["holerite", "do", "joao", ",", "marco", "/", "26", "!"]);
        assert_eq!(&message[read[2].place.clone()], "JOÃO");
        assert!(read[2].shouted && read[2].accented && !read[0].shouted);
        assert!(read[5].glued && !read[4].glued);
    }

    #[test]
    fn numbers_of_items_part_them_and_amounts_in_brackets_stay() {
        assert_eq!(fold("1) folha 2) guia"), "\n folha \n guia");
        assert_eq!(fold("2)"), "2 )");
        assert_eq!(fold("guia (10)"), "guia ( 10 )");
    }

    #[test]
    fn an_ordinal_sign_belongs_to_its_number_and_drawn_out_letters_are_shortened() {
        assert_eq!(fold("13º 2ª 1o oiiiii PPP"), "13o 2a 1o oi ppp");
    }
}
