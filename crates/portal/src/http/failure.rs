//! How a request fails: always an [`ApiError`] as JSON, with the status of its code. A fault of the program is
//! written to the log under a trace that the answer tells; what went wrong inside is never in the answer.

use axum::Json;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use contract::{ApiError, ErrorCode};
use domain::order::Refusal;
use portal_store::StoreError;

pub type Answer<T> = Result<T, Failure>;

#[derive(Debug)]
pub struct Failure(pub ApiError);

impl Failure {
    /// A fault of the program.
    pub fn internal(cause: impl std::fmt::Display) -> Self {
        let trace = machine::secret::code(10);
        tracing::error!(%trace, %cause, "a request failed");
        Self(ApiError::new(ErrorCode::Internal).with("trace", trace))
    }

    pub fn not_found() -> Self {
        ErrorCode::NotFound.into()
    }

    pub fn invalid(field: &str, expected: &str) -> Self {
        Self(ApiError::invalid(field, expected))
    }

    pub fn too_large(limit_bytes: impl ToString) -> Self {
        Self(ApiError::new(ErrorCode::TooLarge).with("limit_bytes", limit_bytes))
    }

    /// The state machine said no. An old token has a code of its own: the agent drops its work.
    pub fn refused(refusal: &Refusal) -> Self {
        let code = match refusal {
            Refusal::StaleToken { .. } => ErrorCode::StaleToken,
            _ => ErrorCode::Refused,
        };
        let told = serde_json::to_string(refusal).unwrap_or_default();
        Self(ApiError::new(code).with("refusal", told))
    }
}

impl From<StoreError> for Failure {
    fn from(error: StoreError) -> Self {
        match error {
            StoreError::NotFound { .. } => Self::not_found(),
            StoreError::Invalid { field, expected } => Self::invalid(field, expected),
            StoreError::Taken { what } => Self::invalid(what, "one that nobody else has"),
            StoreError::BrokenOff { .. } => Self::invalid("body", "a whole body"),
            StoreError::ContentMismatch => ErrorCode::ContentMismatch.into(),
            StoreError::TooLarge { limit_bytes } => Self::too_large(limit_bytes),
            StoreError::Unavailable { .. } | StoreError::ContentsUnavailable { .. } | StoreError::ChangedMeanwhile => {
                tracing::warn!(%error, "storage is not available");
                ErrorCode::StorageUnavailable.into()
            }
            other => Self::internal(other),
        }
    }
}

impl From<ErrorCode> for Failure {
    fn from(code: ErrorCode) -> Self {
        Self(code.into())
    }
}

impl From<ApiError> for Failure {
    fn from(error: ApiError) -> Self {
        Self(error)
    }
}

impl IntoResponse for Failure {
    fn into_response(self) -> Response {
        let status = StatusCode::from_u16(self.0.code.http_status()).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
        (status, Json(self.0)).into_response()
    }
}
