//! One order, from the claim to the published document.

use contract::ErrorCode;
use domain::Period;
use domain::order::{Asked, Employees, PendingReason, Status};

use crate::fake_portal::asked;
use crate::office::{Office, month, named, payslips, text_of};

fn reason(status: &Status) -> &PendingReason {
    match status {
        Status::Pending { reason, .. } => reason,
        other => panic!("{other:?}"),
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn marias_request_becomes_a_payslip_of_the_right_person() {
    let office = Office::new();
    let agent = office.agent();
    let (bakery, staff) = office.bakery().await;
    let joao = named(&staff, "João da Silva");
    let order = office.open(payslips(&bakery, "2026-10", Employees::Only(vec![joao.id])));
    office.until_processed(order).await;

    let text = text_of(&office, "holerite-2026-10-joao-da-silva.pdf");
    assert!(text.contains("João da Silva") && text.contains("Outubro de 2026"), "{text}");
    let (_, facts, _) = office.portal.state().documents.values().next().unwrap().clone();
    assert_eq!((facts.employee, facts.company, facts.competence), (Some(joao.id), bakery.id, Some(month("2026-10"))));
    assert_eq!(facts.title, "Holerite 10/2026 – João da Silva");
    assert_eq!(facts.amount, None, "a salary leaves the books in the PDF only");
    agent.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn several_employees_get_a_document_each_and_all_get_one_together() {
    let office = Office::new();
    let _agent = office.agent();
    let (bakery, staff) = office.bakery().await;
    let two = vec![named(&staff, "João da Silva").id, named(&staff, "João Pereira").id];
    let two = office.open(payslips(&bakery, "2026-10", Employees::Only(two)));
    office.until_processed(two).await;
    assert_eq!(office.files(), ["holerite-2026-10-joao-da-silva.pdf", "holerite-2026-10-joao-pereira.pdf"]);

    let all = office.open(payslips(&bakery, "2026-09", Employees::All));
    office.until_processed(all).await;
    let together = office.files().into_iter().find(|file| file.ends_with("empregados.pdf")).unwrap();
    let text = text_of(&office, &together);
    assert!(text.contains("João da Silva") && text.contains("João Pereira"), "{text}");
}

#[tokio::test(flavor = "multi_thread")]
async fn every_report_of_the_catalogue_is_issued() {
    let office = Office::new();
    let _agent = office.agent();
    let (bakery, _) = office.bakery().await;
    let october = Some(month("2026-10"));
    let year = Some(Period { from: month("2025-11"), to: month("2026-10") });
    let orders = [
        Asked { competence: october, ..asked("pes.resumo_folha", &bakery) },
        Asked { competence: october, ..asked("pes.liquidos", &bakery) },
        Asked { period: year, ..asked("fis.faturamento", &bakery) },
    ]
    .map(|asked| office.open(asked));
    for order in orders {
        office.until_processed(order).await;
    }
    assert_eq!(office.files(), ["faturamento-2025-11-2026-10.pdf", "liquidos-2026-10.pdf", "resumo-folha-2026-10.pdf"]);
    let net_list =
        office.portal.state().documents.values().find(|(_, facts, _)| facts.due_on.is_some()).unwrap().1.clone();
    assert_eq!(net_list.due_on, Some("2026-11-07".parse().unwrap()), "the fifth working day, a Saturday (CLT 459)");
    assert!(net_list.amount.is_some_and(|amount| amount.0 > 0));
}

#[tokio::test(flavor = "multi_thread")]
async fn revenue_without_a_period_is_that_of_the_last_twelve_months() {
    let office = Office::new();
    let _agent = office.agent();
    let (bakery, _) = office.bakery().await;
    let order = office.open(asked("fis.faturamento", &bakery));
    office.until_processed(order).await;
    assert_eq!(office.files(), ["faturamento-2025-11-2026-10.pdf"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn who_may_no_longer_see_it_gets_nothing() {
    let office = Office::new();
    let _agent = office.agent();
    let (bakery, _) = office.bakery().await;
    office.portal.state().still_allowed = false;
    let order = office.open(payslips(&bakery, "2026-10", Employees::All));
    assert_eq!(reason(&office.until_pending(order).await.status), &PendingReason::NoLongerAllowed);
    assert_eq!(office.files(), [""; 0]);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_nobody_here_can_issue_waits_for_a_person() {
    let office = Office::new();
    let _agent = office.agent();
    let (bakery, _) = office.bakery().await;
    for kind in ["pes.holerite_adiant", "no.such_kind"] {
        let order = office.open(asked(kind, &bakery));
        assert_eq!(reason(&office.until_pending(order).await.status), &PendingReason::NeedsAPerson, "{kind}");
    }
    let nobody_named = Asked { employees: None, ..payslips(&bakery, "2026-10", Employees::All) };
    let order = office.open(nobody_named);
    assert_eq!(reason(&office.until_pending(order).await.status), &PendingReason::NeedsAPerson, "never all by mistake");
}

#[tokio::test(flavor = "multi_thread")]
async fn an_employee_of_before_or_after_is_told_with_the_date() {
    let office = Office::new();
    let _agent = office.agent();
    let (bakery, staff) = office.bakery().await;
    let joao = named(&staff, "João da Silva");
    let order = office.open(payslips(&bakery, "1995-01", Employees::Only(vec![joao.id])));
    let pending = office.until_pending(order).await;
    let expected = PendingReason::EmployeeNotYetAdmitted { employee: joao.name.clone(), admitted_on: joao.admitted_on };
    assert_eq!(reason(&pending.status), &expected);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_publication_that_the_portal_will_never_take_is_set_aside_and_the_queue_goes_on() {
    let office = Office::new();
    let _agent = office.agent();
    let (bakery, _) = office.bakery().await;
    office.portal.state().refuse_publications = Some(ErrorCode::TooLarge);
    let poison = office.open(payslips(&bakery, "2026-10", Employees::All));
    let expected = PendingReason::SetAside { code: "too_large".into(), attempts: 1 };
    assert_eq!(reason(&office.until_pending(poison).await.status), &expected);
    office.portal.state().refuse_publications = None;
    let next = office.open(payslips(&bakery, "2026-09", Employees::All));
    office.until_processed(next).await;
}
