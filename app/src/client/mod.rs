//! Where [`State`](crate::state::State) becomes signals and the [`Browser`](crate::host_traits::Browser) is listened to.
//! `App` makes a [`Client`] and puts it into Leptos' context. Components and pages read its signals and call its
//! methods, and never touch the socket.
//!
//! On the server there is no `Browser`: the signals hold what the page begins with, and every method does nothing.

mod announcement;
mod announcements;
mod arrivals;
mod ask_for_missing_parts;
mod browser_storage;
mod enter_setting;
mod form_drafts;
pub mod form_values;
mod hints;
mod local_time;
mod location;
mod lost_focus;
mod message_history;
mod navigation;
mod next_page;
mod open_room;
mod outbox;
mod outbox_message;
mod page_context;
pub mod page_elements;
mod page_load;
mod pending_page;
mod presence;
mod read_marker;
mod reading_place;
mod recent_emoji;
mod reload;
mod request_answer;
mod requests;
mod requests_over_http;
mod room_pace;
mod session_check;
mod shortcuts;
mod signals;
mod socket_events;
mod start_client;
mod state_lookups;
mod tab_handle;
mod threads;
mod translated_text;
mod typist;
mod undo;
mod undo_bar;
mod upload;
mod uploads;
mod visible_height;
mod wide_window;

pub use announcement::Announcement;
pub use form_drafts::DRAFT_ATTRIBUTE;
pub use hints::set_cookie;
pub use location::Location;
pub use lost_focus::focus_without_scrolling;
pub use open_room::OpenRoom;
pub use outbox_message::{DeliveryStatus, OutboxMessage};
pub use page_context::PageContext;
pub use reading_place::topmost_message;
pub use request_answer::Answer;
pub use requests_over_http::fetch_text;
pub use signals::Client;
pub use translated_text::undo_translation;
pub use typist::Typist;

pub use upload::{Upload, UploadStatus, file_path};
