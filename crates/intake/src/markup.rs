//! Text that a browser would run: pages, drawings with scripts, XML that becomes a page.

use std::io::{Read, Seek};

use domain::intake::{FileKind, NotTaken};

use crate::Stopped;
use crate::scan::{Fold, contains, holds_any, windows};

/// How a browser knows a page by its beginning (WHATWG, "MIME sniffing", table of the unknown type).
const PAGE_BEGINNINGS: &[&[u8]] = &[
    b"<!doctype html",
    b"<html",
    b"<head",
    b"<script",
    b"<iframe",
    b"<h1",
    b"<div",
    b"<font",
    b"<table",
    b"<a ",
    b"<a>",
    b"<style",
    b"<title",
    b"<b>",
    b"<body",
    b"<br",
    b"<p>",
    b"<p ",
    b"<!--",
];

/// Anywhere in text or XML.
const RUNS: &[&[u8]] = &[b"<script", b"<?xml-stylesheet", b"<!entity", b"http://www.w3.org/1999/xhtml", b"<?php"];

/// Anywhere in a drawing, besides. References by number are how the others are hidden.
const RUNS_IN_A_DRAWING: &[&[u8]] = &[
    b"javascript:",
    b"<foreignobject",
    b":foreignobject",
    b":script",
    b"<iframe",
    b"<embed",
    b"<object",
    b"<handler",
    b"data:text",
    b"data:image/svg",
    b"&#",
    b"@import",
    b"<set",
    b"<animate",
];

/// Text, XML or a drawing? `None` where the bytes are no text at all.
pub(crate) fn kind_of(head: &[u8], file: &mut (impl Read + Seek)) -> Result<Option<FileKind>, Stopped> {
    if !is_text(head) {
        return Ok(None);
    }
    let folded: Vec<u8> = head.iter().filter(|byte| **byte != 0).map(|byte| byte.to_ascii_lowercase()).collect();
    let begins = begin_of(&folded);
    if begins.starts_with(b"#!") || begins.starts_with(b"<?php") {
        return Err(NotTaken::Script.into());
    }
    if PAGE_BEGINNINGS.iter().any(|page| begins.starts_with(page)) {
        return Err(NotTaken::Page.into());
    }
    if !begins.starts_with(b"<") {
        return Ok(Some(FileKind::Text));
    }
    let is_drawing = contains(&folded, b"<svg") || holds_any(file, &[b"http://www.w3.org/2000/svg"], Fold::Text)?;
    Ok(Some(if is_drawing { FileKind::Svg } else { FileKind::Xml }))
}

pub(crate) fn refuse_what_runs(file: &mut (impl Read + Seek)) -> Result<(), Stopped> {
    if holds_any(file, RUNS, Fold::Text)? { Err(NotTaken::Page.into()) } else { Ok(()) }
}

pub(crate) fn refuse_what_runs_in_a_drawing(file: &mut (impl Read + Seek)) -> Result<(), Stopped> {
    refuse_what_runs(file)?;
    let mut answers_an_event = false;
    windows(file, 64, Fold::Text, |piece| {
        answers_an_event = has_event(piece);
        !answers_an_event
    })?;
    if answers_an_event || holds_any(file, RUNS_IN_A_DRAWING, Fold::Text)? {
        return Err(NotTaken::Page.into());
    }
    Ok(())
}

/// Marks of order, blanks and a byte order mark before what counts.
fn begin_of(text: &[u8]) -> &[u8] {
    let text = [&b"\xef\xbb\xbf"[..], b"\xff\xfe", b"\xfe\xff"]
        .iter()
        .fold(text, |text, mark| text.strip_prefix(*mark).unwrap_or(text));
    text.trim_ascii_start()
}

/// No control characters but those of lines, tabs, pages and an old end of file. With a mark of UTF-16, zeros too.
fn is_text(head: &[u8]) -> bool {
    let is_wide = head.starts_with(b"\xff\xfe") || head.starts_with(b"\xfe\xff");
    let belongs = |byte: &u8| matches!(byte, b'\t' | b'\n' | b'\r' | 0x0c | 0x1a | 0x20..=0x7e | 0x80..=0xff);
    head.iter().all(|byte| belongs(byte) || (is_wide && *byte < 0x20))
}

/// ` onload=`: an attribute that runs when something happens.
fn has_event(text: &[u8]) -> bool {
    let is_gap = |byte: u8| byte.is_ascii_whitespace() || matches!(byte, b'"' | b'\'' | b'/');
    text.windows(3).enumerate().any(|(at, window)| {
        let [gap, b'o', b'n'] = window else { return false };
        let rest = text.get(at + 3..).unwrap_or_default();
        let letters = rest.iter().take_while(|byte| byte.is_ascii_alphabetic()).count();
        let after = rest.get(letters..).unwrap_or_default().trim_ascii_start();
        is_gap(*gap) && letters > 1 && after.starts_with(b"=")
    })
}
