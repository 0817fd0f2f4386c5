//! Folders inside a department of a company: made, renamed, moved, deleted, and documents put into them (PE2, PC2).
//!
//! Whoever changes a department's folders, or puts something into one, first holds the department's row
//! ([`Transaction::lay_in`]): then its tree stands still, two who make the same folder make one, and nothing is put into
//! a folder that is just being deleted. A folder that was deleted leaves behind where its things went.

use std::collections::{BTreeMap, BTreeSet};

use domain::access::{Access, Department};
use domain::audit::{Thing, What};
use domain::folder::{Folder, FolderRefusal, Making, Step, Tree};
use domain::name::folded;
use domain::{CompanyId, DocumentId, FolderId, OfficeId, PersonId};
use sqlx::any::AnyRow;
use sqlx::{AnyConnection, AssertSqlSafe};

use crate::column::{Read, sql};
use crate::documents::not_of_other_employees;
use crate::feed::Entity;
use crate::{Store, StoreError, Transaction};

pub(crate) const COLUMNS: &str =
    "e.office, e.id, e.company, e.department, e.parent, e.name, e.made_by, e.made_at, e.deleted_at";

/// The outer is a fault of the storage, the inner an answer.
type Answer<T> = Result<Result<T, FolderRefusal>, StoreError>;

/// A folder that somebody wants there to be.
#[derive(Debug, Clone)]
pub struct NewFolder {
    pub id: FolderId,
    pub company: CompanyId,
    pub department: Department,
    pub parent: Option<FolderId>,
    pub name: String,
    pub by: PersonId,
}

/// Where something lies: in a department, and there in a folder or in none.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct LyingPlace {
    pub department: Department,
    pub folder: Option<FolderId>,
}

impl Transaction {
    /// Where something lies that is put into a folder, or into the department itself. A folder's department is held until
    /// the end, so that it stays true. A department that was deleted gives way to the other, a folder to where its things went.
    pub async fn lay_in(
        &mut self,
        company: CompanyId,
        department: Department,
        folder: Option<FolderId>,
    ) -> Answer<LyingPlace> {
        let Some(asked) = folder else {
            let department = self.department_now(department).await?;
            return Ok(Ok(LyingPlace { department, folder: None }));
        };
        let department = self.hold_department(department).await?;
        let row = sql!(
            "SELECT company, department, deleted_at, moved_into FROM folders WHERE office = $1 AND id = $2",
            self.office,
            asked
        )
        .fetch_optional(self.sql())
        .await?;
        let Some(row) = row else { return Ok(Err(FolderRefusal::NotThere)) };
        if row.parsed::<CompanyId>("company")? != company {
            return Ok(Err(FolderRefusal::NotThere));
        }
        if row.word::<Department>("department")? != department {
            return Ok(Err(FolderRefusal::OtherDepartment));
        }
        let folder = if row.number("deleted_at")? == 0 { folder } else { row.parsed_if_any("moved_into")? };
        Ok(Ok(LyingPlace { department, folder }))
    }

    /// The department's row, until the end; the one that it gave way to, where it was deleted.
    pub(crate) async fn hold_department(&mut self, department: Department) -> Result<Department, StoreError> {
        let mut held = department;
        loop {
            sql!("UPDATE departments SET place = place WHERE office = $1 AND department = $2", self.office, held)
                .execute(self.sql())
                .await?;
            let now = self.department_now(held).await?;
            if now == held {
                return Ok(held);
            }
            held = now;
        }
    }

    /// A folder as this transaction sees it; also one that was deleted.
    pub async fn folder(&mut self, folder: FolderId) -> Result<Folder, StoreError> {
        let office = self.office;
        by_id(self.sql(), office, folder).await?.ok_or(StoreError::NotFound { what: "folder" })
    }

