//! Who is marked as staff or admin beside the name. It follows from the staff of my courses, which every tab knows and keeps up
//! to date: so a message costs nothing for it, and what is marked is the role of this moment.

use crate::protocol::{CourseEntry, CourseId, UserId};
use crate::text_direction::isolate;

/// A mark beside a name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mark {
    /// Assistant or instructor.
    Staff,
    /// Admin of the site.
    Admin,
}

impl Mark {
    /// Its text.
    pub fn label(self) -> &'static str {
        match self {
            Mark::Staff => "staff",
            Mark::Admin => "admin",
        }
    }
}

/// A name with its mark, as a text of its own: for labels and sentences.
pub fn marked_name(name: &str, mark: Option<Mark>) -> String {
    match mark {
        None => isolate(name),
        Some(mark) => [isolate(name).as_str(), " (", mark.label(), ")"].concat(),
    }
}

/// Everybody who is marked.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Marks {
    courses: Vec<MarkedCourse>,
}

#[derive(Clone, Debug, Default, PartialEq, Eq)]
struct MarkedCourse {
    id: CourseId,
    title: String,
    staff: Vec<UserId>,
    admins: Vec<UserId>,
}

impl Marks {
    /// Those of my courses.
    pub fn in_courses(courses: &[CourseEntry]) -> Self {
        let courses = courses.iter().map(|entry| MarkedCourse {
            id: entry.id,
            title: entry.title.clone(),
            staff: entry.staff.clone(),
            admins: entry.admins.clone(),
        });
        Self {
            courses: courses.collect(),
        }
    }

    /// The mark of a user in a course. Without a course (in a direct room, among people to write to) staff of any course that
    /// I am in are marked.
    pub fn of(&self, course: Option<CourseId>, user: UserId) -> Option<Mark> {
        let mut admin = None;
        for one in self
            .courses
            .iter()
            .filter(|one| course.is_none_or(|course| one.id == course))
        {
            if one.staff.contains(&user) {
                return Some(Mark::Staff);
            }
            if one.admins.contains(&user) {
                admin = Some(Mark::Admin);
            }
        }
        admin
    }

    /// The title of a course in which a user is staff.
    pub fn course_with_staff(&self, user: UserId) -> Option<&str> {
        let course = self.courses.iter().find(|one| one.staff.contains(&user));
        course.map(|one| one.title.as_str())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_role_of_the_course_counts_and_elsewhere_that_of_any() {
        let (grace, ida, ada) = (UserId(1), UserId(2), UserId(3));
        let course = |id, title: &str, staff: UserId, admins: &[UserId]| MarkedCourse {
            id: CourseId(id),
            title: title.into(),
            staff: vec![staff],
            admins: admins.to_vec(),
        };
        let courses = vec![course(1, "Algebra", grace, &[ida]), course(2, "Logic", ada, &[grace])];
        let marks = Marks { courses };
        assert_eq!(marks.of(Some(CourseId(1)), grace), Some(Mark::Staff));
        assert_eq!(marks.of(Some(CourseId(2)), grace), Some(Mark::Admin), "no staff there");
        assert_eq!(marks.of(Some(CourseId(1)), ada), None, "a student here");
        assert_eq!(marks.of(None, ada), Some(Mark::Staff));
        assert_eq!(marks.course_with_staff(ada), Some("Logic"));
        assert_eq!(marks.of(None, ida), Some(Mark::Admin));
    }
}
