//! What pages are put together from; one component family a file.

pub mod composer;
pub mod form;
pub mod form_fields;
pub mod header;
pub mod icons;
pub mod layout;
pub mod message;
pub mod message_actions;
pub mod message_list;
pub mod message_list_rows;
pub mod message_list_scroll;
pub mod message_text;
pub mod room_list;
pub mod room_sidebar;
pub mod timestamp;
pub mod user_list;

pub use form::{CommandForm, AuthForm, Submit};
pub use form_fields::{TextArea, Select, DueField, TextField, CheckableField};
pub use icons::icon;
pub use timestamp::timestamp;
