//! What client users see of the portal.

use contract::ApiError;
use contract::client::{ChatPage, DocumentPage, DocumentRow, Home};
use reqwest::StatusCode;

use crate::support::{MARIA, Office};

#[tokio::test(flavor = "multi_thread")]
async fn a_client_sees_the_own_companies_and_nothing_else() {
    let office = Office::open().await;
    let (agent, maria, carlos) = (office.agent("SERVIDOR").await, office.maria().await, office.carlos().await);
    let phone = office.telephone(MARIA);
    phone.says("holerite da Rita de outubro").await;
    phone.hears(1).await;
    let published = agent.publishes(&agent.claims_one().await, b"%PDF-1.7").await.unwrap();

    let home: Home = maria.get("/api/client/home").await;
    let names: Vec<&str> = home.companies.iter().map(|company| company.short_name.as_str()).collect();
    assert_eq!((names, home.companies[0].tax_id.as_str()), (vec!["Padaria Sol Nascente"], "99.999.001/0001-59"));
    let path = format!("/api/client/documents/{}", published.documents[0]);
    assert_eq!(maria.get::<DocumentRow>(&path).await.company_name, "Padaria Sol Nascente Ltda");

    assert_eq!(carlos.get::<Home>("/api/client/home").await.companies.len(), 2);
    assert_eq!(carlos.get::<DocumentPage>("/api/client/documents").await.total, Some(0));
    assert_eq!(carlos.try_get::<DocumentRow>(&path).await.unwrap_err().0, StatusCode::NOT_FOUND);
    assert_eq!(carlos.try_get::<()>(&format!("{path}/content")).await.unwrap_err().0, StatusCode::NOT_FOUND);
}

#[tokio::test(flavor = "multi_thread")]
async fn the_folder_is_searched_and_filtered() {
    // PC2
    let office = Office::open().await;
    let (agent, maria, phone) = (office.agent("SERVIDOR").await, office.maria().await, office.telephone(MARIA));
    for (count, who) in ["do João da Silva", "do João Pereira", "da Rita"].iter().enumerate() {
        phone.says(&format!("holerite {who} de outubro")).await;
        phone.hears(count * 2 + 1).await;
        agent.publishes(&agent.claims_one().await, format!("%PDF-1.7 {who}").as_bytes()).await.unwrap();
        phone.hears(count * 2 + 2).await;
    }
    let found = async |query: &str| maria.get::<DocumentPage>(&format!("/api/client/documents?{query}")).await.total;
    assert_eq!(
        [found("").await, found("search=joao").await, found("search=pereira").await],
        [Some(3), Some(2), Some(1)]
    );
    assert_eq!(
        [found("department=pessoal").await, found("department=fiscal").await, found("unopened=true").await],
        [Some(3), Some(0), Some(3)]
    );
    let wrong: Result<DocumentPage, (_, ApiError)> = maria.try_get("/api/client/documents?before=yesterday").await;
    assert_eq!(wrong.unwrap_err().1.field.as_deref(), Some("before"));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_chat_that_was_never_used_is_empty() {
    let office = Office::open().await;
    let page: ChatPage = office.maria().await.get("/api/client/chat").await;
    assert!(page.messages.is_empty() && page.earlier.is_none());
}
