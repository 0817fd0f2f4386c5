//! The lists of the Order Center: filters, search, keyset pages, counts (OC1).

use chrono::{Days, NaiveDate, NaiveTime, TimeZone};
use chrono_tz::Tz;
use contract::desk::{Choice, FilterChoices, Locale, OrdersFilter, OrdersQuery, OrdersSort, TabCounts};
use domain::PersonId;
use domain::catalogue::Catalogue;
use domain::order::{KindId, Order, Tab};
use rusqlite::types::Value;
use rusqlite::{Connection, params_from_iter};

use super::apply::channel_word;
use super::{Cache, CacheError, from_json};
use crate::folded::folded;

/// The most rows of one page.
pub const PAGE_MAX: u32 = 500;

#[derive(Debug, thiserror::Error)]
pub enum ListError {
    #[error("`after` is not a place that an earlier page gave")]
    After,
    #[error(transparent)]
    Cache(#[from] CacheError),
}

/// An order with the names that its row shows.
#[derive(Debug, Clone, PartialEq)]
pub struct Listed {
    pub order: Order,
    pub company_name: String,
    pub person_name: String,
}

impl Cache {
    /// A page, and where the next one begins.
    pub fn list(&self, query: &OrdersQuery, zone: Tz) -> Result<(Vec<Listed>, Option<String>), ListError> {
        let limit = query.limit.clamp(1, PAGE_MAX);
        let mut parts = Parts::of(&query.filter, zone);
        parts.and("o.tab = ?", [Value::from(query.tab.as_str().to_owned())]);
        if let Some(after) = &query.after {
            parts.after(query.sort, after)?;
        }
        let number = parts.number();
        let order_by = match query.sort {
            OrdersSort::NewestFirst => format!("{number} DESC"),
            OrdersSort::OldestFirst => number.to_owned(),
            OrdersSort::Company => "o.company_name, o.number".to_owned(),
        };
        let sql = format!(
            "SELECT o.body, o.company_name, coalesce(p.name, '') FROM {from} LEFT JOIN person p ON p.id = o.person
             WHERE {wanted} ORDER BY {order_by} LIMIT {limit}",
            from = parts.from(),
            wanted = parts.wanted(),
        );
        let rows = self.read(|db| listed(db, &sql, parts.values))?;
        let full = rows.len() == limit as usize;
        let next = rows.last().filter(|_| full).map(|row| match query.sort {
            OrdersSort::Company => format!("{}:{}", row.order.number, row.company_name),
            _ => row.order.number.to_string(),
        });
        Ok((rows, next))
    }

    /// How many orders of each tab fit the filter.
    pub fn count(&self, filter: &OrdersFilter, zone: Tz) -> Result<TabCounts, CacheError> {
        let parts = Parts::of(filter, zone);
        let sql = if parts.conditions.is_empty() {
            "SELECT tab, orders FROM tab_count".to_owned()
        } else {
            format!("SELECT o.tab, count(*) FROM {} WHERE {} GROUP BY o.tab", parts.from(), parts.wanted())
        };
        self.read(|db| {
            let mut counts = TabCounts::default();
            let mut statement = db.prepare_cached(&sql)?;
            let mut rows = statement.query(params_from_iter(parts.values))?;
            while let Some(row) = rows.next()? {
                let orders: u32 = row.get(1)?;
                match row.get_ref(0)?.as_str()? {
                    tab if tab == Tab::Pending.as_str() => counts.pending = orders,
                    tab if tab == Tab::Awaiting.as_str() => counts.awaiting = orders,
                    tab if tab == Tab::Processing.as_str() => counts.processing = orders,
                    _ => counts.processed = orders,
                }
            }
            Ok(counts)
        })
    }

    /// What the office has that can be filtered by.
    pub fn filter_choices(&self, locale: Locale) -> Result<FilterChoices, CacheError> {
        let choices = |db: &Connection, sql: &str| -> rusqlite::Result<Vec<Choice>> {
            let choice = |row: &rusqlite::Row<'_>| Ok(Choice { id: row.get(0)?, label: row.get(1)? });
            db.prepare_cached(sql)?.query_map([], choice)?.collect()
        };
        self.read(|db| {
            let mut kinds = choices(db, "SELECT DISTINCT kind, kind FROM orders")?;
            for kind in &mut kinds {
                kind.label = kind_name(&KindId(kind.id.clone()), locale);
            }
            kinds.sort_by_key(|kind| folded(&kind.label));
            let mut companies = choices(db, "SELECT id, name FROM company")?;
            companies.sort_by_key(|company| folded(&company.label));
            let mut attendants = choices(db, "SELECT id, name FROM person WHERE staff = 1")?;
            attendants.sort_by_key(|person| folded(&person.label));
            Ok(FilterChoices { companies, kinds, attendants })
        })
    }

