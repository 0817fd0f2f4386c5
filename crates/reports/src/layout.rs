//! A small layout of forms and tables, measured in points from the top left of an A4 page.
//!
//! [`Sheet`] collects what is drawn and what it means (the tags); `pdf` writes it. Since nothing is written before
//! all is laid out, a footer can say how many pages there are.

mod form;
mod furniture;
mod pdf;
mod sheet;
mod table;

pub(crate) use form::{Field, field_row};
pub(crate) use furniture::{Flow, Furniture};
pub(crate) use pdf::{Identity, write};
pub(crate) use sheet::{Align, Role, Sheet, Style, Tone};
pub(crate) use table::{Cell, Column, Row, header, row, table};

pub(crate) const PAGE_WIDTH: f32 = 595.28;
pub(crate) const PAGE_HEIGHT: f32 = 841.89;
/// Left and right.
pub(crate) const MARGIN: f32 = 34.0;
pub(crate) const INNER_WIDTH: f32 = PAGE_WIDTH - 2.0 * MARGIN;
