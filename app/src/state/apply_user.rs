//! Applies the events of my own stream: which rooms and courses I am in, read markers, notifications, my name.

use super::apply_room::read_unless_followed;
use super::merge_overview::keep_newer;
use super::sorting;
use super::tab_state::State;
use crate::protocol::{Change, RoomId, Stream, limits};

impl State {
    pub(super) fn apply_user_change(&mut self, change: Change) {
        match change {
            Change::RoomJoined(mut entry) => {
                // What was saved there can be read again.
                self.saved_stale |= self.saved.is_some();
                self.touch_room(entry.id);
                if let Some(known) = self.room_entry(entry.id) {
                    let unknown = keep_newer(&mut entry, known);
                    self.deleted_unknown |= unknown;
                }
                self.overview.rooms.retain(|other| other.id != entry.id);
                self.overview.rooms.push(entry);
                sorting::sort_rooms(&mut self.overview.rooms);
            }
            Change::RoomLeft(room) => {
                self.touch_room(room);
                self.leave_room(room);
            }
            Change::CourseJoined(entry) => {
                // Perhaps with another role.
                self.home_stale |= self.home.is_some();
                self.overview.courses.retain(|other| other.id != entry.id);
                self.overview.courses.push(entry);
                sorting::sort_courses(&mut self.overview.courses);
            }
            Change::CourseLeft(course) => {
                self.unlisted_changed |= self.has_unlisted_rooms();
                let rooms: Vec<RoomId> = self
                    .overview
                    .rooms
                    .iter()
                    .filter(|room| room.course == Some(course))
                    .map(|room| room.id)
                    .collect();
                rooms.into_iter().for_each(|room| self.leave_room(room));
                self.overview.courses.retain(|entry| entry.id != course);
                self.reorder_buffer.forget(Stream::Course(course));
                self.course = self.course.take().filter(|view| view.course.id != course);
                self.members = self.members.take().filter(|page| page.course != course);
            }
            Change::Offers(offers) => self.overview.offers = offers,
            Change::Read { room, number } => self.move_read_marker(room, number),
            Change::RoomsRead(rooms) => {
                for (room, number) in rooms {
                    self.move_read_marker(room, number);
                }
            }
            Change::Level { room, level } => {
                self.touch_room(room);
                if let Some(entry) = self.room_entry_mut(room) {
                    entry.level = level;
                    read_unless_followed(entry);
                }
                self.threads_stale |= self.threads.is_some();
            }
            Change::Favourite { room, on } => {
                self.touch_room(room);
                if let Some(entry) = self.room_entry_mut(room) {
                    entry.favourite = on;
                }
            }
            Change::Collapsed { course, on } => {
                let mut courses = self.overview.courses.iter_mut();
                if let Some(entry) = courses.find(|entry| entry.id == course) {
                    entry.collapsed = on;
                }
            }
            Change::Notification {
                notification,
                unread,
                mentioned,
            } => {
                self.set_unread_notifications(unread, mentioned);
                let Some(page) = &mut self.notifications else { return };
                if page.filter.page > 0 {
                    self.notifications_incomplete = true;
                    return;
                }
                page.rows.retain(|row| row.cause != notification.cause);
                if page.filter.lists(&notification) {
                    page.rows.push(*notification);
                }
                sorting::sort_notifications(&mut page.rows);
                page.more |= page.rows.len() > limits::NOTIFICATIONS as usize;
                page.rows.truncate(limits::NOTIFICATIONS as usize);
            }
            Change::NotificationsRead {
                causes,
                at,
                unread,
                mentioned,
            } => {
                self.set_unread_notifications(unread, mentioned);
                let Some(page) = &mut self.notifications else { return };
                if page.filter.unread {
                    self.drop_notifications(&causes);
                } else {
                    for row in page.rows.iter_mut().filter(|row| causes.contains(&row.cause)) {
                        row.read_at.get_or_insert(at);
                    }
                }
            }
            Change::NotificationsUnread {
                causes,
                unread,
                mentioned,
            } => {
                self.set_unread_notifications(unread, mentioned);
                let Some(page) = &mut self.notifications else { return };
                // A list of the unread ones does not have them any more.
                self.notifications_incomplete |= page.filter.unread;
                for row in page.rows.iter_mut().filter(|row| causes.contains(&row.cause)) {
                    row.read_at = None;
                }
            }
            Change::NotificationsWithdrawn {
                causes,
                unread,
                mentioned,
            } => {
                self.set_unread_notifications(unread, mentioned);
                self.drop_notifications(&causes);
            }
            Change::Me(me) => self.overview.me = me,
            Change::Renamed { user, name } => {
                let rows = self.notifications.iter_mut().flat_map(|page| &mut page.rows);
                for row in rows.filter(|row| row.by == Some(user)) {
                    row.notification.set_by(&name);
                }
                for offer in self.overview.offers.iter_mut().filter(|offer| offer.by_id == user) {
                    offer.by.clone_from(&name);
                }
            }
            Change::ProfileChanged | Change::TokensChanged | Change::BlocksChanged => {
                self.account_stale |= self.account.is_some()
            }
            Change::SavedChanged => self.saved_stale |= self.saved.is_some(),
            // Who waits is in no part of the state: the client reads the page again. How many do, is on the page of the day.
            Change::WaitingChanged => self.home_stale |= self.home.is_some(),
            Change::Message(_)
            | Change::Thread { .. }
            | Change::Reaction { .. }
            | Change::Pin { .. }
            | Change::Room(_)
            | Change::Participant(_)
            | Change::ParticipantLeft(_)
            | Change::Course(_)
            | Change::Member { .. }
            | Change::Admin { .. }
            | Change::MemberLeft { .. }
            | Change::Assignment(_)
            | Change::AssignmentDeleted(_)
            | Change::InviteRenewed => {}
        }
    }

