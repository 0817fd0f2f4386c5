//! A department as an office has it (PE3).

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use crate::OfficeId;
use crate::access::Department;

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct OfficeDepartment {
    pub office: OfficeId,
    pub department: Department,
    /// Empty for a usual one that bears its usual name, in whatever language.
    pub name: String,
    /// Where it is shown, from 0.
    pub place: u32,
    /// It was deleted: whatever still arrives for it goes there.
    #[ts(type = "string | null")]
    pub moved_into: Option<Department>,
}
