//! What the pages of the site's admin, of a course's log, of a lost password and of a search are drawn from. They are drawn by the
//! server alone, without the client: nobody should download them who does not open them. So none of this is on the wire.

use crate::protocol::{
    CourseId, CourseStarters, File, Millis, Problem, Profile, Role, RoomId, SearchFilter, SearchPage, UserId,
};

/// Rows on one page of a list.
pub const ROWS: i64 = 50;

/// A page that has no client.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ServerPage {
    Admin(AdminHome),
    People(PeoplePage),
    Person(PersonRow),
    Courses(CoursesPage),
    Course(AdminCourse),
    Log(LogPage),
    NewPassword(NewPasswordPage),
    Help(HelpPage),
    Search(SearchResults),
    Profile(ProfilePage),
    Preview(FilePreview),
}

/// `/password`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewPasswordPage {
    /// Of the link.
    pub secret: String,
    /// Whose password it sets.
    pub username: String,
}

/// `/help`.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct HelpPage {
    /// Words to search for.
    pub q: String,
}

/// `/people/{user}`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ProfilePage {
    pub profile: Profile,
    /// In which the role is.
    pub course: Option<CourseId>,
    pub now: Millis,
}

/// `/search`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SearchResults {
    pub filter: SearchFilter,
    /// What was found, or why it could not be searched for.
    pub found: Result<SearchPage, Problem>,
}

/// `/preview/{file}`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FilePreview {
    pub file: File,
    pub room: RoomId,
    /// The number of the message that names it; none if it is not sent yet.
    pub message: Option<i64>,
    /// Made by the server.
    pub html: String,
}

/// Somebody with the name that others see.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Named {
    pub id: UserId,
    pub username: String,
    pub name: String,
}

/// `/admin`.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct AdminHome {
    /// What somebody should look at: a sentence, and where to do something about it.
    pub attention: Vec<(String, Option<&'static str>)>,
    /// What there is: accounts, courses, messages …
    pub counts: Vec<(&'static str, String)>,
    /// Settings and limits in force.
    pub settings: Vec<(&'static str, String)>,
    pub course_starters: CourseStarters,
}

/// `/admin/people`.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct PeoplePage {
    /// Part of a user name or name.
    pub q: String,
    pub which: WhichPeople,
    /// From 1 on.
    pub page: i64,
    pub rows: Vec<PersonRow>,
    /// There is another page.
    pub more: bool,
}

/// Which people are listed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum WhichPeople {
    #[default]
    All,
    Admins,
    /// Chosen to start courses.
    Starters,
    Closed,
}

impl WhichPeople {
    pub const ALL: [(Self, &'static str, &'static str); 4] = [
        (Self::All, "", "Everybody"),
        (Self::Admins, "admins", "Admins"),
        (Self::Starters, "starters", "Chosen to start courses"),
        (Self::Closed, "closed", "Closed accounts"),
    ];

    pub fn parse(text: &str) -> Self {
        let found = Self::ALL.into_iter().find(|(_, value, _)| *value == text);
        found.map(|(which, ..)| which).unwrap_or_default()
    }
}

/// An account, as the site's admin sees it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PersonRow {
    pub who: Named,
    pub admin: bool,
    pub closed: bool,
    /// Chosen to start courses.
    pub starts_courses: bool,
    pub created_at: Millis,
    /// When a session was used last, exact to a quarter of an hour; none without one.
    pub seen_at: Option<Millis>,
    pub sessions: i64,
    pub tokens: i64,
    pub courses: i64,
}

/// `/admin/courses`.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct CoursesPage {
    pub q: String,
    /// Only those in which no instructor can sign in.
    pub unled: bool,
    pub page: i64,
    pub rows: Vec<CourseRow>,
    pub more: bool,
}

/// A course, as the site's admin sees it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CourseRow {
    pub id: CourseId,
    pub title: String,
    pub code: String,
    pub archived: bool,
    pub created_at: Millis,
    pub maker: Option<Named>,
    pub members: i64,
    /// Who can sign in.
    pub instructors: i64,
    /// When somebody last wrote in one of its rooms.
    pub last_at: Option<Millis>,
}

/// `/admin/courses/{course}`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AdminCourse {
    pub course: CourseRow,
    pub q: String,
    /// Who can sign in and could be made instructor, staff first; only if there is no instructor. At most [`ROWS`].
    pub candidates: Vec<(Named, Role)>,
}

/// A page of the security log: of the whole site, or of one course.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct LogPage {
    /// With its title.
    pub course: Option<(CourseId, String)>,
    /// One of [`TOPICS`], or empty.
    pub topic: String,
    pub refused: bool,
    /// Newest first.
    pub rows: Vec<LogRow>,
    /// Where the older rows begin, if there are any.
    pub before: Option<i64>,
}

/// The topics of the log: value and label.
pub const TOPICS: [(&str, &str); 6] = [
    ("members", "Members"),
    ("rooms", "Rooms"),
    ("courses", "Courses"),
    ("accounts", "Accounts"),
    ("site", "The site"),
    ("use", "Reading and writing"),
];

/// A row of the security log.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LogRow {
    pub at: Millis,
    pub who: Option<Named>,
    /// session, token, form, command line
    pub via: String,
    pub what: String,
    pub whom: Option<Named>,
    pub course: Option<CourseId>,
    pub room: Option<RoomId>,
    /// Of a room for everybody in a course.
    pub room_name: Option<String>,
    pub refused: bool,
    /// How often.
    pub times: i64,
    pub detail: String,
    /// Only for the site's admin.
    pub address: Option<String>,
}
