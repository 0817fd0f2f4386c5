//! A desk with real SQLite files, told as stories of an office.

mod desk {
    mod conversations;
    mod lists;
    mod office;
    mod offline;
    mod resilience;
}
