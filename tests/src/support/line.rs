//! A telephone line between programs that a story can cut at the worst moment.
//!
//! Programs connect to the line's own address, which stays the same while the program behind it dies and comes back.

use std::net::SocketAddr;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use anyhow::{Result, ensure};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::watch;

/// Where a connection breaks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Cut {
    /// The request arrives whole; its answer never does.
    Answer,
    /// This many bytes of the request arrive.
    RequestAfter(usize),
    /// The same, and then the line is down for everybody.
    Everything { after: usize },
}

pub struct Line {
    pub address: SocketAddr,
    shared: Arc<Shared>,
}

struct Shared {
    state: Mutex<State>,
    cuts: watch::Sender<usize>,
}

#[derive(Default)]
struct State {
    /// The program at the other end; nobody when there is none.
    to: Option<SocketAddr>,
    /// Cuts the next request whose head contains this.
    armed: Option<(String, Cut)>,
}

impl Line {
    pub async fn new() -> Result<Self> {
        let listener = TcpListener::bind("127.0.0.1:0").await?;
        let address = listener.local_addr()?;
        let shared = Arc::new(Shared { state: Mutex::default(), cuts: watch::Sender::new(0) });
        let answering = shared.clone();
        tokio::spawn(async move {
            while let Ok((near, _)) = listener.accept().await {
                let shared = answering.clone();
                tokio::spawn(async move { carry(near, &shared).await.ok() });
            }
        });
        Ok(Self { address, shared })
    }

    pub fn url(&self) -> String {
        format!("http://{}", self.address)
    }

    /// From now on the line leads there.
    pub fn leads_to(&self, program: Option<SocketAddr>) {
        self.shared.state().to = program;
    }

    /// The next request that contains `head` in its first line meets this.
    pub fn will_cut(&self, head: &str, cut: Cut) {
        self.shared.state().armed = Some((head.to_owned(), cut));
    }

    /// Waits until the cut that was asked for has been made.
    pub async fn was_cut(&self) -> Result<()> {
        let mut cuts = self.shared.cuts.subscribe();
        let cut = async { cuts.wait_for(|cuts| *cuts > 0).await.is_ok() };
        let was_cut = tokio::time::timeout(testkit::PATIENCE, cut).await.unwrap_or(false);
        ensure!(was_cut, "the line was not cut: no such request came");
        self.shared.cuts.send_replace(0);
        Ok(())
    }
}

impl Shared {
    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The cut for a request that begins like this, which is then used up.
    fn cut_for(&self, request: &[u8]) -> Option<Cut> {
        let first_line = request.split(|byte| *byte == b'\r').next().unwrap_or_default();
        let first_line = String::from_utf8_lossy(first_line);
        let mut state = self.state();
        match &state.armed {
            Some((head, _)) if first_line.contains(head.as_str()) => state.armed.take().map(|(_, cut)| cut),
            _ => None,
        }
    }
}

/// Carries bytes both ways until one end hangs up or the cut comes. Requests are told apart by their arrival: programs
/// here send the next one only when they have the answer to the last.
async fn carry(mut near: TcpStream, shared: &Shared) -> Result<()> {
    let to = shared.state().to;
    let Some(to) = to else { return Ok(()) };
    let mut far = TcpStream::connect(to).await?;
    let (mut from_near, mut from_far) = (vec![0; 16 << 10], vec![0; 16 << 10]);
    // What is still let through of a request that is being cut.
    let mut remaining = usize::MAX;
    let mut drop_answer = false;
    let mut answered = true;
    loop {
        tokio::select! {
            read = near.read(&mut from_near) => {
                let read = read?;
                if read == 0 {
                    return Ok(());
                }
                let bytes = from_near.get(..read).unwrap_or_default();
                if std::mem::take(&mut answered) {
                    match shared.cut_for(bytes) {
                        Some(Cut::Answer) => drop_answer = true,
                        Some(Cut::RequestAfter(bytes)) => remaining = bytes,
                        Some(Cut::Everything { after }) => {
                            remaining = after;
                            shared.state().to = None;
                        }
                        None => {}
                    }
                }
                let passed = bytes.get(..remaining.min(read)).unwrap_or(bytes);
                far.write_all(passed).await?;
                if remaining != usize::MAX {
                    remaining -= passed.len();
                    if remaining == 0 {
                        shared.cuts.send_modify(|cuts| *cuts += 1);
                        return Ok(());
                    }
                }
            }
            read = far.read(&mut from_far) => {
                let read = read?;
                if read == 0 {
                    return Ok(());
                }
                if drop_answer {
                    shared.cuts.send_modify(|cuts| *cuts += 1);
                    return Ok(());
                }
                answered = true;
                near.write_all(from_far.get(..read).unwrap_or_default()).await?;
            }
        }
    }
}
