//! The adapters of the window's calls.

use std::path::{Path, PathBuf};

use contract::command::{Attachment, Command};
use contract::desk::{
    AnswerOrder, Answered, BootView, ConfirmOrder, ConnectToServer, ConversationDetail, ConversationsPage, DeskHost,
    DeskSignIn, DeskStatus, DismissQueued, DocumentFile, FilterChoices, Nothing, OfficeQuestion, OpenConversation,
    OpenDocument, OpenOrder, OpenPortal, OrderDetail, OrderRow, OrdersFilter, OrdersPage, OrdersQuery, Outbox,
    PairingCode, PortalPage, QueueCommand, QueuedCommand, SaveFile, SaveRecoveryCodes, SendFile, SendMessage, SentFile,
    Settings, TabCounts, ThingsPage, ThingsQuery, UseThisComputer,
};
use contract::error::{ApiError, ErrorCode};
use contract::identity::{PasswordJudgement, SecondStepProof, StrengthAsked};
use contract::office_calls::OFFICE_CALLS;
use domain::OrderId;
use domain::order::{Refusal, Tab};
use domain::password::judge;
use portal_client::sha256_of;

use super::{Desk, blocking, file_unavailable, recovery_codes, told_by_cache};
use crate::cache::{CacheError, ListError, Listed};
use crate::office::Office;

/// The largest file that goes out with an answer.
const ATTACHMENT_MAX_BYTES: u64 = 25 << 20;
/// The longest text of an answer, as WhatsApp takes it.
const TEXT_MAX_CHARS: usize = 4_096;
/// What somebody may ask who has to set up a second step first.
const SECOND_STEP: &str = "me/second-step";

impl DeskHost for Desk {
    async fn boot(&self, _: Nothing) -> Result<BootView, ApiError> {
        Ok(self.view())
    }

    async fn use_this_computer(&self, asked: UseThisComputer) -> Result<BootView, ApiError> {
        super::stage::judged(&asked)?;
        self.first_start_here(asked).await
    }

    async fn connect_to_server(&self, asked: ConnectToServer) -> Result<BootView, ApiError> {
        self.connect(asked).await
    }

    async fn sign_in(&self, asked: DeskSignIn) -> Result<BootView, ApiError> {
        self.sign_in_with(asked).await
    }

    async fn second_step(&self, proof: SecondStepProof) -> Result<BootView, ApiError> {
        self.prove_second_step(proof).await
    }

    async fn second_step_is_set(&self, _: Nothing) -> Result<BootView, ApiError> {
        self.go_on().await
    }

    async fn judge_password(&self, asked: StrengthAsked) -> Result<PasswordJudgement, ApiError> {
        let email = self.state().stored.email.clone();
        let about: Vec<&str> = asked.about.iter().map(String::as_str).chain(email.as_deref()).collect();
        Ok(judge(&asked.password, &about))
    }

    async fn save_recovery_codes(&self, asked: SaveRecoveryCodes) -> Result<DocumentFile, ApiError> {
        let me = self.signed_in().ok_or(ErrorCode::NotSignedIn)?;
        let text = recovery_codes::as_text(&asked.codes, &me, self.settings().locale)
            .ok_or_else(|| ApiError::invalid("codes", "recovery codes"))?;
        let path = PathBuf::from(&asked.path);
        blocking(move || machine::files::write_own(&path, text.as_bytes()).map_err(|_| file_unavailable(&path)))
            .await?;
        Ok(DocumentFile { path: asked.path })
    }

    async fn open_portal(&self, asked: OpenPortal) -> Result<Nothing, ApiError> {
        let page = match asked.page {
            PortalPage::SecondStep => "conta/seguranca",
            PortalPage::ForgottenPassword => "recuperar",
            PortalPage::TemporaryCode => "codigo",
        };
        let address = self.portal()?.address().to_owned();
        self.0.config.opener.browse(&format!("{address}/{page}"))?;
        Ok(Nothing {})
    }

    async fn sign_out(&self, _: Nothing) -> Result<BootView, ApiError> {
        self.leave().await
    }

