//! "Declaração de Faturamento".

use crate::data::{Revenue, Signatory};
use crate::layout::{
    Align, Column, Flow, Furniture, INNER_WIDTH, MARGIN, PAGE_WIDTH, Role, Row, Sheet, Style, Tone, table,
};
use crate::letterhead::Letterhead;
use crate::words;

const COLUMNS: [Column; 4] = [
    Column { title: "Competência", width: 182.28, align: Align::Left },
    Column { title: "Vendas", width: 115.0, align: Align::Right },
    Column { title: "Serviços", width: 115.0, align: Align::Right },
    Column { title: "Faturamento", width: 115.0, align: Align::Right },
];

pub(crate) fn lay_out(sheet: &mut Sheet, revenue: &Revenue, office: &Letterhead) {
    let (from, to) = (words::month_of_year(revenue.period.from), words::month_of_year(revenue.period.to));
    let employer = &revenue.employer;
    let declared_on = revenue.entered_at.with_timezone(&office.zone).date_naive();
    let furniture = Furniture {
        letterhead: office,
        title: "Declaração de Faturamento",
        subtitle: if from == to { from.clone() } else { format!("{from} a {to}") },
        owner: format!("{} · {}", employer.name, words::named_tax_id(&employer.tax_id)),
        note: format!("{} · dados escriturados até {}", office.office, words::day(declared_on)),
    };
    let mut flow = Flow::begin(sheet, &furniture);
    flow.space(8.0);
    let numbered = words::named_tax_id(&employer.tax_id);
    flow.paragraph(
        &format!(
            "Declaramos, para os devidos fins, que a empresa {}, inscrita no {numbered}, obteve o faturamento bruto \
             abaixo discriminado, mês a mês, conforme os registros de sua escrituração fiscal.",
            employer.name
        ),
        Style::regular(9.6),
    );
    flow.space(10.0);
    months(&mut flow, revenue);
    flow.space(12.0);
    flow.paragraph(
        &format!("Média mensal do período: {}.", words::reais(revenue.monthly_average())),
        Style::regular(9.6),
    );
    flow.keep_together(120.0);
    flow.space(8.0);
    let dated = format!("{}, {}.", employer.place, words::day_in_words(declared_on));
    flow.paragraph(&dated, Style::regular(9.6));
    flow.space(48.0);
    signatures(&mut flow, [&revenue.representative, &revenue.accountant], &employer.name);
    flow.finish();
}

fn months(flow: &mut Flow, revenue: &Revenue) {
    let mut rows: Vec<Row> = revenue
        .months
        .iter()
        .map(|month| {
            Row::plain([
                words::month_of_year(month.competence).into(),
                month.sales.to_string().into(),
                month.services.to_string().into(),
                month.total().to_string().into(),
            ])
        })
        .collect();
    let sales = revenue.months.iter().map(|month| month.sales).sum::<domain::Cents>();
    let services = revenue.months.iter().map(|month| month.services).sum::<domain::Cents>();
    let total = [sales, services, revenue.total()].map(|amount| amount.to_string().into());
    rows.push(Row::total([format!("Total de {} meses", revenue.months.len()).into()].into_iter().chain(total)));
    table(flow, "Faturamento de cada mês", &COLUMNS, &rows, 16.0);
}

fn signatures(flow: &mut Flow, signatories: [&Signatory; 2], company: &str) {
    let y = flow.take(46.0);
    let width = INNER_WIDTH / 2.0 - 24.0;
    let places = [MARGIN + width / 2.0, PAGE_WIDTH - MARGIN - width / 2.0];
    for ((signatory, middle), of) in signatories.into_iter().zip(places).zip([Some(company), None]) {
        flow.sheet.line((middle - width / 2.0, y), (middle + width / 2.0, y), 0.6, Tone::Soft);
        flow.sheet.tagged(Role::Paragraph, |sheet| {
            let soft = Style::regular(7.8).tone(Tone::Soft);
            sheet.text_within(middle, y + 12.0, width, &signatory.name, Style::medium(9.0), Align::Centre);
            sheet.text_within(middle, y + 23.0, width, &signatory.standing, soft, Align::Centre);
            sheet.text_within(middle, y + 33.5, width, of.unwrap_or_default(), soft, Align::Centre);
        });
    }
}
