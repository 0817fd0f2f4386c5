//! Files that come from outside, made here as somebody who means harm makes them, and as clients send them every day.

#![allow(clippy::unwrap_used, clippy::panic)]

mod hostile;

use std::io::{Cursor, Write};

use domain::intake::{FileKind, NotTaken, RefusedFile};
use intake::{Limits, Stopped, Taken, Unpacking, inspect, unpack};
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, ZipWriter};

use hostile::{claim_size, entries_named_alike, marked_encrypted, rename_entry};

const PDF: &[u8] = b"%PDF-1.7\n1 0 obj\n<< /Type /Catalog >>\nendobj\ntrailer\n%%EOF\n";
const PNG: &[u8] = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\0\x01\0\0\0\x01\x08\x06";

fn look(name: &str, bytes: &[u8]) -> Result<Taken, NotTaken> {
    inspect(name, &mut Cursor::new(bytes)).map_err(|stopped| match stopped {
        Stopped::Refused(why) => why,
        Stopped::Unreadable(error) => panic!("{error}"),
    })
}

fn kind(name: &str, bytes: &[u8]) -> Result<FileKind, NotTaken> {
    look(name, bytes).map(|taken| taken.kind)
}

fn zip(files: &[(&str, &[u8])]) -> Vec<u8> {
    zip_with(files, SimpleFileOptions::default().compression_method(CompressionMethod::Deflated))
}

fn zip_with(files: &[(&str, &[u8])], options: SimpleFileOptions) -> Vec<u8> {
    let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, bytes) in files {
        writer.start_file(*name, options).unwrap();
        writer.write_all(bytes).unwrap();
    }
    writer.finish().unwrap().into_inner()
}

fn apart(archive: &[u8]) -> Unpacking {
    unpack(Cursor::new(archive), &mut Cursor::new(Vec::new()), Limits::default()).unwrap()
}

/// The reason of an archive that is not taken, and the file that it is about.
fn refused(archive: &[u8]) -> (String, NotTaken) {
    match apart(archive) {
        Unpacking::Refused(mut files) => {
            let RefusedFile { name, why } = files.remove(0);
            (name, why)
        }
        Unpacking::Taken(files) => panic!("taken: {files:?}"),
    }
}

