//! Applies the events of a course's stream: to its entry in the list of courses, and to its view if it is open.

use super::sorting;
use super::tab_state::State;
use crate::protocol::{Change, CourseId};

impl State {
    pub(super) fn apply_course_change(&mut self, course: CourseId, change: Change) {
        let me = self.overview.me.id;
        let entry = self.overview.courses.iter_mut().find(|entry| entry.id == course);
        let view = self.course.as_mut().filter(|view| view.course.id == course);
        match change {
            Change::Course(info) => {
                if let Some(entry) = entry {
                    entry.title.clone_from(&info.title);
                    entry.code.clone_from(&info.code);
                    entry.archived = info.archived_at.is_some();
                }
                if let Some(view) = view {
                    view.course = info;
                }
                sorting::sort_courses(&mut self.overview.courses);
            }
            Change::Member { member, total } => {
                if let Some(entry) = entry.filter(|_| member.id == me) {
                    entry.role = member.role;
                }
                if let Some(view) = view {
                    view.total = total;
                    view.members.retain(|other| other.id != member.id);
                    if member.id == me {
                        // The invite link is for staff only, so another role shows or hides it.
                        self.course_stale |= member.role.is_staff() && view.invite.is_none();
                        view.invite = view.invite.take().filter(|_| member.role.is_staff());
                    }
                    if view.whole || member.role.is_staff() {
                        view.members.push(member);
                        sorting::sort_members(&mut view.members);
                    }
                }
            }
            Change::MemberLeft { user, total } => {
                if let Some(view) = view {
                    view.total = total;
                    view.members.retain(|other| other.id != user);
                }
            }
            Change::Assignment(assignment) => {
                if let Some(view) = view {
                    view.assignments.retain(|other| other.id != assignment.id);
                    view.assignments.push(assignment);
                    sorting::sort_assignments(&mut view.assignments);
                }
            }
            Change::AssignmentDeleted(id) => {
                if let Some(view) = view {
                    view.assignments.retain(|other| other.id != id);
                }
            }
            Change::InviteRenewed => {
                self.course_stale |= view.is_some_and(|view| view.invite.is_some());
            }
            Change::Renamed { user, name } => {
                if let Some(view) = view {
                    for member in view.members.iter_mut().filter(|member| member.id == user) {
                        member.name.clone_from(&name);
                    }
                    sorting::sort_members(&mut view.members);
                }
            }
            Change::Message(_)
            | Change::Room(_)
            | Change::Participant(_)
            | Change::ParticipantLeft(_)
            | Change::RoomJoined(_)
            | Change::RoomLeft(_)
            | Change::CourseJoined(_)
            | Change::CourseLeft(_)
            | Change::Read { .. }
            | Change::Level { .. }
            | Change::Notification { .. }
            | Change::NotificationsRead { .. }
            | Change::NotificationsWithdrawn { .. }
            | Change::Me(_)
            | Change::TokensChanged => {}
        }
    }
}
