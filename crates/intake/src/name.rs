//! File names: what is cleaned, what is refused, and which ending belongs to the bytes.
//!
//! Cleaned: control characters, characters without width, blanks and dots at the ends; characters that a file system
//! does not take become `_`. Refused: characters that turn the direction of writing, for their only use in a name is
//! that `fatura\u{202e}fdp.exe` reads as a PDF; names that Windows keeps for its devices.

use domain::intake::{FileKind, NotTaken};
use domain::name::{is_no_files, is_without_width, turns_direction};

/// Bytes.
pub const NAME_MAX_BYTES: u32 = 200;

/// What a computer starts when it is opened: the ending decides there, whatever the bytes are.
const PROGRAMS: &[&str] = &[
    "apk", "app", "appx", "cab", "class", "com", "cpl", "deb", "dex", "dll", "dmg", "exe", "gadget", "img", "iso",
    "jar", "lnk", "msc", "msi", "msix", "msp", "ocx", "pif", "pkg", "rpm", "scr", "sys", "url", "vhd", "vhdx", "wasm",
    "xll",
];
const SCRIPTS: &[&str] = &[
    "bash", "bat", "chm", "cmd", "command", "desktop", "hta", "inf", "js", "jse", "mjs", "php", "pl", "ps1", "ps1xml",
    "psm1", "py", "pyw", "rb", "reg", "scf", "sct", "sh", "vb", "vbe", "vbs", "wsc", "wsf", "wsh", "zsh",
];
const PAGES: &[&str] = &["htm", "html", "mht", "mhtml", "shtml", "svgz", "xht", "xhtml", "xsl", "xslt"];
const MACROS: &[&str] = &["docm", "dotm", "potm", "ppam", "ppsm", "pptm", "sldm", "xlam", "xlsm", "xltm", "xlsb"];
const ARCHIVES: &[&str] = &["7z", "ace", "arj", "bz2", "gz", "lzh", "rar", "tar", "tgz", "xz", "zst"];

/// Names that Windows gives to devices, with or without an ending.
const DEVICES: &[&str] = &["con", "prn", "aux", "nul"];

/// The name to keep a file under, without any folder before it.
///
/// # Errors
/// [`NotTaken::DeceivingName`] and [`NotTaken::BadName`].
pub fn clean(name: &str) -> Result<String, NotTaken> {
    if name.chars().any(turns_direction) {
        return Err(NotTaken::DeceivingName);
    }
    let shown = name.chars().filter(|c| !c.is_control() && !is_without_width(*c));
    let kept: String = shown.map(|c| if is_no_files(c) { '_' } else { c }).collect();
    let kept = kept.trim_matches(|c: char| c.is_whitespace() || c == '.').to_owned();
    let stem = kept.split('.').next().unwrap_or_default().trim_end().to_ascii_lowercase();
    let is_port = stem.len() == 4
        && (stem.starts_with("com") || stem.starts_with("lpt"))
        && stem.ends_with(|c: char| c.is_ascii_digit());
    if kept.is_empty() || kept.len() > NAME_MAX_BYTES as usize || DEVICES.contains(&stem.as_str()) || is_port {
        return Err(NotTaken::BadName { limit_bytes: NAME_MAX_BYTES });
    }
    Ok(kept)
}

/// As much of a refused name as may be shown.
pub(crate) fn shown(name: &str) -> String {
    name.chars().filter(|c| !c.is_control() && !turns_direction(*c) && !is_without_width(*c)).take(200).collect()
}

/// Refuses a file for what its ending makes a computer do with it.
pub(crate) fn refuse_what_runs(name: &str) -> Result<(), NotTaken> {
    let ending = ending_of(name).unwrap_or_default();
    let reasons = [
        (PROGRAMS, NotTaken::Program),
        (SCRIPTS, NotTaken::Script),
        (PAGES, NotTaken::Page),
        (MACROS, NotTaken::Macros),
        (ARCHIVES, NotTaken::OtherArchive),
    ];
    match reasons.into_iter().find(|(endings, _)| endings.contains(&ending.as_str())) {
        Some((_, reason)) => Err(reason),
        None => Ok(()),
    }
}

