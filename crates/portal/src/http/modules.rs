//! Modules that an office switched off for a company (PE7): there, the company does not exist for its clients. Which
//! module a route belongs to stands in the table of routes.

use contract::command::requests::RequestsCommand;
use domain::access::Companies;
use domain::registry::Module;

use super::caller::Caller;
use super::failure::Answer;
use crate::portal::Portal;

impl Portal {
    /// The caller, as far as a module reaches: without the companies for which it is off. Staff reach everything.
    pub(super) async fn within(&self, mut caller: Caller, module: Option<Module>) -> Answer<Caller> {
        let Some(module) = module.filter(|_| !caller.access.role.is_staff()) else { return Ok(caller) };
        let companies = self.store.companies_of(&caller.access).await?;
        let on = companies.into_iter().filter(|company| company.profile.has(module));
        caller.access.companies = Companies::Only(on.map(|company| company.id).collect());
        Ok(caller)
    }
}

/// The module that a command of the requests' room belongs to.
pub fn of_requests(command: &RequestsCommand) -> Module {
    match command {
        RequestsCommand::AnswerCollection { .. } | RequestsCommand::NothingThisMonth { .. } => Module::Collection,
        _ => Module::Requests,
    }
}
