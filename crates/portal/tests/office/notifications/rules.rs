//! Rules, words and preferences: checked before they count, shown before they are saved (TN2, TN4).

use contract::ErrorCode;
use contract::command::notifications::NoticeText;
use contract::notifications::{RulesShown, TextPreview, TextsShown, WhoGetsIt};
use domain::access::{Department, Level};
use domain::notify::{EventKind, Language, Preset, Rules, Tone, Way, When, Why};

use super::*;

const WRITTEN: (EventKind, Language, Tone) = (EventKind::DocumentPublished, Language::PtBr, Tone::Friendly);

fn save(subject: &str, line: &str, body: &str) -> NotificationsCommand {
    let (event, language, tone) = WRITTEN;
    let text = NoticeText { subject: subject.into(), line: line.into(), body: body.into() };
    NotificationsCommand::SaveText { event, language, tone, text }
}

impl Told {
    /// Staff of the fiscal department.
    async fn rui(&self) -> Person {
        let (email, password) = ("rui@horizonte.example", "uma senha bem longa");
        let rui = NewUser {
            name: "Rui Prado".into(),
            email: Some(email.into()),
            phones: Vec::new(),
            password: Some(password.into()),
            role: Role::Accountant,
            companies: Companies::All,
            departments: [(Department::Fiscal, Level::Proprietario)].into(),
        };
        let office = self.office.demonstration.office;
        let mut transaction = self.office.store().begin(office, self.office.clock_now()).await.unwrap();
        portal::offices::create_user(&mut transaction, machine::ids::new(), rui).await.unwrap();
        transaction.commit().await.unwrap();
        Person::sign_in(&self.office, email, password).await
    }
}

async fn rules_of(told: &Told) -> RulesShown {
    told.asks("rules", &json!({})).await.unwrap()
}

async fn presets_decide_who_tells(told: &Told) {
    assert_eq!(rules_of(told).await.preset, Some(Preset::PortalNotifies));
    let who = async |rules: Option<&Rules>| {
        let body = json!({ "event": "document_published", "rules": rules, "company": told.bakery, "document": null });
        told.asks::<WhoGetsIt>("who", &body).await.unwrap()
    };
    told.office.telephone(MARIA).says("oi").await;
    told.office.telephone(MARIA).hears(1).await;
    let now = who(None).await;
    let gets: Vec<_> = now.people.iter().map(|gets| (gets.name.as_str(), gets.way, gets.when, gets.why)).collect();
    let expected = [
        ("Joana Prates", Way::Email, When::Now, Why::Preferred),
        ("Maria Oliveira", Way::Whatsapp, When::Now, Why::Preferred),
    ];
    assert_eq!(gets, expected);
    // Before saving: what would be.
    let processes = rules_of(told).await.rules.with(Preset::ProcessesNotify);
    assert_eq!(who(Some(&processes)).await.total, 0);
    assert_eq!(rules_of(told).await.preset, Some(Preset::PortalNotifies), "nothing was saved");

    does(&told.ana, NotificationsCommand::ApplyPreset { preset: Preset::ProcessesNotify }).await.unwrap();
    assert_eq!(rules_of(told).await.preset, Some(Preset::ProcessesNotify));
    told.maria_gets("outubro", None, 100).await;
    told.all_went_out().await;
    assert_eq!((told.mail.letters().len(), told.deliveries(false).await.rows.len()), (0, 0));
}

#[tokio::test(flavor = "multi_thread")]
async fn one_click_decides_whether_the_portal_or_the_processes_tell() {
    presets_decide_who_tells(&Told::open().await).await;
}