/// The ending in lower case, without its dot.
pub(crate) fn ending_of(name: &str) -> Option<String> {
    let (stem, ending) = name.rsplit_once('.')?;
    (!stem.is_empty() && !ending.is_empty()).then(|| ending.to_ascii_lowercase())
}

/// The name with an ending that fits: kept where it does, replaced where it belongs to another kind, added else.
pub(crate) fn with_ending_of(name: &str, kind: FileKind, ending: &str) -> String {
    let now = ending_of(name).unwrap_or_default();
    let of_another = |kinds: &[FileKind]| kinds.iter().any(|other| other.endings().contains(&now.as_str()));
    let fits = match kind {
        FileKind::Text => !now.is_empty() && !of_another(OTHERS_THAN_TEXT),
        FileKind::Office => now == ending,
        _ => kind.endings().contains(&now.as_str()),
    };
    if fits {
        return name.to_owned();
    }
    let stem = match name.rsplit_once('.') {
        Some((stem, _)) if of_another(OTHERS_THAN_TEXT) || now == "txt" => stem,
        _ => name,
    };
    // The ending is what tells: a name too long for it loses its last characters.
    let mut stem = stem.to_owned();
    while stem.len() + ending.len() + 1 > NAME_MAX_BYTES as usize {
        stem.pop();
    }
    format!("{stem}.{ending}")
}

/// Certificates come as text as well, under the same endings.
const OTHERS_THAN_TEXT: &[FileKind] = &[
    FileKind::Pdf,
    FileKind::Png,
    FileKind::Jpeg,
    FileKind::Gif,
    FileKind::Webp,
    FileKind::Tiff,
    FileKind::Heic,
    FileKind::Svg,
    FileKind::Office,
    FileKind::OldOffice,
    FileKind::Xml,
    FileKind::Zip,
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_is_cleaned_or_refused() {
        assert_eq!(clean(" Nota\u{7} Fiscal\r\n.pdf ").unwrap(), "Nota Fiscal.pdf");
        assert_eq!(clean("a/b:c.pdf").unwrap(), "a_b_c.pdf");
        assert_eq!(clean("São João\u{200b}.pdf").unwrap(), "São João.pdf");
        assert_eq!(clean("fatura\u{202e}fdp.exe"), Err(NotTaken::DeceivingName));
        for wrong in ["", " ... ", "CON", "nul.pdf", "com1.txt", "aux .pdf", &"a".repeat(201)] {
            assert_eq!(clean(wrong), Err(NotTaken::BadName { limit_bytes: NAME_MAX_BYTES }), "{wrong}");
        }
        assert_eq!(clean("contrato.pdf").unwrap(), "contrato.pdf");
    }

    #[test]
    fn the_ending_says_what_the_bytes_are() {
        let named = |name, kind: FileKind| with_ending_of(name, kind, kind.endings().first().unwrap_or(&"txt"));
        assert_eq!(named("foto.JPG", FileKind::Jpeg), "foto.JPG");
        assert_eq!(named("foto.pdf", FileKind::Png), "foto.png");
        assert_eq!(named("versão 1.2", FileKind::Pdf), "versão 1.2.pdf");
        assert_eq!(named("retorno.ret", FileKind::Text), "retorno.ret");
        assert_eq!(named("boleto.pdf", FileKind::Text), "boleto.txt");
        assert_eq!(with_ending_of("planilha.docx", FileKind::Office, "xlsx"), "planilha.xlsx");
        assert_eq!(named(&"a".repeat(200), FileKind::Pdf).len(), 200);
    }

    #[test]
    fn what_a_computer_would_start_is_refused_by_its_ending() {
        for (name, reason) in [
            ("nota.pdf.EXE", NotTaken::Program),
            ("atalho.lnk", NotTaken::Program),
            ("abrir.vbs", NotTaken::Script),
            ("pagina.HTML", NotTaken::Page),
            ("folha.xlsm", NotTaken::Macros),
            ("notas.rar", NotTaken::OtherArchive),
        ] {
            assert_eq!(refuse_what_runs(name), Err(reason), "{name}");
        }
        assert_eq!(refuse_what_runs("nota.pdf"), Ok(()));
    }
}
