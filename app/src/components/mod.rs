//! What pages are put together from; one component family a file.

pub mod bar;
pub mod composer;
pub mod field;
pub mod form;
pub mod frame;
pub mod icon;
pub mod message;
pub mod people;
pub mod rooms;
pub mod rows;
pub mod scroll;
pub mod side;
pub mod text;
pub mod timeline;
pub mod toolbar;
pub mod when;

pub use field::{Area, Choice, DueField, Field, Tick};
pub use form::{CommandForm, EntryForm, Submit};
pub use icon::icon;
pub use when::when;
