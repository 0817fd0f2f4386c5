//! First start, sign-in, ready: how the desk gets from one to the next.

use std::path::{Path, PathBuf};

use contract::desk::{BootView, ConnectToServer, DeskSignIn, UseThisComputer};
use contract::error::{ApiError, ErrorCode};
use contract::identity::{ProveSecondStep, SecondStepNeeded, SecondStepProof, SignInAnswer};
use contract::session::{Me, SignIn, SignedIn};
use domain::password::judge;
use portal_client::{Credentials, Portal};

use super::{Arriving, Desk, Waiting, blocking, secret_name, told_by_cache};
use crate::cache::Cache;
use crate::office::{Office, Parts};
use crate::settings::OfficeAddress;

impl Desk {
    /// Goes on where the last run ended.
    pub(super) async fn resume(&self) {
        let (office, signed) = {
            let state = self.state();
            (state.stored.office.clone(), state.stored.signed.clone())
        };
        let address = match office {
            None => return,
            Some(OfficeAddress::Server { address }) => address,
            Some(OfficeAddress::ThisComputer) => match self.0.config.embedded.start(None).await {
                Ok(embedding) => embedding.address,
                Err(error) => {
                    self.state().why_signed_out = Some(error);
                    return;
                }
            },
        };
        self.state().address = Some(address);
        let Some(me) = signed else { return };
        match self.secret_of(&me).await {
            Ok(Some(token)) => {
                if let Err(error) = self.open_office(me, token).await {
                    self.state().why_signed_out = Some(error);
                }
            }
            Ok(None) => {}
            Err(notice) => self.notice(notice),
        }
    }

    /// "Usar este computador" with the fictional office and the password that everybody knows of it: no judge takes that.
    pub async fn demonstrate(&self, asked: UseThisComputer) -> Result<BootView, ApiError> {
        self.first_start_here(asked).await
    }

    pub(super) async fn first_start_here(&self, asked: UseThisComputer) -> Result<BootView, ApiError> {
        let _one_at_a_time = self.0.changing.lock().await;
        check(&asked)?;
        let embedding = self.0.config.embedded.start(Some(&asked)).await?;
        self.store(|stored| {
            stored.office = Some(OfficeAddress::ThisComputer);
            stored.email = Some(asked.email.clone());
        })
        .await?;
        self.state().address = Some(embedding.address);
        self.enter(DeskSignIn { email: asked.email, password: asked.password }).await
    }

    pub(super) async fn connect(&self, asked: ConnectToServer) -> Result<BootView, ApiError> {
        let _one_at_a_time = self.0.changing.lock().await;
        let portal = Portal::new(&asked.address, Credentials::None).map_err(|error| error.to_api_error())?;
        portal.about().await.map_err(|error| error.to_api_error())?;
        let address = portal.address().to_owned();
        self.store(|stored| stored.office = Some(OfficeAddress::Server { address: address.clone() })).await?;
        self.state().address = Some(address);
        self.stage_changed();
        Ok(self.view())
    }

    pub(super) async fn sign_in_with(&self, asked: DeskSignIn) -> Result<BootView, ApiError> {
        let _one_at_a_time = self.0.changing.lock().await;
        if self.state().address.is_none() {
            // The embedded office could not start before; perhaps it can now.
            self.resume().await;
            let unreachable = || self.state().why_signed_out.clone().unwrap_or(ErrorCode::ServerUnreachable.into());
            if self.state().address.is_none() {
                return Err(unreachable());
            }
        }
        self.enter(asked).await
    }

    /// Signs in at the address that is set.
    async fn enter(&self, asked: DeskSignIn) -> Result<BootView, ApiError> {
        let device = format!("Balcão · {}", machine::folders::computer_name());
        let email = asked.email.trim().to_owned();
        let request = SignIn { email: email.clone(), password: asked.password, device };
        match self.portal()?.sign_in(&request).await.map_err(|error| error.to_api_error())? {
            SignInAnswer::SignedIn(signed_in) => self.came_in(email, signed_in).await,
            SignInAnswer::SecondStep { second_step } => {
                let needed = ApiError::new(ErrorCode::SecondStepNeeded).with("ways", ways(&second_step));
                self.state().waiting = Some(Waiting { email, pending: second_step.pending });
                Err(needed)
            }
        }
    }

