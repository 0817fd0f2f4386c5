//! The hand that drives a window: finds, clicks, types and reads, by the WebDriver protocol.
//!
//! `WebKitWebDriver` starts the program itself; the program knows by `TAURI_WEBVIEW_AUTOMATION` that it may be driven.
//! Elements are found by CSS selector; the interface marks what matters with `data-testid`.

use crate::session::{end_all_with, log_to, output_in};
use crate::{Running, Session, free_port, request, until};
use anyhow::{Context, Result, bail};
use base64::{Engine, engine::general_purpose::STANDARD};
use serde_json::{Value, json};
use std::path::{Path, PathBuf};
use std::time::Duration;

/// How long an element may take to appear; generous, for a machine under load.
const PATIENCE: Duration = Duration::from_secs(30);
/// The variable by which the processes of one window are known.
const MARK: &str = "HEADLESS_WINDOW";
/// The name WebDriver gives to the reference of an element.
const ELEMENT: &str = "element-6066-11e4-a52e-4f735466cecf";

/// The window of a running program.
#[derive(Debug)]
pub struct Window {
    session_url: String,
    log: PathBuf,
    driver: Running,
    /// What stands in the environment of the program and of all that it started.
    mark: String,
}

/// Something in the window, as it was when it was found.
#[derive(Debug)]
pub struct Element<'a> {
    window: &'a Window,
    id: String,
}

impl Window {
    /// Starts `program` in `session` and waits for its window.
    ///
    /// # Errors
    /// When the driver is missing or the program shows no window.
    pub fn open(session: &Session, program: &Path, arguments: &[&str], vars: &[(&str, &str)]) -> Result<Self> {
        let port = free_port()?;
        let mut command = session.command("WebKitWebDriver");
        command.arg(format!("--port={port}")).arg("--host=127.0.0.1");
        command.env("TAURI_WEBVIEW_AUTOMATION", "true").env(MARK, port.to_string()).envs(vars.iter().copied());
        let log = session.log_of(&format!("window-{port}"))?;
        log_to(&log, &mut command)?;
        let driver = Running::start(&mut command)?;
        let base = format!("http://127.0.0.1:{port}");
        until(PATIENCE, "WebKitWebDriver", || Ok(request("GET", &format!("{base}/status"), &[], b"").ok()))?;
        let options = json!({ "binary": program, "args": arguments });
        let wanted = json!({ "capabilities": { "alwaysMatch": { "webkitgtk:browserOptions": options } } });
        let opened = call("POST", &format!("{base}/session"), &wanted).with_context(|| {
            format!("{} showed no window to drive; it said: {}", program.display(), output_in(&log))
        })?;
        let id = opened.pointer("/sessionId").and_then(Value::as_str).context("the driver gave no session")?;
        Ok(Self { session_url: format!("{base}/session/{id}"), log, driver, mark: format!("{MARK}={port}") })
    }

    /// What the program printed so far.
    #[must_use]
    pub fn output(&self) -> String {
        output_in(&self.log)
    }

    /// Shows another page.
    ///
    /// # Errors
    /// When there is none at `url`.
    pub fn go(&self, url: &str) -> Result<()> {
        self.post("url", &json!({ "url": url })).map(drop)
    }