    async fn save_settings(&self, settings: Settings) -> Result<Settings, ApiError> {
        self.store(|stored| stored.settings = settings.clone()).await?;
        self.0.announcer.status_changed();
        Ok(settings)
    }

    async fn list_orders(&self, query: OrdersQuery) -> Result<OrdersPage, ApiError> {
        self.with_office(move |office| {
            let (listed, next) = office.cache.list(&query, office.zone).map_err(|error| match error {
                ListError::After => ApiError::invalid("after", "page_mark"),
                ListError::Cache(error) => told_by_cache(&error),
            })?;
            let rows = listed.into_iter().map(|listed| row(office, listed)).collect::<Result<_, _>>();
            Ok(OrdersPage { rows: rows.map_err(|error| told_by_cache(&error))?, next })
        })
        .await
    }

    async fn count_orders(&self, filter: OrdersFilter) -> Result<TabCounts, ApiError> {
        self.read(move |office| office.cache.count(&filter, office.zone)).await
    }

    async fn open_order(&self, asked: OpenOrder) -> Result<OrderDetail, ApiError> {
        let detail = self
            .read(move |office| {
                let mut detail = office.cache.detail(asked.order)?;
                if let Some(detail) = &mut detail {
                    detail.row.queued = office.queued_for(asked.order);
                }
                Ok(detail)
            })
            .await?;
        detail.ok_or_else(|| ErrorCode::NotFound.into())
    }

    async fn confirm_order(&self, asked: ConfirmOrder) -> Result<QueuedCommand, ApiError> {
        let command = Command::ConfirmOrder { order: asked.order, seen_revision: asked.seen_revision };
        self.decide(asked.order, &[Tab::Pending], command).await
    }

    async fn answer_order(&self, asked: AnswerOrder) -> Result<QueuedCommand, ApiError> {
        let text = checked_text(&asked.text)?;
        if text.is_empty() && asked.attachments.is_empty() {
            return Err(ApiError::invalid("text", "not_empty"));
        }
        let sending = self.office()?.blobs.clone();
        let files = asked.attachments.clone();
        let attachments =
            blocking(move || files.iter().map(|file| take_in(Path::new(file), &sending)).collect()).await?;
        let command = Command::AnswerOrder { order: asked.order, text, attachments, settles: asked.settles };
        let possible: &[Tab] = if asked.settles { &[Tab::Pending] } else { &Tab::ALL };
        self.decide(asked.order, possible, command).await
    }

    async fn cancel_order(&self, asked: OpenOrder) -> Result<QueuedCommand, ApiError> {
        self.decide(asked.order, &[Tab::Pending, Tab::Awaiting], Command::CancelOrder { order: asked.order }).await
    }

    async fn filter_choices(&self, _: Nothing) -> Result<FilterChoices, ApiError> {
        let locale = self.settings().locale;
        self.read(move |office| office.cache.filter_choices(locale)).await
    }

    async fn list_conversations(&self, _: Nothing) -> Result<ConversationsPage, ApiError> {
        let rows = self
            .read(|office| {
                let mut rows = office.cache.conversations()?;
                for row in &mut rows {
                    row.queued = office.queued_in(row.conversation.id);
                }
                Ok(rows)
            })
            .await?;
        Ok(ConversationsPage { rows })
    }

    async fn open_conversation(&self, asked: OpenConversation) -> Result<ConversationDetail, ApiError> {
        let detail = self
            .read(move |office| {
                let mut detail = office.cache.conversation(asked.conversation)?;
                if let Some(detail) = &mut detail {
                    detail.row.queued = office.queued_in(asked.conversation);
                }
                Ok(detail)
            })
            .await?;
        detail.ok_or_else(|| ErrorCode::NotFound.into())
    }

    async fn send_message(&self, asked: SendMessage) -> Result<QueuedCommand, ApiError> {
        let text = checked_text(&asked.text)?;
        if text.is_empty() {
            return Err(ApiError::invalid("text", "not_empty"));
        }
        let command = Command::SendMessage { conversation: asked.conversation, text };
        self.read(move |office| office.queue(command)).await
    }

