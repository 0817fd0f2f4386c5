//! The words for months, numbers and weekdays, in Portuguese, Spanish and English.

use super::spelling;
use super::tokens::{Shape, Token};
use super::words::words;

/// Full names first of each month, then abbreviations.
const MONTHS: [&[&str]; 12] = [
    &["janeiro", "enero", "january", "jan", "ene"],
    &["fevereiro", "febrero", "february", "fev", "feb"],
    &["marco", "marzo", "march", "mar"],
    &["abril", "april", "abr", "apr"],
    &["maio", "mayo", "may", "mai"],
    &["junho", "junio", "june", "jun"],
    &["julho", "julio", "july", "jul"],
    &["agosto", "august", "ago", "aug"],
    &["setembro", "septiembre", "setiembre", "september", "set", "sept", "sep"],
    &["outubro", "octubre", "october", "out", "oct"],
    &["novembro", "noviembre", "november", "nov"],
    &["dezembro", "diciembre", "december", "dez", "dic", "dec"],
];

/// Also people's names; after an article ("holerite do Marco") they are that.
const MONTHS_AND_NAMES: [&str; 8] = ["marco", "abril", "julio", "junio", "agosto", "april", "june", "august"];

/// Near a month by spelling, but something else; names and everyday words are left alone anyway.
const NEAR_MONTHS: [&str; 5] = ["custo", "gosto", "membro", "marca", "marcar"];

const NUMBERS: [&[&str]; 13] = [
    &[],
    &["um", "uma", "uno", "una", "one", "primeiro", "primer", "first"],
    &["dois", "duas", "dos", "two", "segundo", "second"],
    &["tres", "three", "terceiro", "tercer", "third"],
    &["quatro", "cuatro", "four", "quarto", "cuarto", "fourth"],
    &["cinco", "five"],
    &["seis", "six"],
    &["sete", "siete", "seven"],
    &["oito", "ocho", "eight"],
    &["nove", "nueve", "nine"],
    &["dez", "diez", "ten"],
    &["onze", "once", "eleven"],
    &["doze", "doce", "twelve"],
];

const WEEKDAYS: [&[&str]; 7] = [
    &["segunda", "lunes", "monday"],
    &["terca", "martes", "tuesday"],
    &["quarta", "miercoles", "wednesday"],
    &["quinta", "jueves", "thursday"],
    &["sexta", "viernes", "friday"],
    &["sabado", "saturday"],
    &["domingo", "sunday"],
];

/// 1 to 12, also where a full name of a month is misspelt by one letter. `before` decides the names of people.
pub(crate) fn month(token: &Token, before: Option<&Token>) -> Option<u32> {
    if token.shape != Shape::Word {
        return None;
    }
    let word = token.text.as_str();
    if MONTHS_AND_NAMES.contains(&word) && is_a_person(token, before) {
        return None;
    }
    if let Some(place) = MONTHS.iter().position(|names| names.contains(&word)) {
        return u32::try_from(place + 1).ok();
    }
    let known = NEAR_MONTHS.contains(&word) || words().everyday.contains(word) || words().given_names.contains(word);
    if word.len() < 5 || known {
        return None;
    }
    let near = |name: &&&str| {
        let most = if name.len() >= 8 && word.len() >= 7 { 2 } else { 1 };
        name.len() >= 5 && spelling::distance(name, word, most).is_some()
    };
    let place = MONTHS.iter().position(|names| names.iter().any(|name| near(&name)))?;
    u32::try_from(place + 1).ok()
}

fn is_a_person(token: &Token, before: Option<&Token>) -> bool {
    let after_article = before.is_some_and(|word| ["do", "da", "o", "pro", "pra", "ao"].contains(&word.text.as_str()));
    after_article || (token.is("julio") && token.accented)
}

/// The value of a number written in digits or as a word up to twelve, also as an ordinal.
pub(crate) fn count(token: &Token) -> Option<u32> {
    if token.shape == Shape::Number {
        return token.text.trim_end_matches(['o', 'a']).parse().ok();
    }
    let place = NUMBERS.iter().position(|names| names.contains(&token.text.as_str()))?;
    u32::try_from(place).ok()
}

/// Days after Monday.
pub(crate) fn weekday(token: &Token) -> Option<u32> {
    let place = WEEKDAYS.iter().position(|names| names.contains(&token.text.as_str()))?;
    u32::try_from(place).ok()
}
