//! "Relação de Líquidos".

use crate::data::NetList;
use crate::layout::{
    Align, Cell, Column, Field, Flow, Furniture, INNER_WIDTH, MARGIN, Row, Sheet, Style, field_row, table,
};
use crate::letterhead::Letterhead;
use crate::words;

const COLUMNS: [Column; 5] = [
    Column { title: "Código", width: 46.0, align: Align::Left },
    Column { title: "Funcionário", width: 176.28, align: Align::Left },
    Column { title: "Função", width: 110.0, align: Align::Left },
    Column { title: "Banco / agência / conta", width: 105.0, align: Align::Left },
    Column { title: "Líquido a Receber", width: 90.0, align: Align::Right },
];

pub(crate) fn lay_out(sheet: &mut Sheet, list: &NetList, office: &Letterhead) {
    let employer = &list.employer;
    let calculated = words::day(list.calculated_at.with_timezone(&office.zone).date_naive());
    let furniture = Furniture {
        letterhead: office,
        title: "Relação de Líquidos",
        subtitle: format!("Folha Mensal · {}", words::month_of_year(list.competence)),
        owner: format!("{} · {}", employer.name, words::named_tax_id(&employer.tax_id)),
        note: format!("{} · folha calculada em {calculated}", office.office),
    };
    let mut flow = Flow::begin(sheet, &furniture);
    let y = flow.take(34.0);
    let fields = [
        Field::text("Empresa", format!("{} – {}", employer.code, employer.name), 52.0),
        Field::text("Inscrição", words::named_tax_id(&employer.tax_id), 28.0),
        Field::text("Pagamento", list.paid_on.map(words::day).unwrap_or_default(), 14.0),
        Field::figure("Funcionários", list.employees.len().to_string(), 12.0),
    ];
    field_row(flow.sheet, MARGIN, y, INNER_WIDTH, 24.0, Style::regular(8.8), &fields);

    let mut rows: Vec<Row> = list
        .employees
        .iter()
        .map(|employee| {
            let account = if employee.account.is_empty() { "outra forma" } else { &employee.account };
            Row::plain([
                Cell::soft(&employee.code),
                employee.name.as_str().into(),
                Cell::soft(&employee.job_title),
                Cell::soft(account),
                employee.net.to_string().into(),
            ])
        })
        .collect();
    rows.push(Row::total(
        ["", "Total a pagar", "", ""].map(Cell::from).into_iter().chain([list.total().to_string().into()]),
    ));
    table(&mut flow, "Líquido a receber de cada funcionário", &COLUMNS, &rows, 15.0);
    flow.finish();
}