    async fn settle_conversation(&self, asked: OpenConversation) -> Result<QueuedCommand, ApiError> {
        let command = Command::SettleConversation { conversation: asked.conversation };
        self.read(move |office| office.queue(command)).await
    }

    async fn open_document(&self, asked: OpenDocument) -> Result<DocumentFile, ApiError> {
        let office = self.office()?;
        let document =
            self.read(move |office| office.cache.document(asked.document)).await?.ok_or(ErrorCode::NotFound)?;
        let folder = self.0.config.data.join("documents").join(&document.content.0);
        let path = folder.join(safe_file_name(&document.facts.file_name));
        if !tokio::fs::try_exists(&path).await.unwrap_or(false) {
            tokio::fs::create_dir_all(&folder).await.map_err(|_| file_unavailable(&folder))?;
            let fetched = office.portal.fetch_document(document.id, &document.content, &path).await;
            fetched.map_err(|error| needs_connection(error.to_api_error()))?;
        }
        self.0.config.opener.open(&path)?;
        Ok(DocumentFile { path: path.display().to_string() })
    }

    async fn status(&self, _: Nothing) -> Result<DeskStatus, ApiError> {
        self.read(Office::status).await
    }

    async fn sync_now(&self, _: Nothing) -> Result<DeskStatus, ApiError> {
        self.office()?.sync_now();
        self.read(Office::status).await
    }

    async fn list_outbox(&self, _: Nothing) -> Result<Outbox, ApiError> {
        Ok(Outbox { commands: self.office()?.queued() })
    }

    async fn dismiss_queued(&self, asked: DismissQueued) -> Result<Nothing, ApiError> {
        self.read(move |office| office.dismiss(asked.id)).await?;
        Ok(Nothing {})
    }

    async fn list_things(&self, query: ThingsQuery) -> Result<ThingsPage, ApiError> {
        let page = self.read(move |office| office.cache.things(&query)).await?;
        page.ok_or_else(|| ApiError::invalid("after", "page_mark"))
    }

    async fn queue_command(&self, asked: QueueCommand) -> Result<QueuedCommand, ApiError> {
        self.read(move |office| office.queue(asked.command)).await
    }

    async fn ask_office(&self, asked: OfficeQuestion) -> Result<Answered, ApiError> {
        let path = office_path(&asked.call)?;
        let arriving = self.state().arriving.as_ref().map(|arriving| arriving.portal.clone());
        let portal = match arriving.filter(|_| path.starts_with(SECOND_STEP)) {
            Some(arriving) => arriving,
            None => self.office()?.portal.clone(),
        };
        let answer = portal.ask(path, &asked.params).await;
        answer.map(Answered).map_err(|error| needs_connection(error.to_api_error()))
    }

    async fn send_file(&self, asked: SendFile) -> Result<SentFile, ApiError> {
        let office = self.office()?;
        let sending = office.blobs.clone();
        let taken = blocking(move || take_in(Path::new(&asked.path), &sending)).await?;
        let copy = office.blobs.join(&taken.content.0);
        let sent = office.upload(&taken).await.map_err(needs_connection);
        tokio::fs::remove_file(&copy).await.ok();
        sent.map(|()| SentFile { content: taken.content, file_name: taken.file_name })
    }

    async fn save_file(&self, asked: SaveFile) -> Result<DocumentFile, ApiError> {
        let saved =
            self.office()?.portal.ask_for_file(office_path(&asked.call)?, &asked.params, Path::new(&asked.path)).await;
        saved.map_err(|error| needs_connection(error.to_api_error()))?;
        Ok(DocumentFile { path: asked.path })
    }

    async fn new_pairing_code(&self, _: Nothing) -> Result<PairingCode, ApiError> {
        self.office()?.portal.new_pairing_code().await.map_err(|error| error.to_api_error())
    }
}

