//! Payslips of 2026 worked by hand and checked against real ones.

use domain::Cents;
use domain::payroll::{Deduction, Law, Rate, tables_for};
use proptest::prelude::*;
use serde::Deserialize;

/// A worked payslip; amounts in cents.
#[derive(Deserialize)]
struct Payslip {
    gross: Cents,
    dependants: u32,
    inss: Cents,
    deduction: Deduction,
    base: Cents,
    rate_per_mille: i64,
    tax_by_table: Cents,
    reduction: Cents,
    irrf: Cents,
    fgts: Cents,
    net: Cents,
}

fn law() -> &'static Law {
    tables_for(2026).unwrap()
}

#[test]
fn worked_payslips_come_out_to_the_cent() {
    let payslips: Vec<Payslip> = serde_json::from_str(include_str!("../vectors/payslips_2026.json")).unwrap();
    assert_eq!(payslips.len(), 14);
    for worked in payslips {
        let inss = law().inss(worked.gross);
        let withheld = law().irrf(worked.gross, inss, worked.dependants);
        let told = format!("gross {} with {} dependants", worked.gross, worked.dependants);
        assert_eq!(inss, worked.inss, "{told}");
        assert_eq!(withheld.deduction, worked.deduction, "{told}");
        assert_eq!(withheld.base, worked.base, "{told}");
        assert_eq!(withheld.rate, Rate(worked.rate_per_mille * 10), "{told}");
        assert_eq!(withheld.tax_before_reduction, worked.tax_by_table, "{told}");
        assert_eq!(withheld.reduction, worked.reduction, "{told}");
        assert_eq!(withheld.tax, worked.irrf, "{told}");
        assert_eq!(law().fgts(worked.gross, false), worked.fgts, "{told}");
        assert_eq!(worked.gross - inss - withheld.tax, worked.net, "{told}");
    }
}

#[test]
fn inss_ends_at_the_ceiling_of_each_kind_of_worker() {
    assert_eq!(law().inss(law().inss_ceiling()), Cents(98_807));
    assert_eq!(law().inss(Cents(5_000_000)), Cents(98_807));
    assert_eq!(law().contributor_inss(Cents(162_100)), Cents(17_831));
    assert_eq!(law().contributor_inss(Cents(5_000_000)), Cents(93_231));
}

#[test]
fn an_apprentice_has_a_quarter_of_the_fgts() {
    assert_eq!(law().fgts(Cents(162_100), true), Cents(3_242));
}

#[test]
fn family_allowance_is_for_small_incomes_only() {
    assert_eq!(law().family_allowance(Cents(198_038), 2), Cents(13_508));
    assert_eq!(law().family_allowance(Cents(198_039), 2), Cents::ZERO);
}

#[test]
fn alimony_counts_among_the_itemised_deductions() {
    let inss = law().inss(Cents(600_000));
    let with = law().irrf_with_alimony(Cents(600_000), inss, 0, Cents(100_000));
    assert_eq!(with.base, law().irrf(Cents(600_000), inss, 0).base - Cents(100_000));
}

#[test]
fn ten_reais_of_tax_or_less_are_not_withheld() {
    let just_above_the_exemption = Cents(501_000);
    let withheld = law().irrf(just_above_the_exemption, law().inss(just_above_the_exemption), 0);
    assert!(withheld.waived > Cents::ZERO && withheld.waived <= Cents(1_000), "{withheld:?}");
    assert_eq!(withheld.tax, Cents::ZERO);
}

#[test]
fn a_year_without_published_tables_has_no_law() {
    assert_eq!(tables_for(2027), None);
}

proptest! {
    #[test]
    fn whoever_earns_more_never_pays_less(gross in 0i64..2_000_000, raise in 0i64..100_000, dependants in 0u32..6) {
        let (low, high) = (Cents(gross), Cents(gross + raise));
        let (inss_low, inss_high) = (law().inss(low), law().inss(high));
        prop_assert!(inss_low <= inss_high && inss_high <= Cents(98_807));
        let (tax_low, tax_high) = (law().irrf(low, inss_low, dependants), law().irrf(high, inss_high, dependants));
        // The table's own deductions are rounded, so that a band's start can be a cent off.
        prop_assert!(tax_low.tax <= tax_high.tax + Cents(2), "{:?} {:?}", tax_low, tax_high);
    }

    #[test]
    fn tax_is_never_negative_and_never_more_than_the_table_says(gross in 0i64..3_000_000, dependants in 0u32..8) {
        let withheld = law().irrf(Cents(gross), law().inss(Cents(gross)), dependants);
        prop_assert!(withheld.tax >= Cents::ZERO && withheld.tax <= withheld.tax_before_reduction);
        prop_assert_eq!(withheld.tax + withheld.waived + withheld.reduction, withheld.tax_before_reduction);
        prop_assert!(withheld.tax == Cents::ZERO || withheld.tax > Cents(1_000));
    }

    #[test]
    fn a_dependant_never_raises_the_tax(gross in 0i64..3_000_000, dependants in 0u32..8) {
        let inss = law().inss(Cents(gross));
        prop_assert!(law().irrf(Cents(gross), inss, dependants + 1).tax <= law().irrf(Cents(gross), inss, dependants).tax + Cents(2));
    }
}
