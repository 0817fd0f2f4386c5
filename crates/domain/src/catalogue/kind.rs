//! One entry of the catalogue.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use crate::access::{Department, Permission};
use crate::due_date::DueRule;
use crate::order::KindId;

/// A kind of document or service.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(deny_unknown_fields)]
pub struct Kind {
    pub id: KindId,
    pub department: Department,
    /// What the office and its clients read.
    pub name: ByLanguage<String>,
    /// What people write when they want it, in lower case.
    pub called: ByLanguage<Vec<String>>,
    /// What must be known before it can be carried out.
    #[serde(rename = "asks")]
    pub parameters: Vec<Parameter>,
    /// Where it comes from, best first.
    #[serde(rename = "from")]
    pub origins: Vec<Origin>,
    /// What makes it wait for the office.
    #[serde(default)]
    pub pending_when: Vec<PendingWhen>,
    /// When what the document asks for is to be done: paid, filed, handed over.
    pub due: Option<DueRule>,
    /// Due dates of a kind that stands for several obligations, by the obligation's name.
    #[serde(default)]
    pub due_of: BTreeMap<String, DueRule>,
    /// Days that a certificate is good for, where it prints no date itself.
    pub validity_days: Option<u32>,
    /// Words that its PDF bears, as printed.
    #[serde(default)]
    pub anchors: Vec<String>,
    /// Revenue codes that a payment slip of this kind bears.
    #[serde(default)]
    pub revenue_codes: Vec<String>,
    /// The report it is issued as, where it is issued from the books.
    pub report: Option<Report>,
    /// It shows pay or personal facts of several employees, though nobody names them when asking.
    #[serde(default)]
    pub shows_employees: bool,
    /// The permission that a client needs to ask for it, where that is not the one to order documents.
    pub needs: Option<Permission>,
}

impl Kind {
    /// May `name` be given, required or not?
    pub fn takes(&self, name: ParameterName) -> bool {
        self.parameters.iter().any(|parameter| parameter.name == name)
    }

    /// Must `name` be given?
    pub fn requires(&self, name: ParameterName) -> bool {
        self.parameters.contains(&Parameter { name, required: true })
    }

    /// Does the document show what employees earn, or other personal facts of them? Without the permission to see all
    /// HR documents, nobody but the employee sees it (PE1).
    pub fn is_about_employees(&self) -> bool {
        let names_them = [ParameterName::Employee, ParameterName::EmployeesOrAll, ParameterName::Person];
        !self.is_task() && (self.shows_employees || names_them.into_iter().any(|name| self.takes(name)))
    }

    /// The permission that a client needs to ask for it.
    pub fn permission(&self) -> Permission {
        self.needs.unwrap_or(Permission::OrderDocuments)
    }

    /// Only a person can carry it out.
    pub fn is_task(&self) -> bool {
        self.origins == [Origin::Task]
    }
}

/// The same thing for each language of the product.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(deny_unknown_fields)]
pub struct ByLanguage<T> {
    pub pt: T,
    pub es: T,
    pub en: T,
}

/// Something that is asked of the client. Written `competence`, or `competence?` where it may be left out.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(try_from = "String", into = "String")]
#[ts(type = "string")]
pub struct Parameter {
    pub name: ParameterName,
    pub required: bool,
}

