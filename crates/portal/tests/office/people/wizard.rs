//! "Novo usuário" in five steps (PE1).

use chrono::TimeDelta;
use contract::command::people::{PeopleCommand, SendInvitation};
use contract::feed::Change;
use contract::identity::{InvitationState, Invitations};
use contract::people::{Consequences, PersonDraft, PersonForm, Step};
use domain::access::{Companies, Department, Level, Permission, Role};
use domain::notify::{Preferences, Way};
use domain::{DraftId, PersonId};
use serde_json::json;

use super::{company, does, field_refused, form_of, makes, paula, person_named, refused};
use crate::support::{MARIA, Office, Person};

super::on_both_databases! {
    a_draft_survives_and_becomes_a_person_as_a_whole
    the_invitation_leaves_when_it_should
    the_consequences_are_shown_before_anybody_is_made
}

async fn drafts(person: &Person) -> Vec<PersonDraft> {
    let drafts = person.sees().await.into_iter().filter_map(|change| match change {
        Change::Draft(draft) => Some(*draft),
        _ => None,
    });
    drafts.collect()
}

async fn save(person: &Person, draft: DraftId, step: Step, form: PersonForm) {
    does(person, PeopleCommand::SaveDraft { draft, step, form: Box::new(form) }).await;
}

async fn state_of(ana: &Person, person: PersonId) -> Option<InvitationState> {
    let asked = json!({ "people": [person] });
    let told: Invitations = ana.post("/api/office/people/invitations", &asked).await.unwrap();
    told.invitations.into_iter().next().map(|invitation| invitation.state)
}

async fn a_draft_survives_and_becomes_a_person_as_a_whole(office: &Office) {
    let (ana, bruno) = (office.ana().await, office.bruno().await);
    let draft: DraftId = machine::ids::new();
    let half = PersonForm { name: "Pau".into(), email: "paula@".into(), ..PersonForm::default() };
    save(&ana, draft, Step::Departments, half.clone()).await;
    let kept = drafts(&office.ana().await).await.remove(0);
    assert_eq!((kept.id, kept.step, kept.form, kept.gone), (draft, Step::Departments, half, false), "on any device");
    assert_eq!(drafts(&bruno).await, [], "nobody else's business");

    let finish = || PeopleCommand::FinishDraft { draft, invite: SendInvitation::NotYet };
    let (_, error) = refused(&ana, finish()).await;
    assert_eq!((error.field.as_deref(), error.facts["step"].as_str()), (Some("email"), "general"));
    assert!(!drafts(&ana).await.remove(0).gone, "nothing was lost");

    let preferences = Preferences { ways: vec![Way::Email], ..Preferences::default() };
    let whole = PersonForm { preferences: preferences.clone(), ..paula(office).await };
    save(&ana, draft, Step::Notifications, whole).await;
    let made = makes(&ana, finish()).await;
    assert_eq!(made, draft.to_string(), "the person bears the draft's id");
    let id: PersonId = made.parse().unwrap();
    let person = office.store().person(office.demonstration.office, id).await.unwrap().unwrap();
    assert_eq!((person.phones, person.active), (vec!["5548999990055".to_owned()], true));
    assert_eq!(person.permissions, Permission::of_role(Role::Client));
    assert_eq!(office.store().preferences(office.demonstration.office, id).await.unwrap(), preferences);
    assert!(drafts(&ana).await.remove(0).gone);
    assert_eq!(state_of(&ana, id).await, None, "nobody was invited");
    assert_eq!(refused(&ana, finish()).await.0, reqwest::StatusCode::NOT_FOUND, "it ended");

    let renamed = PersonForm { name: "Paula Reis Lima".into(), ..form_of(office, id).await };
    does(&ana, PeopleCommand::ChangePerson { person: id, form: Box::new(renamed) }).await;
    let kept = office.store().preferences(office.demonstration.office, id).await.unwrap();
    assert_eq!(kept, preferences, "whoever changes a person leaves how they like to be told");
}

async fn the_invitation_leaves_when_it_should(office: &Office) {
    let ana = office.ana().await;
    let mut invited = Vec::new();
    let in_two_days = office.clock_now() + TimeDelta::days(2);
    for (name, invite) in [("agora", SendInvitation::Now), ("depois", SendInvitation::At { at: in_two_days })] {
        let form = PersonForm { email: format!("{name}@solnascente.example"), phones: vec![], ..paula(office).await };
        let draft = machine::ids::new();
        save(&ana, draft, Step::Notifications, form).await;
        let id: PersonId = makes(&ana, PeopleCommand::FinishDraft { draft, invite }).await.parse().unwrap();
        invited.push(state_of(&ana, id).await);
    }
    // It leaves at once: perhaps the job has tried already, and found that this server has no mail set up.
    let at_once = match &invited[0] {
        Some(InvitationState::Planned { send_at }) => *send_at <= office.clock_now(),
        Some(InvitationState::Failed { code }) => code == "mail_not_set_up",
        _ => false,
    };
    assert!(at_once, "{invited:?}");
    assert_eq!(invited[1], Some(InvitationState::Planned { send_at: in_two_days }));

    let draft = machine::ids::new();
    let form = PersonForm { email: "longe@solnascente.example".into(), phones: vec![], ..paula(office).await };
    save(&ana, draft, Step::Notifications, form).await;
    let far = SendInvitation::At { at: office.clock_now() + TimeDelta::days(800) };
    assert_eq!(field_refused(&ana, PeopleCommand::FinishDraft { draft, invite: far }).await, "invite.at");
    let nobody = office.store().person(office.demonstration.office, PersonId(draft.0)).await.unwrap();
    assert_eq!(nobody, None, "nothing half-applied");
}

