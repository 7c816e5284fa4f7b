//! How much of anything Cohort takes. Characters are Unicode scalar values, counted after trimming.

/// Characters in one message.
pub const MESSAGE: usize = 4_000;
/// Characters in a person's display name, a room's name.
pub const NAME: usize = 80;
/// Characters in a course's or an assignment's title.
pub const TITLE: usize = 120;
/// Characters in a course's code, such as `MATH 101`.
pub const CODE: usize = 24;
/// Characters in a room's topic.
pub const TOPIC: usize = 250;
/// Characters in a course's description or an assignment's text.
pub const TEXT: usize = 10_000;
/// Shortest and longest user name.
pub const USERNAME: std::ops::RangeInclusive<usize> = 2..=32;
/// Shortest and longest password. The longest bounds the work of hashing.
pub const PASSWORD: std::ops::RangeInclusive<usize> = 8..=200;
/// People in a private room.
pub const PRIVATE_ROOM: usize = 100;
/// People offered to be let into a private room.
pub const CONTACTS: i64 = 2_000;
/// People one message can mention.
pub const MENTIONS: usize = 20;
/// API tokens of one person.
pub const TOKENS: i64 = 20;
/// Days after which an API token or an invite link ends at the latest, if it ends by itself.
pub const DAYS: i64 = 366;
/// Messages on one page of history.
pub const PAGE: i64 = 50;
/// A number that no message has: the largest that every JSON reader keeps exact.
pub const PAST_THE_END: i64 = (1 << 53) - 1;
/// Messages in one catch-up answer; a tab that missed more is told to draw the room afresh.
pub const CATCH_UP: i64 = 500;
/// Bytes of text in one catch-up answer; past it, too, the room is drawn afresh, which is less.
pub const CATCH_UP_TEXT: usize = 512 * 1024;
/// Notifications on one page.
pub const NOTIFICATIONS: i64 = 50;
/// Bytes in one socket frame.
pub const FRAME: usize = 64 * 1024;
/// Bytes in one HTTP request's body.
pub const BODY: usize = 256 * 1024;
/// Rooms for everybody in one course.
pub const ROOMS_PER_COURSE: usize = 200;
/// Private rooms that one person owns. They count apart from the course's: nobody shall use up another's.
pub const OWN_ROOMS: i64 = 200;
/// Courses that one person is an instructor of, archived ones too.
pub const OWN_COURSES: i64 = 200;
/// Assignments in one course.
pub const ASSIGNMENTS_PER_COURSE: i64 = 500;
/// Characters in the texts of all assignments of one course: its page shows them together.
pub const ASSIGNMENTS_TEXT: i64 = 500_000;