    fn move_read_marker(&mut self, room: RoomId, number: i64) {
        self.touch_room(room);
        self.threads_stale |= self.threads.is_some();
        if let Some(entry) = self.room_entry_mut(room) {
            // What was deleted before the old marker was not kept.
            let back = number < entry.read;
            entry.read = number;
            entry.deleted.retain(|deleted| *deleted > number);
            self.deleted_unknown |= back;
        }
    }

    fn set_unread_notifications(&mut self, unread: i64, mentioned: Vec<RoomId>) {
        let before = std::mem::replace(&mut self.overview.mentioned, mentioned);
        self.overview.unread_notifications = unread;
        // A reply in a thread that I follow comes with a notification.
        self.threads_stale |= self.threads.is_some();
        // Whether a room that is not listed has a row of its own is counted by the server.
        if self.has_unlisted_rooms() {
            let now = &self.overview.mentioned;
            let changed = |room: &&RoomId| !(before.contains(room) && now.contains(room));
            let mut rooms = before.iter().chain(now).filter(changed);
            let unlisted = rooms.any(|room| self.room_entry(*room).is_none());
            self.unlisted_changed |= unlisted;
        }
    }

    pub(super) fn leave_room(&mut self, room: RoomId) {
        self.overview.rooms.retain(|entry| entry.id != room);
        self.saved_stale |= self.saved.is_some();
        self.pins = self.pins.take().filter(|page| page.room != room);
        self.reorder_buffer.forget(Stream::Room(room));
        self.room = self.room.take().filter(|view| view.listed_room() != room);
        self.forget_recent_room(room);
    }

    fn drop_notifications(&mut self, causes: &[String]) {
        let Some(page) = &mut self.notifications else { return };
        let before = page.rows.len();
        page.rows.retain(|row| !causes.contains(&row.cause));
        // Others follow from the next page; on a later page they may have left an earlier one.
        let follows = page.more && page.rows.len() < before;
        self.notifications_incomplete |= follows || page.filter.page > 0;
    }
}
