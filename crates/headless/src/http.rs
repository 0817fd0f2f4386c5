//! HTTP to a program on this machine, with nothing but the standard library.
//!
//! HTTP/1.0, so that an answer ends where the connection ends. Good enough for WebDriver and for looking at the portal
//! from outside; not for the product, which has one client with limits in `machine`.

use anyhow::{Context, Result, ensure};
use std::io::{Read, Write};
use std::net::TcpStream;
use std::time::Duration;

const LIMIT: Duration = Duration::from_secs(60);

/// An HTTP answer, whole.
#[derive(Debug)]
pub struct Answer {
    pub status: u16,
    /// Names in lower case.
    pub headers: Vec<(String, String)>,
    pub body: Vec<u8>,
}

impl Answer {
    /// Every value of the header `name` (in lower case).
    pub fn header<'a>(&'a self, name: &'a str) -> impl Iterator<Item = &'a str> {
        self.headers.iter().filter(move |(known, _)| known == name).map(|(_, value)| value.as_str())
    }

    /// # Errors
    /// When the body is not JSON.
    pub fn json(&self) -> Result<serde_json::Value> {
        serde_json::from_slice(&self.body).with_context(|| format!("not JSON: {}", String::from_utf8_lossy(&self.body)))
    }
}

/// Asks `http://host:port/path` and reads the whole answer, within a minute.
///
/// # Errors
/// When nobody listens there, the answer does not come in time or is not HTTP. A status of 400 or 500 is an answer.
pub fn request(method: &str, url: &str, headers: &[(&str, &str)], body: &[u8]) -> Result<Answer> {
    let rest = url.strip_prefix("http://").with_context(|| format!("only http:// addresses, not {url}"))?;
    let (host, path) = rest.split_once('/').unwrap_or((rest, ""));
    let mut stream = TcpStream::connect(host).with_context(|| format!("nobody listens on {host}"))?;
    stream.set_read_timeout(Some(LIMIT))?;
    let mut head = format!("{method} /{path} HTTP/1.0\r\nHost: {host}\r\nContent-Length: {}\r\n", body.len());
    for (name, value) in headers {
        head += &format!("{name}: {value}\r\n");
    }
    stream.write_all((head + "\r\n").as_bytes())?;
    stream.write_all(body)?;
    let mut answer = vec![];
    stream.read_to_end(&mut answer).with_context(|| format!("{method} {url}"))?;
    parse(&answer).with_context(|| format!("{method} {url}"))
}

fn parse(answer: &[u8]) -> Result<Answer> {
    let end = answer.windows(4).position(|four| four == b"\r\n\r\n").context("an answer without a head")?;
    let (head, body) = answer.split_at(end);
    let head = String::from_utf8_lossy(head);
    let mut lines = head.lines();
    let status = lines.next().and_then(|line| line.split(' ').nth(1)).context("an answer without a status")?;
    let status = status.parse().with_context(|| format!("not a status: {status}"))?;
    let headers: Vec<(String, String)> = lines
        .filter_map(|line| line.split_once(':'))
        .map(|(name, value)| (name.trim().to_ascii_lowercase(), value.trim().to_owned()))
        .collect();
    let body = body.get(4..).unwrap_or_default().to_vec();
    let promised = headers.iter().find(|(name, _)| name == "content-length").and_then(|(_, n)| n.parse().ok());
    ensure!(promised.is_none_or(|n: usize| n == body.len()), "the answer was cut short at {} bytes", body.len());
    Ok(Answer { status, headers, body })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_answer_is_read_with_its_status_headers_and_body() {
        let answer =
            parse(b"HTTP/1.0 404 Not Found\r\nContent-Length: 2\r\nSet-Cookie: a=1\r\nset-cookie: b=2\r\n\r\n{}")
                .unwrap();
        assert_eq!(answer.status, 404);
        assert_eq!(answer.header("set-cookie").collect::<Vec<_>>(), ["a=1", "b=2"]);
        assert_eq!(answer.json().unwrap(), serde_json::json!({}));
    }

    #[test]
    fn an_answer_cut_short_is_an_error() {
        let error = parse(b"HTTP/1.0 200 OK\r\nContent-Length: 9\r\n\r\nhalf").unwrap_err();
        assert!(error.to_string().contains("cut short"), "{error}");
    }
}
