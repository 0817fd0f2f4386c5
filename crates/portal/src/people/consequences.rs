//! What the person of a form would see and receive (PE1), told to the one who fills it in: never more than they see
//! themselves.

use std::collections::BTreeMap;

use chrono::TimeDelta;
use contract::people::{ConsequenceLine, Consequences, ConsequencesOf};
use domain::access::{Access, Companies};

use super::check;
use crate::http::failure::Answer;
use crate::portal::Portal;

/// Notifications are estimated by what was published within this time.
const LOOKED_BACK: TimeDelta = TimeDelta::days(30);
const LINES_MAX: usize = 200;

pub async fn consequences(app: &Portal, giver: &Access, asked: &ConsequencesOf) -> Answer<Consequences> {
    let id = asked.person.unwrap_or_else(machine::ids::new);
    let checked = check(&app.store, giver, giver.office, id, &asked.form).await?;
    let reach = both_see(&Access::when_active(&checked.person), giver);
    let counts = app.store.reach_counts(&reach, app.now() - LOOKED_BACK).await?;
    // How many documents are about employees whom the giver does not see either, is not theirs to know.
    let hidden_documents = if giver.sees_every_employee() { counts.hidden } else { 0 };
    let mut told = Consequences { problems: checked.problems, hidden_documents, ..Consequences::default() };
    let names: BTreeMap<_, _> =
        app.store.companies_of(giver).await?.into_iter().map(|known| (known.id, known.short_name)).collect();
    told.companies = match &reach.companies {
        Companies::All => names.len() as u64,
        Companies::Only(companies) => companies.len() as u64,
    };
    for ((company, department), found) in counts.shelves {
        told.documents += found.documents;
        told.requests += found.orders;
        told.notifications_in_30_days += found.recent;
        told.lines.push(ConsequenceLine {
            company,
            company_name: names.get(&company).cloned().unwrap_or_default(),
            department,
            documents: found.documents,
            requests: found.orders,
            notifications_in_30_days: found.recent,
        });
    }
    told.lines.sort_by_key(|line| std::cmp::Reverse((line.documents, line.requests)));
    told.lines.truncate(LINES_MAX);
    Ok(told)
}

/// What somebody sees, as far as the one who looks sees it too.
pub fn both_see(theirs: &Access, mine: &Access) -> Access {
    let departments = theirs.departments.iter().filter(|(department, _)| mine.departments.contains_key(department));
    let mut both = Access {
        companies: mine.companies.in_common_with(&theirs.companies),
        departments: departments.map(|(key, level)| (*key, *level)).collect(),
        ..theirs.clone()
    };
    if !mine.sees_every_employee() {
        both.permissions.retain(|permission| mine.permissions.contains(permission));
        both.employee = theirs.employee.filter(|employee| mine.employee == Some(*employee));
    }
    both
}
