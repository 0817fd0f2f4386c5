//! Whole-system stories of an office.