async fn the_consequences_are_shown_before_anybody_is_made(office: &Office) {
    let (agent, ana, phone) = (office.agent("SERVIDOR").await, office.ana().await, office.telephone(MARIA));
    for (count, who) in ["da Rita", "do João Pereira"].iter().enumerate() {
        phone.says(&format!("holerite {who} de outubro")).await;
        phone.hears(count * 2 + 1).await;
        agent.publishes(&agent.claims_one().await, format!("%PDF-1.7 {who}").as_bytes()).await.unwrap();
        phone.hears(count * 2 + 2).await;
    }
    phone.says("holerite do João da Silva de setembro").await;
    phone.hears(5).await;
    let asks = async |form: PersonForm| -> Consequences {
        ana.post("/api/office/people/consequences", &json!({ "form": form, "person": null })).await.unwrap()
    };
    let told = asks(paula(office).await).await;
    assert_eq!((told.companies, told.documents, told.hidden_documents, told.requests), (1, 2, 0, 1));
    assert_eq!((told.notifications_in_30_days, told.problems), (2, vec![]));
    let line = &told.lines[0];
    assert_eq!((line.company_name.as_str(), line.department), ("Padaria Sol Nascente", Department::Pessoal));

    let rita = super::employee(office, "Rita Fontana").await;
    let only_own = PersonForm { permissions: [Permission::Chat].into(), employee: Some(rita), ..paula(office).await };
    let told = asks(only_own).await;
    assert_eq!((told.documents, told.hidden_documents), (1, 1), "Rita's payslip, not João's");
    let fiscal = [(Department::Fiscal, Level::Revisor)].into();
    let told = asks(PersonForm { departments: fiscal, name: String::new(), ..paula(office).await }).await;
    assert_eq!((told.documents, told.problems[0].field.as_str()), (0, "name"));
}

#[tokio::test(flavor = "multi_thread")]
async fn each_wrong_field_is_named_with_its_step() {
    let office = Office::open().await;
    let (ana, good) = (office.ana().await, paula(&office).await);
    let foreign = Companies::Only([machine::ids::new()].into());
    let own_foreign = Department::Own(machine::ids::new());
    let cases: Vec<(PersonForm, &str, &str)> = vec![
        (PersonForm { name: "  ".into(), ..good.clone() }, "general", "name"),
        (PersonForm { email: "paula".into(), ..good.clone() }, "general", "email"),
        (PersonForm { email: "maria@solnascente.example".into(), ..good.clone() }, "general", "email"),
        (PersonForm { phones: vec!["123".into()], ..good.clone() }, "general", "phones"),
        (PersonForm { phones: vec![MARIA.into()], ..good.clone() }, "general", "phones"),
        (PersonForm { departments: [].into(), ..good.clone() }, "departments", "departments"),
        (
            PersonForm { departments: [(own_foreign, Level::Revisor)].into(), ..good.clone() },
            "departments",
            "departments",
        ),
        (PersonForm { companies: Companies::All, ..good.clone() }, "companies", "companies"),
        (PersonForm { companies: Companies::Only([].into()), ..good.clone() }, "companies", "companies"),
        (PersonForm { companies: foreign, ..good.clone() }, "companies", "companies"),
        (PersonForm { employee: Some(machine::ids::new()), ..good.clone() }, "companies", "employee"),
        (PersonForm { permissions: [Permission::ManageStaff].into(), ..good.clone() }, "permissions", "permissions"),
        (
            PersonForm { role: Role::Attendant, groups: [machine::ids::new()].into(), ..good.clone() },
            "permissions",
            "groups",
        ),
    ];
    for (form, step, field) in cases {
        let draft = machine::ids::new();
        save(&ana, draft, Step::General, form.clone()).await;
        let (_, error) = refused(&ana, PeopleCommand::FinishDraft { draft, invite: SendInvitation::Now }).await;
        assert_eq!((error.facts["step"].as_str(), error.field.as_deref()), (step, Some(field)), "{form:?}");
        let maria = person_named(&office, "Maria Oliveira");
        if field != "email" && field != "phones" {
            let change = PeopleCommand::ChangePerson {
                person: maria,
                form: Box::new(PersonForm { email: "maria@solnascente.example".into(), phones: vec![], ..form }),
            };
            assert_eq!(field_refused(&ana, change).await, field, "changing somebody is checked like making them");
        }
    }
    let maria = form_of(&office, person_named(&office, "Maria Oliveira")).await;
    assert_eq!(maria.companies, Companies::Only([company(&office, "1").await].into()), "nothing half-applied");
}
