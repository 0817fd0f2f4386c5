//! One employee's pay of one month, by the law of its year.

use chrono::Datelike;
use domain::calendar::{BusinessDays, Calendar};
use domain::payroll::Law;
use domain::{Cents, Competence};
use reports::data::Bases;

/// The events of the demonstration books: code, name, kind.
pub(super) const EVENTS: [(i64, &str, &str); 10] = [
    (DAYS, "Dias Normais", "earning"),
    (OVERTIME, "Horas Extras 50%", "earning"),
    (OVERTIME_REST, "Reflexo Extras DSR", "earning"),
    (COMMISSION, "Comissões", "earning"),
    (COMMISSION_REST, "DSR sobre Comissões", "earning"),
    (FAMILY, "Salário-Família", "earning"),
    (INSS, "I.N.S.S.", "deduction"),
    (IRRF, "Imposto de Renda", "deduction"),
    (TRANSPORT, "Vale-Transporte", "deduction"),
    (LOAN, "Crédito do Trabalhador", "deduction"),
];
/// Told on the payslip, outside its totals.
pub(super) const MEAL_VOUCHER: (i64, &str, &str) = (MEAL, "Vale-Alimentação", "informative");

const DAYS: i64 = 8781;
const OVERTIME: i64 = 150;
const OVERTIME_REST: i64 = 250;
const COMMISSION: i64 = 37;
const COMMISSION_REST: i64 = 38;
const FAMILY: i64 = 995;
pub(super) const INSS: i64 = 998;
pub(super) const IRRF: i64 = 999;
const TRANSPORT: i64 = 48;
const LOAN: i64 = 9750;
const MEAL: i64 = 860;

/// The accounting month has thirty days.
const MONTH_DAYS: i64 = 30;
/// Hours of a monthly salary (CLT art. 64, 44 hours a week).
const MONTH_HOURS: i64 = 220;
/// What the employee bears of the transport vouchers, per cent (Lei 7.418/1985 art. 4).
const TRANSPORT_SHARE: i64 = 6;
/// The most that a loan may take of what is left after INSS and tax, per cent (Lei 10.820/2003).
const LOAN_SHARE: i64 = 35;

/// Where an event stands among the others on paper.
pub(super) fn place_of(code: &str) -> usize {
    EVENTS.iter().position(|(event, ..)| event.to_string() == code).unwrap_or(EVENTS.len())
}

/// What the payroll knows about one employee and one month.
pub(super) struct Month {
    pub competence: Competence,
    pub salary: Cents,
    /// Employed days, 30 for a whole month.
    pub days: i64,
    pub overtime_minutes: i64,
    pub commission: Cents,
    /// For income tax.
    pub dependants: u32,
    /// Up to 14 years, for the family allowance.
    pub children: u32,
    /// What the vouchers cost; zero for who has none.
    pub transport_cost: Cents,
    /// Instalment, its number, of how many.
    pub loan: Option<(Cents, i64, i64)>,
    pub meal_voucher: Cents,
}

pub(super) struct Pay {
    pub lines: Vec<Line>,
    pub bases: Bases,
}

pub(super) struct Line {
    pub event: i64,
    pub reference: String,
    pub amount: Cents,
}

pub(super) fn pay(month: &Month, law: &Law) -> Pay {
    let mut lines = Lines(Vec::new());
    let salary = month.salary.share_half_up(month.days, MONTH_DAYS);
    lines.add(DAYS, Cents(month.days * 100).to_string(), salary);
    let mut gross = salary;

    // An hour and a half of pay for each hour, and the weekly rest that it earns (Lei 605/1949).
    let minutes = month.overtime_minutes;
    let overtime = month.salary.share_half_up(3 * minutes, 2 * MONTH_HOURS * 60);
    lines.add(OVERTIME, format!("{}:{:02}", minutes / 60, minutes % 60), overtime);
    lines.add(OVERTIME_REST, String::new(), rest(month.competence, overtime));
    lines.add(COMMISSION, String::new(), month.commission);
    lines.add(COMMISSION_REST, String::new(), rest(month.competence, month.commission));
    gross += [overtime, month.commission].into_iter().map(|part| part + rest(month.competence, part)).sum();

    let family = if month.days == MONTH_DAYS { law.family_allowance(gross, month.children) } else { Cents::ZERO };
    lines.add(FAMILY, month.children.to_string(), family);

    let inss = law.inss(gross);
    lines.add(INSS, law.inss_rate(gross).to_string(), inss);
    let tax = law.irrf(gross, inss, month.dependants);
    lines.add(IRRF, tax.rate.to_string(), tax.tax);
    let transport = salary.share_half_up(TRANSPORT_SHARE, 100).min(month.transport_cost);
    lines.add(TRANSPORT, Cents(TRANSPORT_SHARE * 100).to_string(), transport);
    if let Some((instalment, number, of)) = month.loan {
        let most = (gross - inss - tax.tax).share_truncated(LOAN_SHARE, 100);
        lines.add(LOAN, format!("{number:02}/{of:02}"), instalment.min(most));
    }
    lines.add(MEAL, String::new(), month.meal_voucher);

    let bases = Bases {
        base_salary: month.salary,
        inss_base: gross.min(law.inss_ceiling()),
        fgts_base: gross,
        fgts: law.fgts(gross, false),
        irrf_base: tax.base,
        irrf_rate_bp: u32::try_from(tax.rate.0).unwrap_or(0),
    };
    Pay { lines: lines.0, bases }
}