    /// Makes a folder, or finds the one that is there under this name.
    pub async fn make_folder(&mut self, new: &NewFolder) -> Answer<FolderId> {
        self.hold_department(new.department).await?;
        let place = match self.lay_in(new.company, new.department, new.parent).await? {
            Ok(place) => place,
            Err(refusal) => return Ok(Err(refusal)),
        };
        let tree = self.tree(new.company, place.department).await?;
        let name = match tree.make(place.folder, &new.name) {
            Ok(Making::New(name)) => name,
            Ok(Making::There(there)) => {
                // What its maker's program does next names the id that it chose.
                let name = tree.get(there).map(|there| there.name.clone()).unwrap_or_default();
                self.insert_folder(new, place, &name, Some(there)).await?;
                return Ok(Ok(there));
            }
            Err(refusal) => return Ok(Err(refusal)),
        };
        if !self.insert_folder(new, place, &name, None).await? {
            return Err(StoreError::Taken { what: "folder" });
        }
        self.note(self.actor, What::changed(Thing::Folder, new.id, ["made"]));
        Ok(Ok(new.id))
    }

    /// `gone_into`: it leads to one that is there. Says whether the id was free.
    async fn insert_folder(
        &mut self,
        new: &NewFolder,
        place: LyingPlace,
        name: &str,
        gone_into: Option<FolderId>,
    ) -> Result<bool, StoreError> {
        if gone_into == Some(new.id) {
            return Ok(false);
        }
        let inserted = sql!(
            "INSERT INTO folders (office, id, company, department, parent, name, folded_name, made_by, made_at,
               deleted_at, moved_into)
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)
             ON CONFLICT (office, id) DO NOTHING",
            self.office,
            new.id,
            new.company,
            place.department,
            place.folder,
            name,
            folded(name),
            new.by,
            self.now,
            gone_into.map(|_| self.now),
            gone_into
        )
        .execute(self.sql())
        .await?;
        self.changed(Entity::Folder, new.id);
        Ok(inserted.rows_affected() == 1)
    }

    pub async fn rename_folder(&mut self, folder: FolderId, name: &str) -> Answer<()> {
        let (folder, tree) = match self.standing_folder(folder).await? {
            Ok(held) => held,
            Err(refusal) => return Ok(Err(refusal)),
        };
        let name = match tree.rename(folder.id, name) {
            Ok(name) => name,
            Err(refusal) => return Ok(Err(refusal)),
        };
        if name != folder.name {
            sql!(
                "UPDATE folders SET name = $3, folded_name = $4 WHERE office = $1 AND id = $2",
                self.office,
                folder.id,
                name,
                folded(&name)
            )
            .execute(self.sql())
            .await?;
            self.changed(Entity::Folder, folder.id);
            self.note(self.actor, What::changed(Thing::Folder, folder.id, ["name"]));
        }
        Ok(Ok(()))
    }

    /// Puts a folder, with everything in it, into another one of its department, or into the department itself.
    pub async fn move_folder(&mut self, folder: FolderId, into: Option<FolderId>) -> Answer<()> {
        let (folder, tree) = match self.standing_folder(folder).await? {
            Ok(held) => held,
            Err(refusal) => return Ok(Err(refusal)),
        };
        let into = match self.lay_in(folder.company, folder.department, into).await? {
            Ok(place) => place.folder,
            Err(refusal) => return Ok(Err(refusal)),
        };
        if let Err(refusal) = tree.move_into(folder.id, into) {
            return Ok(Err(refusal));
        }
        if folder.parent != into {
            self.hang(folder.id, into).await?;
            self.note(self.actor, What::changed(Thing::Folder, folder.id, ["parent"]));
        }
        Ok(Ok(()))
    }

    /// Deletes a folder. What it held lies where it lay itself: nothing is lost.
    pub async fn delete_folder(&mut self, folder: FolderId) -> Answer<()> {
        let (folder, tree) = match self.standing_folder(folder).await? {
            Ok(held) => held,
            Err(refusal) => return Ok(Err(refusal)),
        };
        self.carry_out(&tree.dissolving(folder.id, folder.parent)).await?;
        self.note(self.actor, What::changed(Thing::Folder, folder.id, ["deleted"]));
        Ok(Ok(()))
    }

    /// Does anything that this person sees in the folder, however deep, belong to somebody else?
    pub async fn holds_others(&mut self, folder: FolderId, access: &Access) -> Result<bool, StoreError> {
        let (folder, tree) = match self.standing_folder(folder).await? {
            Ok(held) => held,
            Err(_) => return Ok(false),
        };
        let below = tree.below(folder.id);
        if below.iter().filter_map(|id| tree.get(*id)).any(|one| one.made_by != access.person) {
            return Ok(true);
        }
        let seen = not_of_other_employees(access).map(|seen| format!(" AND {seen}")).unwrap_or_default();
        let text = format!(
            "SELECT 1 AS another FROM documents e WHERE e.office = $1 AND e.folder <> '' AND e.folder IN ({})
               AND e.withdrawn_at = 0 AND e.origin <> $2{seen} LIMIT 1",
            quoted(&below)
        );
        let another = sql!(AssertSqlSafe(text), self.office, access.person).fetch_optional(self.sql()).await?;
        Ok(another.is_some())
    }

    /// Puts a document into a folder of its department, or into the department itself. The place is held already
    /// ([`Transaction::lay_in`]).
    pub async fn put_document(&mut self, document: DocumentId, place: LyingPlace) -> Result<(), StoreError> {
        let put = sql!(
            "UPDATE documents SET folder = $4 WHERE office = $1 AND id = $2 AND department = $3 AND folder <> $4
             RETURNING company",
            self.office,
            document,
            place.department,
            place.folder
        )
        .fetch_optional(self.sql())
        .await?;
        if let Some(row) = put {
            let company = row.parsed("company")?;
            self.changed(Entity::Document, document);
            self.note(self.actor, What::Moved { document, company, folder: place.folder });
        }
        Ok(())
    }

    /// The folders of a department that is deleted come to those of another; two of one name become one. To be done
    /// before the rows are given their new department.
    pub(crate) async fn merge_folders(&mut self, from: Department, into: Department) -> Result<(), StoreError> {
        let mut trees: BTreeMap<CompanyId, [Vec<Folder>; 2]> = BTreeMap::new();
        let text = format!(
            "SELECT {COLUMNS} FROM folders e WHERE e.office = $1 AND e.department IN ($2, $3) AND e.deleted_at = 0"
        );
        for row in &sql!(AssertSqlSafe(text), self.office, from, into).fetch_all(self.sql()).await? {
            let folder = read(row)?;
            let [coming, there] = trees.entry(folder.company).or_default();
            if folder.department == from { coming.push(folder) } else { there.push(folder) }
        }
        for [coming, there] in trees.into_values() {
            self.carry_out(&Tree::of(coming).merging_into(&Tree::of(there))).await?;
        }
        Ok(())
    }

    async fn carry_out(&mut self, steps: &[Step]) -> Result<(), StoreError> {
        for step in steps {
            match *step {
                Step::Hang { folder, under } => self.hang(folder, under).await?,
                Step::Dissolve { folder, into } => self.dissolve(folder, into).await?,
            }
        }
        Ok(())
    }

    async fn hang(&mut self, folder: FolderId, under: Option<FolderId>) -> Result<(), StoreError> {
        sql!("UPDATE folders SET parent = $3 WHERE office = $1 AND id = $2", self.office, folder, under)
            .execute(self.sql())
            .await?;
        self.changed(Entity::Folder, folder);
        Ok(())
    }

    /// Also what was taken back, and what nobody but the office sees, goes along.
    async fn dissolve(&mut self, folder: FolderId, into: Option<FolderId>) -> Result<(), StoreError> {
        let office = self.office;
        sql!(
            "UPDATE folders SET deleted_at = $3, moved_into = $4 WHERE office = $1 AND id = $2",
            office,
            folder,
            self.now,
            into
        )
        .execute(self.sql())
        .await?;
        sql!(
            "UPDATE folders SET moved_into = $3 WHERE office = $1 AND moved_into = $2 AND deleted_at <> 0",
            office,
            folder,
            into
        )
        .execute(self.sql())
        .await?;
        self.changed(Entity::Folder, folder);
        let moved = sql!(
            "UPDATE documents SET folder = $3 WHERE office = $1 AND folder <> '' AND folder = $2 RETURNING id",
            office,
            folder,
            into
        )
        .fetch_all(self.sql())
        .await?;
        for row in &moved {
            self.changed(Entity::Document, row.parsed::<DocumentId>("id")?);
        }
        Ok(())
    }

    /// A folder that is there, and its department's tree, held until the end.
    async fn standing_folder(&mut self, folder: FolderId) -> Answer<(Folder, Tree)> {
        let department = self.folder(folder).await?.department;
        self.hold_department(department).await?;
        let folder = self.folder(folder).await?;
        if folder.deleted {
            return Ok(Err(FolderRefusal::NotThere));
        }
        let tree = self.tree(folder.company, folder.department).await?;
        Ok(Ok((folder, tree)))
    }

    async fn tree(&mut self, company: CompanyId, department: Department) -> Result<Tree, StoreError> {
        let text = format!(
            "SELECT {COLUMNS} FROM folders e
             WHERE e.office = $1 AND e.company = $2 AND e.department = $3 AND e.deleted_at = 0"
        );
        let rows = sql!(AssertSqlSafe(text), self.office, company, department).fetch_all(self.sql()).await?;
        Ok(Tree::of(rows.iter().map(read).collect::<Result<Vec<_>, _>>()?))
    }
}

