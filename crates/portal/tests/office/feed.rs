//! Reading along.

use contract::feed::{Change, FeedNudge, FeedPage};
use futures_util::StreamExt;
use reqwest::{Method, Response};

use crate::support::{MARIA, Office, soon};

/// The next cursor that a stream tells.
async fn nudge(stream: &mut Response) -> FeedNudge {
    let mut text = String::new();
    soon("a nudge", async || {
        text.push_str(&String::from_utf8_lossy(&stream.chunk().await.unwrap()?));
        let data = text.lines().filter_map(|line| line.strip_prefix("data: ")).next_back()?;
        text.ends_with("\n\n").then(|| serde_json::from_str(data).unwrap())
    })
    .await
}

#[tokio::test(flavor = "multi_thread")]
async fn the_stream_says_that_there_is_more_and_never_what() {
    let office = Office::open().await;
    let ana = office.ana().await;
    let mut stream = ana.request(Method::GET, "/api/feed/stream").send().await.unwrap();
    assert_eq!(stream.headers()["content-type"], "text/event-stream");
    let first = nudge(&mut stream).await;
    let page: FeedPage = ana.get("/api/feed?after=0").await;
    assert_eq!((page.cursor, page.more), (first.cursor, false));

    office.telephone(MARIA).says("oi").await;
    let mut told = nudge(&mut stream).await;
    assert!(told.cursor > first.cursor);
    let mut after = first.cursor;
    let mut seen = Vec::new();
    while !seen.iter().any(|change| matches!(change, Change::Message(message) if message.text == "oi")) {
        let page: FeedPage = ana.get(&format!("/api/feed?after={after}")).await;
        (after, told) = (page.cursor, FeedNudge { cursor: told.cursor.max(page.cursor) });
        seen.extend(page.changes.into_iter().map(|item| item.change));
    }
    assert!(after >= first.cursor && told.cursor >= after);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_page_is_as_long_as_asked_and_the_pages_together_miss_nothing() {
    let office = Office::open().await;
    let _agent = office.agent("SERVIDOR").await;
    let ana = office.ana().await;
    let whole: FeedPage = ana.get("/api/feed?after=0&limit=2000").await;
    let (mut parts, mut after) = (Vec::new(), 0);
    loop {
        let page: FeedPage = ana.get(&format!("/api/feed?after={after}&limit=2")).await;
        assert!(page.changes.len() <= 2);
        parts.extend(page.changes);
        after = page.cursor;
        if !page.more {
            break;
        }
    }
    assert_eq!(parts, whole.changes);
}

#[tokio::test(flavor = "multi_thread")]
async fn an_agent_is_woken_when_there_is_something_to_claim() {
    let office = Office::open().await;
    let agent = office.agent("SERVIDOR").await;
    let url = office.url("/api/agent/wake");
    let mut stream = office.http.get(url).bearer_auth(&agent.paired.token).send().await.unwrap().bytes_stream();
    office.telephone(MARIA).says("holerite da Rita de outubro").await;
    let woken = soon("the wake-up", async || {
        let text = String::from_utf8(stream.next().await?.ok()?.to_vec()).ok()?;
        text.contains("event: wake").then_some(text)
    })
    .await;
    assert!(woken.contains(r#"data: {"awaiting":1}"#), "{woken}");
    assert_eq!(agent.claims().await.len(), 1);
}