    /// Orders and conversations that wait for the office: what the tray shows.
    pub fn badge(&self) -> Result<u32, CacheError> {
        self.read(|db| {
            db.prepare_cached(
                "SELECT (SELECT orders FROM tab_count WHERE tab = 'pending')
                      + (SELECT count(*) FROM conversation WHERE waiting = 1)",
            )?
            .query_row([], |row| row.get(0))
        })
    }
}

/// A kind's name in the catalogue, or its id where the catalogue does not know it.
pub fn kind_name(kind: &KindId, locale: Locale) -> String {
    let known = Catalogue::built_in().ok().and_then(|catalogue| catalogue.get(kind));
    known.map_or_else(
        || kind.to_string(),
        |known| match locale {
            Locale::PtBr => known.name.pt.clone(),
            Locale::Es => known.name.es.clone(),
            Locale::En => known.name.en.clone(),
        },
    )
}

fn listed(db: &Connection, sql: &str, values: Vec<Value>) -> rusqlite::Result<Vec<Listed>> {
    let row = |row: &rusqlite::Row<'_>| {
        Ok(Listed { order: from_json(row, 0)?, company_name: row.get(1)?, person_name: row.get(2)? })
    };
    db.prepare_cached(sql)?.query_map(params_from_iter(values), row)?.collect()
}

/// The conditions of a query, with their values in order.
#[derive(Default)]
struct Parts {
    searches: bool,
    conditions: Vec<String>,
    values: Vec<Value>,
}

impl Parts {
    fn of(filter: &OrdersFilter, zone: Tz) -> Self {
        let mut parts = Self::default();
        let words = folded(&filter.search);
        if !words.is_empty() {
            parts.searches = true;
            // Each word may be the beginning of one.
            let matching = words.split(' ').map(|word| format!("\"{word}\"*")).collect::<Vec<_>>().join(" AND ");
            parts.and("order_words MATCH ?", [Value::from(matching)]);
        }
        let text = |value: String| Value::from(value);
        parts.one_of("o.company", filter.companies.iter().map(|id| text(id.to_string())));
        parts.one_of("o.department", filter.departments.iter().map(|d| text(d.to_string())));
        // One company has few orders of a kind, one kind has many companies: the plus keeps the database from walking
        // along the kind's index then.
        let kind = if filter.companies.is_empty() { "o.kind" } else { "+o.kind" };
        parts.one_of(kind, filter.kinds.iter().map(|kind| text(kind.to_string())));
        parts.one_of("o.channel", filter.channels.iter().map(|c| text(channel_word(*c).to_owned())));
        parts.attended_by(&filter.attendants);
        if let Some(start) = filter.from.and_then(|day| first_instant(day, zone)) {
            parts.and("o.opened_at >= ?", [Value::from(start)]);
        }
        if let Some(end) =
            filter.to.and_then(|day| day.checked_add_days(Days::new(1))).and_then(|d| first_instant(d, zone))
        {
            parts.and("o.opened_at < ?", [Value::from(end)]);
        }
        parts
    }

    fn and(&mut self, condition: &str, values: impl IntoIterator<Item = Value>) {
        self.conditions.push(condition.to_owned());
        self.values.extend(values);
    }

    fn one_of(&mut self, column: &str, values: impl ExactSizeIterator<Item = Value>) {
        if values.len() > 0 {
            let marks = vec!["?"; values.len()].join(", ");
            self.and(&format!("{column} IN ({marks})"), values);
        }
    }

    fn attended_by(&mut self, people: &[PersonId]) {
        if !people.is_empty() {
            let marks = vec!["?"; people.len()].join(", ");
            let condition = format!("o.id IN (SELECT order_id FROM order_attendant WHERE person IN ({marks}))");
            self.and(&condition, people.iter().map(|person| Value::from(person.to_string())));
        }
    }

    fn after(&mut self, sort: OrdersSort, after: &str) -> Result<(), ListError> {
        let number = |text: &str| text.parse::<i64>().map(Value::from).map_err(|_| ListError::After);
        match sort {
            OrdersSort::NewestFirst => self.and(&format!("{} < ?", self.number()), [number(after)?]),
            OrdersSort::OldestFirst => self.and(&format!("{} > ?", self.number()), [number(after)?]),
            OrdersSort::Company => {
                let (last, name) = after.split_once(':').ok_or(ListError::After)?;
                self.and("(o.company_name, o.number) > (?, ?)", [Value::from(name.to_owned()), number(last)?]);
            }
        }
        Ok(())
    }

    fn from(&self) -> &'static str {
        // Beginning with the found words keeps a rare word quick; their rows ascend with the numbers.
        if self.searches { "order_words CROSS JOIN orders o ON o.number = order_words.rowid" } else { "orders o" }
    }

    /// The column that the database can walk along in order without sorting.
    fn number(&self) -> &'static str {
        if self.searches { "order_words.rowid" } else { "o.number" }
    }

    fn wanted(&self) -> String {
        if self.conditions.is_empty() { "1".to_owned() } else { self.conditions.join(" AND ") }
    }
}

/// The first microsecond of a day in a zone. A midnight that daylight saving skips begins at one o'clock.
fn first_instant(day: NaiveDate, zone: Tz) -> Option<i64> {
    let midnight = day.and_time(NaiveTime::MIN);
    let start = zone
        .from_local_datetime(&midnight)
        .earliest()
        .or_else(|| zone.from_local_datetime(&(midnight + chrono::Duration::hours(1))).earliest())?;
    Some(start.timestamp_micros())
}
