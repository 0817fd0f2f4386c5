//! Maria fills in the forms of her bakery, right and wrong (PC3).

use std::collections::{BTreeMap, BTreeSet};

use chrono::NaiveDate;
use proptest::prelude::*;
use serde_json::json;
use uuid::Uuid;

use super::{Fault, Field, FieldKind, Filled, Form, FormBook, FormContext, FormValue, FormValues};
use crate::registry::Employee;
use crate::{CompanyId, EmployeeId};

const JOAO: EmployeeId = EmployeeId(Uuid::from_u128(1));
const RITA_WHO_LEFT: EmployeeId = EmployeeId(Uuid::from_u128(2));

fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

fn employees() -> Vec<Employee> {
    let employee = |id, name: &str, left_on: Option<&str>| Employee {
        id,
        company: CompanyId(Uuid::from_u128(10)),
        books_code: "1".into(),
        name: name.into(),
        job_title: "Padeiro".into(),
        admitted_on: day("2024-02-01"),
        left_on: left_on.map(day),
    };
    vec![employee(JOAO, "João da Silva", None), employee(RITA_WHO_LEFT, "Rita Souza", Some("2026-03-31"))]
}

/// On Monday 2 November 2026.
fn fill(form: &str, values: serde_json::Value, files: &[(&str, u32)]) -> Filled {
    let (employees, local_holidays) = (employees(), BTreeSet::from([day("2027-01-20")]));
    let context = FormContext { today: day("2026-11-02"), employees: &employees, local_holidays: &local_holidays };
    let files = files.iter().map(|(field, count)| ((*field).to_owned(), *count)).collect();
    form_of(form).fill(&serde_json::from_value(values).unwrap(), &files, &context)
}

fn form_of(id: &str) -> &'static Form {
    FormBook::built_in().unwrap().get(&id.into()).unwrap()
}

/// Field, what is wrong as its word, and whether it blocks.
fn faults(filled: &Filled) -> Vec<(String, String, bool)> {
    let word = |fault: &Fault| serde_json::to_value(fault).unwrap()["is"].as_str().unwrap().to_owned();
    filled.faults.iter().map(|found| (found.field.clone(), word(&found.fault), found.blocks)).collect()
}

fn found(field: &str, fault: &str, blocks: bool) -> (String, String, bool) {
    (field.into(), fault.into(), blocks)
}

fn vacation(periods: &[(&str, &str)]) -> serde_json::Value {
    let rows: Vec<_> = periods.iter().map(|(from, to)| json!({"starts_on": from, "ends_on": to})).collect();
    json!({"employee": JOAO, "balance_days": 30, "part_taken": false, "periods": rows, "sells": false})
}

#[test]
fn every_form_has_its_three_languages() {
    let book = FormBook::built_in().unwrap();
    for form in book {
        let mut names = vec![&form.name, &form.purpose];
        for section in &form.sections {
            names.push(&section.name);
            for field in &section.fields {
                names.extend(texts_of(field));
            }
        }
        names.extend(form.checks.iter().filter_map(|check| check.note.as_ref()));
        for name in names {
            assert!([&name.pt, &name.es, &name.en].iter().all(|text| !text.trim().is_empty()), "{}: {name:?}", form.id);
        }
    }
    let ids: Vec<&str> = book.iter().map(|form| form.id.as_str()).collect();
    assert_eq!(ids, ["general", "admission", "vacation", "leave", "termination", "payroll_entries"]);
}

fn texts_of(field: &Field) -> Vec<&crate::catalogue::ByLanguage<String>> {
    let mut texts = vec![&field.name];
    texts.extend(&field.help);
    match &field.kind {
        FieldKind::Choice { options } => texts.extend(options.iter().map(|option| &option.name)),
        FieldKind::Table { columns, .. } => texts.extend(columns.iter().flat_map(texts_of)),
        _ => {}
    }
    texts
}

#[test]
fn a_vacation_as_the_law_wants_it_is_sent_without_a_word() {
    let filled = fill("vacation", vacation(&[("2026-12-14", "2027-01-12")]), &[]);
    assert_eq!(faults(&filled), []);
    assert_eq!((filled.title.as_str(), filled.employee), ("João da Silva", Some(JOAO)));
}

