//! What is missing is told with evidence, and goes on by itself when it is there (OC2, OC4).

use std::time::Duration;

use domain::Period;
use domain::order::{Asked, Employees, Happened, PendingReason, Status};

use crate::fake_portal::asked;
use crate::office::{Office, month, payslips, until};

#[tokio::test(flavor = "multi_thread")]
async fn november_waits_until_it_is_calculated_and_then_goes_on_alone() {
    let office = Office::new();
    let _agent = office.agent();
    let (bakery, _) = office.bakery().await;
    let order = office.open(payslips(&bakery, "2026-11", Employees::All));
    let pending = office.until_pending(order).await;
    let Status::Pending { reason, evidence } = &pending.status else { panic!() };
    assert_eq!(reason, &PendingReason::PayrollNotCalculated { competence: month("2026-11") });
    assert_eq!(evidence.connector, "demonstration");
    assert!(evidence.looked_at.contains("2026-11"), "{}", evidence.looked_at);

    tokio::time::sleep(Duration::from_millis(500)).await;
    assert_eq!(office.portal.order(order).revision, pending.revision, "nothing moves while the cause stands");

    office.calculate_november(&bakery);
    office.until_processed(order).await;
    let events = office.portal.state().events.clone();
    let resumed = events.iter().filter(|event| matches!(event.what, Happened::Resumed { .. })).count();
    let issued = events.iter().filter(|event| matches!(event.what, Happened::Issued { .. })).count();
    assert_eq!((resumed, issued), (1, 1));
    let told = || office.portal.state().companies[&bakery.books_code].0.payroll_competences.contains(&month("2026-11"));
    until("the portal learns that November is calculated", told).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_month_without_revenue_is_named() {
    let office = Office::new();
    let _agent = office.agent();
    let (bakery, _) = office.bakery().await;
    let until_november = Some(Period { from: month("2026-10"), to: month("2026-11") });
    let order = office.open(Asked { period: until_november, ..asked("fis.faturamento", &bakery) });
    let pending = office.until_pending(order).await;
    let Status::Pending { reason, .. } = &pending.status else { panic!() };
    assert_eq!(reason, &PendingReason::RevenueNotEntered { missing: vec![month("2026-11")] });
}