#[test]
fn everyday_files_are_known_by_their_bytes() {
    let docx = zip(&[("[Content_Types].xml", b"<Types/>"), ("word/document.xml", b"<w/>")]);
    let ods = zip(&[("mimetype", b"application/vnd.oasis.opendocument.spreadsheet"), ("content.xml", b"<x/>")]);
    for (name, bytes, kind, named) in [
        ("nota.pdf", PDF, FileKind::Pdf, "nota.pdf"),
        ("foto.pdf", PNG, FileKind::Png, "foto.png"),
        ("IMG_1.JPG", b"\xff\xd8\xff\xe0\0\x10JFIF\0", FileKind::Jpeg, "IMG_1.JPG"),
        ("contrato", docx.as_slice(), FileKind::Office, "contrato.docx"),
        ("horas.ods", ods.as_slice(), FileKind::Office, "horas.ods"),
        (
            "nfe.xml",
            br#"<?xml version="1.0"?><nfeProc xmlns="http://www.portalfiscal.inf.br/nfe"/>"#,
            FileKind::Xml,
            "nfe.xml",
        ),
        ("CB2211.RET", b"02RETORNO01COBRANCA       \r\n", FileKind::Text, "CB2211.RET"),
        ("extrato.ofx", b"OFXHEADER:100\nDATA:OFXSGML\n", FileKind::Text, "extrato.ofx"),
        ("clientes.csv", "nome;cidade\nJoão;São Paulo\n".as_bytes(), FileKind::Text, "clientes.csv"),
        ("empresa.pfx", b"\x30\x82\x0a\x10\x02\x01\x03", FileKind::Certificate, "empresa.pfx"),
        ("logo.svg", br#"<svg xmlns="http://www.w3.org/2000/svg"><path d="M0 0"/></svg>"#, FileKind::Svg, "logo.svg"),
    ] {
        assert_eq!(look(name, bytes), Ok(Taken { name: named.into(), kind }), "{name}");
    }
}

#[test]
fn what_a_computer_or_a_browser_would_run_is_refused_whatever_its_name_says() {
    for (bytes, why) in [
        (b"MZ\x90\0".as_slice(), NotTaken::Program),
        (b"\x7fELF\x02\x01", NotTaken::Program),
        (b"L\0\0\0\x01\x14\x02\0", NotTaken::Program),
        (b"#!/bin/sh\nrm -rf /\n", NotTaken::Script),
        (b"<?php system($_GET['c']);", NotTaken::Script),
        (b"\n  <!DOCTYPE html><p>", NotTaken::Page),
        (b"\xef\xbb\xbf<ScRiPt>alert(1)</ScRiPt>", NotTaken::Page),
        (b"relatorio\n\n<script>alert(1)</script>", NotTaken::Page),
        (br#"<?xml version="1.0"?><?xml-stylesheet href="x.xsl"?><a/>"#, NotTaken::Page),
        (br#"<?xml version="1.0"?><!DOCTYPE a [<!ENTITY b SYSTEM "file:///etc/passwd">]><a/>"#, NotTaken::Page),
        (br#"<a:html xmlns:a="http://www.w3.org/1999/xhtml"/>"#, NotTaken::Page),
        (br#"<svg xmlns="http://www.w3.org/2000/svg"><script>1</script></svg>"#, NotTaken::Page),
        (br#"<svg xmlns="http://www.w3.org/2000/svg" onload = "alert(1)"/>"#, NotTaken::Page),
        (br#"<svg xmlns="http://www.w3.org/2000/svg"><a href="java&#115;cript:1"/></svg>"#, NotTaken::Page),
        (br#"<x:svg xmlns:x="http://www.w3.org/2000/svg"><x:foreignObject/></x:svg>"#, NotTaken::Page),
        (b"Rar!\x1a\x07\x01\0", NotTaken::OtherArchive),
        (b"\0\x01\x02\x03\x04", NotTaken::UnknownKind),
    ] {
        assert_eq!(kind("nota.pdf", bytes), Err(why), "{}", String::from_utf8_lossy(bytes));
    }
    assert_eq!(kind("nota.pdf", b""), Err(NotTaken::Empty));
    let page_in_two_bytes: Vec<u8> =
        b"\xff\xfe".iter().copied().chain("<html>".bytes().flat_map(|byte| [byte, 0])).collect();
    assert_eq!(kind("nota.txt", &page_in_two_bytes), Err(NotTaken::Page));
}

#[test]
fn a_document_with_macros_is_refused_and_an_installer_is_a_program() {
    let xlsx = zip(&[("[Content_Types].xml", b"<Types/>"), ("xl/workbook.xml", b"<w/>"), ("xl/vbaProject.bin", b"x")]);
    assert_eq!(kind("folha.xlsx", &xlsx), Err(NotTaken::Macros));
    assert_eq!(kind("folha.xls", &hostile::compound_file(None, false)), Ok(FileKind::OldOffice));
    assert_eq!(kind("folha.xls", &hostile::compound_file(None, true)), Err(NotTaken::Macros));
    let installer = *b"\x84\x10\x0c\0\0\0\0\0\xc0\0\0\0\0\0\0\x46";
    assert_eq!(kind("folha.xls", &hostile::compound_file(Some(installer), false)), Err(NotTaken::Program));
    let jar = zip(&[("META-INF/MANIFEST.MF", b"Main-Class: a"), ("com/a/A.class", b"\xca\xfe\xba\xbe")]);
    assert_eq!(kind("nota.zip", &jar), Err(NotTaken::Program));
}

#[test]
fn a_file_that_is_two_at_once_is_refused() {
    let archive = zip(&[("a.txt", b"a")]);
    let both = |first: &[u8], second: &[u8]| [first, second].concat();
    assert_eq!(kind("a.pdf", &both(PDF, &archive)), Err(NotTaken::TwoKinds));
    assert_eq!(kind("a.png", &both(PNG, &archive)), Err(NotTaken::TwoKinds));
    assert_eq!(kind("a.png", &both(PNG, PDF)), Err(NotTaken::TwoKinds));
    assert_eq!(kind("a.gif", b"GIF89a/*<script>alert(1)</script>*/"), Err(NotTaken::TwoKinds));
    assert_eq!(kind("a.pdf", &both(PDF, b"<html><body onload=alert(1)>")), Err(NotTaken::TwoKinds));
    assert_eq!(kind("a.csv", &both(b"nome;cidade\n", PDF)), Err(NotTaken::TwoKinds));
    // Archives often hold PDFs that are not packed further, which is nothing strange.
    let stored = SimpleFileOptions::default().compression_method(CompressionMethod::Stored);
    assert_eq!(kind("a.zip", &zip_with(&[("a.pdf", PDF)], stored)), Ok(FileKind::Zip));
}

#[test]
fn each_file_of_an_archive_is_a_document_of_its_own() {
    let archive = zip(&[
        ("2026/outubro/nota 1.pdf", PDF),
        ("2026/outubro/foto.pdf", PNG),
        ("__MACOSX/._nota", b"\0\x05"),
        ("2026/.DS_Store", b"\0\0"),
    ]);
    let mut into = Cursor::new(Vec::new());
    let Unpacking::Taken(files) = unpack(Cursor::new(archive), &mut into, Limits::default()).unwrap() else { panic!() };
    let bytes = into.into_inner();
    let of = |file: &intake::Unpacked| bytes[file.begin as usize..(file.begin + file.size) as usize].to_vec();
    let taken: Vec<_> = files.iter().map(|file| (file.name.as_str(), file.kind, of(file))).collect();
    assert_eq!(taken, [("nota 1.pdf", FileKind::Pdf, PDF.to_vec()), ("foto.png", FileKind::Png, PNG.to_vec())]);
}

#[test]
fn one_bad_file_keeps_the_others_out_and_is_named() {
    let archive = zip(&[("boa.pdf", PDF), ("vazio.txt", b""), ("x/nota.pdf", b"MZ\x90\0"), ("abrir.vbs", b"x")]);
    let Unpacking::Refused(files) = apart(&archive) else { panic!() };
    // What the list shows is said before anything is unpacked.
    assert_eq!(files, [RefusedFile { name: "abrir.vbs".into(), why: NotTaken::Script }]);
    let archive = zip(&[("boa.pdf", PDF), ("vazio.txt", b""), ("x/nota.pdf", b"MZ\x90\0")]);
    let Unpacking::Refused(files) = apart(&archive) else { panic!() };
    let named = |name: &str, why| RefusedFile { name: name.into(), why };
    assert_eq!(files, [named("vazio.txt", NotTaken::Empty), named("x/nota.pdf", NotTaken::Program)]);
}

#[test]
fn paths_links_and_names_that_mean_harm_are_refused() {
    for path in ["../../etc/passwd", "/etc/passwd", "a/../../b.pdf", "..\\b.pdf", "C:\\b.pdf"] {
        let (name, why) = refused(&rename_entry(&zip(&[(&"p".repeat(path.len()), PDF)]), path));
        assert_eq!((name.as_str(), why), (path, NotTaken::OutsidePath));
    }
    let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
    writer.add_symlink("nota.pdf", "/etc/passwd", SimpleFileOptions::default()).unwrap();
    let link = writer.finish().unwrap().into_inner();
    assert_eq!(refused(&link), ("nota.pdf".into(), NotTaken::LinkInside));
    let turned = zip(&[("fatura\u{202e}fdp.exe", PDF)]);
    assert_eq!(refused(&turned), ("faturafdp.exe".into(), NotTaken::DeceivingName));
    assert_eq!(refused(&entries_named_alike("a.pdf", PDF)).1, NotTaken::SameNameTwice);
    assert_eq!(refused(&zip(&[("a.pdf", PDF), ("A.PDF", PDF)])), ("A.PDF".into(), NotTaken::SameNameTwice));
    assert_eq!(refused(&marked_encrypted(&zip(&[("a.pdf", PDF)]))), ("a.pdf".into(), NotTaken::Encrypted));
}

#[test]
fn an_archive_in_an_archive_is_not_unpacked() {
    let inner = zip(&[("a.pdf", PDF)]);
    let outer = zip(&[("nota.pdf", inner.as_slice())]);
    assert_eq!(refused(&outer), ("nota.pdf".into(), NotTaken::ArchiveInside));
}

#[test]
fn an_archive_made_to_fill_a_disk_is_refused_before_it_does() {
    // As 42.zip: sixteen archives of zeros within one.
    let zeros = vec![0u8; 8 << 20];
    let layer = zip(&[("0.dll", zeros.as_slice())]);
    let names: Vec<String> = (0..16).map(|number| format!("lib {number}.zip")).collect();
    let bomb = zip(&names.iter().map(|name| (name.as_str(), layer.as_slice())).collect::<Vec<_>>());
    assert_eq!(refused(&bomb), ("lib 0.zip".into(), NotTaken::ArchiveInside));
    // One file of zeros.
    assert_eq!(refused(&zip(&[("a.txt", zeros.as_slice())])), ("a.txt".into(), NotTaken::Bomb));
    // One that says it is small.
    let spaces = vec![b' '; 100_000];
    let liar = claim_size(&zip(&[("a.txt", spaces.as_slice())]), 10);
    let (name, why) = refused(&liar);
    assert!(name == "a.txt" && matches!(why, NotTaken::Bomb | NotTaken::Damaged), "{name}: {why:?}");
    // Many that share the same packed bytes.
    assert_eq!(refused(&hostile::overlapping(PDF)).1, NotTaken::Bomb);
    // More files than are taken.
    let names: Vec<String> = (0..1_001).map(|number| format!("{number}.txt")).collect();
    let many = zip(&names.iter().map(|name| (name.as_str(), b"a".as_slice())).collect::<Vec<_>>());
    assert_eq!(refused(&many), (String::new(), NotTaken::TooManyFiles { limit: 1_000 }));
    // More bytes than are unpacked, announced and never unpacked.
    let huge = claim_size(&zip(&[("a.txt", b"a".as_slice())]), 4_000_000_000);
    let (_, why) = refused(&huge);
    assert!(matches!(why, NotTaken::Bomb | NotTaken::UnpacksTooLarge { .. }), "{why:?}");
}

#[test]
fn whatever_is_cut_off_is_damaged_and_never_a_panic() {
    let archive = zip(&[("a.pdf", PDF), ("b.png", PNG)]);
    // Its first two bytes are letters, and nothing else.
    for end in 3..archive.len() {
        let cut = &archive[..end];
        let looked = kind("a.zip", cut);
        assert!(looked.is_err(), "{end} bytes of {} were taken as {looked:?}", archive.len());
        assert!(matches!(apart(cut), Unpacking::Refused(_)));
    }
    // Every byte turned over: taken or refused, never a fault.
    for at in 0..archive.len() {
        let mut wrong = archive.clone();
        wrong[at] ^= 0xff;
        apart(&wrong);
    }
}
