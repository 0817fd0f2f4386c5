//! From report data to the bytes of a PDF.

use chrono::{DateTime, FixedOffset, Utc};
use krilla::image::Image;

use crate::data::Report;
use crate::layout::{Identity, Sheet, write};
use crate::letterhead::Letterhead;
use crate::typeface::Typefaces;
use crate::{net_list, payroll_summary, payslip, revenue, specimen};

/// Prints reports in one office's letterhead. Cheap to keep, shareable between threads.
pub struct Press {
    letterhead: Letterhead,
    logo: Option<Image>,
    faces: &'static Typefaces,
}

/// Why a report was not printed.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum NotPrinted {
    #[error("the report is empty: there is nothing to print")]
    Nothing,
    #[error("a font of the program cannot be read; install the program again")]
    Font,
    #[error("the office's logo cannot be read ({0}); choose a PNG")]
    Logo(String),
    #[error("the PDF writer refused the document: {0}")]
    Refused(String),
}

impl Press {
    pub fn new(letterhead: Letterhead) -> Result<Self, NotPrinted> {
        let logo = match &letterhead.logo {
            Some(png) => Some(Image::from_png(png.clone().into(), false).map_err(NotPrinted::Logo)?),
            None => None,
        };
        Ok(Self { letterhead, logo, faces: Typefaces::built_in()? })
    }

    pub fn letterhead(&self) -> &Letterhead {
        &self.letterhead
    }

    /// The report as a PDF/A-2b. Equal reports give equal bytes.
    pub fn print(&self, report: &Report) -> Result<Vec<u8>, NotPrinted> {
        let mut sheet = Sheet::new(self.faces);
        match report {
            Report::Payslips { payslips } => {
                for slip in payslips {
                    payslip::lay_out(&mut sheet, slip, &self.letterhead);
                }
            }
            Report::PayrollSummary(summary) => payroll_summary::lay_out(&mut sheet, summary, &self.letterhead),
            Report::NetList(list) => net_list::lay_out(&mut sheet, list, &self.letterhead),
            Report::Revenue(revenue) => revenue::lay_out(&mut sheet, revenue, &self.letterhead),
            Report::Specimen(paper) => specimen::lay_out(&mut sheet, paper, &self.letterhead),
        }
        let dated = report.dated().ok_or(NotPrinted::Nothing)?;
        let identity = Identity {
            title: report.title(),
            author: self.letterhead.office.clone(),
            subject: report.employer().map(|employer| employer.name.clone()).unwrap_or_default(),
            dated: self.local(dated),
        };
        write(&sheet, identity, self.letterhead.accent, self.logo.as_ref())
    }

    fn local(&self, at: DateTime<Utc>) -> DateTime<FixedOffset> {
        at.with_timezone(&self.letterhead.zone)
    }
}
