-- Names: who looks like whom, how they are sorted, what they were before.

-- `name` is what others see: the name that its user chose (`own_name`), with the user name behind it once somebody else here
-- has one that looks the same. The program fills the keys when it starts.
ALTER TABLE users ADD COLUMN own_name text NOT NULL DEFAULT '';
-- Names that look alike are equal in one of the two (server/src/unicode_text/lookalikes.rs).
ALTER TABLE users ADD COLUMN name_fold text NOT NULL DEFAULT '';
ALTER TABLE users ADD COLUMN name_fold_small text NOT NULL DEFAULT '';
ALTER TABLE users ADD COLUMN username_fold text NOT NULL DEFAULT '';
-- The order of `name` in a list, as app/src/state/collation.rs has it: in hex, so that every collation orders it by bytes.
ALTER TABLE users ADD COLUMN sort_key text NOT NULL DEFAULT '';
UPDATE users SET own_name = name;
CREATE INDEX users_by_name_fold ON users (name_fold);
CREATE INDEX users_by_name_fold_small ON users (name_fold_small);
CREATE INDEX users_by_username_fold ON users (username_fold);
CREATE INDEX users_by_sort_key ON users (sort_key, id);
CREATE INDEX users_admins ON users (id) WHERE admin_at IS NOT NULL;
CREATE INDEX members_staff ON members (course_id, user_id) WHERE role <> 'student';

-- A name that somebody had until then: counted to limit renames, and kept to find out who was called what.
CREATE TABLE former_names (
    user_id bigint NOT NULL REFERENCES users (id),
    name text NOT NULL,
    until_at bigint NOT NULL
);
CREATE INDEX former_names_of_user ON former_names (user_id, until_at);

-- Who caused a notification: the name in its text is looked up when it is read.
ALTER TABLE notifications ADD COLUMN by_id bigint;
UPDATE notifications SET by_id = (SELECT m.author_id FROM messages m
    WHERE m.room_id = notifications.room_id AND m.number = notifications.number) WHERE number IS NOT NULL;
