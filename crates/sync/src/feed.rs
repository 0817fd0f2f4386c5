//! Reading the office's feed: pages in, changes to apply out.

use std::collections::HashSet;

use contract::feed::{Change, FeedItem, FeedPage};
use domain::access::Department;

/// What to do with a page, in one local transaction.
#[derive(Debug, Clone, PartialEq)]
pub struct Merge {
    /// Drop what is cached first: these changes are read from the start of the feed.
    pub start_over: bool,
    /// The last state of each thing, in the order of the feed.
    pub changes: Vec<Change>,
    /// Keep this with the changes.
    pub cursor: u64,
    /// Ask for the next page at once.
    pub more: bool,
}

/// A page that does not continue where the cache stands: the feed must be read again from 0, and what is cached stays
/// until the first page from there has come.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum OutOfStep {
    #[error("what this person may see changed after cursor {cursor}; read again from the start")]
    Access { cursor: u64 },
    #[error("the feed answered from cursor {page_cursor} though {cursor} was asked for; read again from the start")]
    Behind { cursor: u64, page_cursor: u64 },
}

/// Merges a page into a cache that stands at `cursor`.
///
/// Changes at or before the cursor were applied already and are passed over: a page that is read twice, after a
/// crash or from two connections, changes nothing.
pub fn merge(cursor: u64, page: FeedPage) -> Result<Merge, OutOfStep> {
    if page.reset {
        return Err(OutOfStep::Access { cursor });
    }
    if page.cursor < cursor {
        return Err(OutOfStep::Behind { cursor, page_cursor: page.cursor });
    }
    let news = page.changes.into_iter().filter(|item| item.cursor > cursor).collect();
    Ok(Merge { start_over: false, changes: last_of_each(news), cursor: page.cursor, more: page.more })
}

/// Each change carries the whole thing, so only the last one of each counts. Timeline events are all different.
fn last_of_each(items: Vec<FeedItem>) -> Vec<Change> {
    let mut seen = HashSet::new();
    let mut kept: Vec<Change> =
        items.into_iter().rev().filter(|item| seen.insert(identity(&item.change))).map(|item| item.change).collect();
    kept.reverse();
    kept
}

fn identity(change: &Change) -> (u8, uuid::Uuid, u64) {
    match change {
        Change::Company(company) => (0, company.id.0, 0),
        Change::Employee(employee) => (1, employee.id.0, 0),
        Change::Person(person) => (2, person.id.0, 0),
        Change::Order(order) => (3, order.id.0, 0),
        Change::OrderEvent(line) => (4, line.event.order.0, line.event.revision),
        Change::Conversation(conversation) => (5, conversation.id.0, 0),
        Change::Message(message) => (6, message.id.0, 0),
        Change::Document(document) => (7, document.id.0, 0),
        Change::Agent(agent) => (8, agent.id.0, 0),
        Change::Link(link) => (9, link.id.0, 0),
        Change::Folder(folder) => (15, folder.id.0, 0),
        Change::Department(known) => match known.department {
            Department::Own(id) => (10, id.0, 0),
            usual => {
                (11, uuid::Uuid::nil(), Department::USUAL.iter().position(|one| *one == usual).unwrap_or(0) as u64)
            }
        },
        Change::Group(group) => (12, group.id.0, 0),
        Change::Draft(draft) => (13, draft.id.0, 0),
        Change::Contact(contact) => (14, contact.id.0, 0),
        Change::Process(process) => (20, process.id.0, 0),
        Change::Assignment(assignment) => (21, assignment.id.0, 0),
        Change::Task(task) => (22, task.id.0, 0),
        Change::Certificate(certificate) => (23, certificate.id.0, 0),
        Change::News(news) => (24, news.id.0, 0),
        Change::Request(request) => (30, request.id.0, 0),
        Change::RequestEntry(change) => (31, change.entry.id.0, 0),
        Change::CollectionRule(rule) => (32, rule.id.0, 0),
        Change::CollectionItem(item) => (33, item.id.0, 0),
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use contract::feed::AgentState;
    use domain::AgentId;
    use proptest::prelude::*;
    use uuid::Uuid;

    use super::*;

    fn agent(id: u8, name: u32) -> Change {
        Change::Agent(AgentState {
            id: AgentId(Uuid::from_u128(u128::from(id))),
            name: name.to_string(),
            paired_at: Default::default(),
            last_seen_at: None,
            connectors: vec![],
            last_error: None,
        })
    }

    fn page_after(feed: &[Change], after: u64, limit: usize) -> FeedPage {
        let changes: Vec<FeedItem> = (1u64..)
            .zip(feed)
            .skip(after as usize)
            .take(limit)
            .map(|(cursor, change)| FeedItem { cursor, change: change.clone() })
            .collect();
        let cursor = changes.last().map_or(after, |item| item.cursor);
        FeedPage { more: (cursor as usize) < feed.len(), changes, cursor, reset: false }
    }

    fn apply(cache: &mut BTreeMap<AgentId, String>, merge: &Merge) {
        if merge.start_over {
            cache.clear();
        }
        for change in &merge.changes {
            if let Change::Agent(agent) = change {
                cache.insert(agent.id, agent.name.clone());
            }
        }
    }

    proptest! {
        /// DE2: whatever pages come, twice or after a crash between reading and committing, the desk ends like the server.
        #[test]
        fn the_cache_ends_like_the_server(
            writes in prop::collection::vec((0u8..5, 0u32..1000), 0..60),
            steps in prop::collection::vec((1usize..9, any::<bool>(), 0u64..4), 0..80),
        ) {
            let feed: Vec<Change> = writes.iter().map(|(id, name)| agent(*id, *name)).collect();
            let server: BTreeMap<AgentId, String> = {
                let mut all = BTreeMap::new();
                apply(&mut all, &merge(0, page_after(&feed, 0, usize::MAX)).unwrap());
                all
            };
            let (mut cache, mut cursor) = (BTreeMap::new(), 0);
            let drain = (0..feed.len() + 1).map(|_| (3, false, 0));
            for (limit, crash, back) in steps.into_iter().chain(drain) {
                let merged = merge(cursor, page_after(&feed, cursor.saturating_sub(back), limit));
                match merged {
                    Ok(merged) if !crash => { apply(&mut cache, &merged); cursor = merged.cursor; }
                    // A crash drops changes and cursor together; a page from behind is not taken.
                    _ => {}
                }
            }
            prop_assert_eq!(cursor as usize, feed.len());
            prop_assert_eq!(cache, server);
        }
    }

    #[test]
    fn a_page_read_twice_changes_nothing() {
        let feed = [agent(1, 10), agent(1, 11)];
        let merged = merge(2, page_after(&feed, 0, 10)).unwrap();
        assert_eq!(merged.changes, []);
        assert_eq!(merged.cursor, 2);
    }

    #[test]
    fn a_change_of_access_starts_over() {
        let page = FeedPage { changes: vec![], cursor: 500, more: true, reset: true };
        assert_eq!(merge(500, page), Err(OutOfStep::Access { cursor: 500 }));
    }

    #[test]
    fn a_server_that_went_back_is_noticed() {
        assert_eq!(merge(9, page_after(&[], 3, 10)), Err(OutOfStep::Behind { cursor: 9, page_cursor: 3 }));
    }
}
