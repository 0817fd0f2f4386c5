//! People and departments, as Ana keeps them: the wizard, "Por que vê isto?", and a department that goes (PE1, PE3, PE5).

use crate::scene::Scene;
use anyhow::Result;

#[tokio::test(flavor = "multi_thread")]
async fn ana_brings_in_a_client_user_and_tidies_the_departments() -> Result<()> {
    let scene = Scene::open("rooms").await?;
    let desk = &scene.desk;

    desk.clicks("nav-people")?;
    desk.clicks("new-person")?;
    desk.writes("person-name", "Tereza Gonçalves")?;
    desk.writes("person-email", "tereza@solnascente.example")?;
    desk.clicks("next")?;
    // The first department of the list: Pessoal.
    desk.chooses("Contribuinte")?;
    desk.clicks("next")?;
    desk.chooses("Padaria Sol Nascente")?;
    // The office has published nothing yet.
    desk.sees_in("consequences", "Nas pastas escolhidas ainda não há nada publicado")?;
    desk.clicks("next")?;
    desk.clicks("permission-manage_company_users")?;
    desk.clicks("next")?;
    desk.clicks("finish")?;

    desk.clicks_thing("Tereza Gonçalves")?;
    desk.sees_in("panel", "Padaria Sol Nascente")?;
    // The invitation is on its way, so it can be sent again.
    desk.sees_in("panel", "Reenviar convite")?;
    desk.clicks("why")?;
    desk.picks("why-company", "Padaria Sol Nascente")?;
    desk.picks("why-department", "Pessoal")?;
    desk.sees_in("why-answer", "Padaria Sol Nascente")?;
    desk.picks("why-department", "Fiscal")?;
    desk.sees_in("why-answer", "Fiscal")?;
    desk.clicks("dialog-close")?;
    desk.no_longer_sees("why-dialog")?;

    desk.clicks("nav-departments")?;
    desk.clicks("new-department")?;
    desk.writes("department-name", "Alvarás")?;
    desk.clicks("save-department")?;
    desk.sees_in("department", "Alvarás")?;
    desk.presses("Excluir Alvarás")?;
    desk.picks("department-into", "Geral")?;
    desk.clicks("delete-department")?;
    desk.no_longer_sees_in("department", "Alvarás")
}