#[test]
fn a_vacation_that_begins_before_the_weekly_rest_or_a_holiday_is_refused_with_the_law() {
    // Friday and Saturday lie before Sunday; Wednesday 23 December before Christmas; 18 January before the city's day.
    for (starts, rest) in [
        ("2026-12-11", "2026-12-13"),
        ("2026-12-12", "2026-12-13"),
        ("2026-12-23", "2026-12-25"),
        ("2027-01-18", "2027-01-20"),
    ] {
        let ends = day(starts) + chrono::Days::new(29);
        let filled = fill("vacation", vacation(&[(starts, &ends.to_string())]), &[]);
        let [fault] = filled.faults.as_slice() else { panic!("{starts}: {:?}", filled.faults) };
        assert_eq!(fault.field, "periods[0].starts_on");
        assert_eq!(fault.fault, Fault::RestAhead { rest_on: day(rest) });
        assert_eq!(fault.law.as_deref(), Some("CLT art. 134 §3º"));
        assert!(!filled.may_be_sent(true));
    }
}

#[test]
fn a_split_vacation_has_one_long_part_and_none_of_less_than_five_days() {
    let ends = |filled: &Filled| faults(filled);
    let short = fill("vacation", vacation(&[("2026-12-14", "2026-12-17"), ("2027-02-01", "2027-02-20")]), &[]);
    assert_eq!(ends(&short), [found("periods[0].ends_on", "too_few_days", true)]);
    let thirds = [("2026-12-14", "2026-12-23"), ("2027-02-01", "2027-02-10"), ("2027-03-01", "2027-03-10")];
    assert_eq!(ends(&fill("vacation", vacation(&thirds), &[])), [found("periods", "no_long_part", true)]);
    let long_one_later = fill("vacation", vacation(&thirds[..1]), &[]);
    assert_eq!(ends(&long_one_later), []);
    let too_much = fill("vacation", vacation(&[("2026-12-14", "2027-01-13")]), &[]);
    assert_eq!(ends(&too_much), [found("periods", "more_than_balance", true)]);
    let twice = fill("vacation", vacation(&[("2026-12-14", "2026-12-28"), ("2026-12-28", "2027-01-08")]), &[]);
    assert_eq!(ends(&twice), [found("periods[1].ends_on", "overlaps", true)]);
}

#[test]
fn days_that_are_sold_come_off_the_balance() {
    let mut values = vacation(&[("2026-12-14", "2027-01-12")]);
    values["sells"] = json!(true);
    assert_eq!(faults(&fill("vacation", values.clone(), &[])), [found("sold_days", "missing", true)]);
    values["sold_days"] = json!(10);
    assert_eq!(faults(&fill("vacation", values.clone(), &[])), [found("periods", "more_than_balance", true)]);
    values["periods"] = json!([{"starts_on": "2026-12-14", "ends_on": "2027-01-02"}]);
    assert_eq!(faults(&fill("vacation", values, &[])), []);
}

#[test]
fn too_short_a_notice_is_a_warning_that_may_be_accepted() {
    let filled = fill("vacation", vacation(&[("2026-11-23", "2026-12-22")]), &[]);
    assert_eq!(faults(&filled), [found("periods[0].starts_on", "too_early", false)]);
    assert!(!filled.may_be_sent(false) && filled.may_be_sent(true));
}

#[test]
fn who_left_gets_no_vacation_but_may_still_have_entries_in_the_payroll() {
    let mut values = vacation(&[("2026-12-14", "2027-01-12")]);
    values["employee"] = json!(RITA_WHO_LEFT);
    assert_eq!(faults(&fill("vacation", values.clone(), &[])), [found("employee", "has_left", true)]);
    values["employee"] = json!(Uuid::from_u128(77));
    assert_eq!(faults(&fill("vacation", values, &[])), [found("employee", "not_an_employee", true)]);
    let entries = json!([{"employee": RITA_WHO_LEFT, "entry": "commission", "value": 12_345}]);
    let filled = fill("payroll_entries", json!({"competence": "10/2026", "none": false, "entries": entries}), &[]);
    assert_eq!((faults(&filled), filled.title.as_str()), (vec![], "10/2026"));
}