    /// Waits until `css` is there and visible.
    ///
    /// # Errors
    /// When it does not come; the sentence holds what the page shows instead.
    pub fn wait_for(&self, css: &str) -> Result<Element<'_>> {
        until(PATIENCE, css, || {
            for element in self.find_all(css)? {
                if element.is_shown()? {
                    return Ok(Some(element));
                }
            }
            Ok(None)
        })
        .with_context(|| self.what_it_shows())
    }

    /// Waits until some element of `css` holds `text`.
    ///
    /// # Errors
    /// When it does not come; the sentence holds what the page shows instead.
    pub fn wait_for_text(&self, css: &str, text: &str) -> Result<Element<'_>> {
        until(PATIENCE, &format!("{css} with “{text}”"), || {
            for element in self.find_all(css)? {
                // An element may be replaced between finding and reading it: look again.
                if element.text().is_ok_and(|shown| shown.contains(text)) {
                    return Ok(Some(element));
                }
            }
            Ok(None)
        })
        .with_context(|| self.what_it_shows())
    }

    /// Everything that `css` finds now, in the order of the page.
    ///
    /// # Errors
    /// When the selector is none or the window is gone.
    pub fn find_all(&self, css: &str) -> Result<Vec<Element<'_>>> {
        let asked = json!({ "using": "css selector", "value": css });
        let found = match self.post("elements", &asked) {
            // The page changed while the driver wrote down what it had found.
            Err(error) if error.to_string().contains("Could not parse element info") => {
                self.post("elements", &asked)?
            }
            found => found?,
        };
        let ids = found.as_array().into_iter().flatten().filter_map(|one| one.get(ELEMENT)?.as_str());
        Ok(ids.map(|id| Element { window: self, id: id.to_owned() }).collect())
    }

    /// Waits for `css` and clicks it.
    ///
    /// # Errors
    /// When it does not come or something covers it.
    pub fn click(&self, css: &str) -> Result<()> {
        self.wait_for(css)?.click()
    }

    /// Waits for `css` and types `text` into it in place of what it held.
    ///
    /// # Errors
    /// When it does not come or does not take text.
    pub fn type_into(&self, css: &str, text: &str) -> Result<()> {
        let field = self.wait_for(css)?;
        field.post("clear", &json!({}))?;
        field.type_text(text)
    }

    /// Runs the body of a JavaScript function in the page and gives what it returns.
    ///
    /// # Errors
    /// When it throws.
    pub fn run(&self, body: &str, arguments: &[Value]) -> Result<Value> {
        self.post("execute/sync", &json!({ "script": body, "args": arguments }))
    }

    /// Waits until what was changed in the page so far is painted.
    ///
    /// # Errors
    /// When nothing is painted, as in a window that is hidden.
    pub fn wait_for_paint(&self) -> Result<()> {
        let next = "window.painted = false;
            requestAnimationFrame(() => requestAnimationFrame(() => { window.painted = true; }));";
        self.run(next, &[])?;
        until(PATIENCE, "the window to be painted", || {
            Ok((self.run("return window.painted", &[])? == true).then_some(()))
        })
    }

    /// Writes what the window shows to `path`, as PNG.
    ///
    /// # Errors
    /// When it cannot be taken or written. It hangs when `WEBKIT_DISABLE_DMABUF_RENDERER` is set: do not set it.
    pub fn screenshot(&self, path: &Path) -> Result<()> {
        let picture = call("GET", &format!("{}/screenshot", self.session_url), &Value::Null)?;
        let bytes = STANDARD.decode(picture.as_str().unwrap_or_default()).context("the picture is not base64")?;
        std::fs::write(path, bytes).with_context(|| format!("cannot write {}", path.display()))
    }

    fn post(&self, path: &str, body: &Value) -> Result<Value> {
        call("POST", &format!("{}/{path}", self.session_url), body)
    }

    fn what_it_shows(&self) -> String {
        let shown = self.run("return document.body.innerText", &[]);
        format!("the window shows: {}", shown.as_ref().ok().and_then(Value::as_str).unwrap_or("nothing"))
    }
}

impl Drop for Window {
    fn drop(&mut self) {
        let _ = request("DELETE", &self.session_url, &[], b"");
        self.driver.kill();
        // The driver does not wait for the program to end, and the next start must not find this one.
        let _ = end_all_with(&self.mark);
    }
}

impl Element<'_> {
    /// # Errors
    /// When something covers it or it is gone.
    pub fn click(&self) -> Result<()> {
        self.post("click", &json!({})).map(drop)
    }

    /// Presses the keys of `text`. WebDriver's code points stand for keys without a letter: `\u{E007}` is Enter.
    ///
    /// # Errors
    /// When it does not take text or is gone.
    pub fn type_text(&self, text: &str) -> Result<()> {
        self.post("value", &json!({ "text": text })).map(drop)
    }

    /// The text a person sees.
    ///
    /// # Errors
    /// When it is gone.
    pub fn text(&self) -> Result<String> {
        // WebDriver's own "text" leaves out what stands in a box that could cut it off, though it does not.
        let text = self.window.run("return arguments[0].innerText", &[json!({ ELEMENT: self.id })])?;
        Ok(text.as_str().unwrap_or_default().to_owned())
    }

    /// # Errors
    /// When it is gone.
    pub fn attribute(&self, name: &str) -> Result<Option<String>> {
        Ok(self.get(&format!("attribute/{name}"))?.as_str().map(str::to_owned))
    }

    /// # Errors
    /// When it is gone.
    pub fn is_shown(&self) -> Result<bool> {
        Ok(self.get("displayed")?.as_bool().unwrap_or_default())
    }

    fn get(&self, path: &str) -> Result<Value> {
        call("GET", &self.url(path), &Value::Null)
    }

    fn post(&self, path: &str, body: &Value) -> Result<Value> {
        call("POST", &self.url(path), body)
    }

    fn url(&self, path: &str) -> String {
        format!("{}/element/{}/{path}", self.window.session_url, self.id)
    }
}

/// One WebDriver command; its `value`, or its error as a sentence.
fn call(method: &str, url: &str, body: &Value) -> Result<Value> {
    let body = if body.is_null() { String::new() } else { body.to_string() };
    let answer = request(method, url, &[("Content-Type", "application/json")], body.as_bytes())?;
    let value = answer.json()?.get_mut("value").map(Value::take).unwrap_or_default();
    if answer.status >= 400 {
        let part = |name| value.get(name).and_then(Value::as_str).unwrap_or_default();
        bail!("{}: {}", part("error"), part("message"));
    }
    Ok(value)
}
