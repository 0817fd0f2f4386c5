//! What people are told, told.

use std::collections::BTreeSet;

use chrono::{NaiveDate, NaiveDateTime};
use proptest::prelude::*;
use uuid::Uuid;

use super::*;
use crate::PersonId;
use crate::calendar::{BusinessDays, Calendar};

fn maria() -> Recipient {
    Recipient {
        person: PersonId(Uuid::from_u128(1)),
        preferences: Preferences::default(),
        reached_by: [Way::Push, Way::Email].into(),
        was_told: false,
    }
}

fn rules() -> Rules {
    Rules::new("America/Sao_Paulo")
}

/// Monday, half past ten.
fn now() -> NaiveDateTime {
    "2026-11-23T10:30:00".parse().unwrap()
}

fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

/// What is decided about one person.
fn told(recipient: Recipient, event: EventKind, rules: &Rules, now: NaiveDateTime) -> Option<Message> {
    plan(event, rules, [recipient], now).into_values().next()
}

#[test]
fn one_event_gives_one_person_one_message_however_often_they_are_named() {
    // TN2: through two companies, a group and a task.
    let again = Recipient { reached_by: [Way::Whatsapp].into(), ..maria() };
    let plan = plan(EventKind::DocumentPublished, &rules(), [maria(), again, maria()], now());
    assert_eq!(plan.len(), 1);
}

#[test]
fn the_dearest_way_that_is_allowed_and_reaches_is_taken() {
    let way = |recipient, rules: &Rules| told(recipient, EventKind::DocumentPublished, rules, now()).unwrap();
    let by_push = way(maria(), &rules());
    assert_eq!((by_push.way, by_push.otherwise.as_slice()), (Way::Push, [Way::Email].as_slice()));
    let likes_mail = Preferences { ways: vec![Way::Email, Way::Push], ..Preferences::default() };
    assert_eq!(way(Recipient { preferences: likes_mail, ..maria() }, &rules()).way, Way::Email);
    let mut only_mail = rules();
    only_mail.ways.insert(EventKind::DocumentPublished, [Way::Email].into());
    assert_eq!(way(maria(), &only_mail).way, Way::Email);
    let nothing = way(Recipient { reached_by: BTreeSet::new(), ..maria() }, &rules());
    assert_eq!((nothing.way, nothing.why), (Way::Portal, Why::NothingReaches));
    let bell_first = Preferences { ways: vec![Way::Portal, Way::Email], ..Preferences::default() };
    let quiet = way(Recipient { preferences: bell_first, ..maria() }, &rules());
    assert_eq!((quiet.way, quiet.why), (Way::Portal, Why::Preferred));
}

#[test]
fn who_was_answered_in_the_chat_or_muted_it_is_not_disturbed() {
    let message = told(Recipient { was_told: true, ..maria() }, EventKind::DocumentPublished, &rules(), now()).unwrap();
    assert_eq!((message.way, message.why), (Way::Portal, Why::ToldInChat));
    let muted = Preferences { muted: [EventKind::Reminder].into(), ..Preferences::default() };
    let message = |event| told(Recipient { preferences: muted.clone(), ..maria() }, event, &rules(), now()).unwrap();
    assert_eq!(message(EventKind::DueSoon).why, Why::Muted, "due soon is a reminder");
    assert_eq!(message(EventKind::DocumentPublished).way, Way::Push);
}

#[test]
fn the_two_presets_never_tell_the_same_thing_twice() {
    for (preset, tells, silent) in [
        (Preset::PortalNotifies, EventKind::DocumentPublished, EventKind::TaskForClient),
        (Preset::ProcessesNotify, EventKind::TaskForClient, EventKind::DocumentPublished),
    ] {
        let rules = rules().with(preset);
        assert_eq!(rules.preset(), Some(preset));
        assert!(told(maria(), tells, &rules, now()).is_some());
        assert_eq!(told(maria(), silent, &rules, now()), None);
        assert!(told(maria(), EventKind::RequestAnswered, &rules, now()).is_some(), "the rest stays");
    }
}

#[test]
fn news_stand_under_the_bell_until_the_office_wants_more() {
    let message = told(maria(), EventKind::NewsPublished, &rules(), now()).unwrap();
    assert_eq!((message.way, message.when), (Way::Portal, When::Now));
    let mut by_mail = rules();
    by_mail.ways.insert(EventKind::NewsPublished, [Way::Email].into());
    assert_eq!(told(maria(), EventKind::NewsPublished, &by_mail, now()).unwrap().way, Way::Email);
    // Rules that are older than the event tell it as well; an office that switched it off tells nobody.
    let mut older = rules();
    older.ways.remove(&EventKind::NewsPublished);
    assert!(told(maria(), EventKind::NewsPublished, &older.with_what_came_later(), now()).is_some());
    let mut off = rules();
    off.ways.insert(EventKind::NewsPublished, BTreeSet::new());
    assert_eq!(told(maria(), EventKind::NewsPublished, &off.with_what_came_later(), now()), None);
}

