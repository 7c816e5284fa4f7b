-- A thread is a room of its own under the message that it answers (its root). Its course is that of the root's room.
ALTER TABLE rooms ADD COLUMN root_room bigint;
ALTER TABLE rooms ADD COLUMN root_number bigint;
-- Replies that are not deleted, and who wrote last: ids of users, newest first.
ALTER TABLE rooms ADD COLUMN replies bigint NOT NULL DEFAULT 0;
ALTER TABLE rooms ADD COLUMN recent_authors text NOT NULL DEFAULT '';
CREATE UNIQUE INDEX rooms_by_root ON rooms (root_room, root_number);

-- The thread of a message, once there was a reply.
ALTER TABLE messages ADD COLUMN thread_id bigint;

-- Who follows a thread, and who did (then without followed_at). The other columns are those of participants.
CREATE TABLE followers (
    thread_id bigint NOT NULL,
    user_id bigint NOT NULL,
    followed_at bigint,
    read_number bigint NOT NULL,
    last_sent_at bigint,
    read_before bigint,
    read_all_at bigint,
    PRIMARY KEY (thread_id, user_id)
);
CREATE INDEX followers_by_user ON followers (user_id);
