//! Each answer by itself: was it asked, is it there, is it of its kind? What is not asked is dropped.

use std::collections::BTreeMap;

use chrono::{Datelike, NaiveDate};

use super::{Condition, Fault, Field, FieldKind, Form, FormContext, FormFault, FormValue, FormValues};
use crate::phone::Phone;
use crate::tax_id::{Cpf, Pis};
use crate::{Cents, Competence};

/// The answers that count, tidied: hidden fields, blanks and what is wrong are absent. Faults are added in the form's order.
pub(super) fn read(
    form: &Form,
    values: &FormValues,
    files: &BTreeMap<String, u32>,
    context: &FormContext<'_>,
    faults: &mut Vec<FormFault>,
) -> FormValues {
    let mut reader = Reader { files, context, faults };
    let mut read = FormValues::new();
    for section in &form.sections {
        if section.when.as_ref().is_none_or(|when| holds(when, &read, None)) {
            reader.fields(&section.fields, values, None, "", &mut read);
        }
    }
    let known = |name: &str| form.fields().any(|field| field.id == name);
    let not_asked = values.keys().chain(files.keys()).filter(|name| !known(name));
    reader.faults.extend(not_asked.map(|name| FormFault::blocking(name.clone(), Fault::NotAsked)));
    read
}

/// Within a row, a column of it, else a field of the form.
pub(super) fn holds(when: &Condition, form: &FormValues, row: Option<&FormValues>) -> bool {
    let answer = row.and_then(|row| row.get(&when.field)).or_else(|| form.get(&when.field));
    match answer {
        Some(FormValue::YesNo(yes)) => when.is.iter().any(|is| is == if *yes { "yes" } else { "no" }),
        Some(FormValue::Text(chosen)) => when.is.contains(chosen),
        _ => false,
    }
}

struct Reader<'a, 'b> {
    files: &'a BTreeMap<String, u32>,
    context: &'a FormContext<'b>,
    faults: &'a mut Vec<FormFault>,
}

impl Reader<'_, '_> {
    /// `outer` is the form around a row; `prefix` is the row's place, as `periods[0].`.
    fn fields(
        &mut self,
        fields: &[Field],
        values: &FormValues,
        outer: Option<&FormValues>,
        prefix: &str,
        read: &mut FormValues,
    ) {
        for field in fields {
            let holds_here = |when: &Condition| match outer {
                Some(form) => holds(when, form, Some(read)),
                None => holds(when, read, None),
            };
            if !field.when.as_ref().is_none_or(holds_here) {
                continue;
            }
            let required = field.required || field.required_when.as_ref().is_some_and(holds_here);
            let place = format!("{prefix}{}", field.id);
            if let FieldKind::Files { max } = field.kind {
                self.count_files(place, required, max);
                continue;
            }
            let Some(given) = values.get(&field.id).filter(|given| !is_blank(given)) else {
                if required {
                    self.fault(place, Fault::Missing);
                }
                continue;
            };
            let answer = match (&field.kind, given) {
                (FieldKind::Table { columns, min_rows, max_rows }, FormValue::Rows(rows)) => {
                    Some(self.table(columns, rows, (*min_rows, *max_rows), read, &place))
                }
                (kind, given) => match self.single(kind, given) {
                    Ok(answer) => Some(answer),
                    Err(fault) => {
                        self.fault(place, fault);
                        None
                    }
                },
            };
            read.extend(answer.map(|answer| (field.id.clone(), answer)));
        }
    }

    fn table(
        &mut self,
        columns: &[Field],
        rows: &[FormValues],
        (min, max): (u32, u32),
        form: &FormValues,
        place: &str,
    ) -> FormValue {
        let count = u32::try_from(rows.len()).unwrap_or(u32::MAX);
        if count < min {
            self.fault(place.to_owned(), Fault::TooFewRows { min });
        }
        if count > max {
            self.fault(place.to_owned(), Fault::TooManyRows { max });
        }
        let mut read_rows = Vec::new();
        for (number, row) in rows.iter().take(max as usize).enumerate() {
            let prefix = format!("{place}[{number}].");
            let mut read = FormValues::new();
            self.fields(columns, row, Some(form), &prefix, &mut read);
            let unknown = row.keys().filter(|name| columns.iter().all(|column| column.id != **name));
            self.faults.extend(unknown.map(|name| FormFault::blocking(format!("{prefix}{name}"), Fault::NotAsked)));
            read_rows.push(read);
        }
        FormValue::Rows(read_rows)
    }

    fn count_files(&mut self, place: String, required: bool, max: u32) {
        match self.files.get(&place).copied().unwrap_or(0) {
            0 if required => self.fault(place, Fault::Missing),
            count if count > max => self.fault(place, Fault::TooManyFiles { max }),
            _ => {}
        }
    }

