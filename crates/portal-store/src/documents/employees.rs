//! What somebody may not see of other employees, as a condition: it repeats `Access::sees_document`.

use domain::access::Access;
use domain::catalogue::Catalogue;

/// Of the documents `e`, those that are about nobody or about the very employee; `None` for whoever sees every employee.
pub(crate) fn not_of_other_employees(access: &Access) -> Option<String> {
    if access.sees_every_employee() {
        return None;
    }
    // Ids and kinds of our own: nothing in them ends a text.
    let own = access.employee.map(|employee| format!("e.employee = '{employee}' OR ")).unwrap_or_default();
    let kinds: Vec<_> =
        Catalogue::built_in().map(|catalogue| catalogue.about_employees()).into_iter().flatten().collect();
    let listed = kinds.iter().map(|kind| format!("'{kind}'")).collect::<Vec<_>>().join(", ");
    let about = if listed.is_empty() { String::new() } else { format!(" AND e.kind NOT IN ({listed})") };
    Some(format!("({own}(e.employee = ''{about}))"))
}
