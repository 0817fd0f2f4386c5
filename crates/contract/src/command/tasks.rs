//! Commands of the rooms Processos, Tarefas, Certidões and Notícias. All by staff with the permission for tasks,
//! except that a task may be worked on by whoever sees it.

use std::collections::BTreeSet;

use chrono::NaiveDate;
use domain::access::Department;
use domain::certificate::{CertificateKind, CertificateOutcome};
use domain::news::Audience;
use domain::task::{Overrides, ProcessTemplate};
use domain::{CertificateId, CompanyId, Competence, DocumentId, EmployeeId, NewsId, PersonId, ProcessId, TaskId};
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use crate::tasks::TaskSettings;

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case", tag = "act")]
pub enum TasksCommand {
    // Processes.
    /// Changes the process of this id, or makes it: an id of the program that asks, so that whom it is done for can be
    /// said before there is a connection; left out, the server gives one. Tasks that exist already stay as they are.
    /// Answers its id.
    SaveProcess {
        id: Option<ProcessId>,
        template: Box<ProcessTemplate>,
        active: bool,
    },
    /// Takes entries of the starting set into the office, by their `key`; what was taken before is left alone.
    AdoptProcesses {
        keys: BTreeSet<String>,
    },
    /// Turns a process on or off for companies, with what is different for them. Without `overrides` each company keeps
    /// what is different for it already.
    Assign {
        process: ProcessId,
        companies: BTreeSet<CompanyId>,
        on: bool,
        overrides: Option<Overrides>,
    },
    /// Makes the tasks that are worked on in a month. What exists is left alone: twice makes nothing new. → `month`
    GenerateMonth {
        month: Competence,
    },
    SaveTaskSettings {
        settings: TaskSettings,
    },
    /// A holiday of the office's city or state: dates move around it.
    SaveLocalHoliday {
        day: NaiveDate,
        name: String,
    },
    RemoveLocalHoliday {
        day: NaiveDate,
    },

    // Tasks.
    /// Starts a process that only comes when it is asked for: an admission, a holiday. Answers the task's id.
    StartProcess {
        process: ProcessId,
        company: CompanyId,
        /// The day it is about: the first day of work, the last day of the contract.
        event_on: NaiveDate,
        /// The employee it is about; their document closes it.
        employee: Option<EmployeeId>,
        /// What else is to be known, e.g. the name of somebody who is not in the register yet.
        details: String,
    },
    /// A service asked for once ("Solicitação de serviço"). Answers the task's id.
    OpenServiceRequest {
        company: CompanyId,
        department: Department,
        title: String,
        details: String,
        /// The day by which it is wanted.
        wanted_on: Option<NaiveDate>,
        responsible: Option<PersonId>,
        notify_client: bool,
    },
    /// Somebody is at work on it.
    StartTask {
        task: TaskId,
    },
    /// It waits for something that the client must bring or say; `StartTask` goes on.
    WaitForClient {
        task: TaskId,
    },
    /// `stage` counts from 0.
    MoveStage {
        task: TaskId,
        stage: u32,
    },
    /// `item` counts from 0.
    TickItem {
        task: TaskId,
        item: u32,
        ticked: bool,
    },
    GiveTask {
        task: TaskId,
        responsible: Option<PersonId>,
    },
    NotifyClientOfTask {
        task: TaskId,
        notify: bool,
    },
    Comment {
        task: TaskId,
        text: String,
    },
    /// Refused while items of the checklist are open.
    CloseTask {
        task: TaskId,
    },
    ReopenTask {
        task: TaskId,
    },
    CancelTask {
        task: TaskId,
    },

    // Certificates.
    /// Puts a certificate on file (`id` left out) or corrects it. Answers its id.
    SaveCertificate {
        id: Option<CertificateId>,
        company: CompanyId,
        kind: CertificateKind,
        /// State or city, and what of; empty for the federal ones.
        place: String,
        paper: CertificatePaper,
        warn_days_before: u32,
        responsible: Option<PersonId>,
    },
    /// A new paper of the same certificate; its task is closed.
    RenewCertificate {
        certificate: CertificateId,
        paper: CertificatePaper,
    },
    RemoveCertificate {
        certificate: CertificateId,
    },

    // News.
    /// Publishes a line of news (`id` left out) or corrects one. Answers its id.
    PublishNews {
        id: Option<NewsId>,
        title: String,
        text: String,
        audience: Audience,
        /// The last day on which clients see it.
        until: Option<NaiveDate>,
    },
    WithdrawNews {
        news: NewsId,
    },
}

/// What is printed on a certificate.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct CertificatePaper {
    pub outcome: CertificateOutcome,
    pub number: String,
    pub issued_on: NaiveDate,
    /// As printed. Left out, the usual validity counts, where the kind has one.
    pub valid_until: Option<NaiveDate>,
    /// The published PDF, if it is there.
    pub document: Option<DocumentId>,
}