/// Sundays and holidays against working days, as a share of what was earned beside the salary.
fn rest(competence: Competence, earned: Cents) -> Cents {
    let office = BusinessDays::default();
    let days = competence.first_day().iter_days().take_while(|day| day.month() == competence.month());
    let (worked, rested): (Vec<_>, Vec<_>) = days.partition(|day| office.counts(*day, Calendar::Payroll));
    earned.share_half_up(rested.len() as i64, (worked.len() as i64).max(1))
}

struct Lines(Vec<Line>);

impl Lines {
    /// A line with no amount is not printed.
    fn add(&mut self, event: i64, reference: String, amount: Cents) {
        if amount > Cents::ZERO {
            self.0.push(Line { event, reference, amount });
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn october(salary: i64) -> Month {
        Month {
            competence: Competence::new(2026, 10).unwrap(),
            salary: Cents::from_reais(salary, 0),
            days: 30,
            overtime_minutes: 0,
            commission: Cents::ZERO,
            dependants: 0,
            children: 0,
            transport_cost: Cents::ZERO,
            loan: None,
            meal_voucher: Cents::ZERO,
        }
    }

    fn amount(pay: &Pay, event: i64) -> Cents {
        pay.lines.iter().filter(|line| line.event == event).map(|line| line.amount).sum()
    }

    fn law() -> &'static Law {
        domain::payroll::tables_for(2026).unwrap()
    }

    #[test]
    fn a_plain_month_of_six_thousand() {
        let pay = pay(&october(6_000), law());
        assert_eq!(amount(&pay, INSS), Cents::from_reais(641, 50));
        assert_eq!(amount(&pay, IRRF), Cents::from_reais(385, 11));
        assert_eq!(pay.bases.fgts, Cents::from_reais(480, 0));
        assert_eq!(pay.bases.irrf_rate_bp, 2_750);
    }

    #[test]
    fn overtime_earns_its_weekly_rest() {
        // 10 h at 1.5 × 2,200 / 220 = 150.00; October 2026 has 26 working days and 5 Sundays and holidays.
        let pay = pay(&Month { overtime_minutes: 600, ..october(2_200) }, law());
        assert_eq!(amount(&pay, OVERTIME), Cents::from_reais(150, 0));
        assert_eq!(amount(&pay, OVERTIME_REST), Cents::from_reais(150, 0).share_half_up(5, 26));
        assert_eq!(pay.bases.inss_base, Cents::from_reais(2_378, 85));
    }

    #[test]
    fn vouchers_take_six_per_cent_at_most_and_a_loan_a_third() {
        let loan = Some((Cents::from_reais(900, 0), 5, 24));
        let pay = pay(&Month { transport_cost: Cents::from_reais(240, 0), loan, ..october(2_000) }, law());
        assert_eq!(amount(&pay, TRANSPORT), Cents::from_reais(120, 0));
        assert_eq!(amount(&pay, LOAN), Cents::from_reais(645, 51), "35 % of 2,000.00 − 155.68 − 0.00, cut to cents");
    }

    #[test]
    fn whoever_comes_in_the_middle_of_the_month_is_paid_the_days() {
        let pay = pay(&Month { days: 12, children: 2, ..october(1_850) }, law());
        assert_eq!(amount(&pay, DAYS), Cents::from_reais(740, 0));
        assert_eq!(amount(&pay, FAMILY), Cents::ZERO);
    }
}
