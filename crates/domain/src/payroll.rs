//! What the law takes from a monthly salary and adds to it: INSS, income tax (IRRF), FGTS, family allowance.
//!
//! The tables of a year are one file, `payroll/law_YYYY.rs`, with the source of each number. A new year is
//! such a file and a line in [`tables_for`]; worked payslips go to `tests/vectors`. All amounts are whole cents.

mod law_2026;

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use crate::Cents;

/// The tables in force in a calendar year.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Law {
    pub year: i32,
    pub minimum_wage: Cents,
    /// Employees' contribution, band by band: the part of the pay within a band bears its rate.
    pub inss_bands: &'static [Band],
    /// Partners and self-employed workers, on pay up to the ceiling of the last band.
    pub contributor_rate: Rate,
    /// Monthly table: the whole base bears the rate of its band, less the band's deduction.
    pub irrf_bands: &'static [TaxBand],
    pub irrf_per_dependant: Cents,
    /// Taken instead of the itemised deductions where it is larger.
    pub irrf_simplified_deduction: Cents,
    pub irrf_reduction: Reduction,
    /// Tax up to here is not withheld at all.
    pub irrf_waived_up_to: Cents,
    pub fgts_rate: Rate,
    pub fgts_apprentice_rate: Rate,
    pub family_allowance: FamilyAllowance,
}

/// Hundredths of a percent: 750 is 7.5 %.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, TS)]
#[serde(transparent)]
#[ts(type = "number")]
pub struct Rate(pub i64);

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Band {
    /// The last cent that belongs to the band.
    pub up_to: Cents,
    pub rate: Rate,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct TaxBand {
    /// The last cent that belongs to the band; the highest band has no end.
    pub up_to: Option<Cents>,
    pub rate: Rate,
    pub deduct: Cents,
}

/// The reduction of income tax for smaller incomes: all of it up to one income, then less and less.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Reduction {
    pub full_up_to: Cents,
    pub full: Cents,
    pub none_above: Cents,
    /// Between the two: `start` less `slope_per_million` millionths of the income.
    pub start: Cents,
    pub slope_per_million: i64,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct FamilyAllowance {
    /// For each child up to 14 years, or disabled.
    pub per_child: Cents,
    /// Nothing is paid to whoever earns more.
    pub income_up_to: Cents,
}

/// Which deduction lowered the base of income tax.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum Deduction {
    /// INSS, dependants and alimony, one by one.
    Itemised,
    /// The flat amount of the law.
    Simplified,
}

/// Income tax withheld from a month's pay, with the steps that a payslip shows.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Withholding {
    pub deduction: Deduction,
    /// Taxable pay less the deduction, not below zero.
    pub base: Cents,
    /// The rate of the base's band ("faixa IRRF").
    pub rate: Rate,
    pub tax_before_reduction: Cents,
    pub reduction: Cents,
    /// What is left but too little to be withheld.
    pub waived: Cents,
    /// What is withheld.
    pub tax: Cents,
}

/// The tables of a year, if they are known. Before they are published nothing can be computed.
pub fn tables_for(year: i32) -> Option<&'static Law> {
    [&law_2026::LAW].into_iter().find(|law| law.year == year)
}

impl Law {
    /// An employee's INSS on the month's pay. Each band is cut to whole cents before they are added.
    pub fn inss(&self, gross: Cents) -> Cents {
        let mut from = Cents::ZERO;
        let mut total = Cents::ZERO;
        for band in self.inss_bands {
            let within = (gross.min(band.up_to) - from).at_least_zero();
            total += band.rate.truncated(within);
            from = band.up_to;
        }
        total
    }

    /// The highest pay that bears INSS.
    pub fn inss_ceiling(&self) -> Cents {
        self.inss_bands.last().map_or(Cents::ZERO, |band| band.up_to)
    }

    /// The rate of the highest INSS band that the pay reaches, as payslips show it.
    pub fn inss_rate(&self, gross: Cents) -> Rate {
        let reached = self.inss_bands.iter().find(|band| gross <= band.up_to);
        reached.or(self.inss_bands.last()).map_or(Rate(0), |band| band.rate)
    }

    /// INSS of a partner's pay ("pró-labore") or of a self-employed worker, cut to whole cents.
    pub fn contributor_inss(&self, gross: Cents) -> Cents {
        self.contributor_rate.truncated(gross.at_least_zero().min(self.inss_ceiling()))
    }

    /// Income tax on a month's taxable pay, of which `inss` was taken.
    pub fn irrf(&self, gross: Cents, inss: Cents, dependants: u32) -> Withholding {
        self.irrf_with_alimony(gross, inss, dependants, Cents::ZERO)
    }

    /// As [`Law::irrf`], with alimony paid by court order.
    pub fn irrf_with_alimony(&self, gross: Cents, inss: Cents, dependants: u32, alimony: Cents) -> Withholding {
        let itemised = inss + Cents(self.irrf_per_dependant.0 * i64::from(dependants)) + alimony;
        let (deduction, deducted) = if itemised > self.irrf_simplified_deduction {
            (Deduction::Itemised, itemised)
        } else {
            (Deduction::Simplified, self.irrf_simplified_deduction)
        };
        let base = (gross - deducted).at_least_zero();
        let band = self.irrf_bands.iter().find(|band| band.up_to.is_none_or(|end| base <= end));
        let (rate, deduct) = band.map_or((Rate(0), Cents::ZERO), |band| (band.rate, band.deduct));
        let tax_before_reduction = (rate.half_up(base) - deduct).at_least_zero();
        let reduction = self.irrf_reduction.of(gross).min(tax_before_reduction);
        let left = tax_before_reduction - reduction;
        let (waived, tax) = if left <= self.irrf_waived_up_to { (left, Cents::ZERO) } else { (Cents::ZERO, left) };
        Withholding { deduction, base, rate, tax_before_reduction, reduction, waived, tax }
    }

    /// What the employer deposits, half a cent rounded up. It is not taken from the pay.
    pub fn fgts(&self, base: Cents, apprentice: bool) -> Cents {
        let rate = if apprentice { self.fgts_apprentice_rate } else { self.fgts_rate };
        rate.half_up(base)
    }

    /// Family allowance ("salário-família") for `children` up to 14 years or disabled.
    pub fn family_allowance(&self, gross: Cents, children: u32) -> Cents {
        if gross > self.family_allowance.income_up_to {
            return Cents::ZERO;
        }
        Cents(self.family_allowance.per_child.0 * i64::from(children))
    }
}

impl Rate {
    /// This share of an amount, cut to whole cents.
    pub fn truncated(self, amount: Cents) -> Cents {
        amount.share_truncated(self.0, 10_000)
    }

    /// This share of an amount, half a cent rounded up.
    pub fn half_up(self, amount: Cents) -> Cents {
        amount.share_half_up(self.0, 10_000)
    }
}

impl std::fmt::Display for Rate {
    /// As accountants write it, without the sign: `7,50`.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        Cents(self.0).fmt(f)
    }
}

impl Reduction {
    /// The reduction that an income has a right to; the tax itself is its upper bound.
    fn of(&self, income: Cents) -> Cents {
        if income <= self.full_up_to {
            self.full
        } else if income <= self.none_above {
            // Rounded once, at the end: 978.62 - 0.133145 × 7,000.00 is 46.605 and counts as 46.61.
            let millionths = Cents(self.start.0 * 1_000_000 - income.0 * self.slope_per_million);
            millionths.share_half_up(1, 1_000_000).at_least_zero()
        } else {
            Cents::ZERO
        }
    }
}
