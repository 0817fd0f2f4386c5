//! The text of a PDF, in lines and words, each with its place on the page.

mod glyphs;
mod lines;

use std::sync::mpsc::{RecvTimeoutError, sync_channel};
use std::thread;
use std::time::Duration;

use hayro_interpret::hayro_syntax::{LoadPdfError, Pdf};
use serde::{Deserialize, Serialize};

/// Bytes. A document of an office is smaller; what is larger is not read in one piece.
const LARGEST: usize = 64 * 1024 * 1024;
const MOST_PAGES: usize = 2_000;
/// A document takes some milliseconds; one that takes this long was made to, or is broken.
const PATIENCE: Duration = Duration::from_secs(20);
/// Fewer letters than this in a whole document are a stamp on a picture, not its text.
const FEWEST_LETTERS: usize = 40;

/// The text of a document, page by page.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Pages(pub Vec<Page>);

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Page {
    /// Points, as shown (rotation applied).
    pub width: f32,
    pub height: f32,
    /// From top to bottom.
    pub lines: Vec<Line>,
}

/// Words on one baseline, from left to right.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Line {
    /// Words parted by a blank, columns by two.
    pub text: String,
    pub words: Vec<Word>,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Word {
    pub text: String,
    pub place: Place,
}

/// Where something was read. Points from the top left of the page.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Place {
    /// From 1.
    pub page: u32,
    pub x: f32,
    pub y: f32,
    pub width: f32,
    pub height: f32,
}

/// Why there is no text.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum NotReadable {
    #[error("this is not a PDF, or it is damaged; get the file again from where it came from")]
    Damaged,
    #[error("the PDF is protected by a password; save it without one")]
    Protected,
    #[error("the PDF has only pictures ({pages} pages) and no text; a person has to look at it")]
    ImagesOnly { pages: usize },
    #[error("the PDF could not be read within {seconds} s; print it anew, or split it")]
    TooSlow { seconds: u64 },
    #[error("the machine has no room to read a PDF now; try again in a moment")]
    Busy,
    #[error("the PDF is too large to be read ({bytes} bytes, {pages} pages); split it")]
    TooLarge { bytes: usize, pages: usize },
}

impl Pages {
    /// All lines, page after page.
    pub fn lines(&self) -> impl Iterator<Item = &Line> {
        self.0.iter().flat_map(|page| &page.lines)
    }

    /// All text, one line each, a form feed between pages.
    pub fn to_text(&self) -> String {
        let page = |page: &Page| page.lines.iter().map(|line| format!("{}\n", line.text)).collect::<String>();
        self.0.iter().map(page).collect::<Vec<_>>().join("\u{c}")
    }
}

impl Line {
    /// The smallest rectangle around all words.
    pub fn place(&self) -> Option<Place> {
        self.words.iter().map(|word| word.place).reduce(Place::around)
    }
}

impl Place {
    fn around(self, other: Self) -> Self {
        let (x, y) = (self.x.min(other.x), self.y.min(other.y));
        let right = (self.x + self.width).max(other.x + other.width);
        let bottom = (self.y + self.height).max(other.y + other.height);
        Self { page: self.page, x, y, width: right - x, height: bottom - y }
    }
}

/// Reads all text of a PDF.
pub fn text_of(pdf: &[u8]) -> Result<Pages, NotReadable> {
    if pdf.len() > LARGEST {
        return Err(NotReadable::TooLarge { bytes: pdf.len(), pages: 0 });
    }
    let pages = fenced(pdf.to_vec())?;
    let letters: usize = pages.lines().map(|line| line.text.chars().filter(|c| c.is_alphanumeric()).count()).sum();
    match letters {
        0..FEWEST_LETTERS => Err(NotReadable::ImagesOnly { pages: pages.0.len() }),
        _ => Ok(pages),
    }
}

/// Reads on a thread of its own. Files come from anywhere: should the reader fail or never end on one, that file is
/// set aside and the others go on.
fn fenced(bytes: Vec<u8>) -> Result<Pages, NotReadable> {
    let (answer, answered) = sync_channel(1);
    let reader = thread::Builder::new().name("reading a PDF".to_owned()).stack_size(8 << 20);
    let reading = move || {
        let _ = answer.send(read(bytes));
    };
    if reader.spawn(reading).is_err() {
        return Err(NotReadable::Busy);
    }
    answered.recv_timeout(PATIENCE).unwrap_or_else(|error| match error {
        RecvTimeoutError::Timeout => Err(NotReadable::TooSlow { seconds: PATIENCE.as_secs() }),
        RecvTimeoutError::Disconnected => Err(NotReadable::Damaged),
    })
}

fn read(bytes: Vec<u8>) -> Result<Pages, NotReadable> {
    let size = bytes.len();
    let pdf = Pdf::new(bytes).map_err(|error| match error {
        LoadPdfError::Decryption(_) => NotReadable::Protected,
        LoadPdfError::Invalid => NotReadable::Damaged,
    })?;
    match pdf.pages().len() {
        0 => Err(NotReadable::Damaged),
        pages if pages > MOST_PAGES => Err(NotReadable::TooLarge { bytes: size, pages }),
        _ => Ok(Pages(glyphs::of(&pdf).into_iter().map(lines::page).collect())),
    }
}
