//! Folders inside a department of a company (PE2, PC2): their names, how deep and how many, and where one may go.
//!
//! A document lies in its department, and there in one folder or in none. Who may do what with folders is decided in
//! [`crate::access`]; what is possible, whoever does it, is decided here on the department's whole [`Tree`].

use std::collections::{BTreeMap, BTreeSet};

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use crate::access::{Department, Level};
use crate::name::{folded, is_no_files, is_without_width, turns_direction};
use crate::{CompanyId, FolderId, OfficeId, PersonId};

/// Folders within one another: what lies deeper nobody finds again.
pub const DEPTH_MAX: usize = 5;
/// Folders of one company in one department.
pub const FOLDERS_MAX: usize = 500;
pub const NAME_MAX_CHARS: usize = 80;
/// Documents that are put elsewhere at once.
pub const PUT_MAX: usize = 200;

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Folder {
    pub id: FolderId,
    pub office: OfficeId,
    pub company: CompanyId,
    pub department: Department,
    /// The folder that it lies in, of the same company and department; in the department itself without.
    pub parent: Option<FolderId>,
    pub name: String,
    pub made_by: PersonId,
    pub made_at: DateTime<Utc>,
    /// It is no longer there. What it held lies where it lay itself.
    pub deleted: bool,
}

/// Why something is not done with a folder, or with a document in one. An answer, not a fault.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS, thiserror::Error)]
#[serde(rename_all = "snake_case", tag = "why")]
pub enum FolderRefusal {
    /// For whoever does not see the department: not even that it is there.
    #[error("it is not there")]
    NotThere,
    #[error("it needs the level {needs:?} in the department")]
    LevelTooLow { needs: Level },
    #[error("it is somebody else's; that needs the level Proprietário")]
    NotYours,
    #[error("it holds what somebody else put there; that needs the level Proprietário")]
    HoldsOthers,
    #[error("the office published it, and only the office takes it back")]
    FromOffice,
    #[error("staff need the permission to publish documents")]
    NotPublisher,
    #[error("the name is empty or longer than {limit} characters")]
    BadName { limit: usize },
    #[error("the name holds characters that turn the direction of writing, so that it reads as another name")]
    DeceivingName,
    #[error("there is a folder of that name in the same place")]
    NameTaken,
    #[error("folders lie at most {limit} deep")]
    TooDeep { limit: usize },
    #[error("the department has {limit} folders of this company, which is the most")]
    TooMany { limit: usize },
    #[error("a folder cannot lie in itself")]
    IntoItself,
    #[error("a document can be put only into folders of its own company and department")]
    OtherDepartment,
}

/// The name that a folder is kept under: cleaned, as a file system would take it.
///
/// # Errors
/// [`FolderRefusal::BadName`] and [`FolderRefusal::DeceivingName`].
pub fn cleaned(name: &str) -> Result<String, FolderRefusal> {
    if name.chars().any(turns_direction) {
        return Err(FolderRefusal::DeceivingName);
    }
    let shown = name.chars().map(|c| if c.is_whitespace() { ' ' } else { c });
    let shown = shown.filter(|c| !c.is_control() && !is_without_width(*c));
    let kept: String = shown.map(|c| if is_no_files(c) { '-' } else { c }).collect();
    let kept = kept.split_whitespace().collect::<Vec<_>>().join(" ");
    let kept = kept.trim_matches(|c: char| c == ' ' || c == '.').to_owned();
    if kept.is_empty() || kept.chars().count() > NAME_MAX_CHARS {
        return Err(FolderRefusal::BadName { limit: NAME_MAX_CHARS });
    }
    Ok(kept)
}

/// What comes of making a folder.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Making {
    /// It is new, under this name.
    New(String),
    /// There is one of that name in that place already: that one is meant.
    There(FolderId),
}

/// What is done, one after the other, so that a folder goes and nothing in it is lost.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Step {
    /// It is deleted; its documents lie there from now on.
    Dissolve { folder: FolderId, into: Option<FolderId> },
    /// It lies there from now on, with everything in it.
    Hang { folder: FolderId, under: Option<FolderId> },
}

/// All folders of one company in one department, without those that were deleted.
#[derive(Debug, Clone, Default)]
pub struct Tree(BTreeMap<FolderId, Folder>);

