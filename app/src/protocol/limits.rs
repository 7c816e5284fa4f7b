//! The limits of everything a client can send or create. Characters are Unicode scalar values, counted after trimming.

/// Characters in one message.
pub const MESSAGE: usize = 4_000;
/// Characters in a user's display name, a room's name.
pub const NAME: usize = 80;
/// Bytes of the file of one's own picture.
pub const PICTURE: usize = 10 * 1024 * 1024;
/// Characters of somebody's pronouns.
pub const PRONOUNS: usize = 40;
/// Characters of the name of a time zone.
pub const TIME_ZONE: usize = 64;
/// How often a user can change the display name within a day.
pub const RENAMES_A_DAY: i64 = 3;
/// Characters in a course's or an assignment's title.
pub const TITLE: usize = 120;
/// Characters in a course's code, such as `MATH 101`.
pub const CODE: usize = 24;
/// Characters in a room's topic.
pub const TOPIC: usize = 250;
/// Characters in a course's description or an assignment's text.
pub const TEXT: usize = 10_000;
/// Shortest and longest username.
pub const USERNAME: std::ops::RangeInclusive<usize> = 2..=32;
/// Shortest and longest password. The upper bound limits the cost of hashing.
pub const PASSWORD: std::ops::RangeInclusive<usize> = 8..=200;
/// Seconds between two messages of one person in a slowed room.
pub const SLOW: std::ops::RangeInclusive<i64> = 5..=3_600;
/// Participants of a private room.
pub const PRIVATE_ROOM: usize = 100;
/// Users offered at once as participants of a private room; a search finds the others.
pub const CONTACTS: usize = 50;
/// Rooms that an overview lists; one more if another is open.
pub const ROOMS_LISTED: i64 = 100;
/// Favourite rooms of one user: fewer than an overview lists, so that unread rooms have a place beside them.
pub const FAVOURITES: i64 = 50;
/// Courses that an overview lists; one more if another is open.
pub const COURSES_LISTED: i64 = 100;
/// Bytes of names and topics above which an overview lists fewer of either.
pub const OVERVIEW_TEXT: usize = 16 * 1024;
/// Rooms on one page of all rooms.
pub const ROOMS: usize = 100;
/// Rooms with unread messages whose newest line the first page shows.
pub const HOME_ROOMS: usize = 12;
/// Assignments that the first page lists.
pub const HOME_DUE: usize = 20;
/// Days, from the start of today in UTC, within which they are due: two weeks in every time zone.
pub const HOME_DAYS: i64 = 15;
/// Members on one page.
pub const MEMBERS: usize = 100;
/// Staff named on the page of a course and beside its rooms.
pub const STAFF: usize = 50;
/// Staff of one course, and admins in it, that an overview names, those with the lowest ids: the names of others have no mark.
pub const MARKED: usize = 200;
/// Deleted messages that a room entry names, the newest; further ones are counted as unread.
pub const DELETED_NAMED: usize = 100;
/// Rooms with unread notifications about their messages that an overview names.
pub const MENTIONED_ROOMS: usize = 200;
/// Characters of a search in a list; more are cut.
pub const SEARCH: usize = 100;
/// Characters of a search for messages.
pub const SEARCH_TEXT: usize = 1_000;
/// Words of a search for messages, with those before a colon.
pub const SEARCH_WORDS: usize = 16;
/// Messages on one page of what a search has found.
pub const SEARCH_PAGE: usize = 20;
/// Messages that a search puts in order, best first: the newest.
pub const SEARCH_RANKED: usize = 300;
/// Offers in one's overview: the newest that wait for an answer. Older ones come up as these are answered.
pub const OFFERS: i64 = 20;
/// Offers of one user that wait for the answer of one other. What is offered above that reaches nobody.
pub const OFFERS_TO_ONE: i64 = 10;
/// Offers of one user to one other within 24 hours, whatever became of them.
pub const OFFERS_TO_ONE_A_DAY: i64 = 10;
/// Offers of one user to all others within 24 hours.
pub const OFFERS_A_DAY: i64 = 1_000;
/// Offers, and requests to be let in, that the staff of a course or the owner of a room see at once.
pub const WAITING: i64 = 100;
/// Requests of one user that wait for an answer.
pub const REQUESTS_OF_ONE: i64 = 10;
/// Requests of one user within 24 hours, whatever became of them.
pub const REQUESTS_A_DAY: i64 = 20;
/// Users that one user has blocked.
pub const BLOCKS: i64 = 500;
/// The most people whom an invite link lets in, if that is limited.
pub const INVITE_USES: i64 = 10_000;
/// Different people whom a message names as the last ones who replied.
pub const THREAD_AUTHORS: usize = 3;
/// Threads on one page of those that I follow.
pub const THREADS: i64 = 50;
/// Threads that one user may be the first to open within 24 hours.
pub const THREADS_A_DAY: i64 = 1_000;
/// Files of one message.
pub const FILES: usize = 10;
/// Bytes of one file, unless the server is set otherwise.
pub const FILE_SIZE: u64 = 25 * 1024 * 1024;
/// Characters of a file's name; what is longer loses its middle.
pub const FILE_NAME: usize = 120;
/// Characters of what a picture shows, in words.
pub const FILE_ALT: usize = 500;
/// Bytes of all files of one user.
pub const FILES_OF_ONE: i64 = 2 * 1024 * 1024 * 1024;
/// Bytes of all files in one course.
pub const FILES_OF_COURSE: i64 = 50 * 1024 * 1024 * 1024;
/// Milliseconds after which a file that no message names is removed.
pub const FILE_UNUSED: i64 = 86_400_000;
/// Users that one message can mention.
pub const MENTIONS: usize = 20;
/// Participants of a room above which `@everyone` is refused first, with a conflict at the field `everyone` that says how many
/// they are.
pub const ASK_EVERYONE: i64 = 30;
/// Words offered to whoever is writing one.
pub const COMPLETIONS: usize = 8;
/// Different emoji below one message, and reactions of all people together.
pub const REACTION_KINDS: i64 = 20;
pub const REACTIONS: i64 = 2_000;
/// Pinned messages of one room.
pub const PINS: i64 = 50;
/// Messages that one user has saved, and of these on one page.
pub const SAVED: i64 = 1_000;
pub const SAVED_PAGE: i64 = 50;
/// Characters of a note on a saved message.
pub const NOTE: usize = 500;
/// Characters of a message where pinned or saved ones are listed.
pub const LISTED_TEXT: usize = 500;
/// Names that are told of those who have reacted with one emoji.
pub const REACTION_NAMES: i64 = 12;
/// Users whose presence one tab watches.
pub const PRESENCE_WATCHED: usize = 100;
/// Participants of a room up to which it is told who is writing there. In a thread it always is.
pub const TYPING_ROOM: i64 = 100;
/// Milliseconds after which a tab says again that somebody is writing, and after which others forget it.
pub const TYPING_REPEATED: i64 = 3_000;
pub const TYPING_SHOWN: i64 = 6_000;
/// Milliseconds for which somebody whose last page was closed still counts as here: a reload takes less.
pub const HERE_AFTER_LEAVING: i64 = 15_000;
/// Hours for which a link to set a new password works.
pub const PASSWORD_LINK_HOURS: i64 = 24;
/// API tokens of one user.
pub const TOKENS: i64 = 20;
/// Sessions of one user. One more ends the one that has not been used for longest.
pub const SESSIONS: i64 = 50;
/// The most days after which an API token expires, or an invite link, if it expires.
pub const DAYS: i64 = 366;
/// Messages on one page of history.
pub const PAGE: i64 = 50;
/// Messages of a room that is opened at its end: they fill a screen, and the page is there sooner than with more.
pub const ROOM: i64 = 30;
/// A number that no message has: the largest that every JSON parser keeps exact.
pub const PAST_THE_END: i64 = (1 << 53) - 1;
/// Messages in one catch-up answer; a tab that missed more is told to read the room again.
pub const CATCH_UP: i64 = 500;
/// Bytes of text in one catch-up answer; above it, too, the room is read again, which is less to send.
pub const CATCH_UP_TEXT: usize = 512 * 1024;
/// Authors named in one catch-up answer; above it, too, the room is read again.
pub const CATCH_UP_NAMES: usize = 500;
/// Milliseconds within which marking all notifications as read can be undone.
pub const UNDO_READ_ALL: i64 = 600_000;
/// Notifications on one page.
pub const NOTIFICATIONS: i64 = 50;
/// Bytes in one socket frame.
pub const FRAME: usize = 64 * 1024;
/// Bytes in one HTTP request's body.
pub const BODY: usize = 256 * 1024;
/// Rooms for everybody in one course.
pub const ROOMS_PER_COURSE: usize = 200;
/// Private rooms that one user has made and that somebody is in, whoever owns them. They are not counted among the course's
/// rooms, so that no user exhausts that limit.
pub const OWN_ROOMS: i64 = 200;
/// Courses that one user has made, archived ones and those of others now too.
pub const OWN_COURSES: i64 = 200;
/// Direct rooms that one user was the first to open.
pub const DIRECT_ROOMS: i64 = 2_000;
/// What one user may make within 24 hours, whether it is still there or not: courses.
pub const COURSES_A_DAY: i64 = 10;
/// Private rooms.
pub const PRIVATE_ROOMS_A_DAY: i64 = 30;
/// Direct rooms that were not there before.
pub const DIRECT_ROOMS_A_DAY: i64 = 100;
/// Rooms for everybody in a course: one full course.
pub const COURSE_ROOMS_A_DAY: i64 = 200;
/// Assignments.
pub const ASSIGNMENTS_A_DAY: i64 = 200;
/// Invite links that were renewed.
pub const INVITE_LINKS_A_DAY: i64 = 50;
/// People who were blocked: each time the other's open tabs are told that they cannot write.
pub const BLOCKS_A_DAY: i64 = 50;
/// API tokens.
pub const TOKENS_A_DAY: i64 = 40;
/// Assignments on one page.
pub const ASSIGNMENTS: usize = 30;
/// Characters in the texts of the assignments on one page.
pub const ASSIGNMENTS_PAGE_TEXT: usize = 20_000;
/// Assignments in one course.
pub const ASSIGNMENTS_PER_COURSE: i64 = 500;
/// Characters in the texts of all assignments of one course.
pub const ASSIGNMENTS_TEXT: i64 = 500_000;
