//! What the window asks of the desk: one `rpc` command carries them all.
//!
//! Each call is declared once at the end of this file, as name, request and answer. The Rust enum, the
//! adapters that a host must have (a host that lacks one does not compile) and the TypeScript map all come from
//! that line.

mod views;

use std::future::Future;

use serde::{Deserialize, Serialize};
use serde_json::Value;
use ts_rs::TS;

pub use views::*;

use crate::error::{ApiError, ErrorCode};

macro_rules! desk_calls {
    ($($(#[$doc:meta])* $adapter:ident $name:ident = $method:literal : $request:ty => $answer:ty;)*) => {
        /// A call of the window, by name: `{"method": "orders.list", "params": {…}}`.
        #[derive(Debug, Clone, Serialize, Deserialize)]
        #[serde(tag = "method", content = "params")]
        pub enum DeskCall {$(
            $(#[$doc])*
            #[serde(rename = $method)]
            $name($request),
        )*}

        /// One adapter per call.
        pub trait DeskHost: Sync {$(
            $(#[$doc])*
            fn $adapter(&self, request: $request) -> impl Future<Output = Result<$answer, ApiError>> + Send;
        )*}

        /// Carries a call to its adapter, and the answer back as JSON.
        pub async fn dispatch<H: DeskHost>(host: &H, call: DeskCall) -> Result<Value, ApiError> {
            let answer = match call {$(
                DeskCall::$name(request) => serde_json::to_value(host.$adapter(request).await?),
            )*};
            answer.map_err(|_| ErrorCode::Internal.into())
        }

        /// The calls as a TypeScript interface: `"orders.list": { params: OrdersQuery; answer: OrdersPage }`.
        pub fn typescript_calls(config: &ts_rs::Config) -> String {
            let mut lines = String::from("export interface DeskCalls {\n");
            $(lines.push_str(&format!(
                "  \"{}\": {{ params: {}; answer: {} }};\n",
                $method, <$request as TS>::name(config), <$answer as TS>::name(config),
            ));)*
            lines.push_str("}\n");
            lines
        }

        /// Every type that a call names, for the export.
        pub fn export_types(export: &mut impl FnMut(&dyn Fn(&ts_rs::Config) -> Result<(), ts_rs::ExportError>)) {
            $(
                export(&|config| <$request as TS>::export_all(config));
                export(&|config| <$answer as TS>::export_all(config));
            )*
        }
    };
}

desk_calls! {
    /// What the window shows first. Answers at once, from the local cache.
    boot Boot = "boot": Nothing => BootView;
    /// First start: the portal lives in this program (DE4).
    use_this_computer UseThisComputer = "first_start.this_computer": UseThisComputer => BootView;
    /// First start: the office has a server (DE4).
    connect_to_server ConnectToServer = "first_start.connect": ConnectToServer => BootView;
    sign_in SignIn = "session.sign_in": DeskSignIn => BootView;
    /// After `session.sign_in` answered `second_step_needed`: a code of the authenticator, or a recovery code.
    second_step SecondStep = "session.second_step": crate::identity::SecondStepProof => BootView;
    /// At the stage `second_step`: it is set up, and its recovery codes are kept.
    second_step_is_set SecondStepIsSet = "session.second_step_is_set": Nothing => BootView;
    /// How good is this password? Judged here, while it is typed: nothing leaves this computer.
    judge_password JudgePassword = "password.judge": crate::identity::StrengthAsked => crate::identity::PasswordJudgement;
    /// Writes recovery codes, which are shown once, to a file of this person's own.
    save_recovery_codes SaveRecoveryCodes = "account.save_recovery_codes": SaveRecoveryCodes => DocumentFile;
    /// Opens a page of the portal in the system's browser: what only a browser can do.
    open_portal OpenPortal = "portal.open": OpenPortal => Nothing;
    sign_out SignOut = "session.sign_out": Nothing => BootView;
    save_settings SaveSettings = "settings.save": Settings => Settings;

    /// A page of one tab of the Order Center (OC1).
    list_orders ListOrders = "orders.list": OrdersQuery => OrdersPage;
    count_orders CountOrders = "orders.count": OrdersFilter => TabCounts;
    open_order OpenOrder = "orders.open": OpenOrder => OrderDetail;
    /// "Confirmar/Repetir" (OC3).
    confirm_order ConfirmOrder = "orders.confirm": ConfirmOrder => QueuedCommand;
    /// "Responder" (OC5).
    answer_order AnswerOrder = "orders.answer": AnswerOrder => QueuedCommand;
    cancel_order CancelOrder = "orders.cancel": OpenOrder => QueuedCommand;
    /// What can be chosen in the filters.
    filter_choices FilterChoices = "orders.filter_choices": Nothing => FilterChoices;

    /// Conversations, those that wait for the office first.
    list_conversations ListConversations = "conversations.list": Nothing => ConversationsPage;
    open_conversation OpenConversation = "conversations.open": OpenConversation => ConversationDetail;
    /// A message of the office; the conversation then no longer waits.
    send_message SendMessage = "conversations.send": SendMessage => QueuedCommand;
    /// It was dealt with in another way.
    settle_conversation SettleConversation = "conversations.settle": OpenConversation => QueuedCommand;

    /// Opens a document with the system's own program; fetches it when it is not here yet.
    open_document OpenDocument = "documents.open": OpenDocument => DocumentFile;

    /// Connection, outbox, agent: the line at the foot of the window and the tray.
    status Status = "status": Nothing => DeskStatus;
    /// "Tentar agora": reads the feed and sends the outbox at once instead of at the next attempt (OC8).
    sync_now SyncNow = "sync.now": Nothing => DeskStatus;
    /// Decisions that wait to be sent, and those that were refused (OC8).
    list_outbox ListOutbox = "outbox.list": Nothing => Outbox;
    /// Takes a refused decision off the list.
    dismiss_queued DismissQueued = "outbox.dismiss": DismissQueued => Nothing;

    /// Whole things of one or more kinds, from the local cache: what the rooms of people, departments, requests, tasks and
    /// the like show. Each change of the feed is kept as it came.
    list_things ListThings = "things.list": ThingsQuery => ThingsPage;
    /// Queues any command: it is sent at once, or when there is a connection (OC8).
    queue_command QueueCommand = "commands.queue": QueueCommand => QueuedCommand;
    /// A question that only the server can answer; the paths and types are in `OfficeCalls`.
    ask_office AskOffice = "office.ask": OfficeQuestion => Answered;
    /// Sends the bytes of a local file ahead of the command or question that names them.
    send_file SendFile = "files.send": SendFile => SentFile;
    /// Saves an answer of bytes (a spreadsheet, a receipt) to a local file.
    save_file SaveFile = "files.save": SaveFile => DocumentFile;

    /// A one-time code with which an agent joins the office (AG1).
    new_pairing_code NewPairingCode = "agents.new_code": Nothing => PairingCode;
}
