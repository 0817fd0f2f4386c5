//! Pushes to a strict receiver: it decrypts as a browser does, and looks at the signature as a push service does.

#![allow(clippy::unwrap_used, clippy::panic, reason = "a story that cannot go on has failed")]

use base64::Engine;
use base64::prelude::BASE64_URL_SAFE_NO_PAD as BASE64;
use channels::{Keeping, Push, PushError, Pusher, Subscription, VapidKey, WebPush};
use chrono::{DateTime, TimeDelta, Utc};
use p256::ecdsa::signature::Verifier;
use p256::ecdsa::{Signature, VerifyingKey};
use serde_json::{Value, json};
use web_push_native::p256::SecretKey;
use web_push_native::{Auth, decrypt};
use wiremock::matchers::{method, path};
use wiremock::{Mock, MockServer, Request, ResponseTemplate};

const CONTACT: &str = "https://portal.horizonte.example";

/// Maria's browser: its keys, and where its push service keeps her messages.
struct Browser {
    service: MockServer,
    secret: SecretKey,
    auth: [u8; 16],
}

impl Browser {
    async fn answering(status: u16) -> Self {
        let service = MockServer::start().await;
        let answer = ResponseTemplate::new(status);
        Mock::given(method("POST")).and(path("/wpush/maria")).respond_with(answer).mount(&service).await;
        Self { service, secret: SecretKey::from_slice(&[7; 32]).unwrap(), auth: [9; 16] }
    }

    fn subscription(&self) -> Subscription {
        use web_push_native::p256::elliptic_curve::sec1::ToEncodedPoint;
        Subscription {
            endpoint: format!("{}/wpush/maria", self.service.uri()),
            p256dh: BASE64.encode(self.secret.public_key().to_encoded_point(false).as_bytes()),
            auth: BASE64.encode(self.auth),
        }
    }

    fn portal(&self) -> WebPush {
        let key = VapidKey::derive(b"the server's key").unwrap();
        WebPush::new(machine::http_client(), key, CONTACT, &[self.service.uri()])
    }

    async fn received(&self) -> Request {
        self.service.received_requests().await.unwrap().pop().unwrap()
    }

    fn reads(&self, request: &Request) -> Value {
        let plain = decrypt(request.body.clone(), &self.secret, &Auth::from(self.auth)).unwrap();
        serde_json::from_slice(&plain).unwrap()
    }
}

fn now() -> DateTime<Utc> {
    "2026-11-22T12:00:00Z".parse().unwrap()
}

fn push() -> Push {
    Push {
        title: "Contábil Horizonte".into(),
        body: "Holerite 10/2026 chegou".into(),
        url: "/documentos/1".into(),
        tag: "document:1".into(),
        unread: 3,
    }
}

const DAY: Keeping = Keeping { ttl_s: 86_400, is_urgent: false };

async fn pushed(browser: &Browser) -> Result<(), PushError> {
    browser.portal().push(&browser.subscription(), &push(), DAY, now()).await
}

#[tokio::test]
async fn only_the_browser_reads_it_and_the_service_knows_who_sends_it() {
    let browser = Browser::answering(201).await;
    pushed(&browser).await.unwrap();
    let request = browser.received().await;
    let header = |name: &str| request.headers[name].to_str().unwrap().to_owned();
    assert_eq!((header("content-encoding").as_str(), header("ttl").as_str()), ("aes128gcm", "86400"));
    assert_eq!(header("urgency"), "normal");
    assert!(!String::from_utf8_lossy(&request.body).contains("Holerite"));
    let words = ("Contábil Horizonte", "Holerite 10/2026 chegou");
    let shown = json!({ "title": words.0, "body": words.1, "url": "/documentos/1", "tag": "document:1", "unread": 3 });
    assert_eq!(browser.reads(&request), shown);

    let authorization = header("authorization");
    let (token, key) = authorization.strip_prefix("vapid t=").unwrap().split_once(", k=").unwrap();
    assert_eq!(key, browser.portal().public_key(), "the key that the browser subscribed with");
    let (signed, signature) = token.rsplit_once('.').unwrap();
    let key = VerifyingKey::from_sec1_bytes(&BASE64.decode(key).unwrap()).unwrap();
    let signature = Signature::from_slice(&BASE64.decode(signature).unwrap()).unwrap();
    key.verify(signed.as_bytes(), &signature).unwrap();
    let part = |place: usize| -> Value {
        serde_json::from_slice(&BASE64.decode(signed.split('.').nth(place).unwrap()).unwrap()).unwrap()
    };
    assert_eq!(part(0), json!({ "typ": "JWT", "alg": "ES256" }));
    let expires = (now() + TimeDelta::hours(12)).timestamp();
    assert_eq!(part(1), json!({ "aud": browser.service.uri(), "exp": expires, "sub": CONTACT }));
}

