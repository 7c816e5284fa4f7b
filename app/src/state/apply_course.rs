//! Applies the events of a course's stream: to its entry in the list of courses, and to its view if it is open.

use super::sorting;
use super::tab_state::State;
use crate::protocol::{Assignment, Change, CourseId, CourseView, Member, UserId, limits};

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
                if let Some(entry) = entry {
                    if member.id == me {
                        entry.role = member.role;
                    }
                    set_marked(&mut entry.staff, member.id, member.role.is_staff());
                }
                if let Some(view) = view {
                    view.total = total;
                    if member.id == me {
                        // The invite link is for staff only, so another role shows or hides it.
                        self.course_stale |= member.role.is_staff() && view.invite.is_none();
                        view.invite = view.invite.take().filter(|_| member.role.is_staff());
                    }
                    self.members_changed_at = view.version;
                    self.course_stale |= change_staff(&mut view.staff, |staff| {
                        staff.retain(|other| other.id != member.id);
                        if member.role.is_staff() {
                            staff.push(member);
                        }
                    });
                }
            }
            Change::Admin { user, admin } => {
                if let Some(entry) = entry {
                    set_marked(&mut entry.admins, user, admin);
                }
            }
            Change::MemberLeft { user, total } => {
                if let Some(entry) = entry {
                    set_marked(&mut entry.staff, user, false);
                    set_marked(&mut entry.admins, user, false);
                }
                if let Some(view) = view {
                    view.total = total;
                    self.members_changed_at = view.version;
                    self.course_stale |= change_staff(&mut view.staff, |staff| staff.retain(|other| other.id != user));
                }
            }
            Change::Assignment(assignment) => {
                self.course_stale |= view.is_some_and(|view| {
                    change_assignments(view, |list| {
                        list.retain(|other| other.id != assignment.id);
                        list.push(assignment);
                    })
                });
            }
            Change::AssignmentDeleted(id) => {
                self.course_stale |=
                    view.is_some_and(|view| change_assignments(view, |list| list.retain(|other| other.id != id)));
            }
            Change::InviteRenewed => {
                self.course_stale |= view.is_some_and(|view| view.invite.is_some());
            }
            Change::Renamed { user, name } => {
                if let Some(view) = view {
                    self.members_changed_at = view.version;
                    self.course_stale |= change_staff(&mut view.staff, |staff| {
                        for member in staff.iter_mut().filter(|member| member.id == user) {
                            member.name.clone_from(&name);
                        }
                    });
                }
            }
            Change::Message(_)
            | Change::Thread { .. }
            | Change::Reaction { .. }
            | Change::Pin { .. }
            | Change::Room(_)
            | Change::Participant(_)
            | Change::ParticipantLeft(_)
            | Change::RoomJoined(_)
            | Change::RoomLeft(_)
            | Change::CourseJoined(_)
            | Change::CourseLeft(_)
            | Change::Offers(_)
            | Change::Read { .. }
            | Change::RoomsRead(_)
            | Change::Level { .. }
            | Change::Favourite { .. }
            | Change::Collapsed { .. }
            | Change::Notification { .. }
            | Change::NotificationsRead { .. }
            | Change::NotificationsUnread { .. }
            | Change::NotificationsWithdrawn { .. }
            | Change::Me(_)
            | Change::ProfileChanged
            | Change::TokensChanged
            | Change::BlocksChanged
            | Change::SavedChanged
            | Change::WaitingChanged => {}
        }
        self.confirm_members();
    }
}

impl State {
    /// The open page of members is of the version of the open course if no member has changed between the two.
    pub(super) fn confirm_members(&mut self) {
        if let (Some(page), Some(view)) = (&mut self.members, &self.course)
            && page.course == view.course.id
            && page.version >= self.members_changed_at
        {
            page.version = page.version.max(view.version);
        }
    }
}

/// Changes the list of staff. True if it has to be read again: it holds only the first ones, and others may follow.
fn change_staff(staff: &mut Vec<Member>, change: impl FnOnce(&mut Vec<Member>)) -> bool {
    let cut = staff.len() >= limits::STAFF;
    change(staff);
    sorting::sort_members(staff);
    staff.truncate(limits::STAFF);
    cut
}

/// Changes the list of assignments. True if it has to be read again: there are several pages, or will be.
fn change_assignments(view: &mut CourseView, change: impl FnOnce(&mut Vec<Assignment>)) -> bool {
    if view.pages > 1 || view.listed.page > 0 {
        return true;
    }
    change(&mut view.assignments);
    sorting::sort_assignments(&mut view.assignments);
    let text: usize = view.assignments.iter().map(|one| one.text.chars().count()).sum();
    view.assignments.len() > limits::ASSIGNMENTS || text > limits::ASSIGNMENTS_PAGE_TEXT
}

/// Keeps who is staff or admin in a course, by id, as the server lists them. Whoever moves up into a full list is known with
/// the next overview.
fn set_marked(list: &mut Vec<UserId>, user: UserId, marked: bool) {
    list.retain(|other| *other != user);
    if marked {
        let at = list.iter().filter(|other| **other < user).count();
        list.insert(at, user);
        list.truncate(limits::MARKED);
    }
}