    /// One answer as it is kept, or what is wrong with it.
    fn single(&self, kind: &FieldKind, given: &FormValue) -> Result<FormValue, Fault> {
        match (kind, given) {
            (FieldKind::YesNo, FormValue::YesNo(yes)) => Ok(FormValue::YesNo(*yes)),
            (FieldKind::Number { min, max }, FormValue::Number(number)) => match (*min..=*max).contains(number) {
                true => Ok(FormValue::Number(*number)),
                false => Err(Fault::OutOfRange { min: Some(*min), max: Some(*max) }),
            },
            (FieldKind::Money { min, max }, FormValue::Number(cents)) => {
                let fits = min.is_none_or(|min| *cents >= min.0) && max.is_none_or(|max| *cents <= max.0);
                let range = |end: &Option<Cents>| end.map(|end| end.0);
                if fits {
                    Ok(FormValue::Number(*cents))
                } else {
                    Err(Fault::AmountOutOfRange { min: range(min), max: range(max) })
                }
            }
            (FieldKind::Table { .. } | FieldKind::YesNo | FieldKind::Number { .. } | FieldKind::Money { .. }, _) => {
                Err(Fault::WrongKind)
            }
            (kind, FormValue::Text(text)) => self.text(kind, text.trim()).map(FormValue::Text),
            _ => Err(Fault::WrongKind),
        }
    }

    fn text(&self, kind: &FieldKind, text: &str) -> Result<String, Fault> {
        let as_is = || text.to_owned();
        match kind {
            FieldKind::Text { max_chars, lines } => {
                if text.chars().count() > *max_chars as usize {
                    return Err(Fault::TooLong { max_chars: *max_chars });
                }
                let control = |c: char| c.is_control() && !(*lines && matches!(c, '\n' | '\t'));
                Ok(text.chars().filter(|c| !control(*c)).collect())
            }
            FieldKind::Email if is_email(text) => Ok(as_is()),
            FieldKind::Email => Err(Fault::NotAnEmail),
            // With its plus, or a foreign number would be read as another one the next time.
            FieldKind::Phone => {
                text.parse::<Phone>().map(|phone| format!("+{}", phone.as_str())).map_err(|_| Fault::NotAPhone)
            }
            FieldKind::Date => day(text).map(|day| day.to_string()).ok_or(Fault::NotADate),
            FieldKind::Competence => {
                text.parse::<Competence>().map(|month| month.to_string()).map_err(|_| Fault::NotACompetence)
            }
            FieldKind::Hours { max_hours } => hours(text, *max_hours),
            FieldKind::Cpf => text.parse::<Cpf>().map(String::from).map_err(|_| Fault::NotACpf),
            FieldKind::Pis => text.parse::<Pis>().map(String::from).map_err(|_| Fault::NotAPis),
            FieldKind::Choice { options } => {
                let known = options.iter().any(|option| option.id == text);
                if known { Ok(as_is()) } else { Err(Fault::NotAnOption) }
            }
            FieldKind::Employee { left } => self.employee(text, *left),
            _ => Err(Fault::WrongKind),
        }
    }

    fn employee(&self, id: &str, may_have_left: bool) -> Result<String, Fault> {
        let employee = self.context.employee(id).ok_or(Fault::NotAnEmployee)?;
        match employee.left_on.filter(|left_on| !may_have_left && *left_on < self.context.today) {
            Some(left_on) => Err(Fault::HasLeft { left_on }),
            None => Ok(employee.id.to_string()),
        }
    }

    fn fault(&mut self, place: String, fault: Fault) {
        self.faults.push(FormFault::blocking(place, fault));
    }
}

/// Not answered: a blank text, a table without rows.
fn is_blank(value: &FormValue) -> bool {
    match value {
        FormValue::Text(text) => text.trim().is_empty(),
        FormValue::Rows(rows) => rows.is_empty(),
        FormValue::YesNo(_) | FormValue::Number(_) => false,
    }
}

/// A day that a person may mean.
fn day(text: &str) -> Option<NaiveDate> {
    text.parse::<NaiveDate>().ok().filter(|day| (1900..2200).contains(&day.year()))
}

/// `12:30`, with as many hours as the month may have.
fn hours(text: &str, max_hours: u32) -> Result<String, Fault> {
    let (hours, minutes) = text.split_once(':').ok_or(Fault::NotHours { max_hours })?;
    let digits = |part: &str| part.bytes().all(|b| b.is_ascii_digit());
    let read = match (hours.parse::<u32>(), minutes.parse::<u32>()) {
        (Ok(hours), Ok(minutes)) if minutes < 60 => Some((hours, minutes)),
        _ => None,
    };
    let read = read.filter(|_| digits(hours) && digits(minutes) && minutes.len() == 2);
    match read {
        Some((hours, minutes)) if hours < max_hours || (hours == max_hours && minutes == 0) => {
            Ok(format!("{hours}:{minutes:02}"))
        }
        _ => Err(Fault::NotHours { max_hours }),
    }
}

/// Something before and after one @, a point within what comes after, no blanks. The letter that is sent tells the rest.
fn is_email(text: &str) -> bool {
    let Some((name, domain)) = text.split_once('@') else { return false };
    let blank = |c: char| c.is_whitespace() || c.is_control() || c == '@';
    let in_parts = domain.split('.').count() >= 2 && domain.split('.').all(|part| !part.is_empty());
    !name.is_empty() && in_parts && text.len() <= 254 && !name.contains(blank) && !domain.contains(blank)
}
