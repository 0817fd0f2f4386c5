//! What each report says, before it is laid out. Connectors fill these types; nothing here knows paper.

use chrono::{DateTime, NaiveDate, Utc};
use domain::document::PaymentCodes;
use domain::{Cents, Competence, Period};
use serde::{Deserialize, Serialize};

/// Anything that [`crate::Press`] can print.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", tag = "report")]
pub enum Report {
    /// One page (or more, when the lines do not fit) for each payslip, in one file.
    Payslips {
        payslips: Vec<Payslip>,
    },
    PayrollSummary(PayrollSummary),
    NetList(NetList),
    Revenue(Revenue),
    Specimen(Specimen),
}

impl Report {
    /// Says kind, competence and (for one payslip) employee; the title of the file.
    pub fn title(&self) -> String {
        match self {
            Self::Payslips { payslips } => match payslips.as_slice() {
                [one] => format!("Recibo de Pagamento de Salário {} – {}", one.competence.to_people(), one.worker.name),
                several => {
                    let competence = several.first().map(|slip| slip.competence.to_people()).unwrap_or_default();
                    format!("Recibos de Pagamento de Salário {competence}")
                }
            },
            Self::PayrollSummary(summary) => format!("Resumo da Folha {}", summary.competence.to_people()),
            Self::NetList(list) => format!("Relação de Líquidos {}", list.competence.to_people()),
            Self::Revenue(Revenue { period, .. }) => {
                format!("Declaração de Faturamento {} a {}", period.from.to_people(), period.to.to_people())
            }
            Self::Specimen(paper) => paper.title.clone(),
        }
    }

    pub fn employer(&self) -> Option<&Employer> {
        match self {
            Self::Payslips { payslips } => payslips.first().map(|slip| &slip.employer),
            Self::PayrollSummary(summary) => Some(&summary.employer),
            Self::NetList(list) => Some(&list.employer),
            Self::Revenue(revenue) => Some(&revenue.employer),
            Self::Specimen(paper) => Some(&paper.employer),
        }
    }

    /// When the books made what the report says; nothing for an empty report.
    pub fn dated(&self) -> Option<DateTime<Utc>> {
        match self {
            Self::Payslips { payslips } => payslips.iter().map(|slip| slip.calculated_at).max(),
            Self::PayrollSummary(summary) => Some(summary.calculated_at),
            Self::NetList(list) => Some(list.calculated_at),
            Self::Revenue(revenue) => Some(revenue.entered_at),
            Self::Specimen(paper) => Some(paper.made_at),
        }
    }
}

/// The company that pays, as its documents name it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Employer {
    /// The company's number in the accounting system.
    pub code: String,
    /// Registered name.
    pub name: String,
    /// CNPJ or CPF, upper-case letters and digits without punctuation.
    pub tax_id: String,
    /// Municipality and state, e.g. `Criciúma – SC`; printed with the date where a document is signed.
    pub place: String,
}

/// "Recibo de Pagamento de Salário": what one employee earned in one competence.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Payslip {
    pub employer: Employer,
    pub worker: Worker,
    pub competence: Competence,
    /// In the order they are printed.
    pub lines: Vec<PayslipLine>,
    pub bases: Bases,
    /// A sentence to the employee: a birthday, a notice.
    pub message: Option<String>,
    pub paid_on: Option<NaiveDate>,
    /// When the books calculated it. Becomes the date of the file.
    pub calculated_at: DateTime<Utc>,
}

/// An employee, as a payslip names them.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Worker {
    /// The employee's number within the company.
    pub code: String,
    pub name: String,
    /// Eleven digits.
    pub cpf: String,
    pub job_title: String,
    /// Classificação Brasileira de Ocupações, six digits.
    pub cbo: String,
    pub department: String,
    pub admitted_on: NaiveDate,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum LineKind {
    /// "Vencimentos".
    Earning,
    /// "Descontos".
    Deduction,
    /// Told, but not part of the totals.
    Informative,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PayslipLine {
    /// The event's number in the accounting system.
    pub code: String,
    pub description: String,
    /// Hours, days or a rate, as the books write it; empty where there is none.
    pub reference: String,
    pub kind: LineKind,
    pub amount: Cents,
}

/// The footer of a payslip.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Bases {
    pub base_salary: Cents,
    pub inss_base: Cents,
    pub fgts_base: Cents,
    pub fgts: Cents,
    pub irrf_base: Cents,
    /// The rate of the IRRF band in hundredths of a per cent: 2750 is 27.5 %; 0 is exempt.
    pub irrf_rate_bp: u32,
}

