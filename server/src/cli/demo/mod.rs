//! `cohort demo`: fills an empty database with a lively course, through the same commands as everybody, only at earlier
//! times. Three staff, thirty students, some weeks of conversations, assignments and notifications.

mod act_as_user;
mod fill_database;
mod names_and_texts;
mod semester_events;

pub use fill_database::fill;
