//! Actions on the course, its members and assignments, and the names of users.

use super::server::{COURSE, ME, TestServer};
use crate::protocol::{Assignment, AssignmentId, Change, Event, Role, RoomId, UserId};
use crate::state::sorting;

impl TestServer {
    pub(super) fn change_course(&mut self, how: i64, user: UserId) -> Vec<Event> {
        let change = match how % 5 {
            0 => {
                self.course.course.title = format!("Algebra {how}");
                Change::Course(self.course.course.clone())
            }
            1 if user != ME => {
                self.members.retain(|member| member.id != user);
                self.course.total = self.members.len() as i64;
                Change::MemberLeft {
                    user,
                    total: self.course.total,
                }
            }
            2 if user != ME => {
                let member = self.member(user, if how % 2 == 0 { Role::Student } else { Role::Assistant });
                self.members.retain(|one| one.id != user);
                self.members.push(member.clone());
                sorting::sort_members(&mut self.members);
                self.course.total = self.members.len() as i64;
                Change::Member {
                    member,
                    total: self.course.total,
                }
            }
            3 => {
                let id = AssignmentId(user.0);
                self.course.assignments.retain(|one| one.id != id);
                Change::AssignmentDeleted(id)
            }
            _ => {
                let id = AssignmentId(user.0);
                let one = Assignment {
                    id,
                    course: COURSE,
                    title: format!("Work {how}"),
                    text: String::new(),
                    due_at: how * 1_000,
                    edited_at: None,
                };
                self.course.assignments.retain(|other| other.id != id);
                self.course.assignments.push(one.clone());
                sorting::sort_assignments(&mut self.course.assignments);
                Change::Assignment(one)
            }
        };
        self.list_staff();
        vec![self.course_event(change)]
    }

    fn list_staff(&mut self) {
        let staff = self.members.iter().filter(|member| member.role.is_staff());
        self.course.staff = staff.cloned().collect();
    }

    pub(super) fn rename_user(&mut self, user: UserId, to: i64) -> Vec<Event> {
        let name = format!("Name {to}");
        self.names.insert(user, name.clone());
        let mut events = Vec::new();
        for id in (1..=4).map(RoomId) {
            let room_state = self.room_state(id);
            for message in room_state
                .messages
                .values_mut()
                .filter(|message| message.author == user)
            {
                message.name.clone_from(&name);
            }
            let threads = room_state
                .messages
                .values_mut()
                .filter_map(|message| message.thread.as_mut());
            for (_, shown) in threads
                .flat_map(|thread| &mut thread.authors)
                .filter(|(author, _)| *author == user)
            {
                shown.clone_from(&name);
            }
            for participant in room_state
                .participants
                .iter_mut()
                .filter(|participant| participant.id == user)
            {
                participant.name.clone_from(&name);
            }
            sorting::sort_participants(&mut room_state.participants);
            if room_state.entry.other == Some(user) {
                room_state.entry.name.clone_from(&name);
            }
            events.push(self.room_event(
                id,
                Change::Renamed {
                    user,
                    name: name.clone(),
                },
            ));
        }
        for member in self.members.iter_mut().filter(|member| member.id == user) {
            member.name.clone_from(&name);
        }
        sorting::sort_members(&mut self.members);
        self.list_staff();
        events.push(self.course_event(Change::Renamed { user, name }));
        if user == ME {
            let me = self.me();
            events.push(self.user_event(Change::Me(me)));
        }
        events
    }
}