impl Payslip {
    pub fn total(&self, kind: LineKind) -> Cents {
        self.lines.iter().filter(|line| line.kind == kind).map(|line| line.amount).sum()
    }

    /// "Valor líquido": earnings less deductions.
    pub fn net(&self) -> Cents {
        self.total(LineKind::Earning) - self.total(LineKind::Deduction)
    }
}

/// "Resumo da Folha": one company's payroll of one competence, by event and by department.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PayrollSummary {
    pub employer: Employer,
    pub competence: Competence,
    pub employees: u32,
    pub lines: Vec<SummaryLine>,
    pub departments: Vec<DepartmentTotal>,
    pub contributions: Contributions,
    pub calculated_at: DateTime<Utc>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SummaryLine {
    pub code: String,
    pub description: String,
    pub kind: LineKind,
    /// How many employees have it.
    pub employees: u32,
    pub amount: Cents,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct DepartmentTotal {
    pub name: String,
    pub employees: u32,
    pub earnings: Cents,
    pub deductions: Cents,
}

/// What the employees' payroll gives as bases and as amounts withheld or deposited.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Contributions {
    pub inss_base: Cents,
    /// Withheld from the employees; the employer's share is a matter of the tax guides.
    pub inss: Cents,
    pub fgts_base: Cents,
    pub fgts: Cents,
    pub irrf_base: Cents,
    pub irrf: Cents,
}

impl PayrollSummary {
    pub fn total(&self, kind: LineKind) -> Cents {
        self.lines.iter().filter(|line| line.kind == kind).map(|line| line.amount).sum()
    }

    pub fn net(&self) -> Cents {
        self.total(LineKind::Earning) - self.total(LineKind::Deduction)
    }
}

/// "Relação de Líquidos": whom to pay how much.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct NetList {
    pub employer: Employer,
    pub competence: Competence,
    pub paid_on: Option<NaiveDate>,
    /// By name.
    pub employees: Vec<NetPay>,
    pub calculated_at: DateTime<Utc>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct NetPay {
    pub code: String,
    pub name: String,
    pub job_title: String,
    /// Bank, branch and account as the bank list needs them; empty when paid otherwise.
    pub account: String,
    pub net: Cents,
}

impl NetList {
    pub fn total(&self) -> Cents {
        self.employees.iter().map(|employee| employee.net).sum()
    }
}

/// "Declaração de Faturamento": revenue by month, signed by the accountant.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Revenue {
    pub employer: Employer,
    pub period: Period,
    /// Every month of the period, ascending.
    pub months: Vec<RevenueMonth>,
    pub accountant: Signatory,
    pub representative: Signatory,
    /// When the last of the months was entered in the books. Becomes the date of the file and of the declaration.
    pub entered_at: DateTime<Utc>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RevenueMonth {
    pub competence: Competence,
    pub sales: Cents,
    pub services: Cents,
}

/// Somebody who signs.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Signatory {
    pub name: String,
    /// Under the name: `Contadora · CRC-SC 012345/O-6`, `Sócio-administrador`.
    pub standing: String,
}

impl RevenueMonth {
    pub fn total(&self) -> Cents {
        self.sales + self.services
    }
}

impl Revenue {
    pub fn total(&self) -> Cents {
        self.months.iter().map(RevenueMonth::total).sum()
    }

    /// The mean of the months, cut to whole cents.
    pub fn monthly_average(&self) -> Cents {
        let months = i64::try_from(self.months.len()).unwrap_or(i64::MAX).max(1);
        self.total().share_truncated(1, months)
    }
}

/// A paper of the fictional office that in real life somebody else makes: a tax slip, a certificate.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Specimen {
    pub employer: Employer,
    pub title: String,
    pub competence: Option<Competence>,
    pub due_on: Option<NaiveDate>,
    pub amount: Option<Cents>,
    /// What else it says; may be empty.
    pub text: String,
    pub codes: PaymentCodes,
    pub made_at: DateTime<Utc>,
}