    /// What the sign-in asked for. A wrong code may be followed by another.
    pub(super) async fn prove_second_step(&self, proof: SecondStepProof) -> Result<BootView, ApiError> {
        let _one_at_a_time = self.0.changing.lock().await;
        let waiting = self.state().waiting.clone().ok_or(ErrorCode::SecondStepRefused)?;
        let asked = ProveSecondStep { pending: waiting.pending, proof };
        let answer = self.portal()?.second_step(&asked).await.map_err(|error| error.to_api_error())?;
        let signed_in = answer.at_once().map_err(|_| ErrorCode::SecondStepRefused)?;
        self.came_in(waiting.email, signed_in).await
    }

    async fn came_in(&self, email: String, SignedIn { token, me }: SignedIn) -> Result<BootView, ApiError> {
        self.state().waiting = None;
        if !me.role.is_staff() {
            return Err(ErrorCode::WrongCredentials.into());
        }
        if me.must_set_up_second_step {
            let portal = self.portal()?.with_credentials(Credentials::Bearer(token.clone()));
            self.state().arriving = Some(Arriving { email, me, token, portal });
            self.stage_changed();
            return Ok(self.view());
        }
        self.keep_secret(&me, &token).await;
        self.store(|stored| {
            stored.email = Some(email);
            stored.signed = Some(me.clone());
        })
        .await?;
        self.open_office(me, token).await?;
        self.stage_changed();
        Ok(self.view())
    }

    /// The second step that was asked for is there: the way in goes on where it stopped.
    pub(super) async fn go_on(&self) -> Result<BootView, ApiError> {
        let _one_at_a_time = self.0.changing.lock().await;
        let Some(Arriving { email, token, portal, .. }) = self.state().arriving.clone() else {
            return Err(ErrorCode::NotSignedIn.into());
        };
        let me = portal.me().await.map_err(|error| error.to_api_error())?;
        if me.must_set_up_second_step {
            return Err(ErrorCode::SecondStepToSetUp.into());
        }
        self.state().arriving = None;
        self.came_in(email, SignedIn { token, me }).await
    }

    pub(super) async fn leave(&self) -> Result<BootView, ApiError> {
        let _one_at_a_time = self.0.changing.lock().await;
        let (office, arriving) = {
            let mut state = self.state();
            (state.office.take(), state.arriving.take())
        };
        if let Some(arriving) = arriving
            && let Err(error) = arriving.portal.sign_out().await
        {
            tracing::info!(%error, "the server could not be told of the sign-out");
        }
        if let Some(office) = office {
            office.close();
            // Offline, the session ends on the server when it expires; here it ends now.
            if let Err(error) = office.portal.sign_out().await {
                tracing::info!(%error, "the server could not be told of the sign-out");
            }
            self.forget_secret(&office.me).await;
        }
        self.store(|stored| stored.signed = None).await?;
        self.state().why_signed_out = None;
        self.stage_changed();
        Ok(self.view())
    }

    async fn open_office(&self, me: Me, token: String) -> Result<(), ApiError> {
        let portal = self.portal()?.with_credentials(Credentials::Bearer(token));
        let folder = self.0.config.data.clone();
        let path = cache_path(&folder, &me);
        let now_s = self.0.config.clock.now().timestamp();
        let (cache, rebuilt) = blocking(move || {
            let blobs = folder.join("sending");
            std::fs::create_dir_all(&blobs).map_err(|_| super::file_unavailable(&blobs))?;
            open_cache(&path, now_s)
        })
        .await?;
        if rebuilt {
            self.notice(ErrorCode::CacheDamaged.into());
        }
        let desk = std::sync::Arc::downgrade(&self.0);
        let parts = Parts {
            me,
            portal,
            cache,
            blobs: self.0.config.data.join("sending"),
            clock: self.0.config.clock.clone(),
            announcer: self.0.announcer.clone(),
            notifier: self.0.config.notifier.clone(),
            settings: self.0.settings.clone(),
            session_ended: Box::new(move |why| {
                if let Some(inner) = desk.upgrade() {
                    Desk(inner).session_ended(why);
                }
            }),
        };
        let office = Office::open(parts).map_err(|error| told_by_cache(&error))?;
        let mut state = self.state();
        if let Some(before) = state.office.replace(office) {
            before.close();
        }
        state.why_signed_out = None;
        Ok(())
    }

