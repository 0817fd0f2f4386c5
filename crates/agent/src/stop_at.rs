//! Where a test lets the agent die. In a debug build, the environment variable `BALCAO_AGENT_STOP_AT` names the moment at
//! which the process ends as if it had been killed; in a release build there is no such thing.

/// The moments at which dying would hurt most.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Moment {
    /// Orders are claimed, nothing is done for them.
    AfterClaim,
    /// The data is read, the PDF is being made.
    MidPdf,
    /// Everything is ready to be sent.
    BeforePublish,
    /// The portal has it, and the agent has just heard so.
    AfterPublish,
}

pub fn reached(moment: Moment) {
    if cfg!(debug_assertions) && std::env::var("BALCAO_AGENT_STOP_AT").is_ok_and(|name| name == moment.name()) {
        tracing::warn!(moment = moment.name(), "stopping here, as BALCAO_AGENT_STOP_AT asks");
        std::process::abort();
    }
}

impl Moment {
    fn name(self) -> &'static str {
        match self {
            Self::AfterClaim => "after_claim",
            Self::MidPdf => "mid_pdf",
            Self::BeforePublish => "before_publish",
            Self::AfterPublish => "after_publish",
        }
    }
}
