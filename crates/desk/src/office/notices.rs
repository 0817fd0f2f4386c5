//! Which changes are worth a notification, and in what words (DE1).

use contract::desk::Locale;
use contract::error::ApiError;
use domain::order::{Order, Status};

use crate::cache::Cache;
use crate::ports::Notice;
use crate::texts::say;

/// The sentences that notifications use, for the test that they are there.
#[cfg(test)]
pub const KEYS: &[&str] = &[
    "notification_pending_title",
    "notification_pending_many_title",
    "notification_pending_many_body",
    "notification_refused_title",
    "notification_refused_body",
    "notification_open",
];

/// One notification for all orders that came to wait for the office together.
pub fn pending(cache: &Cache, orders: &[Order], locale: Locale) -> Option<Notice> {
    let waiting: Vec<&Order> = orders.iter().filter(|order| matches!(order.status, Status::Pending { .. })).collect();
    let action = say(locale, "notification_open", &[]);
    match waiting.as_slice() {
        [] => None,
        [order] => {
            let company = cache.company_name(order.asked.company).ok().flatten().unwrap_or_default();
            let kind = crate::cache::kind_name(&order.asked.kind, locale);
            let competence = order.asked.competence.map(|competence| competence.to_people()).unwrap_or_default();
            let number = order.number.to_string();
            Some(Notice {
                title: say(locale, "notification_pending_title", &[("number", &number)]),
                body: [kind.as_str(), &competence, &company]
                    .into_iter()
                    .filter(|w| !w.is_empty())
                    .collect::<Vec<_>>()
                    .join(" · "),
                action,
                order: Some(order.id),
            })
        }
        many => Some(Notice {
            title: say(locale, "notification_pending_many_title", &[("count", &many.len().to_string())]),
            body: say(locale, "notification_pending_many_body", &[]),
            action,
            order: None,
        }),
    }
}

/// The office refused a decision of this person.
pub fn refused(order: Option<&Order>, _why: &ApiError, locale: Locale) -> Notice {
    let number = order.map(|order| order.number.to_string()).unwrap_or_default();
    Notice {
        title: say(locale, "notification_refused_title", &[]),
        body: say(locale, "notification_refused_body", &[("number", &number)]),
        action: say(locale, "notification_open", &[]),
        order: order.map(|order| order.id),
    }
}
