//! `admin verify-audit`: is every office's audit log as it was written (SE1)?

use std::path::PathBuf;

use anyhow::Context;
use audit::Receipt;
use serde_json::{Value, json};

use super::StorageArgs;

#[derive(clap::Args)]
pub struct VerifyAudit {
    #[command(flatten)]
    storage: StorageArgs,
    /// A receipt that was given away earlier: it must still fit. May be given several times.
    #[arg(long)]
    receipt: Vec<PathBuf>,
}

/// Exit code when an entry is not as it was written.
pub const NOT_AS_WRITTEN: u8 = 1;

/// Looks at every office; says of each how many entries there are, the hash of the newest, and what is wrong.
pub async fn verify_audit(asked: VerifyAudit) -> anyhow::Result<(Value, u8)> {
    let receipts = asked.receipt.iter().map(receipt).collect::<anyhow::Result<Vec<_>>>()?;
    let store = asked.storage.open().await?;
    let (mut offices, mut code) = (Vec::new(), 0);
    for office in store.offices().await? {
        let of_this: Vec<Receipt> = receipts.iter().filter(|receipt| receipt.office == office.id).cloned().collect();
        let report = store.verify_audit(office.id, &of_this).await?;
        if !report.faults.is_empty() {
            code = NOT_AS_WRITTEN;
        }
        let faults: Vec<String> = report.faults.iter().map(ToString::to_string).collect();
        let (entries, head) = (report.entries, report.head);
        offices.push(
            json!({ "office": office.id, "name": office.name, "entries": entries, "head": head, "faults": faults }),
        );
    }
    store.close().await;
    Ok((json!({ "in_order": code == 0, "offices": offices }), code))
}

fn receipt(file: &PathBuf) -> anyhow::Result<Receipt> {
    let bytes = std::fs::read(file).with_context(|| format!("{} cannot be read", file.display()))?;
    serde_json::from_slice(&bytes).with_context(|| format!("{} is no receipt of the audit log", file.display()))
}
