//! `GET /api/client/home`: what a client sees first.

use axum::Json;
use axum::extract::State;
use contract::ErrorCode;
use contract::client::{COUNTED_MAX, CompanyCard, Home};
use domain::registry::Company;
use domain::tax_id::TaxId;
use portal_store::DocumentFilter;

use super::caller::Caller;
use super::client_documents::row;
use super::client_folders::with_paths;
use super::failure::Answer;
use crate::portal::App;

const NEWEST: u32 = 5;

pub async fn show(State(app): State<App>, caller: Caller) -> Answer<Json<Home>> {
    let office = app.store.office(caller.person.office).await?.ok_or(ErrorCode::NotSignedIn)?;
    let companies = app.store.companies_of(&caller.access).await?;
    let newest = app.store.documents(&caller.access, &DocumentFilter::default(), NEWEST).await?;
    let unopened = DocumentFilter { unopened: true, ..DocumentFilter::default() };
    let unopened = app.store.count_documents(&caller.access, &unopened, COUNTED_MAX as u32).await?;
    let access = &caller.access;
    let newest = newest.rows.into_iter().map(|found| row(access, found.document, found.company_name, found.is_new));
    Ok(Json(Home {
        newest: with_paths(&app, caller.person.office, newest.collect()).await?,
        person_name: caller.person.name,
        office_name: office.name,
        companies: companies.into_iter().map(card).collect(),
        unopened_documents: u32::try_from(unopened).unwrap_or(u32::MAX),
    }))
}

fn card(company: Company) -> CompanyCard {
    let formatted = company.tax_id.parse::<TaxId>().map(|tax_id| tax_id.to_string());
    CompanyCard {
        id: company.id,
        name: company.name,
        short_name: company.short_name,
        tax_id: formatted.unwrap_or(company.tax_id),
        modules_off: company.profile.modules_off,
    }
}
