//! Questions that components and pages ask of the state.

use super::signals::Client;
use crate::protocol::{CourseId, Message, NotificationRow, Role, RoomEntry, RoomId, RoomKind, UserId};
use crate::state::{Mark, State};
use crate::text_direction::isolate;
use leptos::prelude::*;

impl Client {
    /// My role in a course.
    pub fn role(&self, course: CourseId) -> Option<Role> {
        self.courses
            .with(|courses| courses.iter().find(|entry| entry.id == course).map(|entry| entry.role))
    }

    /// Whether I am staff of a course.
    pub fn is_staff(&self, course: CourseId) -> bool {
        self.role(course).is_some_and(Role::is_staff)
    }

    /// Whether a course is archived: it is read, and nothing in it is changed.
    pub fn is_archived(&self, course: CourseId) -> bool {
        let archived = |entry: &crate::protocol::CourseEntry| entry.id == course && entry.archived;
        self.courses.with(|courses| courses.iter().any(archived))
    }

    /// The address of somebody's picture, if it is known that they have one.
    pub fn picture_of(&self, user: UserId) -> Option<String> {
        let hash = self.pictures.with(|pictures| {
            let found = pictures.iter().find(|(owner, _)| *owner == user);
            found.map(|(_, hash)| hash.clone())
        })?;
        Some(["/pictures/", &user.to_string(), "/", &hash].concat())
    }

    /// Takes over the pictures that an answer tells of.
    pub fn learn_pictures(&self, told: Vec<(UserId, String)>) {
        let news = |pictures: &Vec<(UserId, String)>| told.iter().any(|one| !pictures.contains(one));
        if self.pictures.with_untracked(news) {
            self.pictures.update(|pictures| {
                pictures.retain(|(user, _)| !told.iter().any(|(other, _)| other == user));
                pictures.extend(told);
            });
        }
    }

    /// The course of the open room.
    pub fn open_course(&self) -> Option<CourseId> {
        self.room
            .with_untracked(|open| open.as_ref().and_then(|open| open.room.course))
    }

    /// The title of a course in my list.
    pub fn course_title(&self, course: CourseId) -> Option<String> {
        let title = |entry: &crate::protocol::CourseEntry| entry.title.clone();
        self.courses
            .with(|courses| courses.iter().find(|entry| entry.id == course).map(title))
    }

    /// The title of a course, to stand beside what is in it: only if I am in several, else it tells nothing.
    pub fn course_beside(&self, course: CourseId) -> Option<String> {
        let several = self.courses.with(Vec::len) > 1;
        several.then(|| self.course_title(course)).flatten()
    }

    /// The title of the course of a room, in the same way.
    pub fn course_beside_room(&self, room: &RoomEntry) -> Option<String> {
        self.course_beside(room.course?)
    }

    /// The name of a room with that of its course, where the course has to be named.
    pub fn full_room_name(&self, room: RoomId) -> Option<String> {
        let mut entry = self.room_entry(room)?;
        if entry.kind == RoomKind::Thread {
            entry.name = ["Thread in ", &isolate(&entry.name)].concat();
        }
        Some(match self.course_beside_room(&entry) {
            Some(course) => [&isolate(&entry.name), ", ", &isolate(&course)].concat(),
            None => entry.name,
        })
    }

    /// The mark of a user: in a course, or without one.
    pub fn mark(&self, course: Option<CourseId>, user: UserId) -> Option<Mark> {
        self.marks.with(|marks| marks.of(course, user))
    }

    /// A room in my list.
    pub fn room_entry(&self, room: RoomId) -> Option<RoomEntry> {
        self.with_room_entry(room, RoomEntry::clone)
    }

    /// Reads something of a room in my list, or of the open thread.
    pub fn with_room_entry<T>(&self, room: RoomId, read: impl FnOnce(&RoomEntry) -> T) -> Option<T> {
        self.rooms.with(|rooms| {
            let Some(entry) = rooms.iter().find(|entry| entry.id == room) else {
                return self.thread.with(|thread| {
                    let entry = thread.as_ref().map(|thread| &thread.entry);
                    entry.filter(|entry| entry.id == room).map(read)
                });
            };
            Some(read(entry))
        })
    }

    /// The room in my list that a room belongs to: itself, or that of the message which the open thread answers.
    pub fn listed_room(&self, room: RoomId) -> RoomId {
        self.thread.with(|thread| match thread {
            Some(thread) if thread.entry.id == room => thread.root.room,
            _ => room,
        })
    }

    /// One message of the open room.
    pub fn message(&self, number: i64) -> Option<Message> {
        self.state
            .with_untracked(|state| state.room.as_ref()?.messages.get(&number).cloned())
    }

    /// Whether I may change a message of the open room, and whether I may delete it.
    pub fn message_permissions(&self, message: &Message) -> (bool, bool) {
        let own = self.me.with_untracked(|me| me.id) == message.author;
        let course = self
            .room
            .with_untracked(|open| open.as_ref().and_then(|open| open.room.course));
        let staff = course.is_some_and(|course| untrack(|| self.is_staff(course)));
        let archived = course.is_some_and(|course| untrack(|| self.is_archived(course)));
        (own && !archived, own || staff && !archived)
    }

    /// Whether I may pin messages of a room for everybody in it.
    pub fn may_pin(&self, room: RoomId) -> bool {
        let Some(entry) = untrack(|| self.room_entry(room)) else {
            return false;
        };
        let course = entry.course;
        if course.is_some_and(|course| untrack(|| self.is_archived(course))) {
            return false;
        }
        let staff = course.is_some_and(|course| untrack(|| self.is_staff(course)));
        match entry.kind {
            RoomKind::Thread => false,
            RoomKind::Direct => entry.barred.is_none(),
            RoomKind::Private => staff || entry.owner,
            RoomKind::Course | RoomKind::Announcement => staff,
        }
    }

    /// Whether a message of the open room can be answered in its thread by me, or has one to read.
    pub fn may_open_thread(&self, message: &Message) -> bool {
        let in_thread = self.thread.with_untracked(Option::is_some);
        !in_thread && (message.deleted_at.is_none() || message.thread.is_some())
    }

    /// What asks for me and is unread, on the page of the day.
    pub fn asking_notifications(&self) -> Vec<NotificationRow> {
        self.state.with(State::asking_rows)
    }

    /// The rows of the notification list.
    pub fn notifications(&self) -> Vec<NotificationRow> {
        self.state.with(State::notification_rows)
    }
}