#[test]
fn an_entry_asks_for_what_its_kind_is_measured_in() {
    let entries = json!([
        {"employee": JOAO, "entry": "overtime_50", "value": 100},
        {"employee": JOAO, "entry": "absence", "days": 40},
        {"employee": JOAO, "entry": "overtime_50", "hours": "12:75"},
        {"employee": JOAO, "entry": "overtime_50", "hours": "12:30"},
    ]);
    let filled = fill("payroll_entries", json!({"competence": "2026-10", "none": false, "entries": entries}), &[]);
    let wanted = [
        found("entries[0].hours", "missing", true),
        found("entries[1].days", "out_of_range", true),
        found("entries[2].hours", "not_hours", true),
        found("entries[2].employee", "same_as_row", false),
        found("entries[3].employee", "same_as_row", false),
    ];
    assert_eq!(faults(&filled), wanted);
    let nothing = json!({"competence": "2026-10", "none": true, "entries": [{"employee": JOAO}]});
    let filled = fill("payroll_entries", nothing, &[]);
    assert_eq!(faults(&filled), []);
    assert!(!filled.values.contains_key("entries"), "what is not asked is dropped");
}

fn admission(with: serde_json::Value) -> serde_json::Value {
    let mut values = json!({
        "name": "Ana Luz", "cpf": "111.444.777-35", "born_on": "2000-05-10", "schooling": "secondary",
        "address": "Rua A, 1", "starts_on": "2026-11-09", "contract": "trial", "trial_days": 45,
        "trial_extension_days": 45, "job_title": "Padeira", "salary": 200_000, "paid_by": "month",
        "weekly_hours": 44, "schedule": "seg a sex", "night_or_hazard": false, "transport": false,
    });
    values.as_object_mut().unwrap().extend(with.as_object().unwrap().clone());
    values
}

#[test]
fn an_admission_is_checked_against_age_trial_and_check_digits() {
    let with = |with| faults(&fill("admission", admission(with), &[("identity", 1)]));
    assert_eq!(with(json!({})), []);
    assert_eq!(with(json!({"cpf": "111.444.777-36"})), [found("cpf", "not_a_cpf", true)]);
    assert_eq!(with(json!({"pis": "12056412540"})), [found("pis", "not_a_pis", true)]);
    assert_eq!(with(json!({"trial_days": 60})), [found("trial_extension_days", "together_too_much", true)]);
    assert_eq!(with(json!({"starts_on": "2026-11-02"})), [found("starts_on", "too_early", false)]);
    assert_eq!(with(json!({"born_on": "2011-01-01"})), [found("born_on", "too_young", true)]);
    let apprentice = json!({"born_on": "2011-01-01", "contract": "apprentice", "ends_on": "2027-11-09"});
    assert_eq!(with(apprentice), []);
    assert_eq!(
        with(json!({"born_on": "2009-01-01", "night_or_hazard": true})),
        [found("born_on", "too_young", true)],
        "17 years old, at night"
    );
    let child = with(json!({"born_on": "2013-01-01"}));
    assert_eq!(child, [found("born_on", "too_young", true), found("born_on", "too_young", true)]);
    let without_papers = fill("admission", admission(json!({})), &[]);
    assert_eq!(faults(&without_papers), [found("identity", "missing", true)]);
    let too_many = fill("admission", admission(json!({})), &[("identity", 5), ("salary", 1)]);
    assert_eq!(faults(&too_many), [found("identity", "too_many_files", true)]);
}

#[test]
fn a_termination_before_the_admission_or_with_a_short_notice_is_seen() {
    let values = json!({
        "employee": JOAO, "reason": "dismissal", "notice": "worked", "notice_on": "2026-11-03", "reduction": "hours",
        "last_day": "2026-11-20", "protected": true,
    });
    let filled = fill("termination", values, &[]);
    assert_eq!(faults(&filled), [found("last_day", "too_few_days", false), found("protected", "think_of", false)]);
    assert!(filled.faults.iter().all(|fault| fault.law.is_some() && fault.note.is_some()));
    let before = json!({"employee": JOAO, "reason": "trial_end", "last_day": "2024-01-31", "protected": false});
    let filled = fill("termination", before, &[]);
    assert_eq!(faults(&filled), [found("last_day", "before_admission", true), found("last_day", "too_early", false)]);
}