    /// The server no longer knows the session: the desk asks for the password again, and keeps what is queued.
    fn session_ended(&self, why: ApiError) {
        let office = {
            let mut state = self.state();
            state.why_signed_out = Some(why);
            state.office.take()
        };
        if let Some(office) = office {
            office.close();
            self.stage_changed();
        }
    }

    async fn keep_secret(&self, me: &Me, token: &str) {
        let (secrets, name, token) = (self.0.config.secrets.clone(), secret_name(me), token.to_owned());
        let kept = tokio::task::spawn_blocking(move || secrets.set(&name, &token)).await;
        match kept {
            Ok(Ok(())) => self.state().notices.retain(|notice| notice.code != ErrorCode::NoKeyring),
            Ok(Err(error)) => self.notice(ApiError::new(ErrorCode::NoKeyring).with("why", error)),
            Err(_) => self.notice(ErrorCode::NoKeyring.into()),
        }
    }

    async fn secret_of(&self, me: &Me) -> Result<Option<String>, ApiError> {
        let (secrets, name) = (self.0.config.secrets.clone(), secret_name(me));
        let no_keyring = |why: String| ApiError::new(ErrorCode::NoKeyring).with("why", why);
        match tokio::task::spawn_blocking(move || secrets.get(&name)).await {
            Ok(found) => found.map_err(|error| no_keyring(error.to_string())),
            Err(error) => Err(no_keyring(error.to_string())),
        }
    }

    async fn forget_secret(&self, me: &Me) {
        let (secrets, name) = (self.0.config.secrets.clone(), secret_name(me));
        if let Ok(Err(error)) = tokio::task::spawn_blocking(move || secrets.delete(&name)).await {
            tracing::warn!(%error, "the session's secret could not be taken out of the keyring");
        }
    }

    fn notice(&self, notice: ApiError) {
        let mut state = self.state();
        if !state.notices.iter().any(|other| other.code == notice.code) {
            state.notices.push(notice);
        }
    }
}

/// The ways that a person has, as the window reads them: `totp,recovery_code`.
fn ways(needed: &SecondStepNeeded) -> String {
    let words = needed.ways.iter().filter_map(|way| serde_json::to_value(way).ok()?.as_str().map(str::to_owned));
    words.collect::<Vec<_>>().join(",")
}

/// One file per office and person: nobody reads what another person may see.
fn cache_path(data: &Path, me: &Me) -> PathBuf {
    data.join(format!("cache-{}-{}.sqlite", me.office, me.person))
}

/// Opens the cache, or sets a damaged one aside and begins anew; says whether it did.
fn open_cache(path: &Path, now_s: i64) -> Result<(Cache, bool), ApiError> {
    match Cache::open(path) {
        Ok(cache) => Ok((cache, false)),
        Err(error) if error.is_damage() => {
            tracing::error!(%error, "the local cache is set aside and built again");
            Cache::rebuild(path, now_s).map(|cache| (cache, true)).map_err(|error| told_by_cache(&error))
        }
        Err(error) => Err(told_by_cache(&error)),
    }
}

/// The password of a form that is otherwise right.
pub(super) fn judged(asked: &UseThisComputer) -> Result<(), ApiError> {
    check(asked)?;
    let judgement = judge(&asked.password, &[&asked.your_name, &asked.email, &asked.office_name]);
    if judgement.accepted { Ok(()) } else { Err(ApiError::weak_password(judgement.reason)) }
}

fn check(asked: &UseThisComputer) -> Result<(), ApiError> {
    if asked.office_name.trim().is_empty() {
        return Err(ApiError::invalid("office_name", "not_empty"));
    }
    if asked.your_name.trim().is_empty() {
        return Err(ApiError::invalid("your_name", "not_empty"));
    }
    let email = asked.email.trim();
    if !email.split_once('@').is_some_and(|(name, host)| !name.is_empty() && host.contains('.')) {
        return Err(ApiError::invalid("email", "email"));
    }
    Ok(())
}
