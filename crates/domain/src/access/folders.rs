//! What the levels mean for folders and for what lies in them (PE2): Revisor sees; Contribuinte makes folders, adds,
//! and deletes or moves what is their own; Proprietário does everything. Staff who publish documents count as
//! Proprietário of the departments that they reach; other staff only see.
//!
//! What the office published is taken back by the office alone, whatever a client's level: it was received.

use super::{Access, Department, Level, Permission};
use crate::document::{Document, Origin};
use crate::folder::{Folder, FolderRefusal};
use crate::{CompanyId, OfficeId};

impl Access {
    /// May this person make folders there?
    ///
    /// # Errors
    /// Why not; [`FolderRefusal::NotThere`] when they do not see the department.
    pub fn may_make_folders(
        &self,
        office: OfficeId,
        company: CompanyId,
        department: Department,
    ) -> Result<(), FolderRefusal> {
        self.needs(Level::Contribuinte, office, company, department)
    }

    /// May this person rename the folder, or put it elsewhere?
    ///
    /// # Errors
    /// As [`Access::may_make_folders`].
    pub fn may_change_folder(&self, folder: &Folder) -> Result<(), FolderRefusal> {
        self.needs(Level::Proprietario, folder.office, folder.company, folder.department)
    }

    /// May this person delete the folder? `holds_others` says whether anything that they see in it, however deep, is
    /// somebody else's.
    ///
    /// # Errors
    /// As [`Access::may_make_folders`].
    pub fn may_delete_folder(&self, folder: &Folder, holds_others: bool) -> Result<(), FolderRefusal> {
        match self.level_there(folder.office, folder.company, folder.department)? {
            Level::Proprietario => Ok(()),
            Level::Revisor => Err(FolderRefusal::LevelTooLow { needs: Level::Contribuinte }),
            Level::Contribuinte if folder.made_by != self.person => Err(FolderRefusal::NotYours),
            Level::Contribuinte if holds_others => Err(FolderRefusal::HoldsOthers),
            Level::Contribuinte => Ok(()),
        }
    }

    /// May this person put the document into another folder of its department?
    ///
    /// # Errors
    /// As [`Access::may_make_folders`].
    pub fn may_put_elsewhere(&self, document: &Document) -> Result<(), FolderRefusal> {
        self.sees_document(document.office, &document.facts).map_err(|_| FolderRefusal::NotThere)?;
        self.own_or_all(document)
    }

    /// May this person take the document back?
    ///
    /// # Errors
    /// As [`Access::may_make_folders`].
    pub fn may_withdraw(&self, document: &Document) -> Result<(), FolderRefusal> {
        self.sees_document(document.office, &document.facts).map_err(|_| FolderRefusal::NotThere)?;
        match document.origin {
            Origin::Office if !self.role.is_staff() => Err(FolderRefusal::FromOffice),
            _ => self.own_or_all(document),
        }
    }

    fn own_or_all(&self, document: &Document) -> Result<(), FolderRefusal> {
        let facts = &document.facts;
        let own = document.origin == Origin::Client { person: self.person };
        match self.level_there(document.office, facts.company, facts.department)? {
            Level::Proprietario => Ok(()),
            Level::Contribuinte if own => Ok(()),
            Level::Contribuinte => Err(FolderRefusal::NotYours),
            Level::Revisor => Err(FolderRefusal::LevelTooLow { needs: Level::Contribuinte }),
        }
    }

    fn needs(
        &self,
        needs: Level,
        office: OfficeId,
        company: CompanyId,
        department: Department,
    ) -> Result<(), FolderRefusal> {
        let level = self.level_there(office, company, department)?;
        if level >= needs { Ok(()) } else { Err(FolderRefusal::LevelTooLow { needs }) }
    }

    /// What counts as this person's level there.
    fn level_there(
        &self,
        office: OfficeId,
        company: CompanyId,
        department: Department,
    ) -> Result<Level, FolderRefusal> {
        self.sees(office, company, department).map_err(|_| FolderRefusal::NotThere)?;
        if !self.role.is_staff() {
            return self.departments.get(&department).copied().ok_or(FolderRefusal::NotThere);
        }
        let publishes = self.may(Permission::PublishDocuments).is_ok();
        if publishes { Ok(Level::Proprietario) } else { Err(FolderRefusal::NotPublisher) }
    }
}

#[cfg(test)]
mod tests {
    use chrono::DateTime;
    use uuid::Uuid;

    use super::*;
    use crate::access::{Companies, Role};
    use crate::document::{DocumentFacts, FILE, PaymentCodes, Sha256Hex};
    use crate::order::KindId;
    use crate::{DocumentId, FolderId, PersonId};

    const OFFICE: OfficeId = OfficeId(Uuid::from_u128(1));
    const BAKERY: CompanyId = CompanyId(Uuid::from_u128(10));
    const MARIA: PersonId = PersonId(Uuid::from_u128(2));
    const RITA: PersonId = PersonId(Uuid::from_u128(3));
    const FISCAL: Department = Department::Fiscal;

    fn access(person: PersonId, role: Role, level: Level) -> Access {
        Access {
            office: OFFICE,
            person,
            role,
            companies: Companies::Only([BAKERY].into()),
            departments: [(FISCAL, level)].into(),
            permissions: Permission::of_role(role),
            employee: None,
        }
    }

