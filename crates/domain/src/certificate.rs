//! Certificates of regularity of a company ("certidões"): what they prove, how long they hold, when they must be
//! issued again.
//!
//! A new kind is a variant of [`CertificateKind`], its department's kind in the catalogue, and its usual validity.

use chrono::{DateTime, Days, NaiveDate, Utc};
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use crate::access::Department;
use crate::catalogue::Catalogue;
use crate::order::KindId;
use crate::{CertificateId, CompanyId, DocumentId, OfficeId, PersonId};

/// To whom nothing is owed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum CertificateKind {
    /// Federal taxes and debts enrolled with the Union (RFB/PGFN).
    Federal,
    /// Regularity with the severance fund (CRF, Caixa).
    Fgts,
    /// Labour debts (CNDT, TST).
    Labour,
    State,
    Municipal,
}

/// What a certificate says.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum CertificateOutcome {
    /// Nothing is owed.
    Negative,
    /// Something is owed but settled or suspended; as good as negative ("positiva com efeitos de negativa").
    PositiveAsNegative,
    /// Something is owed: the certificate helps nobody.
    Positive,
}

/// How a certificate stands on a day.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum CertificateStanding {
    Valid,
    /// Good still, but within the days of warning.
    Expiring,
    Expired,
    /// It proves that something is owed.
    Positive,
}

/// The latest certificate of a company, of one kind and place.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Certificate {
    pub id: CertificateId,
    pub office: OfficeId,
    pub company: CompanyId,
    /// Whose work it is: Societário, or where that went.
    pub department: Department,
    pub kind: CertificateKind,
    /// Whose it is where several exist: the state or the city, and what of ("Campinas, mobiliários"). Else empty.
    pub place: String,
    pub outcome: CertificateOutcome,
    /// The number or code of control that it bears.
    pub number: String,
    pub issued_on: NaiveDate,
    /// The last day on which it is good, as printed on it.
    pub valid_until: NaiveDate,
    /// The published PDF.
    pub document: Option<DocumentId>,
    /// So many days before the end a task to renew it is opened (TN6).
    pub warn_days_before: u32,
    pub responsible: Option<PersonId>,
    /// When it was taken off the file.
    pub removed_at: Option<DateTime<Utc>>,
    pub changed_at: DateTime<Utc>,
    #[ts(type = "number")]
    pub revision: u64,
}

impl CertificateKind {
    pub const ALL: [Self; 5] = [Self::Federal, Self::Fgts, Self::Labour, Self::State, Self::Municipal];

    pub fn as_str(self) -> &'static str {
        match self {
            Self::Federal => "federal",
            Self::Fgts => "fgts",
            Self::Labour => "labour",
            Self::State => "state",
            Self::Municipal => "municipal",
        }
    }

    /// The catalogue's kind of the document.
    pub fn document_kind(self) -> KindId {
        KindId::from(match self {
            Self::Federal => "soc.cnd_fed",
            Self::Fgts => "soc.crf",
            Self::Labour => "soc.cndt",
            Self::State => "soc.cnd_est",
            Self::Municipal => "soc.cnd_mun",
        })
    }

    /// Where a certificate of this kind may exist several times for one company.
    pub fn has_place(self) -> bool {
        matches!(self, Self::State | Self::Municipal)
    }

    /// Days before the end from which it is usually renewed. The FGTS one cannot be renewed earlier than ten.
    pub fn usual_warning_days(self) -> u32 {
        match self {
            Self::Fgts => 10,
            _ => 15,
        }
    }

    /// The last day of the validity that the catalogue tells, for a paper that prints none. States and cities
    /// differ: only their papers say. The severance fund counts the day of issue as the first.
    pub fn usual_end(self, issued_on: NaiveDate, catalogue: &Catalogue) -> Option<NaiveDate> {
        let days = u64::from(catalogue.get(&self.document_kind())?.validity_days?);
        let days = if self == Self::Fgts { days.saturating_sub(1) } else { days };
        issued_on.checked_add_days(Days::new(days))
    }
}

impl Certificate {
    pub fn standing(&self, today: NaiveDate) -> CertificateStanding {
        if today > self.valid_until {
            CertificateStanding::Expired
        } else if self.outcome == CertificateOutcome::Positive {
            CertificateStanding::Positive
        } else if today >= self.warns_on() {
            CertificateStanding::Expiring
        } else {
            CertificateStanding::Valid
        }
    }

    /// The first day on which a task to renew it stands open.
    pub fn warns_on(&self) -> NaiveDate {
        self.valid_until.checked_sub_days(Days::new(u64::from(self.warn_days_before))).unwrap_or(self.valid_until)
    }
}

#[cfg(test)]
mod tests {
    use uuid::Uuid;

    use super::*;

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    fn fgts() -> Certificate {
        Certificate {
            id: CertificateId(Uuid::from_u128(1)),
            office: OfficeId(Uuid::from_u128(2)),
            company: CompanyId(Uuid::from_u128(3)),
            department: Department::Societario,
            kind: CertificateKind::Fgts,
            place: String::new(),
            outcome: CertificateOutcome::Negative,
            number: "2026111012345678901234".into(),
            issued_on: day("2026-11-10"),
            valid_until: day("2026-12-09"),
            document: None,
            warn_days_before: 10,
            responsible: None,
            removed_at: None,
            changed_at: "2026-11-10T12:00:00Z".parse().unwrap(),
            revision: 1,
        }
    }

    #[test]
    fn a_certificate_is_good_on_its_last_day_and_warns_before_it() {
        let certificate = fgts();
        assert_eq!(certificate.standing(day("2026-11-28")), CertificateStanding::Valid);
        assert_eq!(certificate.standing(day("2026-11-29")), CertificateStanding::Expiring);
        assert_eq!(certificate.standing(day("2026-12-09")), CertificateStanding::Expiring);
        assert_eq!(certificate.standing(day("2026-12-10")), CertificateStanding::Expired);
    }

    #[test]
    fn what_prints_no_date_is_good_for_as_long_as_the_issuer_says() {
        let catalogue = Catalogue::built_in().unwrap();
        let issued = day("2026-11-10");
        assert_eq!(CertificateKind::Fgts.usual_end(issued, catalogue), Some(day("2026-12-09")));
        assert_eq!(CertificateKind::Federal.usual_end(issued, catalogue), Some(day("2027-05-09")));
        assert_eq!(CertificateKind::Municipal.usual_end(issued, catalogue), None);
        for kind in CertificateKind::ALL {
            assert!(catalogue.get(&kind.document_kind()).is_some(), "{kind:?} is in the catalogue");
        }
    }

    #[test]
    fn one_that_shows_a_debt_is_never_called_valid() {
        let owing = Certificate { outcome: CertificateOutcome::Positive, ..fgts() };
        assert_eq!(owing.standing(day("2026-11-12")), CertificateStanding::Positive);
        let settled = Certificate { outcome: CertificateOutcome::PositiveAsNegative, ..fgts() };
        assert_eq!(settled.standing(day("2026-11-12")), CertificateStanding::Valid);
    }
}
