//! What a script that got into the page could not do: the window calls the desk and nothing else.

use crate::computer::Computer;
use crate::desk::PATIENCE;
use crate::scene::{ana, open_office};
use anyhow::{Result, ensure};
use headless::until;
use serde_json::json;

#[tokio::test(flavor = "multi_thread")]
async fn the_page_reaches_the_desk_and_nothing_else() -> Result<()> {
    let office = open_office("fence").await?;
    let computer = Computer::new()?;
    let desk = computer.starts_balcao()?;
    desk.enters(&office.line.url(), ana(&office)?)?;
    let boot = desk.calls("rpc", &json!({ "call": { "method": "boot", "params": {} } }))?;
    ensure!(boot.is_ok(), "the desk itself must be reached: {boot:?}");

    for (command, arguments) in [
        ("plugin:shell|execute", json!({ "program": "sh", "args": ["-c", "true"] })),
        ("plugin:fs|read_file", json!({ "path": "/etc/passwd" })),
        ("plugin:opener|open_path", json!({ "path": "/etc/passwd" })),
        ("plugin:autostart|enable", json!({})),
        ("plugin:window|close", json!({ "label": "main" })),
        ("plugin:webview|create_webview_window", json!({ "options": { "label": "x", "url": "https://example.org" } })),
        ("unknown", json!({})),
        ("rpc", json!({ "call": { "method": "secrets.list", "params": {} } })),
    ] {
        let answer = desk.calls(command, &arguments)?;
        ensure!(answer.is_err(), "{command} was answered: {answer:?}");
    }

    // The portal is there and answers; it is the page's policy that does not let it be asked.
    let ask = format!(
        "window.blocked = null;
         addEventListener('securitypolicyviolation', (event) => {{ window.blocked = event.effectiveDirective; }});
         fetch('{}/api/about').catch(() => {{}});",
        office.line.url()
    );
    desk.asks(&ask)?;
    let blocked =
        until(PATIENCE, "the policy to speak", || Ok(desk.asks("return window.blocked")?.as_str().map(str::to_owned)))?;
    ensure!(blocked == "connect-src", "blocked by {blocked}");
    Ok(())
}
