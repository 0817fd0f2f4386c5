//! PDF/A-2b, tagged, in Portuguese: looked for in the file by another reader than the one that wrote it.
#![allow(clippy::unwrap_used, clippy::panic)]

mod fiction;

use std::collections::BTreeSet;

use fiction::*;
use lopdf::{Dictionary, Document, Object};
use reports::data::Report;

fn each_report() -> Vec<(&'static str, Document)> {
    let press = press();
    [
        ("payslip", Report::Payslips { payslips: vec![payslip_of_joao()] }),
        ("summary", Report::PayrollSummary(summary())),
        ("net list", Report::NetList(net_list(80))),
        ("revenue", Report::Revenue(revenue(12))),
        ("specimen", Report::Specimen(specimen())),
    ]
    .into_iter()
    .map(|(name, report)| (name, Document::load_mem(&press.print(&report).unwrap()).unwrap()))
    .collect()
}

fn dictionaries(document: &Document) -> impl Iterator<Item = &Dictionary> {
    document.objects.values().filter_map(|object| match object {
        Object::Dictionary(dictionary) => Some(dictionary),
        Object::Stream(stream) => Some(&stream.dict),
        _ => None,
    })
}

fn follow<'a>(document: &'a Document, dictionary: &'a Dictionary, key: &[u8]) -> &'a Object {
    let object = dictionary.get(key).unwrap_or_else(|_| panic!("no /{}", String::from_utf8_lossy(key)));
    document.dereference(object).unwrap().1
}

fn text(object: &Object) -> String {
    lopdf::decode_text_string(object).unwrap()
}

#[test]
fn the_metadata_declare_pdf_a_2b_and_agree_with_the_file() {
    for (name, document) in each_report() {
        let metadata = follow(&document, document.catalog().unwrap(), b"Metadata").as_stream().unwrap();
        let xmp = String::from_utf8(metadata.get_plain_content().unwrap_or_else(|_| metadata.content.clone())).unwrap();
        for declared in ["<pdfaid:part>2</pdfaid:part>", "<pdfaid:conformance>B</pdfaid:conformance>"] {
            assert!(xmp.contains(declared), "{name}: {declared} in {xmp}");
        }
        assert!(xmp.contains("Contábil Horizonte") && xmp.contains("pt-BR"), "{name}: author and language");
        assert!(
            xmp.contains("2026-11-03T14:20:00-03:00"),
            "{name}: dated as the books say, in the office's zone: {xmp}"
        );
        let info = document.trailer.get(b"Info").and_then(|info| document.dereference(info)).unwrap().1;
        let title = text(info.as_dict().unwrap().get(b"Title").unwrap());
        assert!(xmp.contains(&title), "{name}: the title “{title}” stands in both places");
        assert!(document.trailer.get(b"ID").is_ok(), "{name}: a file id");
        assert!(document.trailer.get(b"Encrypt").is_err(), "{name}: never encrypted");
    }
}

#[test]
fn colours_are_those_of_an_embedded_srgb_profile() {
    for (name, document) in each_report() {
        let intents = follow(&document, document.catalog().unwrap(), b"OutputIntents").as_array().unwrap();
        let intent = document.dereference(&intents[0]).unwrap().1.as_dict().unwrap();
        assert_eq!(follow(&document, intent, b"S").as_name().unwrap(), b"GTS_PDFA1", "{name}");
        let profile = follow(&document, intent, b"DestOutputProfile").as_stream().unwrap();
        assert_eq!(profile.dict.get(b"N").unwrap().as_i64().unwrap(), 3, "{name}: three components");
    }
}

#[test]
fn every_font_is_embedded_as_a_subset_and_maps_to_unicode() {
    for (name, document) in each_report() {
        let fonts: Vec<_> = dictionaries(&document)
            .filter(|dictionary| dictionary.get(b"Type").and_then(Object::as_name).is_ok_and(|kind| kind == b"Font"))
            .collect();
        assert!(fonts.len() >= 4, "{name}: two fonts, each with its descendant");
        for font in fonts {
            let base = String::from_utf8_lossy(follow(&document, font, b"BaseFont").as_name().unwrap()).into_owned();
            let (tag, family) = base.split_once('+').unwrap_or_else(|| panic!("{name}: {base} is not a subset"));
            assert!(tag.len() == 6 && family.starts_with("Roboto"), "{name}: {base}");
            match follow(&document, font, b"Subtype").as_name().unwrap() {
                b"Type0" => assert!(font.get(b"ToUnicode").is_ok(), "{name}: {base}"),
                _ => {
                    let descriptor = follow(&document, font, b"FontDescriptor").as_dict().unwrap();
                    let embedded = [&b"FontFile2"[..], b"FontFile3"].iter().any(|key| descriptor.get(key).is_ok());
                    assert!(embedded, "{name}: {base} is not embedded");
                }
            }
        }
    }
}

#[test]
fn the_content_is_tagged_and_tables_have_their_headers() {
    for (name, document) in each_report() {
        let catalog = document.catalog().unwrap();
        assert_eq!(text(follow(&document, catalog, b"Lang")), "pt-BR", "{name}");
        assert!(follow(&document, catalog, b"MarkInfo").as_dict().unwrap().get(b"Marked").unwrap().as_bool().unwrap());
        let root = follow(&document, catalog, b"StructTreeRoot").as_dict().unwrap();
        assert!(root.get(b"ParentTree").is_ok(), "{name}");
        let roles: BTreeSet<String> = dictionaries(&document)
            .filter(|dictionary| dictionary.get(b"P").is_ok())
            .filter_map(|dictionary| dictionary.get(b"S").and_then(Object::as_name).ok())
            .map(|role| String::from_utf8_lossy(role).into_owned())
            .collect();
        // A slip of the demonstration is fields under headings.
        let of_tables: &[&str] =
            if name == "specimen" { &["H2"] } else { &["Table", "THead", "TBody", "TR", "TH", "TD"] };
        for role in ["H1", "P"].iter().chain(of_tables) {
            assert!(roles.contains(*role), "{name}: no {role} among {roles:?}");
        }
    }
}

#[test]
fn nothing_runs_and_nothing_reaches_outside() {
    for (name, document) in each_report() {
        let forbidden: [&[u8]; 6] = [b"JavaScript", b"JS", b"Launch", b"EmbeddedFiles", b"AA", b"OpenAction"];
        for dictionary in dictionaries(&document) {
            for key in forbidden {
                assert!(!dictionary.has(key), "{name}: /{}", String::from_utf8_lossy(key));
            }
        }
    }
}
