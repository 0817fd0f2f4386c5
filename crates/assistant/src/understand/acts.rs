//! What a message does where it asks for no document: greets, thanks, agrees, takes back, calls a person.

use super::tokens::{Shape, Token};
use super::words::{Phrase, words};
use crate::Act;

/// A phrase of an act and the token it begins at.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Cue {
    pub act: Act,
    pub at: usize,
    pub end: usize,
}

/// The cues of a message, the longest phrases first taken; tokens that are `taken` mean something else.
pub(crate) fn cues(message: &str, read: &[Token], taken: &dyn Fn(usize) -> bool) -> Vec<Cue> {
    let spoken: Vec<usize> = (0..read.len())
        .filter(|at| read.get(*at).is_some_and(|token| token.shape != Shape::Mark && !taken(*at)))
        .collect();
    let text = |place: usize| spoken.get(place).and_then(|at| read.get(*at)).map(|token| token.text.as_str());
    let mut used = vec![false; spoken.len()];
    let mut cues: Vec<Cue> = Vec::new();
    for (phrase, act) in &words().acts {
        for start in 0..spoken.len() {
            let places = start..start + phrase.len();
            let fits = phrase.iter().enumerate().all(|(ahead, word)| text(start + ahead) == Some(word));
            let free = used.get(places.clone()).is_some_and(|used| used.iter().all(|used| !used));
            // "No" takes back in Spanish and English; in Portuguese it is "in the".
            let within = start > 0 && phrase.len() == 1 && text(start) == Some("no");
            if fits && free && !within && !goes_on_otherwise(phrase, *act, text(places.end)) {
                used.get_mut(places.clone()).into_iter().flatten().for_each(|used| *used = true);
                let (at, end) =
                    (spoken.get(start).copied().unwrap_or(0), spoken.get(places.end - 1).copied().unwrap_or(0) + 1);
                cues.push(Cue { act: *act, at, end });
            }
        }
    }
    for (_, act) in words().emoji.iter().filter(|(sign, _)| message.contains(*sign)) {
        cues.push(Cue { act: *act, at: read.len(), end: read.len() });
    }
    cues.sort_by_key(|cue| cue.at);
    cues
}

/// "deixa eu ver", "não precisa ser assinado" take nothing back.
fn goes_on_otherwise(phrase: &Phrase, act: Act, next: Option<&str>) -> bool {
    let last = phrase.last().map(String::as_str);
    act == Act::Cancel
        && matches!(
            (last, next),
            (Some("deixa" | "deixe"), Some("eu" | "ver" | "me"))
                | (Some("precisa"), Some("ser" | "ter" | "estar" | "vir"))
                | (Some("cancelar" | "cancela" | "cancele"), Some("a" | "uma" | "nota" | "nf"))
        )
}

/// What the message does, judged by its cues alone.
pub(crate) fn act(read: &[Token], cues: &[Cue], is_name: &dyn Fn(usize) -> bool) -> Act {
    let has = |act: Act| cues.iter().any(|cue| cue.act == act);
    for act in [Act::Cancel, Act::Human, Act::Help] {
        if has(act) && !(act == Act::Help && has(Act::Thanks)) {
            return act;
        }
    }
    let covered = |at: usize| cues.iter().any(|cue| (cue.at..cue.end).contains(&at));
    let left = |at: &usize| {
        let Some(token) = read.get(*at) else { return false };
        token.shape == Shape::Word && !covered(*at) && !is_name(*at) && !words().filler.contains(&token.text)
    };
    let others = (0..read.len()).filter(left).count();
    let first = cues.first().map(|cue| cue.act);
    let question = read.iter().any(|token| token.is("?"));
    if has(Act::No) && others <= 2 && (first == Some(Act::No) || !has(Act::Yes)) {
        return Act::No;
    }
    let plainly_yes = cues.iter().any(|cue| cue.act == Act::Yes && read.get(cue.at).is_some_and(is_plainly_yes));
    if plainly_yes && others <= 2 {
        return Act::Yes;
    }
    if has(Act::Thanks) && others <= 6 {
        return Act::Thanks;
    }
    if has(Act::Greeting) && others <= 3 {
        return Act::Greeting;
    }
    match has(Act::Yes) && others <= 1 {
        true if question => Act::Greeting,
        true => Act::Yes,
        false => Act::None,
    }
}

/// Says yes even beside thanks, as "ok" does not.
pub(crate) fn is_plainly_yes(token: &Token) -> bool {
    ["sim", "s", "si", "yes", "isso", "confirmo"].contains(&token.text.as_str())
}
