//! The page of an e-mail, made from its words: paragraphs, lists and buttons in one frame (`assets/texts/letter.html`)
//! that needs no picture and no script, and is readable in the dark.

use minijinja::{Environment, Value, context};

use super::words::Reader;

const FRAME: &str = "letter.html";
/// How a line begins that is an item of a list, and one that becomes a button.
const ITEM: &str = "• ";
const BUTTON: &str = "→ ";

pub struct Page(Environment<'static>);

#[derive(Debug, PartialEq, Eq)]
enum Block<'a> {
    Paragraph { lines: Vec<&'a str> },
    List { lines: Vec<&'a str> },
    Button { label: &'a str, address: &'a str },
}

impl Block<'_> {
    fn value(&self) -> Value {
        let escaped = |lines: &[&str]| lines.iter().map(|line| escaped(line)).collect::<Vec<Value>>();
        match self {
            Self::Paragraph { lines } => context! { kind => "paragraph", lines => escaped(lines) },
            Self::List { lines } => context! { kind => "list", lines => escaped(lines) },
            Self::Button { label, address } => {
                context! { kind => "button", label => self::escaped(label), address => self::escaped(address) }
            }
        }
    }
}

impl Page {
    pub fn new() -> Result<Self, String> {
        let mut frames = Environment::new();
        let frame = include_str!("../../../../assets/texts/letter.html");
        // The name ends in .html: everything that is put in is escaped.
        frames.add_template(FRAME, frame).map_err(|error| format!("{FRAME}: {error}"))?;
        Ok(Self(frames))
    }

    pub fn of(&self, subject: &str, body: &str, reader: &Reader<'_>) -> String {
        let filled = self.0.get_template(FRAME).and_then(|frame| {
            frame.render(context! {
                language => reader.language.as_str(),
                subject => escaped(subject),
                office => escaped(reader.office),
                blocks => blocks(body, reader.portal).iter().map(Block::value).collect::<Vec<_>>(),
            })
        });
        filled.unwrap_or_default()
    }
}

/// The words of a letter as they are read without HTML.
pub fn as_text(body: &str) -> String {
    let lines: Vec<&str> = body.trim().lines().map(str::trim_end).collect();
    let mut text = String::with_capacity(body.len());
    for (place, line) in lines.iter().enumerate() {
        let is_second_gap =
            line.is_empty() && place > 0 && lines.get(place - 1).is_some_and(|before| before.is_empty());
        if !is_second_gap {
            text.push_str(line.strip_prefix(BUTTON).unwrap_or(line));
            text.push('\n');
        }
    }
    text
}

/// Escaped by the five characters that matter. The engine, which would escape whatever is not, writes each slash of an
/// address as an entity; programs that look for addresses in a letter do not find those.
fn escaped(text: &str) -> Value {
    let mut safe = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => safe.push_str("&amp;"),
            '<' => safe.push_str("&lt;"),
            '>' => safe.push_str("&gt;"),
            '"' => safe.push_str("&quot;"),
            '\'' => safe.push_str("&#39;"),
            other => safe.push(other),
        }
    }
    Value::from_safe_string(safe)
}

/// Buttons lead to our own portal only.
fn blocks<'a>(body: &'a str, portal: &str) -> Vec<Block<'a>> {
    let mut blocks: Vec<Block<'a>> = Vec::new();
    let mut is_new = true;
    for line in body.lines().map(str::trim) {
        if line.is_empty() {
            is_new = true;
            continue;
        }
        let button = line.strip_prefix(BUTTON).and_then(|rest| rest.split_once(": "));
        match (button, line.strip_prefix(ITEM), blocks.last_mut()) {
            (Some((label, address)), ..) if leads_home(address, portal) => {
                blocks.push(Block::Button { label, address });
                is_new = true;
                continue;
            }
            (_, Some(item), Some(Block::List { lines })) if !is_new => lines.push(item),
            (_, Some(item), _) => blocks.push(Block::List { lines: vec![item] }),
            (_, None, Some(Block::Paragraph { lines })) if !is_new => lines.push(line),
            (_, None, _) => blocks.push(Block::Paragraph { lines: vec![line] }),
        }
        is_new = false;
    }
    blocks
}

fn leads_home(address: &str, portal: &str) -> bool {
    address.strip_prefix(portal).is_some_and(|path| path.is_empty() || path.starts_with('/'))
}

#[cfg(test)]
mod tests {
    use super::*;

    const HOME: &str = "https://p.example";

    #[test]
    fn paragraphs_lists_and_buttons_are_told_apart() {
        let body =
            "Olá!\n\nIsto espera:\n• um\n• dois\n\n→ Abrir: https://p.example/documentos\n→ Fora: https://q.example\n";
        let expected = [
            Block::Paragraph { lines: vec!["Olá!"] },
            Block::Paragraph { lines: vec!["Isto espera:"] },
            Block::List { lines: vec!["um", "dois"] },
            Block::Button { label: "Abrir", address: "https://p.example/documentos" },
            Block::Paragraph { lines: vec!["→ Fora: https://q.example"] },
        ];
        assert_eq!(blocks(body, HOME), expected);
        assert_eq!(as_text(" a\n\n\n\n→ Abrir: x\n"), "a\n\nAbrir: x\n");
    }

    #[test]
    fn a_button_never_leads_to_a_stranger() {
        for stranger in ["https://p.example.mal.example/x", "https://p.example@mal.example", "javascript:alert(1)"] {
            assert!(!leads_home(stranger, HOME), "{stranger}");
        }
        assert!(leads_home("https://p.example", HOME) && leads_home("https://p.example/x", HOME));
    }
}
