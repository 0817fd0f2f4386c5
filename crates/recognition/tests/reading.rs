//! Reading text back from a PDF: the words, their places, and files that nobody meant to write.
#![allow(clippy::unwrap_used, clippy::panic)]

mod printed;

use printed::PAYSLIP;
use proptest::prelude::*;
use recognition::text_of;

#[test]
fn a_printed_payslip_is_read_row_by_row() {
    let text = text_of(PAYSLIP).unwrap().to_text();
    for row in [
        "Padaria Sol Nascente Ltda  Recibo de Pagamento de Salário",
        "Folha Mensal · Outubro de 2026",
        "João da Silva  999.010.006-37  11/03/2019",
        "Código  Descrição  Referência  Vencimentos  Descontos",
        "8781  Dias Normais  30,00  2.850,00",
        "998  I.N.S.S.  9,00  232,18",
        "Valor Líquido  R$ 2.617,82",
    ] {
        assert!(text.contains(row), "“{row}” is not a row of:\n{text}");
    }
}

#[test]
fn words_are_where_they_are_printed() {
    let pages = text_of(PAYSLIP).unwrap();
    let page = &pages.0[0];
    assert_eq!((page.width.round(), page.height.round()), (595.0, 842.0));
    for word in page.lines.iter().flat_map(|line| &line.words) {
        let place = word.place;
        assert!(place.x >= 10.0 && place.x + place.width <= page.width, "{word:?}");
        assert!(place.y >= 0.0 && place.y + place.height <= page.height + 2.0, "{word:?}");
    }
    let tops: Vec<f32> = page.lines.iter().map(|line| line.words[0].place.y + line.words[0].place.height).collect();
    assert!(tops.windows(2).all(|pair| pair[0] <= pair[1] + 4.0), "from top to bottom");
}

proptest! {
    #![proptest_config(ProptestConfig {
        cases: 96,
        max_shrink_iters: 32,
        failure_persistence: None,
        ..ProptestConfig::default()
    })]

    #[test]
    fn a_mutilated_file_is_read_or_refused_but_never_stops_the_program(
        cut in 0.0..1.0_f64,
        scribbles in prop::collection::vec((0.0..1.0_f64, any::<u8>()), 0..40),
    ) {
        let mut pdf = PAYSLIP.to_vec();
        for (at, byte) in scribbles {
            let at = (at * pdf.len() as f64) as usize;
            pdf[at] = byte;
        }
        pdf.truncate((cut * pdf.len() as f64) as usize + pdf.len() / 2);
        let _ = text_of(&pdf);
    }

    #[test]
    fn arbitrary_bytes_are_refused(bytes in prop::collection::vec(any::<u8>(), 0..2_000)) {
        prop_assert!(text_of(&bytes).is_err());
    }
}