macro_rules! parameters {
    ($($(#[$doc:meta])* $variant:ident $text:literal)*) => {
        /// What can be asked of a client.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, TS)]
        pub enum ParameterName {$(
            $(#[$doc])*
            #[serde(rename = $text)]
            $variant,
        )*}

        impl ParameterName {
            pub const ALL: &'static [Self] = &[$(Self::$variant),*];

            pub fn as_str(self) -> &'static str {
                match self { $(Self::$variant => $text),* }
            }
        }
    };
}

parameters! {
    Company "company"
    /// A branch of the company.
    Establishment "establishment"
    /// Exactly one employee.
    Employee "employee"
    /// One employee, several, or all of them.
    EmployeesOrAll "employees_or_all"
    /// A partner, a self-employed worker or a taxpayer, who is not in the register of employees.
    Person "person"
    Competence "competence"
    /// A run of months.
    Period "period"
    /// A calendar year.
    Year "year"
    /// The day whose state the document shows.
    AsOf "as_of"
    /// The first day of a holiday, a job or a new salary.
    StartOn "start_on"
    /// The day something happens, such as the end of a contract.
    On "on"
    /// The day a recalculated slip will be paid.
    PayOn "pay_on"
    /// How many days.
    Days "days"
    /// How many days of a holiday are sold ("abono").
    SoldDays "sold_days"
    /// Why a contract ends.
    Reason "reason"
    /// Whether the notice is worked or paid.
    Notice "notice"
    Tax "tax"
    /// Which certificate, where one kind stands for several.
    Certificate "certificate"
    /// Which filing, where one kind stands for several.
    Obligation "obligation"
    /// Number of an instalment or quota.
    Instalment "instalment"
    /// Number of an invoice.
    Invoice "invoice"
    /// Number of another document.
    Document "document"
    /// An account of the books or of a bank.
    Account "account"
    Bank "bank"
    State "state"
    City "city"
    /// The payment code of a social security slip.
    PaymentCode "payment_code"
    /// How many levels of accounts are shown.
    Level "level"
    /// Whether the accountant signs it.
    Signed "signed"
    /// Which version of a document, the latest if not said.
    Version "version"
    Amount "amount"
    /// Anything else, in the client's own words.
    Details "details"
}

/// The text names no parameter.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("“{0}” is no parameter; write one of {known}, with “?” after it where it may be left out", known = known())]
pub struct NotAParameter(pub String);

fn known() -> String {
    ParameterName::ALL.iter().map(|name| name.as_str()).collect::<Vec<_>>().join(", ")
}

impl TryFrom<String> for Parameter {
    type Error = NotAParameter;

    fn try_from(text: String) -> Result<Self, NotAParameter> {
        let (bare, required) = match text.strip_suffix('?') {
            Some(bare) => (bare, false),
            None => (text.as_str(), true),
        };
        let name = ParameterName::ALL.iter().find(|name| name.as_str() == bare).copied();
        Ok(Self { name: name.ok_or_else(|| NotAParameter(text.clone()))?, required })
    }
}

impl From<Parameter> for String {
    fn from(parameter: Parameter) -> String {
        format!("{}{}", parameter.name.as_str(), if parameter.required { "" } else { "?" })
    }
}

/// Where a document comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum Origin {
    /// Issued by the agent from the accounting system's data.
    Books,
    /// An official PDF that arrives in a watched folder.
    Folder,
    /// The federal tax office's service for accountants.
    TaxService,
    /// A public body's web page.
    Issuer,
    /// A paper that the office keeps on file.
    Archive,
    /// Sent by the client to the office.
    Client,
    /// The work of a person.
    Task,
}

/// What makes an order of a kind wait for the office.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum PendingWhen {
    PayrollNotCalculated,
    /// Where the office answers only closed months.
    CompetenceNotClosed,
    EmployeeNotInBooks,
    VacationNotCalculated,
    TerminationNotCalculated,
    TerminationNotSent,
    RevenueNotEntered,
    TaxNotCalculated,
    PeriodNotClosed,
    YearNotClosed,
    /// The filing that it follows from has not been sent.
    FilingOpen,
    GuideNotIssued,
    NotPaid,
    NotOnFile,
    /// The client has not sent it.
    NotReceived,
    Expired,
    /// The body reports debts: a certificate comes with restrictions or not at all.
    DebtsFound,
    EmployerSignature,
    AccountantSignature,
    /// Something about the task was not said.
    DetailMissing,
    /// Papers that the client must bring.
    FilesMissing,
    /// Less notice than the law asks for.
    ShortNotice,
    /// A clinic, a union, a court or a city hall has to act first.
    ThirdParty,
    NeedsReview,
}

/// A layout that the agent issues from the books.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum Report {
    Payslip,
    PayrollSummary,
    NetList,
    Revenue,
}
