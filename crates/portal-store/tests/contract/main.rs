//! What the portal may rely on, held on SQLite and on PostgreSQL. Each story runs on both, and after each the store
//! must be in good order.

#![allow(clippy::unwrap_used, clippy::panic, reason = "a story that cannot go on has failed")]

mod house;

mod access;
mod agents;
mod audit;
mod certificates;
mod collection;
mod commands;
mod companies;
mod departments;
mod documents;
mod effects;
mod exchange;
mod feed;
mod folders;
mod identity;
mod imports;
mod messages;
mod notices;
mod offices;
mod opening;
mod orders;
mod people;
mod queue;
mod registry;
mod requests;
mod tasks;

/// Runs each story on both databases.
macro_rules! on_both_databases {
    ($($story:ident)*) => {$(
        mod $story {
            #[tokio::test(flavor = "multi_thread", worker_threads = 4)]
            async fn on_sqlite() {
                let house = crate::house::House::on_sqlite().await;
                super::$story(&house).await;
                house.is_in_good_order().await;
            }

            // From Debian's package; an office's server runs on Linux.
            #[cfg(target_os = "linux")]
            #[tokio::test(flavor = "multi_thread", worker_threads = 4)]
            async fn on_postgres() {
                let house = crate::house::House::on_postgres().await;
                super::$story(&house).await;
                house.is_in_good_order().await;
            }
        }
    )*};
}
pub(crate) use on_both_databases;