impl Desk {
    /// Queues a decision about an order that is in one of the `possible` tabs as far as this desk knows.
    async fn decide(
        &self,
        order: OrderId,
        possible: &'static [Tab],
        command: Command,
    ) -> Result<QueuedCommand, ApiError> {
        self.with_office(move |office| {
            let known = office.cache.order(order).map_err(|error| told_by_cache(&error))?;
            let is = known.ok_or(ErrorCode::NotFound)?.status.tab();
            if !possible.contains(&is) {
                let refusal = serde_json::to_string(&Refusal::NotPossibleNow { is }).unwrap_or_default();
                return Err(ApiError::new(ErrorCode::Refused).with("refusal", refusal));
            }
            office.queue(command).map_err(|error| told_by_cache(&error))
        })
        .await
    }

    async fn read<T: Send + 'static>(
        &self,
        work: impl FnOnce(&Office) -> Result<T, CacheError> + Send + 'static,
    ) -> Result<T, ApiError> {
        self.with_office(move |office| work(office).map_err(|error| told_by_cache(&error))).await
    }

    async fn with_office<T: Send + 'static>(
        &self,
        work: impl FnOnce(&Office) -> Result<T, ApiError> + Send + 'static,
    ) -> Result<T, ApiError> {
        let office = self.office()?;
        blocking(move || work(&office)).await
    }
}

fn row(office: &Office, listed: Listed) -> Result<OrderRow, CacheError> {
    Ok(OrderRow {
        employees: office.cache.employee_names(&listed.order)?,
        queued: office.queued_for(listed.order.id),
        company_name: listed.company_name,
        person_name: listed.person_name,
        order: listed.order,
    })
}

/// The text without blanks around it, if it is not too long.
fn checked_text(text: &str) -> Result<String, ApiError> {
    let text = text.trim();
    if text.chars().count() > TEXT_MAX_CHARS {
        return Err(ApiError::invalid("text", "shorter").with("max", TEXT_MAX_CHARS));
    }
    Ok(text.to_owned())
}

/// The window may ask what the contract lists, and nothing else of the server.
fn office_path(call: &str) -> Result<&'static str, ApiError> {
    OFFICE_CALLS.iter().copied().find(|path| *path == call).ok_or_else(|| ErrorCode::NotFound.into())
}

/// Without an answer, what was asked for waits for nothing: it simply needs a connection.
fn needs_connection(error: ApiError) -> ApiError {
    if error.code == ErrorCode::ServerUnreachable { ErrorCode::NeedsConnection.into() } else { error }
}

/// Copies a file to where it waits to be sent, named by its content: the original may be moved or deleted meanwhile.
fn take_in(file: &Path, sending: &Path) -> Result<Attachment, ApiError> {
    let size = std::fs::metadata(file).map_err(|_| file_unavailable(file))?.len();
    if size > ATTACHMENT_MAX_BYTES {
        return Err(ApiError::invalid("attachments", "smaller")
            .with("max_bytes", ATTACHMENT_MAX_BYTES)
            .with("path", file.display()));
    }
    let bytes = std::fs::read(file).map_err(|_| file_unavailable(file))?;
    let content = sha256_of(&bytes);
    let copy = sending.join(&content.0);
    machine::files::write_whole(&copy, &bytes).map_err(|_| file_unavailable(&copy))?;
    let file_name = file.file_name().unwrap_or_default().to_string_lossy().into_owned();
    Ok(Attachment { content, file_name })
}

/// A name that came over the network becomes one path component that every system takes.
fn safe_file_name(name: &str) -> PathBuf {
    let safe: String =
        name.chars().map(|c| if c.is_control() || r#"/\:*?"<>|"#.contains(c) { '_' } else { c }).collect();
    let safe = safe.trim_matches(['.', ' ']).to_owned();
    PathBuf::from(if safe.is_empty() { "documento.pdf".to_owned() } else { safe })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_name_from_the_network_stays_one_name() {
        for (given, safe) in [
            ("Holerite 10-2026 – João.pdf", "Holerite 10-2026 – João.pdf"),
            ("../../etc/passwd", "_.._etc_passwd"),
            ("C:\\x.pdf", "C__x.pdf"),
            ("..", "documento.pdf"),
        ] {
            assert_eq!(safe_file_name(given), PathBuf::from(safe), "{given}");
        }
    }
}
