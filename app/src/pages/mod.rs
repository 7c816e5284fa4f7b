//! Every page of the site; one page or group of related pages a file. [`CurrentPage`] chooses one by the route.

mod account_fields;
mod api_tokens;
mod assignment_form;
mod blocked_people;
mod course;
mod course_assignments;
mod course_form;
mod course_invite;
mod course_member;
mod course_members;
mod edit_message;
mod enter_setting;
mod home;
mod home_duties;
mod home_unread;
mod join_course;
mod keyboard_map;
mod new_conversation;
mod new_room;
mod not_found;
mod notification_row;
mod notifications;
mod page_of_route;
mod page_title;
mod rare_pages;
mod room;
mod room_settings;
mod rooms;
#[cfg(feature = "ssr")]
mod server_pages;
mod sessions;
mod set_up;
mod settings;
mod sign_in;
mod sign_up;
mod switcher;
mod switcher_entries;
mod theme;
mod thread;
mod threads;
mod when_loaded;

pub use page_of_route::CurrentPage;
pub use page_title::page_title;
pub use rare_pages::{Part, load_part, part_of};