    fn folder_of(made_by: PersonId) -> Folder {
        Folder {
            id: FolderId(Uuid::from_u128(20)),
            office: OFFICE,
            company: BAKERY,
            department: FISCAL,
            parent: None,
            name: "Notas".into(),
            made_by,
            made_at: DateTime::UNIX_EPOCH,
            deleted: false,
        }
    }

    fn document_of(origin: Origin) -> Document {
        Document {
            id: DocumentId(Uuid::from_u128(30)),
            office: OFFICE,
            facts: DocumentFacts {
                kind: KindId(FILE.into()),
                company: BAKERY,
                department: FISCAL,
                competence: None,
                period: None,
                employee: None,
                title: "Nota".into(),
                file_name: "nota.pdf".into(),
                due_on: None,
                amount: None,
            },
            content: Sha256Hex("0".repeat(64)),
            size: 1,
            published_at: DateTime::UNIX_EPOCH,
            order: None,
            folder: None,
            first_opened_at: None,
            origin,
            withdrawn_at: None,
            codes: PaymentCodes::default(),
        }
    }

    #[test]
    fn each_level_does_with_folders_what_it_says() {
        // PE2
        use FolderRefusal::{HoldsOthers, LevelTooLow, NotThere, NotYours};
        let low = |needs| Err(LevelTooLow { needs });
        let (own, anothers) = (folder_of(MARIA), folder_of(RITA));
        let maria = |level| access(MARIA, Role::Client, level);
        let revisor = maria(Level::Revisor);
        assert_eq!(revisor.may_make_folders(OFFICE, BAKERY, FISCAL), low(Level::Contribuinte));
        assert_eq!(revisor.may_delete_folder(&own, false), low(Level::Contribuinte), "not even her own");

        let contribuinte = maria(Level::Contribuinte);
        assert_eq!(contribuinte.may_make_folders(OFFICE, BAKERY, FISCAL), Ok(()));
        assert_eq!(contribuinte.may_delete_folder(&own, false), Ok(()));
        assert_eq!(contribuinte.may_delete_folder(&own, true), Err(HoldsOthers));
        assert_eq!(contribuinte.may_delete_folder(&anothers, false), Err(NotYours));
        assert_eq!(contribuinte.may_change_folder(&own), low(Level::Proprietario));

        let proprietaria = maria(Level::Proprietario);
        assert_eq!(proprietaria.may_delete_folder(&anothers, true), Ok(()));
        assert_eq!(proprietaria.may_change_folder(&anothers), Ok(()));
        for stranger in [
            proprietaria.may_make_folders(OfficeId(Uuid::from_u128(9)), BAKERY, FISCAL),
            proprietaria.may_make_folders(OFFICE, CompanyId(Uuid::from_u128(11)), FISCAL),
            proprietaria.may_make_folders(OFFICE, BAKERY, Department::Pessoal),
        ] {
            assert_eq!(stranger, Err(NotThere));
        }
    }

    #[test]
    fn a_document_is_moved_and_taken_back_by_whom_it_belongs_to() {
        // PE2
        use FolderRefusal::{FromOffice, LevelTooLow, NotYours};
        let own = document_of(Origin::Client { person: MARIA });
        let anothers = document_of(Origin::Client { person: RITA });
        let offices = document_of(Origin::Office);
        let maria = |level| access(MARIA, Role::Client, level);
        let low = Err(LevelTooLow { needs: Level::Contribuinte });
        for (level, document, moved, taken_back) in [
            (Level::Revisor, &own, low, low),
            (Level::Revisor, &offices, low, Err(FromOffice)),
            (Level::Contribuinte, &own, Ok(()), Ok(())),
            (Level::Contribuinte, &anothers, Err(NotYours), Err(NotYours)),
            (Level::Contribuinte, &offices, Err(NotYours), Err(FromOffice)),
            (Level::Proprietario, &anothers, Ok(()), Ok(())),
            (Level::Proprietario, &offices, Ok(()), Err(FromOffice)),
        ] {
            let case = format!("{level:?} {:?}", document.origin);
            assert_eq!(maria(level).may_put_elsewhere(document), moved, "{case}");
            assert_eq!(maria(level).may_withdraw(document), taken_back, "{case}");
        }
    }

    #[test]
    fn staff_who_publish_do_everything_and_others_only_see() {
        let (folder, document) = (folder_of(RITA), document_of(Origin::Client { person: RITA }));
        let bruno = access(MARIA, Role::Accountant, Level::Revisor);
        assert_eq!(bruno.may_change_folder(&folder), Ok(()));
        assert_eq!(bruno.may_delete_folder(&folder, true), Ok(()));
        assert_eq!(bruno.may_withdraw(&document), Ok(()));
        assert_eq!(bruno.may_withdraw(&document_of(Origin::Office)), Ok(()));
        let paula = access(MARIA, Role::Attendant, Level::Proprietario);
        assert_eq!(paula.may_make_folders(OFFICE, BAKERY, FISCAL), Err(FolderRefusal::NotPublisher));
        assert_eq!(paula.may_withdraw(&document), Err(FolderRefusal::NotPublisher));
    }
}