#[cfg(target_os = "linux")]
#[tokio::test(flavor = "multi_thread")]
async fn one_click_decides_whether_the_portal_or_the_processes_tell_on_postgresql() {
    presets_decide_who_tells(&Told::on_postgres().await.0).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn rules_that_cannot_be_are_refused_with_their_field() {
    let told = Told::open().await;
    let rules = rules_of(&told).await.rules;
    let field_of = async |rules: Rules| {
        let (status, error) = does(&told.ana, NotificationsCommand::SaveRules { rules }).await.unwrap_err();
        assert_eq!((status, error.code), (StatusCode::UNPROCESSABLE_ENTITY, ErrorCode::InvalidField));
        error.field.unwrap()
    };
    for zone in ["America/Florianopolis", "", "UTC-3", "../etc/passwd"] {
        assert_eq!(field_of(Rules { zone: zone.into(), ..rules.clone() }).await, "command.rules.zone", "{zone}");
    }
    let mut at_night = rules.clone();
    at_night.reminders.at = "23:00:00".parse().unwrap();
    assert_eq!(field_of(at_night).await, "command.rules.reminders.at");
    assert_eq!(rules_of(&told).await.rules, rules, "nothing was half applied");
    does(&told.ana, NotificationsCommand::SaveRules { rules: Rules { zone: "America/Rio_Branco".into(), ..rules } })
        .await
        .unwrap();
    assert_eq!(rules_of(&told).await.rules.zone, "America/Rio_Branco");
}

#[tokio::test(flavor = "multi_thread")]
async fn the_offices_own_words_are_checked_and_go_out() {
    // TN4
    let told = Told::open().await;
    let (_, error) = does(&told.ana, save("Chegou: {{ titulo }}", "x", "x")).await.unwrap_err();
    assert_eq!(error.field.as_deref(), Some("command.text.subject"));
    assert_eq!(error.facts["variable"], "titulo");
    assert!(error.facts["known"].split(", ").any(|known| known == "title"), "{:?}", error.facts);
    let (_, error) = does(&told.ana, save("x", "x", "{% if title %}sem fim")).await.unwrap_err();
    assert_eq!(error.field.as_deref(), Some("command.text.body"));

    does(&told.ana, save("Chegou {{ title }}", "{{ title }} chegou", "{{ greeting }}\n\nVeja:\n\n→ Ver: {{ link }}"))
        .await
        .unwrap();
    let shown: TextsShown = told.asks("texts", &json!({ "language": "pt-BR", "tone": "friendly" })).await.unwrap();
    let own: Vec<_> = shown.texts.iter().filter(|text| text.is_own).map(|text| text.event).collect();
    assert_eq!(own, [EventKind::DocumentPublished]);
    told.maria_gets("outubro", None, 100).await;
    let (text, html) = told.letter(1).await.parts();
    assert!(text.contains("Olá, Joana!\n\nVeja:\n\nVer: http"), "{text}");
    assert!(html.contains(">Ver</a>"), "{html}");

    let (event, language, tone) = WRITTEN;
    does(&told.ana, NotificationsCommand::RestoreText { event, language, tone }).await.unwrap();
    does(&told.ana, NotificationsCommand::SaveTone { company: told.bakery, tone: Tone::Formal }).await.unwrap();
    told.maria_gets("setembro", None, 100).await;
    let (text, _) = told.letter(2).await.parts();
    assert!(text.contains("Prezado(a) Joana Prates,"), "{text}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_preview_shows_a_real_client_and_nothing_that_is_not_theirs() {
    let told = Told::open().await;
    told.maria_gets("outubro", Some("2026-11-30"), 123_456).await;
    let preview = async |person: Option<PersonId>, subject: &str| {
        let text = json!({ "subject": subject, "line": "{{ title }}", "body": "{{ greeting }} <b>{{ company }}</b>" });
        let body = json!({ "event": "document_published", "language": "pt-BR", "tone": "formal", "text": text, "person": person });
        told.asks::<TextPreview>("preview", &body).await
    };
    let shown = preview(Some(told.joana), "{{ title }} vence em {{ due_on }}").await.unwrap();
    assert_eq!(shown.subject, "Holerite 10/2026 – João da Silva vence em 30/11/2026");
    assert_eq!(shown.to.as_deref(), Some(JOANA.0));
    assert!(shown.html.contains("&lt;b&gt;") && shown.html.contains("Joana Prates"), "{}", shown.html);
    assert!(preview(None, "{{ title }}").await.unwrap().to.is_none());
    let (_, error) = preview(None, "{{ senha }}").await.unwrap_err();
    assert_eq!(error.field.as_deref(), Some("text.subject"));
    assert_eq!(preview(Some(machine::ids::new()), "x").await.unwrap_err().0, StatusCode::NOT_FOUND);
    told.letter(1).await;
    told.all_went_out().await;
    assert_eq!(told.mail.letters().len(), 1, "a preview goes to nobody");

    // Rui works in the fiscal department: a preview is no way to look into another.
    let rui = told.rui().await;
    let text = json!({ "subject": "{{ title }}", "line": "x", "body": "{{ list }}" });
    let body = json!({ "event": "digest", "language": "pt-BR", "tone": "formal", "text": text, "person": told.joana });
    let shown: TextPreview = asks(&rui, "preview", &body).await.unwrap();
    assert!(!shown.html.contains("João da Silva"), "{}", shown.html);
}

#[tokio::test(flavor = "multi_thread")]
async fn only_those_who_may_decide_decide() {
    let told = Told::open().await;
    let (bruno, maria) = (told.office.bruno().await, told.office.maria().await);
    let rules = Rules::new("America/Sao_Paulo");
    for person in [&bruno, &maria] {
        for command in [
            NotificationsCommand::SaveRules { rules: rules.clone() },
            NotificationsCommand::ApplyPreset { preset: Preset::ProcessesNotify },
            save("x", "x", "x"),
            NotificationsCommand::SaveTone { company: told.bakery, tone: Tone::Formal },
            NotificationsCommand::RemindOnly { documents: vec![machine::ids::new()] },
        ] {
            assert_eq!(does(person, command).await.unwrap_err().0, StatusCode::NOT_FOUND);
        }
    }
    let preferences = Preferences::default();
    let refused = does(&told.ana, NotificationsCommand::SavePreferences { preferences }).await;
    assert_eq!(refused.unwrap_err().0, StatusCode::NOT_FOUND, "staff read the feed");
    assert_eq!(asks::<RulesShown>(&maria, "rules", &json!({})).await.unwrap_err().0, StatusCode::NOT_FOUND);
}