#[test]
fn a_leave_of_more_than_fifteen_days_says_who_pays_from_then_on() {
    let values = json!({
        "employee": JOAO, "reason": "illness", "starts_on": "2026-11-02", "ends_on": "2026-11-17", "same_illness": false,
    });
    let filled = fill("leave", values, &[("certificate", 1)]);
    assert_eq!(faults(&filled), [found("ends_on", "too_many_days", false)]);
    assert!(filled.faults[0].note.as_ref().unwrap().pt.contains("INSS"));
}

#[test]
fn a_file_with_a_slip_says_where_it_is() {
    let text = include_str!("../../../../assets/forms/general.toml");
    for (from, to, named) in [
        ("titled_by = \"subject\"", "titled_by = \"topic\"", "topic"),
        ("is = \"date\"", "is = \"day\"", "day"),
        ("day = \"wanted_on\"", "day = \"wanted\"", "wanted"),
        ("id = \"details\"", "id = \"subject\"", "subject"),
        ("required = true", "requird = true", "requird"),
        ("kind = { is = \"date\" }", "kind = { is = \"date\" }\nwhen = { field = \"files\", is = [\"yes\"] }", "files"),
    ] {
        assert!(text.contains(from), "{from}");
        let error = FormBook::read(&[("mine.toml", &text.replace(from, to))]).unwrap_err();
        assert_eq!(error.file, "mine.toml");
        assert!(error.fault.contains(named), "{from}: {}", error.fault);
    }
}

fn any_value() -> impl Strategy<Value = FormValue> {
    let text = prop_oneof![
        ".{0,12}",
        Just(JOAO.to_string()),
        "[0-9]{4}-[0-9]{2}-[0-9]{2}",
        "[0-9]{1,4}:[0-9]{1,3}",
        Just("+262142-12-31".to_owned()),
        Just("dismissal".to_owned()),
        Just("worked".to_owned()),
        Just("illness".to_owned()),
        Just("trial".to_owned()),
    ];
    let leaf = prop_oneof![
        any::<bool>().prop_map(FormValue::YesNo),
        any::<i64>().prop_map(FormValue::Number),
        text.prop_map(FormValue::Text)
    ];
    leaf.prop_recursive(2, 12, 4, |inner| {
        let row = proptest::collection::btree_map("[a-z_]{1,9}|starts_on|ends_on|employee|entry", inner, 0..4);
        proptest::collection::vec(row, 0..5).prop_map(FormValue::Rows)
    })
}

/// Answers to the form's own fields, and to some that it does not have.
fn any_values(form: &'static Form) -> impl Strategy<Value = FormValues> {
    let ids: Vec<String> = form.fields().map(|field| field.id.clone()).chain(["stranger".to_owned()]).collect();
    proptest::collection::btree_map(proptest::sample::select(ids), any_value(), 0..20)
}

proptest! {
    /// Whatever a program sends: no panic, each fault names a field of the form, and what was kept is found good again.
    #[test]
    fn any_answers_are_read_without_a_panic(
        (form, values) in proptest::sample::select(FormBook::built_in().unwrap().iter().collect::<Vec<_>>())
            .prop_flat_map(|form| (Just(form), any_values(form)))
    ) {
        let (employees, local_holidays) = (employees(), BTreeSet::new());
        let context = FormContext { today: day("2026-11-02"), employees: &employees, local_holidays: &local_holidays };
        let files = BTreeMap::new();
        let filled = form.fill(&values, &files, &context);
        for fault in &filled.faults {
            let name = fault.field.split(['[', '.']).next().unwrap();
            prop_assert!(name == "stranger" || form.fields().any(|field| field.id == name), "{fault:?}");
        }
        let again = form.fill(&filled.values, &files, &context);
        prop_assert_eq!(&again.values, &filled.values);
        let malformed = again.faults.iter().filter(|fault| fault.fault == Fault::WrongKind || fault.fault == Fault::NotAsked);
        prop_assert_eq!(malformed.count(), 0);
    }
}

#[test]
fn an_empty_form_names_each_field_that_must_be_answered() {
    for form in FormBook::built_in().unwrap() {
        let filled = fill(form.id.as_str(), json!({}), &[]);
        let shown = form.sections.iter().filter(|section| section.when.is_none()).flat_map(|section| &section.fields);
        let required = shown.filter(|field| field.required && field.when.is_none());
        let wanted: Vec<_> = required.map(|field| found(&field.id, "missing", true)).collect();
        assert!(!wanted.is_empty());
        assert_eq!(faults(&filled), wanted, "{}", form.id);
    }
}
