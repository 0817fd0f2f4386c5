//! The tables of 2026.
//!
//! - INSS, minimum wage, family allowance: Portaria Interministerial MPS/MF nº 13 of 9 January 2026.
//! - Income tax: table, dependants and simplified deduction of Lei 15.191/2025; reduction of Lei 15.270/2025,
//!   from January 2026; up to R$ 10,00 nothing is withheld, Lei 9.430/1996 art. 67.
//! - FGTS: Lei 8.036/1990 art. 15, apprentices § 7.

use super::{Band, FamilyAllowance, Law, Rate, Reduction, TaxBand};
use crate::Cents;

const fn reais(reais: i64, cents: i64) -> Cents {
    Cents::from_reais(reais, cents)
}

pub(super) const LAW: Law = Law {
    year: 2026,
    minimum_wage: reais(1_621, 0),
    inss_bands: &[
        Band { up_to: reais(1_621, 0), rate: Rate(750) },
        Band { up_to: reais(2_902, 84), rate: Rate(900) },
        Band { up_to: reais(4_354, 27), rate: Rate(1_200) },
        Band { up_to: reais(8_475, 55), rate: Rate(1_400) },
    ],
    contributor_rate: Rate(1_100),
    irrf_bands: &[
        TaxBand { up_to: Some(reais(2_428, 80)), rate: Rate(0), deduct: Cents::ZERO },
        TaxBand { up_to: Some(reais(2_826, 65)), rate: Rate(750), deduct: reais(182, 16) },
        TaxBand { up_to: Some(reais(3_751, 5)), rate: Rate(1_500), deduct: reais(394, 16) },
        TaxBand { up_to: Some(reais(4_664, 68)), rate: Rate(2_250), deduct: reais(675, 49) },
        TaxBand { up_to: None, rate: Rate(2_750), deduct: reais(908, 73) },
    ],
    irrf_per_dependant: reais(189, 59),
    irrf_simplified_deduction: reais(607, 20),
    irrf_reduction: Reduction {
        full_up_to: reais(5_000, 0),
        full: reais(312, 89),
        none_above: reais(7_350, 0),
        start: reais(978, 62),
        slope_per_million: 133_145,
    },
    irrf_waived_up_to: reais(10, 0),
    fgts_rate: Rate(800),
    fgts_apprentice_rate: Rate(200),
    family_allowance: FamilyAllowance { per_child: reais(67, 54), income_up_to: reais(1_980, 38) },
};
