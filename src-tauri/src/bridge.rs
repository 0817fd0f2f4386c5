//! Between the window and the desk: one command in, one event out.

use contract::desk::{BootView, DeskCall, DeskEvent, DeskHost, Nothing, Stage, dispatch};
use contract::error::ApiError;
use desk::Desk;
use serde_json::Value;
use tauri::{AppHandle, Emitter, Manager, State};
use tauri_plugin_autostart::ManagerExt;
use tokio::sync::watch;

use crate::{tray, window};

/// The desk, as soon as it is open, or why it could not be opened.
pub struct Bridge(watch::Sender<Option<Result<Desk, ApiError>>>);

impl Default for Bridge {
    fn default() -> Self {
        Self(watch::Sender::new(None))
    }
}

impl Bridge {
    /// Waits until the desk is open; the window may be quicker than the folder.
    async fn desk(&self) -> Result<Desk, ApiError> {
        let mut opened = self.0.subscribe();
        let opened = opened.wait_for(Option::is_some).await;
        match opened.as_deref() {
            Ok(Some(desk)) => desk.clone(),
            _ => Err(contract::ErrorCode::Internal.into()),
        }
    }

    fn desk_now(&self) -> Option<Desk> {
        self.0.borrow().as_ref().and_then(|opened| opened.as_ref().ok().cloned())
    }
}

/// The one command of the window.
#[tauri::command]
pub async fn rpc(app: AppHandle, bridge: State<'_, Bridge>, call: DeskCall) -> Result<Value, ApiError> {
    let desk = bridge.desk().await?;
    let settings = match &call {
        DeskCall::SaveSettings(settings) => Some(settings.clone()),
        _ => None,
    };
    let answer = dispatch(&desk, call).await?;
    if let Some(settings) = settings {
        start_with_system(&app, settings.start_with_system);
        tray::refresh(&app);
    }
    Ok(answer)
}

/// The desk is open, or it is not and the window says why.
pub fn opened(app: &AppHandle, desk: Result<Desk, ApiError>) {
    if let Err(error) = &desk {
        tracing::error!(%error, "the desk cannot be opened");
    }
    app.state::<Bridge>().0.send_replace(Some(desk));
    tell(app, DeskEvent::StageChanged);
}

/// Tells the window and the tray what changed.
pub fn tell(app: &AppHandle, event: DeskEvent) {
    if matches!(event, DeskEvent::StatusChanged | DeskEvent::StageChanged) {
        tray::refresh(app);
    }
    if let Err(error) = app.emit("desk", &event) {
        tracing::warn!(%error, "the window could not be told");
    }
}

/// Shows the window with a room, and an order if one is meant.
pub fn show(app: &AppHandle, room: &str, order: Option<domain::OrderId>) {
    window::show(app);
    tell(app, DeskEvent::Show { room: room.to_owned(), order });
}

/// What the window shows now and how it stands with the office, for the tray.
pub async fn now(app: &AppHandle) -> Option<(BootView, Option<contract::desk::DeskStatus>)> {
    let desk = app.state::<Bridge>().desk_now()?;
    let view = desk.view();
    let status = match view.stage {
        Stage::Ready { .. } => desk.status(Nothing {}).await.ok(),
        Stage::FirstStart | Stage::SignIn { .. } | Stage::SecondStep { .. } => None,
    };
    Some((view, status))
}

/// Does closing the window leave the program in the tray?
pub fn closes_to_tray(app: &AppHandle) -> bool {
    app.state::<Bridge>().desk_now().is_some_and(|desk| desk.settings().close_to_tray)
}

pub fn close(app: &AppHandle) {
    if let Some(desk) = app.state::<Bridge>().desk_now() {
        desk.close();
    }
}

fn start_with_system(app: &AppHandle, wanted: bool) {
    let autostart = app.autolaunch();
    if autostart.is_enabled().is_ok_and(|is| is == wanted) {
        return;
    }
    let done = if wanted { autostart.enable() } else { autostart.disable() };
    if let Err(error) = done {
        tracing::warn!(%error, "starting with the system could not be set");
    }
}
