//! What can go wrong between a program and the portal.

use std::path::PathBuf;

use contract::{ApiError, ErrorCode};

#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ClientError {
    /// The address itself cannot be used.
    #[error("“{address}” is not a server's address; write it like https://balcao.escritorio.com.br")]
    BadAddress { address: String },
    /// No portal was reached, or the connection broke before the answer was whole.
    #[error("no answer from {address}: {why}")]
    Unreachable { address: String, why: NoAnswer },
    /// Something answers at the address, but not as a Balcão portal does.
    #[error("{address} answers, but it is not a Balcão portal: {answered}")]
    NotAPortal { address: String, answered: String },
    #[error("{address} speaks version {theirs} of the contract, this program version {ours}; update the older one")]
    VersionMismatch { address: String, theirs: u32, ours: u32 },
    /// The portal answered with an error.
    #[error("the portal answers {0}")]
    Api(ApiError),
    /// What was fetched does not have the SHA-256 that it should have; nothing was kept.
    #[error("the content of {what} has another SHA-256 than announced")]
    ContentMismatch { what: String },
    #[error("the file {} could not be written: {reason}", path.display())]
    File { path: PathBuf, reason: String },
}

/// Why there was no answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum NoAnswer {
    #[error("nothing listens there, or the name is unknown")]
    NotConnected,
    #[error("it took too long")]
    TimedOut,
    #[error("the certificate or the encryption was not accepted")]
    Tls,
    #[error("the connection broke")]
    Broken,
    /// A server before the portal says that the portal is down.
    #[error("the server before the portal answers {0}")]
    Gateway(u16),
}

impl NoAnswer {
    /// A word for `facts.why`, for which `locales/` has a sentence.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::NotConnected => "not_connected",
            Self::TimedOut => "timed_out",
            Self::Tls => "tls",
            Self::Broken => "broken",
            Self::Gateway(_) => "gateway",
        }
    }
}

impl ClientError {
    /// May the same call succeed in a while, without anybody doing anything?
    pub fn is_transient(&self) -> bool {
        match self {
            Self::Unreachable { .. } | Self::ContentMismatch { .. } => true,
            Self::Api(error) => {
                matches!(error.code, ErrorCode::StorageUnavailable | ErrorCode::Internal | ErrorCode::TooManyAttempts)
            }
            Self::BadAddress { .. } | Self::NotAPortal { .. } | Self::VersionMismatch { .. } | Self::File { .. } => {
                false
            }
        }
    }

    /// The code of the portal's answer, if it answered with an error.
    pub fn code(&self) -> Option<ErrorCode> {
        match self {
            Self::Api(error) => Some(error.code),
            _ => None,
        }
    }

    /// As the window and the other programs are told.
    pub fn to_api_error(&self) -> ApiError {
        match self {
            Self::BadAddress { address } => {
                ApiError::invalid("address", "https://balcao.escritorio.com.br").with("given", address)
            }
            Self::Unreachable { address, why } => {
                ApiError::new(ErrorCode::ServerUnreachable).with("address", address).with("why", why.as_str())
            }
            Self::NotAPortal { address, .. } => ApiError::new(ErrorCode::NotAPortal).with("address", address),
            Self::VersionMismatch { address, theirs, ours } => ApiError::new(ErrorCode::VersionMismatch)
                .with("address", address)
                .with("theirs", theirs)
                .with("ours", ours),
            Self::Api(error) => error.clone(),
            Self::ContentMismatch { what } => ApiError::new(ErrorCode::ContentMismatch).with("what", what),
            Self::File { path, .. } => ApiError::new(ErrorCode::FileUnavailable).with("path", path.display()),
        }
    }
}
