//! What comes in: JSON bodies and query strings whose refusal names the field and says what would be right.

use axum::body::Bytes;
use axum::extract::rejection::{BytesRejection, PathRejection, QueryRejection};
use axum::extract::{FromRequest, FromRequestParts, Path, Query, Request};
use axum::http::StatusCode;
use axum::http::request::Parts;
use contract::ErrorCode;
use serde::de::DeserializeOwned;

use super::failure::Failure;

/// A JSON body, whatever its content type says.
pub struct Body<T>(pub T);

impl<T: DeserializeOwned, S: Send + Sync> FromRequest<S> for Body<T> {
    type Rejection = Failure;

    async fn from_request(request: Request, state: &S) -> Result<Self, Failure> {
        let bytes = Bytes::from_request(request, state).await.map_err(|refused| unread(&refused))?;
        parse(&bytes).map(Self)
    }
}

/// Reads JSON, or says which field is not as it should be.
pub fn parse<T: DeserializeOwned>(bytes: &[u8]) -> Result<T, Failure> {
    let mut deserializer = serde_json::Deserializer::from_slice(bytes);
    serde_path_to_error::deserialize(&mut deserializer).map_err(|error| {
        let path = error.path().to_string();
        let reason = error.into_inner().to_string();
        let missing = reason.strip_prefix("missing field `").and_then(|rest| rest.split('`').next());
        let field = match (path.as_str(), missing) {
            ("." | "?", None) => "body".to_owned(),
            ("." | "?", Some(name)) => name.to_owned(),
            (path, Some(name)) => format!("{path}.{name}"),
            (path, None) => path.to_owned(),
        };
        Failure::invalid(&field, &expected(&reason))
    })
}

/// What serde would have liked, without the value that came, which may be personal.
fn expected(reason: &str) -> String {
    if reason.starts_with("missing field") {
        return "a value".to_owned();
    }
    let wanted = reason.rsplit_once("expected ").map_or("valid JSON", |(_, wanted)| wanted);
    wanted.split(" at line ").next().unwrap_or(wanted).to_owned()
}

fn unread(refused: &BytesRejection) -> Failure {
    if refused.status() == StatusCode::PAYLOAD_TOO_LARGE {
        return ErrorCode::TooLarge.into();
    }
    Failure::invalid("body", "a whole body")
}

/// The query string.
pub struct Asking<T>(pub T);

impl<T: DeserializeOwned, S: Send + Sync> FromRequestParts<S> for Asking<T> {
    type Rejection = Failure;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Failure> {
        match Query::<T>::from_request_parts(parts, state).await {
            Ok(Query(asked)) => Ok(Self(asked)),
            Err(refused) => Err(query_refused(&refused)),
        }
    }
}

fn query_refused(refused: &QueryRejection) -> Failure {
    let text = refused.body_text();
    let field = text.strip_prefix("Failed to deserialize query string: ").and_then(|rest| rest.split(':').next());
    let named = field.filter(|name| !name.contains(' ')).unwrap_or("query");
    Failure::invalid(named, &expected(&text))
}

/// An id in the path. What is no id does not exist.
pub struct Id<T>(pub T);

impl<T, S> FromRequestParts<S> for Id<T>
where
    T: DeserializeOwned + Send,
    S: Send + Sync,
{
    type Rejection = Failure;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Failure> {
        let Path(id) =
            Path::<T>::from_request_parts(parts, state).await.map_err(|_: PathRejection| Failure::not_found())?;
        Ok(Self(id))
    }
}

#[cfg(test)]
mod tests {
    use contract::session::SignIn;

    use super::*;

    #[test]
    fn a_bad_body_names_the_field_and_never_repeats_the_value() {
        for (body, field) in [
            (r#"{"email":"a@b","password":"s3cret"}"#, "device"),
            (r#"{"email":5,"password":"s3cret","device":"x"}"#, "email"),
            ("not JSON", "body"),
        ] {
            let Err(Failure(error)) = parse::<SignIn>(body.as_bytes()) else { panic!("{body} was read") };
            assert_eq!(error.field.as_deref(), Some(field));
            assert!(!format!("{error:?}").contains("s3cret"), "{error:?}");
        }
    }
}