impl Store {
    pub async fn folder(&self, office: OfficeId, folder: FolderId) -> Result<Option<Folder>, StoreError> {
        by_id(&mut *self.read.acquire().await?, office, folder).await
    }

    /// The folders of a company that somebody sees, by name.
    pub async fn folders(&self, access: &Access, company: CompanyId) -> Result<Vec<Folder>, StoreError> {
        let text = format!(
            "SELECT {COLUMNS} FROM folders e WHERE e.office = $1 AND e.company = $2 AND e.deleted_at = 0
             ORDER BY e.folded_name, e.id"
        );
        let rows = sql!(AssertSqlSafe(text), access.office, company).fetch_all(&self.read).await?;
        let folders = rows.iter().map(read).collect::<Result<Vec<_>, _>>()?;
        let seen = |folder: &Folder| access.sees(folder.office, folder.company, folder.department).is_ok();
        Ok(folders.into_iter().filter(seen).collect())
    }

    /// The names that lead from the department down to each of these folders.
    pub async fn folder_paths(
        &self,
        office: OfficeId,
        folders: &BTreeSet<FolderId>,
    ) -> Result<BTreeMap<FolderId, Vec<String>>, StoreError> {
        let mut known = Vec::new();
        let mut wanted = folders.clone();
        while !wanted.is_empty() {
            let text = format!(
                "SELECT {COLUMNS} FROM folders e WHERE e.office = $1 AND e.id IN ({}) AND e.deleted_at = 0",
                quoted(&wanted)
            );
            let rows = sql!(AssertSqlSafe(text), office).fetch_all(&self.read).await?;
            let found = rows.iter().map(read).collect::<Result<Vec<_>, _>>()?;
            wanted = found.iter().filter_map(|folder| folder.parent).collect();
            known.extend(found);
            wanted.retain(|parent| known.iter().all(|folder| folder.id != *parent));
        }
        let tree = Tree::of(known);
        let names = |folder| tree.path(folder).into_iter().map(|step| step.name.clone()).collect();
        Ok(folders.iter().map(|folder| (*folder, names(*folder))).collect())
    }
}

/// Ids of our own: nothing in them ends a text.
fn quoted(folders: &BTreeSet<FolderId>) -> String {
    folders.iter().map(|folder| format!("'{folder}'")).collect::<Vec<_>>().join(", ")
}

async fn by_id(
    connection: &mut AnyConnection,
    office: OfficeId,
    folder: FolderId,
) -> Result<Option<Folder>, StoreError> {
    let text = format!("SELECT {COLUMNS} FROM folders e WHERE e.office = $1 AND e.id = $2");
    sql!(AssertSqlSafe(text), office, folder).fetch_optional(connection).await?.as_ref().map(read).transpose()
}

pub(crate) fn read(row: &AnyRow) -> Result<Folder, StoreError> {
    Ok(Folder {
        id: row.parsed("id")?,
        office: row.parsed("office")?,
        company: row.parsed("company")?,
        department: row.word("department")?,
        parent: row.parsed_if_any("parent")?,
        name: row.text("name")?,
        made_by: row.parsed("made_by")?,
        made_at: row.time("made_at")?,
        deleted: row.number("deleted_at")? != 0,
    })
}
