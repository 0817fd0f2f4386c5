//! Server-sent events: bytes as they arrive to whole events. No input or output, so that every cut can be tested.
//!
//! Follows the "event stream interpretation" of the HTML standard: lines end in LF, CR or CRLF, a comment begins with a
//! colon, an empty line ends an event, an event without data is none.

use std::time::Duration;

/// An event longer than this is not one of a portal.
const LONGEST_BYTES: usize = 1 << 20;

#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct SseEvent {
    /// Empty when the stream does not name it.
    pub name: String,
    pub data: String,
}

/// The stream sent a line or an event larger than 1 MiB.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct TooLong;

#[derive(Debug, Default)]
pub struct SseParser {
    line: Vec<u8>,
    after_cr: bool,
    started: bool,
    event: SseEvent,
    has_data: bool,
    /// How long the server asks to wait before connecting again.
    pub retry: Option<Duration>,
}

impl SseParser {
    /// Takes the next bytes, whole lines or not, and gives the events that they complete.
    pub fn push(&mut self, bytes: &[u8]) -> Result<Vec<SseEvent>, TooLong> {
        let mut events = Vec::new();
        for &byte in bytes {
            let second_half_of_crlf = byte == b'\n' && self.after_cr;
            self.after_cr = byte == b'\r';
            match byte {
                b'\n' if second_half_of_crlf => {}
                b'\n' | b'\r' => events.extend(self.end_line()),
                _ if self.line.len() + self.event.data.len() >= LONGEST_BYTES => return Err(TooLong),
                _ => self.line.push(byte),
            }
        }
        Ok(events)
    }

    fn end_line(&mut self) -> Option<SseEvent> {
        let bytes = std::mem::take(&mut self.line);
        let text = String::from_utf8_lossy(&bytes);
        let text = if self.started { text.as_ref() } else { text.trim_start_matches('\u{feff}') };
        self.started = true;
        if text.is_empty() {
            let event = std::mem::take(&mut self.event);
            return std::mem::take(&mut self.has_data).then_some(event);
        }
        let (field, value) = text.split_once(':').unwrap_or((text, ""));
        let value = value.strip_prefix(' ').unwrap_or(value);
        match field {
            "data" => {
                if std::mem::replace(&mut self.has_data, true) {
                    self.event.data.push('\n');
                }
                self.event.data.push_str(value);
            }
            "event" => value.clone_into(&mut self.event.name),
            "retry" => self.retry = value.parse().ok().map(Duration::from_millis).or(self.retry),
            _ => {}
        }
        None
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn told(name: &str, data: &str) -> SseEvent {
        SseEvent { name: name.into(), data: data.into() }
    }

    const STREAM: &[u8] =
        b"\xef\xbb\xbfretry: 1500\r\n: keep-alive\r\n\r\nevent: more\ndata: {\"cursor\":7}\n\ndata:a\rdata:\rdata: \xc3\xa7\r\rdata: never ended\n";

    #[test]
    fn the_events_are_the_same_wherever_the_stream_is_cut() {
        let expected = [told("more", "{\"cursor\":7}"), told("", "a\n\nç")];
        for first in 0..STREAM.len() {
            for second in first..STREAM.len() {
                let mut parser = SseParser::default();
                let mut events = parser.push(&STREAM[..first]).unwrap();
                events.extend(parser.push(&STREAM[first..second]).unwrap());
                events.extend(parser.push(&STREAM[second..]).unwrap());
                assert_eq!(events, expected, "cut at {first} and {second}");
                assert_eq!(parser.retry, Some(Duration::from_millis(1500)));
            }
        }
    }

    #[test]
    fn a_comment_or_a_name_alone_is_no_event() {
        assert_eq!(SseParser::default().push(b": hello\n\nevent: x\n\n").unwrap(), []);
    }

    #[test]
    fn a_stream_that_never_ends_a_line_is_given_up() {
        let mut parser = SseParser::default();
        let garbage = vec![b'x'; 256 << 10];
        let given_up = (0..8).map(|_| parser.push(&garbage)).find(Result::is_err);
        assert_eq!(given_up, Some(Err(TooLong)));
    }
}
