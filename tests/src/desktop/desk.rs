//! The person in front of the window: what they do, and what they see.
//!
//! Nothing here sleeps: each waits until the window shows what it should, and says what it shows when it does not.

use anyhow::{Context, Result, bail};
use headless::{Window, until};
use portal::demonstration::DemoPerson;
use serde_json::{Value, json};
use std::time::Duration;

/// Generous, for a machine under load.
pub const PATIENCE: Duration = Duration::from_secs(30);

pub struct Desk {
    window: Window,
}

impl Desk {
    pub fn at(window: Window) -> Self {
        Self { window }
    }

    /// Connects to the office's server and signs in.
    pub fn enters(&self, server: &str, person: &DemoPerson) -> Result<()> {
        self.clicks("first-start-connect")?;
        self.connects_to(server)?;
        self.signs_in(person.email, person.password)?;
        self.sees_in("status-line", "Conectado")
    }

    pub fn connects_to(&self, server: &str) -> Result<()> {
        self.writes("first-start-address", server)?;
        self.clicks("first-start-connect-submit")
    }

    pub fn signs_in(&self, email: &str, password: &str) -> Result<()> {
        self.writes("sign-in-email", email)?;
        self.writes("sign-in-password", password)?;
        self.clicks("sign-in-submit")
    }

    /// Goes to a tab of the Order Center: pending, awaiting, processing or processed.
    pub fn looks_at(&self, tab: &str) -> Result<()> {
        self.clicks(&format!("tab-{tab}"))
    }

    pub fn sees_order(&self, text: &str) -> Result<()> {
        self.sees_in("order-row", text)
    }

    pub fn opens_order(&self, text: &str) -> Result<()> {
        self.clicks_on(&css("order-row"), text)?;
        self.sees_in("order-panel", text)
    }

    /// Opens the person, the company or the like whose line says `text`.
    pub fn clicks_thing(&self, text: &str) -> Result<()> {
        self.clicks_on(&css("thing"), text)
    }

    /// Decides on the open order by the button `decision`, and means it.
    pub fn decides(&self, decision: &str) -> Result<()> {
        self.clicks(decision)?;
        self.clicks(&format!("{decision}-yes"))
    }

    pub fn clicks(&self, testid: &str) -> Result<()> {
        self.clicks_on(&css(testid), "")
    }

    /// Clicks the words `label` of a choice.
    pub fn chooses(&self, label: &str) -> Result<()> {
        self.clicks_on("label", label)
    }

    /// Takes the entry `label` of the list `testid`.
    pub fn picks(&self, testid: &str, label: &str) -> Result<()> {
        self.clicks_on(&format!("{} option", css(testid)), label)
    }

    /// Presses the button without a text that is called `name`.
    pub fn presses(&self, name: &str) -> Result<()> {
        self.clicks_on(&format!("button[aria-label='{name}']"), "")
    }

    /// Types in place of what the field held.
    pub fn writes(&self, testid: &str, text: &str) -> Result<()> {
        self.window.type_into(&css(testid), text)
    }

    pub fn sees(&self, text: &str) -> Result<()> {
        self.window.wait_for_text("body", text).map(drop)
    }

    pub fn sees_in(&self, testid: &str, text: &str) -> Result<()> {
        self.window.wait_for_text(&css(testid), text).map(drop)
    }

    /// What is said below a field.
    pub fn sees_below(&self, field: &str, text: &str) -> Result<()> {
        let said = until(PATIENCE, &format!("something below {field}"), || {
            self.window.wait_for(&css(field))?.attribute("aria-describedby")
        })?;
        self.window.wait_for_text(&format!("[id='{said}']"), text).map(drop)
    }

    /// Waits until `testid` is gone.
    pub fn no_longer_sees(&self, testid: &str) -> Result<()> {
        until(PATIENCE, &format!("{testid} to go"), || Ok((!self.shows(testid)?).then_some(())))
            .with_context(|| self.text().unwrap_or_default())
    }

    /// Waits until no `testid` holds `text`.
    pub fn no_longer_sees_in(&self, testid: &str, text: &str) -> Result<()> {
        let holds = format!(
            "return [...document.querySelectorAll(\"{}\")].some((one) => one.innerText.includes(arguments[0]))",
            css(testid)
        );
        until(PATIENCE, &format!("{testid} without “{text}”"), || {
            Ok((self.window.run(&holds, &[json!(text)])? == false).then_some(()))
        })
    }

    /// Is `testid` there now?
    pub fn shows(&self, testid: &str) -> Result<bool> {
        Ok(!self.window.find_all(&css(testid))?.is_empty())
    }

    /// All that the window says now.
    pub fn text(&self) -> Result<String> {
        Ok(self.asks("return document.body.innerText")?.as_str().unwrap_or_default().to_owned())
    }

    /// What a script in the page answers.
    pub fn asks(&self, script: &str) -> Result<Value> {
        self.window.run(script, &[])
    }

    /// Calls the program as a script in the page could: `Ok` is its answer, `Err` why it refused.
    pub fn calls(&self, command: &str, arguments: &Value) -> Result<Result<Value, String>> {
        let script = "delete window.answered; window.__TAURI_INTERNALS__.invoke(arguments[0], arguments[1]).then(
            (answer) => { window.answered = { answer }; },
            (refusal) => { window.answered = { refusal: JSON.stringify(refusal) }; })";
        self.window.run(script, &[json!(command), arguments.clone()])?;
        let answered = until(PATIENCE, &format!("an answer to {command}"), || {
            let answered = self.asks("return window.answered ?? null")?;
            Ok((!answered.is_null()).then_some(answered))
        })?;
        match answered.get("refusal").and_then(Value::as_str) {
            Some(refusal) => Ok(Err(refusal.to_owned())),
            None => Ok(Ok(answered.get("answer").cloned().unwrap_or_default())),
        }
    }

    /// Is the window on the screen, as far as its page knows?
    pub fn is_on_screen(&self) -> Result<bool> {
        Ok(self.asks("return document.visibilityState")? == "visible")
    }

    /// Clicks the first of `css` that holds `text`, however often the page replaces it meanwhile.
    fn clicks_on(&self, css: &str, text: &str) -> Result<()> {
        let mut why = String::new();
        let clicked = until(PATIENCE, &format!("{css} with “{text}”"), || {
            for element in self.window.find_all(css)? {
                if !text.is_empty() && !element.text().is_ok_and(|shown| shown.contains(text)) {
                    continue;
                }
                match element.click() {
                    Ok(()) => return Ok(Some(())),
                    Err(error) => why = format!("{error:#}"),
                }
            }
            Ok(None)
        });
        let Err(error) = clicked else { return Ok(()) };
        bail!("{error:#} {why}; the window shows: {}", self.text()?)
    }
}

fn css(testid: &str) -> String {
    format!("[data-testid={testid}]")
}
