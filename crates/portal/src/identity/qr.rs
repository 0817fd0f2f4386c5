//! A QR code as the source of an image.

use std::fmt::Write;

use qrcodegen::{QrCode, QrCodeEcc};

/// White around the code, in modules; the standard asks for four.
const MARGIN: i32 = 4;

/// `data:image/svg+xml,…`; `None` when the text is too long for a QR code.
pub fn image_source(text: &str) -> Option<String> {
    let code = QrCode::encode_text(text, QrCodeEcc::Medium).ok()?;
    let whole = code.size() + 2 * MARGIN;
    let mut dark = String::new();
    for y in 0..code.size() {
        for x in (0..code.size()).filter(|x| code.get_module(*x, y)) {
            // Writing to a String does not fail.
            let _ = write!(dark, "M{} {}h1v1h-1z", x + MARGIN, y + MARGIN);
        }
    }
    let image = format!(
        "<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 {whole} {whole}' shape-rendering='crispEdges'>\
         <path fill='white' d='M0 0h{whole}v{whole}H0z'/><path d='{dark}'/></svg>"
    );
    let escaped = image.replace('<', "%3C").replace('>', "%3E").replace(' ', "%20");
    Some(format!("data:image/svg+xml,{escaped}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_code_is_an_image_with_its_three_corners() {
        let source = image_source("otpauth://totp/Balc%C3%A3o:maria?secret=ABC").unwrap();
        assert!(source.starts_with("data:image/svg+xml,%3Csvg"), "{source}");
        let size =
            QrCode::encode_text("otpauth://totp/Balc%C3%A3o:maria?secret=ABC", QrCodeEcc::Medium).unwrap().size();
        for (x, y) in [(0, 0), (size - 1, 0), (0, size - 1)] {
            assert!(source.contains(&format!("M{}%20{}h1v1h-1z", x + MARGIN, y + MARGIN)));
        }
        assert!(!source.contains(&format!("M{}%20{}h1v1h-1z", MARGIN - 1, MARGIN)), "the margin is white");
    }

    #[test]
    fn what_does_not_fit_is_refused() {
        assert_eq!(image_source(&"x".repeat(5_000)), None);
    }
}