#[tokio::test]
async fn a_device_that_is_gone_is_told_from_a_service_that_is_away() {
    let unavailable = |reason: &str| Err(PushError::Unavailable(reason.into()));
    for (status, meaning) in [
        (404, Err(PushError::Gone)),
        (410, Err(PushError::Gone)),
        (429, unavailable("too_many")),
        (503, unavailable("push_service_away")),
        (403, Err(PushError::Rejected { code: "push_403".into() })),
    ] {
        assert_eq!(pushed(&Browser::answering(status).await).await, meaning, "{status}");
    }
    // Nobody listens there any more.
    let gone = std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
    let origin = format!("http://{gone}");
    let subscription =
        Subscription { endpoint: format!("{origin}/wpush"), ..Browser::answering(201).await.subscription() };
    let portal = WebPush::new(machine::http_client(), VapidKey::derive(b"k").unwrap(), CONTACT, &[origin]);
    let pushed = portal.push(&subscription, &push(), DAY, now()).await;
    assert_eq!(pushed, unavailable("push_service_unreachable"));
}

#[tokio::test]
async fn only_push_services_of_browsers_are_asked() {
    let browser = Browser::answering(201).await;
    let portal = WebPush::new(machine::http_client(), VapidKey::derive(b"k").unwrap(), CONTACT, &[]);
    let field_of = |endpoint: &str, p256dh: &str, auth: &str| {
        let known = browser.subscription();
        let or = |given: &str, known: String| if given.is_empty() { known } else { given.to_owned() };
        let subscription = Subscription {
            endpoint: endpoint.to_owned(),
            p256dh: or(p256dh, known.p256dh),
            auth: or(auth, known.auth),
        };
        portal.check(&subscription).err().map(|bad| bad.field)
    };
    for good in [
        "https://fcm.googleapis.com/fcm/send/abc",
        "https://jmt17.google.com/fcm/send/abc",
        "https://updates.push.services.mozilla.com/wpush/v2/abc",
        "https://wns2-par02p.notify.windows.com/w/?token=abc",
        "https://web.push.apple.com/abc",
    ] {
        assert_eq!(field_of(good, "", ""), None, "{good}");
        assert_eq!(field_of(good, "AAAA", ""), Some("keys.p256dh"));
        assert_eq!(field_of(good, "", "AAAA"), Some("keys.auth"));
    }
    for bad in [
        browser.subscription().endpoint.as_str(),
        "http://fcm.googleapis.com/fcm/send/abc",
        "https://fcm.googleapis.com:8443/fcm/send/abc",
        "https://evilfcm.googleapis.com/x",
        "https://storage.googleapis.com/x",
        "https://fcm.googleapis.com.evil.example/x",
        "https://169.254.169.254/latest",
        "file:///etc/passwd",
        "",
    ] {
        assert_eq!(field_of(bad, "", ""), Some("endpoint"), "{bad}");
    }
}

#[test]
fn every_replica_has_the_same_key_and_no_other_server_has_it() {
    let of = |server: &[u8]| VapidKey::derive(server).unwrap().public().to_owned();
    assert_eq!(of(b"one"), of(b"one"));
    assert_ne!(of(b"one"), of(b"two"));
    assert_eq!(BASE64.decode(of(b"one")).unwrap().len(), 65);
}
