//! News for the clients: published, corrected, withdrawn.

use contract::command::CommandAnswer;
use contract::command::tasks::TasksCommand;
use domain::NewsId;
use domain::news::{Audience, News};
use portal_store::Transaction;

use super::super::super::caller::Caller;
use super::super::super::failure::{Answer, Failure};
use super::{nothing, serves, text, thing};
use crate::portal::Portal;

pub async fn publish(
    app: &Portal,
    transaction: &mut Transaction,
    caller: &Caller,
    command: &TasksCommand,
) -> Answer<CommandAnswer> {
    let TasksCommand::PublishNews { id, title, text: body, audience, until } = command else {
        return Err(Failure::not_found());
    };
    reaches(caller, audience)?;
    let before = match id {
        Some(id) => Some(transaction.news(*id).await?),
        None => None,
    };
    let now = transaction.now();
    let news = News {
        id: before.as_ref().map_or_else(machine::ids::new, |before| before.id),
        office: transaction.office(),
        title: text(title, "command.title", 1, 120)?.to_owned(),
        text: text(body, "command.text", 1, 8_000)?.to_owned(),
        audience: audience.clone(),
        by: caller.person.id,
        published_at: before.map_or(now, |before| before.published_at),
        until: *until,
        withdrawn_at: None,
        changed_at: now,
    };
    transaction.save_news(&news).await?;
    app.tell_news(transaction, &news).await?;
    Ok(thing(news.id))
}

pub async fn withdraw(transaction: &mut Transaction, news: NewsId) -> Answer<CommandAnswer> {
    let before = transaction.news(news).await?;
    let now = transaction.now();
    transaction.save_news(&News { withdrawn_at: Some(now), changed_at: now, ..before }).await?;
    Ok(nothing())
}

/// Nobody tells companies that they do not serve, or departments that they do not reach.
fn reaches(caller: &Caller, audience: &Audience) -> Answer<()> {
    match audience {
        Audience::Everybody => Ok(()),
        Audience::Companies(companies) if companies.is_empty() => {
            Err(Failure::invalid("command.audience.ids", "at least one company"))
        }
        Audience::Companies(companies) => companies.iter().try_for_each(|company| serves(caller, *company)),
        Audience::Departments(departments) => {
            if !departments.is_empty() && departments.iter().all(|one| caller.access.departments.contains_key(one)) {
                Ok(())
            } else {
                Err(Failure::invalid("command.audience.ids", "departments that you reach, at least one"))
            }
        }
    }
}
