//! What a commit tells the listeners in this process: that there is something to do, never what.

use domain::OfficeId;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Committed {
    pub office: OfficeId,
    /// The office's newest feed cursor; 0 when the commit wrote nothing to the feed.
    pub cursor: u64,
    /// An order waits for an agent.
    pub orders_awaiting: bool,
    /// A message waits for the assistant.
    pub messages_received: bool,
    /// An effect waits to be delivered.
    pub effects_planned: bool,
    /// What the schedule looks at changed: a certificate's end, the day on which months are made,
    /// what is collected, the last day of a request.
    pub schedule_changed: bool,
}

impl Committed {
    pub(crate) fn nothing(office: OfficeId) -> Self {
        Self {
            office,
            cursor: 0,
            orders_awaiting: false,
            messages_received: false,
            effects_planned: false,
            schedule_changed: false,
        }
    }
}