#[test]
fn at_night_it_waits_for_the_morning() {
    let at = |text: &str| told(maria(), EventKind::DocumentPublished, &rules(), text.parse().unwrap()).unwrap().when;
    let until = |text: &str| When::At { at: text.parse().unwrap() };
    assert_eq!(at("2026-11-23T19:59:59"), When::Now);
    assert_eq!(at("2026-11-23T20:00:00"), until("2026-11-24T07:00:00"));
    assert_eq!(at("2026-11-24T03:00:00"), until("2026-11-24T07:00:00"));
    assert_eq!(at("2026-11-24T07:00:00"), When::Now);
}

#[test]
fn whoever_wants_a_digest_gets_single_messages_in_it_and_the_digest_itself() {
    let digest = Preferences { digest: true, ..Preferences::default() };
    let when = |event| told(Recipient { preferences: digest.clone(), ..maria() }, event, &rules(), now()).unwrap().when;
    assert_eq!(when(EventKind::DocumentPublished), When::InDigest);
    assert_eq!(when(EventKind::Digest), When::Now);
    assert_eq!(when(EventKind::DueSoon), When::Now);
}

#[test]
fn a_reminder_comes_daily_until_it_is_opened_and_then_before_the_due_date() {
    // TN3: published on Monday the 9th, due on Monday the 30th; ten business days long, then three days and one before.
    let (rules, days) = (ReminderRules::default(), BusinessDays::default());
    let (published, due) = (day("2026-11-09"), day("2026-11-30"));
    let said: Vec<(NaiveDate, Reminder)> = published
        .iter_days()
        .take(40)
        .filter_map(|today| Some((today, reminder_on(today, published, Some(due), &rules, &days)?)))
        .collect();
    let daily: Vec<u32> =
        said.iter().filter(|(_, what)| *what == Reminder::Unopened).map(|(day, _)| day_of(*day)).collect();
    // Without the weekends and the 20th, a holiday.
    assert_eq!(daily, [10, 11, 12, 13, 16, 17, 18, 19, 23, 24]);
    // Three days before is Friday the 27th; one day before is a Sunday and moves to the same Friday.
    let soon: Vec<u32> =
        said.iter().filter(|(_, what)| *what == Reminder::DueSoon).map(|(day, _)| day_of(*day)).collect();
    assert_eq!(soon, [27]);
}

#[test]
fn nothing_is_reminded_on_the_day_itself_or_after_the_due_date() {
    let (rules, days) = (ReminderRules::default(), BusinessDays::default());
    let monday = day("2026-11-23");
    assert_eq!(reminder_on(monday, monday, None, &rules, &days), None);
    assert_eq!(reminder_on(monday, day("2026-11-18"), Some(day("2026-11-20")), &rules, &days), None);
    let off = ReminderRules { daily_for_days: 0, before_due_days: BTreeSet::new(), ..rules };
    assert_eq!(reminder_on(monday, day("2026-11-18"), Some(day("2026-11-24")), &off, &days), None);
}

#[test]
fn rules_that_cannot_be_name_the_field() {
    let fault = |change: fn(&mut Rules)| {
        let mut rules = rules();
        change(&mut rules);
        rules.fault().map(|(field, _)| field)
    };
    assert_eq!(rules().fault(), None);
    assert_eq!(fault(|rules| drop(rules.ways.insert(EventKind::Invitation, BTreeSet::new()))), Some("ways"));
    assert_eq!(fault(|rules| rules.reminders.at = "23:00:00".parse().unwrap()), Some("reminders.at"));
    assert_eq!(fault(|rules| rules.reminders.daily_for_days = 400), Some("reminders.daily_for_days"));
    assert_eq!(fault(|rules| rules.reminders.before_due_days = [90].into()), Some("reminders.before_due_days"));
    assert_eq!(fault(|rules| rules.quiet.as_mut().unwrap().until = "20:00:00".parse().unwrap()), Some("quiet.until"));
}

fn day_of(day: NaiveDate) -> u32 {
    use chrono::Datelike;
    day.day()
}

proptest! {
    #[test]
    fn quiet_hours_end_and_what_waits_for_them_is_not_quiet(from in 0u32..1440, until in 0u32..1440, minute in 0i64..4000) {
        prop_assume!(from != until);
        let time = |minute: u32| chrono::NaiveTime::from_num_seconds_from_midnight_opt(minute * 60, 0).unwrap();
        let quiet = QuietHours { from: time(from), until: time(until) };
        let moment = now() + chrono::TimeDelta::minutes(minute);
        let after = quiet.after(moment);
        prop_assert!(!quiet.covers(after.time()));
        prop_assert!(after >= moment && after - moment <= chrono::TimeDelta::days(1));
        prop_assert_eq!(after == moment, !quiet.covers(moment.time()));
    }

    #[test]
    fn reminders_come_on_business_days_before_the_due_date(published in 0u64..400, due in 0u64..60, today in 0u64..500) {
        let first = day("2026-01-01");
        let (published, today) = (first + chrono::Days::new(published), first + chrono::Days::new(today));
        let due = published + chrono::Days::new(due);
        let (rules, days) = (ReminderRules::default(), BusinessDays::default());
        if reminder_on(today, published, Some(due), &rules, &days).is_some() {
            prop_assert!(days.counts(today, Calendar::Bank) && published < today && today <= due);
        }
    }
}
