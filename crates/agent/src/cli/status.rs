//! `status`: how the agent is paired, and whether portal and books answer. Fails when one of them does not.

use agent::pairing::Pairing;
use anyhow::{Result, ensure};
use connectors::AccountingBooks;
use connectors::demonstration::DemonstrationBooks;
use machine::secret_store::Keyring;
use machine::{Clock, SystemClock};

use super::{Place, say, shown};

pub async fn show(place: &Place) -> Result<()> {
    let folder = place.data()?;
    let pairing = Pairing::read(&folder)?;
    say(&format!("office   {} as “{}”", pairing.office_name, pairing.name));
    let portal = match pairing.portal(&folder, &Keyring) {
        Ok(portal) => portal.pending(None).await.map(drop).map_err(Into::into),
        Err(error) => Err(error),
    };
    let portal_is_well = portal.is_ok();
    let answer = portal.map_or_else(|error| error.to_string(), |()| "answers".to_owned());
    say(&format!("portal   {}: {answer}", pairing.portal));
    let books = DemonstrationBooks::at(place.books()?);
    let report = books.check(SystemClock.now());
    let state = if report.is_ready() { "ready".to_owned() } else { format!("missing {:?}", report.missing) };
    say(&format!("books    {}: {state}", shown(books.path())));
    ensure!(portal_is_well && report.is_ready(), "the agent cannot work");
    Ok(())
}