impl Tree {
    pub fn of(folders: impl IntoIterator<Item = Folder>) -> Self {
        Self(folders.into_iter().filter(|folder| !folder.deleted).map(|folder| (folder.id, folder)).collect())
    }

    pub fn get(&self, folder: FolderId) -> Option<&Folder> {
        self.0.get(&folder)
    }

    pub fn folders(&self) -> impl Iterator<Item = &Folder> {
        self.0.values()
    }

    /// Those that lie directly in a folder, or in the department itself.
    pub fn lying_in(&self, parent: Option<FolderId>) -> impl Iterator<Item = &Folder> {
        self.0.values().filter(move |folder| folder.parent == parent)
    }

    /// From the department down to the folder.
    pub fn path(&self, folder: FolderId) -> Vec<&Folder> {
        let mut path = Vec::new();
        let mut at = self.get(folder);
        // A ring cannot come to be; were there one, the walk ends all the same.
        while let Some(here) = at.filter(|_| path.len() <= self.0.len()) {
            path.push(here);
            at = here.parent.and_then(|parent| self.get(parent));
        }
        path.reverse();
        path
    }

    /// The folder and everything that lies in it, however deep.
    pub fn below(&self, folder: FolderId) -> BTreeSet<FolderId> {
        let mut below = BTreeSet::from([folder]);
        let mut last = vec![folder];
        while let Some(next) = last.pop() {
            last.extend(self.lying_in(Some(next)).map(|child| child.id).filter(|child| below.insert(*child)));
        }
        below
    }

    /// The one of that name in that place. Case, accents and blanks do not tell names apart.
    pub fn named(&self, parent: Option<FolderId>, name: &str) -> Option<&Folder> {
        let wanted = folded(name);
        self.lying_in(parent).find(|folder| folded(&folder.name) == wanted)
    }

    /// What comes of making a folder of that name. Two people who make the same make one.
    ///
    /// # Errors
    /// The name, a parent that is not there, too deep, too many.
    pub fn make(&self, parent: Option<FolderId>, name: &str) -> Result<Making, FolderRefusal> {
        let name = cleaned(name)?;
        let depth = self.depth_in(parent)?;
        if let Some(there) = self.named(parent, &name) {
            return Ok(Making::There(there.id));
        }
        if depth >= DEPTH_MAX {
            return Err(FolderRefusal::TooDeep { limit: DEPTH_MAX });
        }
        if self.0.len() >= FOLDERS_MAX {
            return Err(FolderRefusal::TooMany { limit: FOLDERS_MAX });
        }
        Ok(Making::New(name))
    }

    /// The name as it is kept from now on.
    ///
    /// # Errors
    /// The name, also when a neighbour has it.
    pub fn rename(&self, folder: FolderId, name: &str) -> Result<String, FolderRefusal> {
        let name = cleaned(name)?;
        let parent = self.get(folder).ok_or(FolderRefusal::NotThere)?.parent;
        match self.named(parent, &name) {
            Some(other) if other.id != folder => Err(FolderRefusal::NameTaken),
            _ => Ok(name),
        }
    }

    /// # Errors
    /// Into itself, too deep, or where there is one of that name.
    pub fn move_into(&self, folder: FolderId, into: Option<FolderId>) -> Result<(), FolderRefusal> {
        let moved = self.get(folder).ok_or(FolderRefusal::NotThere)?;
        let depth = self.depth_in(into)?;
        let below = self.below(folder);
        if into.is_some_and(|into| below.contains(&into)) {
            return Err(FolderRefusal::IntoItself);
        }
        let height = below.iter().map(|one| self.path(*one).len()).max().unwrap_or(0) + 1 - self.path(folder).len();
        if depth + height > DEPTH_MAX {
            return Err(FolderRefusal::TooDeep { limit: DEPTH_MAX });
        }
        match self.named(into, &moved.name) {
            Some(other) if other.id != folder => Err(FolderRefusal::NameTaken),
            _ => Ok(()),
        }
    }

    /// A folder goes, and what it held goes to another place: documents, and folders, of which two of one name become
    /// one. Each step is possible once those before it are done.
    pub fn dissolving(&self, folder: FolderId, into: Option<FolderId>) -> Vec<Step> {
        let (mut steps, mut left) = (Vec::new(), vec![(folder, into)]);
        while let Some((folder, into)) = left.pop() {
            steps.push(Step::Dissolve { folder, into });
            for child in self.lying_in(Some(folder)) {
                match self.named(into, &child.name).filter(|other| other.id != folder) {
                    Some(there) => left.push((child.id, Some(there.id))),
                    None => steps.push(Step::Hang { folder: child.id, under: into }),
                }
            }
        }
        steps
    }

