//! A mail server made of a few lines: takes every letter, and shows what arrived.

use std::sync::{Arc, Mutex};

use channels::{Mailbox, SmtpSecurity, SmtpSettings};
use tokio::io::{AsyncBufReadExt, AsyncWriteExt, BufReader};
use tokio::net::{TcpListener, TcpStream};
use tokio::task::JoinHandle;

use super::soon;

pub struct Letters {
    port: u16,
    arrived: Arc<Mutex<Vec<Letter>>>,
    serving: JoinHandle<()>,
}

#[derive(Debug, Clone)]
pub struct Letter {
    pub to: String,
    /// As it came, with its soft line breaks undone.
    pub text: String,
}

impl Letters {
    pub async fn server() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let port = listener.local_addr().unwrap().port();
        let arrived: Arc<Mutex<Vec<Letter>>> = Arc::default();
        let into = arrived.clone();
        let serving = tokio::spawn(async move {
            while let Ok((connection, _)) = listener.accept().await {
                tokio::spawn(take(connection, into.clone()));
            }
        });
        Self { port, arrived, serving }
    }

    pub fn settings(&self) -> SmtpSettings {
        SmtpSettings {
            host: "127.0.0.1".into(),
            port: self.port,
            security: SmtpSecurity::Plain,
            sign_in: None,
            from: Mailbox::new("Balcão", "balcao@horizonte.example"),
            certificate: None,
        }
    }

    pub fn to(&self, address: &str) -> Vec<Letter> {
        self.arrived.lock().unwrap().iter().filter(|letter| letter.to == address).cloned().collect()
    }

    /// The secret of the last link to `page` that was sent to this address, once there are so many of them.
    pub async fn link(&self, address: &str, page: &str, count: usize) -> String {
        let mark = format!("/{page}#");
        let last = soon("a letter with a link", async || {
            let with_link: Vec<Letter> =
                self.to(address).into_iter().filter(|letter| letter.text.contains(&mark)).collect();
            with_link.get(count - 1).cloned()
        });
        let text = last.await.text;
        let after = text.split_once(&mark).unwrap().1;
        after.chars().take_while(char::is_ascii_hexdigit).collect()
    }
}

impl Drop for Letters {
    fn drop(&mut self) {
        self.serving.abort();
    }
}

async fn take(connection: TcpStream, arrived: Arc<Mutex<Vec<Letter>>>) {
    let (reading, mut writing) = connection.into_split();
    let mut lines = BufReader::new(reading).lines();
    let (mut to, mut text, mut in_text) = (String::new(), String::new(), false);
    writing.write_all(b"220 letters\r\n").await.ok();
    while let Ok(Some(line)) = lines.next_line().await {
        if in_text && line != "." {
            text.push_str(&line);
            text.push('\n');
            continue;
        }
        let answer: &[u8] = match line.split([' ', ':']).next().unwrap_or_default().to_ascii_uppercase().as_str() {
            "." => {
                in_text = false;
                let text = std::mem::take(&mut text).replace("=\n", "").replace("=3D", "=").replace("=23", "#");
                arrived.lock().unwrap().push(Letter { to: to.clone(), text });
                b"250 taken\r\n"
            }
            "DATA" => {
                in_text = true;
                b"354 go on\r\n"
            }
            "RCPT" => {
                to = line.split(['<', '>']).nth(1).unwrap_or_default().to_owned();
                b"250 yes\r\n"
            }
            "QUIT" => b"221 bye\r\n",
            _ => b"250 yes\r\n",
        };
        if writing.write_all(answer).await.is_err() {
            return;
        }
    }
}
