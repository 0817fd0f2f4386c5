//! The main job: a client writes, and has the payslip; the office sees how it went.

use anyhow::Result;
use connectors::AccountingBooks;
use connectors::demonstration::DemonstrationBooks;
use domain::order::{Employees, Happened, Tab};
use testkit::{Database, TestOffice};

/// What the books say that João da Silva of the bakery earned in October.
fn net_pay_in_the_books(office: &TestOffice) -> Result<String> {
    let books = DemonstrationBooks::at(office.books());
    let companies = books.companies(office.counter.office)?;
    let bakery = companies.iter().find(|company| company.books_code == "1").unwrap();
    let slips = books.payslips(bakery, "2026-10".parse()?, &Employees::All)?;
    Ok(slips.iter().find(|slip| slip.worker.name == "João da Silva").unwrap().net().to_string())
}

async fn maria_asks_for_joaos_payslip(database: Database) -> Result<()> {
    let office = TestOffice::start_on(database).await?;
    let maria = office.client("Maria")?;
    maria.says("me manda o holerite do João da Silva de outubro").await?;
    let understood = maria.hears().await?;
    assert!(understood.text.contains("outubro") && understood.text.contains("João da Silva"), "{}", understood.text);
    let payslip = maria.hears_document().await?;
    assert!(payslip.link.starts_with("http") && payslip.link.contains(&payslip.id.to_string()), "{}", payslip.link);

    let text = maria.reads(&payslip).await?;
    for expected in ["Padaria Sol Nascente", "João da Silva", "Outubro de 2026", &net_pay_in_the_books(&office)?] {
        assert!(text.contains(expected), "{expected} is not in {text}");
    }

    let seen = office.staff("Bruno").await?.sees().await?;
    let order = seen.orders.values().next().unwrap();
    assert_eq!((seen.orders.len(), order.status.tab(), order.attempts), (1, Tab::Processed, 1));
    let timeline: Vec<&Happened> = seen.timeline(order.id).into_iter().map(|event| &event.what).collect();
    assert!(
        matches!(timeline[..], [Happened::Opened, Happened::Claimed { .. }, Happened::Issued { .. }]),
        "{timeline:?}"
    );
    assert!(seen.documents[&payslip.id].first_opened_at.is_some(), "opening it is recorded");
    office.close().await
}

#[tokio::test(flavor = "multi_thread")]
async fn maria_asks_for_joaos_payslip_on_sqlite() -> Result<()> {
    maria_asks_for_joaos_payslip(Database::Sqlite).await
}

#[tokio::test(flavor = "multi_thread")]
async fn maria_asks_for_joaos_payslip_on_postgres() -> Result<()> {
    maria_asks_for_joaos_payslip(Database::Postgres).await
}

/// AS3: what is published already is answered at once, without an agent.
#[tokio::test(flavor = "multi_thread")]
async fn asked_again_the_same_document_comes_at_once() -> Result<()> {
    let office = TestOffice::start().await?;
    let maria = office.client("Maria")?;
    maria.says("holerite do João da Silva de outubro").await?;
    let first = maria.hears_document().await?;
    maria.says("manda de novo o holerite do João da Silva de outubro por favor").await?;
    let second = maria.hears_document().await?;
    assert_eq!(first.id, second.id);
    assert_eq!(office.staff("Ana").await?.sees().await?.orders.len(), 1, "no second order");
    office.close().await
}

/// Each of the four kinds, as people ask for it.
#[tokio::test(flavor = "multi_thread")]
async fn every_kind_of_document_comes() -> Result<()> {
    let office = TestOffice::start().await?;
    let maria = office.client("Maria")?;
    for (asked, bears) in [
        ("preciso do holerite de todos os funcionários de setembro", "Setembro de 2026"),
        ("manda o resumo da folha de outubro", "Resumo da Folha"),
        ("relação de líquidos de outubro", "Líquidos"),
        ("faturamento de janeiro a outubro de 2026", "Faturamento"),
    ] {
        maria.says(asked).await?;
        let document = maria.hears_document().await?;
        let text = maria.reads(&document).await?;
        assert!(text.contains("Padaria Sol Nascente") && text.contains(bears), "{asked}: {text}");
    }
    office.close().await
}