    /// These folders come to those of another department: two of one name become one. The others stay as they hang.
    pub fn merging_into(&self, other: &Self) -> Vec<Step> {
        let both = Self(self.0.iter().chain(&other.0).map(|(id, folder)| (*id, folder.clone())).collect());
        let twice = self.lying_in(None).filter_map(|root| Some((root.id, other.named(None, &root.name)?.id)));
        twice.flat_map(|(root, there)| both.dissolving(root, Some(there))).collect()
    }

    /// How many folders lie above what is put there.
    fn depth_in(&self, parent: Option<FolderId>) -> Result<usize, FolderRefusal> {
        match parent {
            None => Ok(0),
            Some(parent) if self.get(parent).is_some() => Ok(self.path(parent).len()),
            Some(_) => Err(FolderRefusal::NotThere),
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use uuid::Uuid;

    use super::*;

    fn id(number: u128) -> FolderId {
        FolderId(Uuid::from_u128(number))
    }

    fn folder(number: u128, parent: Option<u128>, name: &str) -> Folder {
        Folder {
            id: id(number),
            office: OfficeId(Uuid::from_u128(1)),
            company: CompanyId(Uuid::from_u128(2)),
            department: Department::Fiscal,
            parent: parent.map(id),
            name: name.into(),
            made_by: PersonId(Uuid::from_u128(3)),
            made_at: DateTime::UNIX_EPOCH,
            deleted: false,
        }
    }

    /// 1 › 2 › 3, and 4.
    fn tree() -> Tree {
        Tree::of([
            folder(1, None, "Contratos"),
            folder(2, Some(1), "2026"),
            folder(3, Some(2), "Locação"),
            folder(4, None, "Notas fiscais"),
        ])
    }

    #[test]
    fn a_name_is_cleaned_or_refused() {
        assert_eq!(cleaned("  Notas\t 10/2026\u{7}.. ").unwrap(), "Notas 10-2026");
        assert_eq!(cleaned("São\u{200b} João").unwrap(), "São João");
        assert_eq!(cleaned("fatura\u{202e}fdp"), Err(FolderRefusal::DeceivingName));
        for wrong in ["", "  ", "..", "\u{1}\u{200b}", &"x".repeat(81)] {
            assert_eq!(cleaned(wrong), Err(FolderRefusal::BadName { limit: NAME_MAX_CHARS }), "{wrong:?}");
        }
        assert_eq!(cleaned(&"ç".repeat(80)).unwrap().chars().count(), 80);
    }

    #[test]
    fn the_same_name_in_the_same_place_is_the_same_folder() {
        let tree = tree();
        for same in ["Contratos", "contratos", " CONTRATÓS ", "ｃontratos"] {
            assert_eq!(tree.make(None, same), Ok(Making::There(id(1))), "{same}");
        }
        assert_eq!(tree.make(Some(id(1)), "Contratos"), Ok(Making::New("Contratos".into())));
        assert_eq!(tree.make(Some(id(9)), "Contratos"), Err(FolderRefusal::NotThere));
        assert_eq!(tree.rename(id(4), "CONTRATOS"), Err(FolderRefusal::NameTaken));
        assert_eq!(tree.rename(id(1), "contratos"), Ok("contratos".into()), "its own name, written otherwise");
    }

    #[test]
    fn folders_are_neither_too_deep_nor_too_many() {
        let mut folders: Vec<Folder> =
            (1..=5).map(|at| folder(at, (at > 1).then(|| at - 1), &format!("{at}"))).collect();
        let deep = Tree::of(folders.clone());
        assert_eq!(deep.make(Some(id(5)), "6"), Err(FolderRefusal::TooDeep { limit: DEPTH_MAX }));
        assert_eq!(deep.make(Some(id(4)), "5"), Ok(Making::There(id(5))));
        folders.extend((6..=500).map(|at| folder(at, None, &format!("n{at}"))));
        let full = Tree::of(folders);
        assert_eq!(full.make(None, "mais uma"), Err(FolderRefusal::TooMany { limit: FOLDERS_MAX }));
        assert_eq!(full.make(None, "N500"), Ok(Making::There(id(500))));
    }

    #[test]
    fn a_folder_goes_where_there_is_room_and_never_into_itself() {
        let tree = tree();
        let names = |path: Vec<&Folder>| path.into_iter().map(|one| one.name.clone()).collect::<Vec<_>>();
        assert_eq!(names(tree.path(id(3))), ["Contratos", "2026", "Locação"]);
        assert_eq!(tree.move_into(id(1), Some(id(3))), Err(FolderRefusal::IntoItself));
        assert_eq!(tree.move_into(id(1), Some(id(1))), Err(FolderRefusal::IntoItself));
        assert_eq!(tree.move_into(id(1), Some(id(4))), Ok(()));
        assert_eq!(tree.move_into(id(3), None), Ok(()));
        assert_eq!(tree.move_into(id(3), Some(id(2))), Ok(()), "where it lies already");
        let mut more = tree.0.into_values().collect::<Vec<_>>();
        more.extend([folder(5, Some(4), "a"), folder(6, Some(5), "b"), folder(7, None, "2026")]);
        let tree = Tree::of(more);
        assert_eq!(tree.move_into(id(1), Some(id(6))), Err(FolderRefusal::TooDeep { limit: DEPTH_MAX }));
        assert_eq!(tree.move_into(id(2), None), Err(FolderRefusal::NameTaken));
        assert_eq!(tree.below(id(4)), [id(4), id(5), id(6)].into());
    }

    #[test]
    fn what_a_folder_held_goes_up_and_two_of_one_name_become_one() {
        let gone = |folder, into: Option<u128>| Step::Dissolve { folder: id(folder), into: into.map(id) };
        let hung = |folder, under: Option<u128>| Step::Hang { folder: id(folder), under: under.map(id) };
        let tree = tree();
        assert_eq!(tree.dissolving(id(2), Some(id(1))), [gone(2, Some(1)), hung(3, Some(1))]);
        let mut more: Vec<Folder> = tree.0.values().cloned().collect();
        more.extend([folder(5, Some(4), "CONTRATOS"), folder(6, Some(5), "2026"), folder(7, Some(5), "2025")]);
        let steps = Tree::of(more).dissolving(id(4), None);
        assert_eq!(steps, [gone(4, None), gone(5, Some(1)), hung(7, Some(1)), gone(6, Some(2))]);
        let nested = Tree::of([folder(1, None, "A"), folder(2, Some(1), "a")]);
        assert_eq!(nested.dissolving(id(1), None), [gone(1, None), hung(2, None)]);
    }

    #[test]
    fn two_departments_become_one_without_two_folders_of_one_name() {
        let gone = |folder, into: u128| Step::Dissolve { folder: id(folder), into: Some(id(into)) };
        let coming = Tree::of([
            folder(11, None, "contratos"),
            folder(12, Some(11), "2026"),
            folder(13, Some(11), "Modelos"),
            folder(14, None, "Alvarás"),
        ]);
        let steps = coming.merging_into(&tree());
        assert_eq!(steps, [gone(11, 1), Step::Hang { folder: id(13), under: Some(id(1)) }, gone(12, 2)]);
        assert_eq!(tree().merging_into(&Tree::default()), []);
    }

    proptest! {
        #[test]
        fn whatever_is_typed_becomes_a_name_that_can_be_kept_or_none(typed in "\\PC{0,100}|[\\x00-\\x1f\u{200b}-\u{202e}./ ]{0,20}") {
            if let Ok(name) = cleaned(&typed) {
                prop_assert_eq!(cleaned(&name), Ok(name.clone()), "cleaned once is clean");
                prop_assert!(!name.chars().any(|c| c.is_control() || turns_direction(c) || is_no_files(c)));
                prop_assert!(name != "." && name != "..");
            }
        }

        #[test]
        fn no_move_that_is_allowed_makes_a_ring(moves in proptest::collection::vec((1u128..5, 0u128..5), 0..20)) {
            let mut folders = tree().0;
            for (moved, into) in moves {
                let into = (into > 0).then(|| id(into));
                let now = Tree(folders.clone());
                if now.move_into(id(moved), into).is_ok() {
                    folders.get_mut(&id(moved)).unwrap().parent = into;
                }
                let now = Tree(folders.clone());
                for one in now.folders() {
                    prop_assert!(now.path(one.id).len() <= DEPTH_MAX && now.path(one.id)[0].parent.is_none());
                }
            }
        }
    }
}
