//! What is it, and who am I: `about` and the session.

use contract::identity::{ProveSecondStep, SignInAnswer};
use contract::session::{About, CONTRACT_VERSION, Me, SignIn};
use reqwest::Method;

use crate::{ClientError, Portal};

/// What `about.program` says when it is a portal.
const PROGRAM: &str = "balcao-portal";

impl Portal {
    /// Is a portal of our version there? Tells apart: no answer, something else, another version.
    pub async fn about(&self) -> Result<About, ClientError> {
        let about: About = match self.get("api/about").await {
            Err(ClientError::Api(error)) => return Err(self.not_a_portal(error.to_string())),
            other => other?,
        };
        if about.program != PROGRAM {
            return Err(self.not_a_portal(format!("it calls itself “{}”", about.program)));
        }
        if about.contract != CONTRACT_VERSION {
            let address = self.address().to_owned();
            return Err(ClientError::VersionMismatch { address, theirs: about.contract, ours: CONTRACT_VERSION });
        }
        Ok(about)
    }

    /// Signed in, or asked for a second step. The answer's token goes into [`Portal::with_credentials`].
    pub async fn sign_in(&self, sign_in: &SignIn) -> Result<SignInAnswer, ClientError> {
        self.post("api/session", sign_in).await
    }

    /// What [`Portal::sign_in`] asked for.
    pub async fn second_step(&self, proof: &ProveSecondStep) -> Result<SignInAnswer, ClientError> {
        self.post("api/session/second-step", proof).await
    }

    pub async fn me(&self) -> Result<Me, ClientError> {
        self.get("api/session").await
    }

    /// Ends this session on the server.
    pub async fn sign_out(&self) -> Result<(), ClientError> {
        self.done(self.request(Method::DELETE, "api/session")).await
    }
}
