//! "Resumo da Folha".

use crate::data::{DepartmentTotal, LineKind, PayrollSummary, SummaryLine};
use crate::layout::{
    Align, Cell, Column, Field, Flow, Furniture, INNER_WIDTH, MARGIN, Row, Sheet, Style, field_row, table,
};
use crate::letterhead::Letterhead;
use crate::words;

const EVENTS: [Column; 5] = [
    Column { title: "Código", width: 48.0, align: Align::Left },
    Column { title: "Descrição", width: 219.28, align: Align::Left },
    Column { title: "Funcionários", width: 70.0, align: Align::Right },
    Column { title: "Proventos", width: 95.0, align: Align::Right },
    Column { title: "Descontos", width: 95.0, align: Align::Right },
];

const DEPARTMENTS: [Column; 5] = [
    Column { title: "Departamento", width: 172.28, align: Align::Left },
    Column { title: "Funcionários", width: 70.0, align: Align::Right },
    Column { title: "Proventos", width: 95.0, align: Align::Right },
    Column { title: "Descontos", width: 95.0, align: Align::Right },
    Column { title: "Líquido", width: 95.0, align: Align::Right },
];

const ROW: f32 = 14.0;

pub(crate) fn lay_out(sheet: &mut Sheet, summary: &PayrollSummary, office: &Letterhead) {
    let employer = &summary.employer;
    let calculated = words::day(summary.calculated_at.with_timezone(&office.zone).date_naive());
    let furniture = Furniture {
        letterhead: office,
        title: "Resumo da Folha",
        subtitle: format!("Resumo Mensal · {}", words::month_of_year(summary.competence)),
        owner: format!("{} · {}", employer.name, words::named_tax_id(&employer.tax_id)),
        note: format!("{} · folha calculada em {calculated}", office.office),
    };
    let mut flow = Flow::begin(sheet, &furniture);
    let y = flow.take(32.0);
    let fields = [
        Field::text("Empresa", format!("{} – {}", employer.code, employer.name), 60.0),
        Field::text("Inscrição", words::named_tax_id(&employer.tax_id), 28.0),
        Field::figure("Funcionários", summary.employees.to_string(), 12.0),
    ];
    field_row(flow.sheet, MARGIN, y, INNER_WIDTH, 24.0, Style::regular(8.8), &fields);

    events(&mut flow, summary);
    flow.space(12.0);
    figures(&mut flow, summary);
    if summary.departments.len() > 1 {
        flow.space(8.0);
        departments(&mut flow, &summary.departments);
    }
    flow.finish();
}

fn events(flow: &mut Flow, summary: &PayrollSummary) {
    flow.heading("Eventos");
    let mut rows: Vec<Row> = summary.lines.iter().map(event).collect();
    let [earnings, deductions] = [LineKind::Earning, LineKind::Deduction].map(|kind| summary.total(kind));
    rows.push(Row::total([
        "".into(),
        "Total de Proventos e Total de Descontos".into(),
        "".into(),
        earnings.to_string().into(),
        deductions.to_string().into(),
    ]));
    table(flow, "Eventos da folha, com o total de cada um", &EVENTS, &rows, ROW);
}

fn event(line: &SummaryLine) -> Row {
    let amount = line.amount.to_string();
    let (description, earning, deduction) = match line.kind {
        LineKind::Earning => (line.description.clone(), amount, String::new()),
        LineKind::Deduction => (line.description.clone(), String::new(), amount),
        LineKind::Informative => {
            (format!("{} (informativo: {amount})", line.description), String::new(), String::new())
        }
    };
    let description = if line.kind == LineKind::Informative { Cell::soft(description) } else { description.into() };
    Row::plain([
        Cell::soft(&line.code),
        description,
        line.employees.to_string().into(),
        earning.into(),
        deduction.into(),
    ])
}

/// Net pay, bases and amounts withheld or deposited.
fn figures(flow: &mut Flow, summary: &PayrollSummary) {
    flow.keep_together(76.0);
    flow.heading("Líquido, bases e recolhimentos");
    let sums = &summary.contributions;
    let first = flow.take(26.0);
    let fields = [
        Field::figure("Base INSS", sums.inss_base.to_string(), 1.0),
        Field::figure("INSS dos funcionários", sums.inss.to_string(), 1.0),
        Field::figure("Base IRRF", sums.irrf_base.to_string(), 1.0),
        Field::figure("IRRF", sums.irrf.to_string(), 1.0),
    ];
    field_row(flow.sheet, MARGIN, first, INNER_WIDTH, 26.0, Style::regular(9.0), &fields);
    let second = flow.take(32.0);
    let fields = [
        Field::figure("Base FGTS", sums.fgts_base.to_string(), 1.0),
        Field::figure("FGTS", sums.fgts.to_string(), 1.0),
        Field::figure("Valor Líquido da Folha", words::reais(summary.net()), 2.0),
    ];
    field_row(flow.sheet, MARGIN, second, INNER_WIDTH, 26.0, Style::medium(9.6), &fields);
}

fn departments(flow: &mut Flow, departments: &[DepartmentTotal]) {
    flow.heading("Departamentos");
    let rows: Vec<Row> = departments
        .iter()
        .map(|department| {
            Row::plain([
                department.name.as_str().into(),
                department.employees.to_string().into(),
                department.earnings.to_string().into(),
                department.deductions.to_string().into(),
                (department.earnings - department.deductions).to_string().into(),
            ])
        })
        .collect();
    table(flow, "Totais por departamento", &DEPARTMENTS, &rows, ROW);
}
