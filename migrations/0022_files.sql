-- Files that people attach to messages. `stored` is the random name of its bytes in the folder of files; `message_number` is
-- set once a message names it. A file that no message names for a day is removed, and one whose message is deleted.
CREATE TABLE files (
    id bigint PRIMARY KEY,
    stored text NOT NULL,
    owner_id bigint NOT NULL REFERENCES users (id),
    room_id bigint NOT NULL,
    message_number bigint,
    name text NOT NULL,
    kind text NOT NULL,
    media_type text NOT NULL,
    size bigint NOT NULL,
    sha256 text NOT NULL,
    width bigint,
    height bigint,
    created_at bigint NOT NULL,
    deleted_at bigint
);
CREATE INDEX files_of_message ON files (room_id, message_number);
CREATE INDEX files_of_owner ON files (owner_id);
INSERT INTO counters (name, last) VALUES ('file', 0);

-- The files of a message as they are shown, as JSON; nothing for most messages.
ALTER TABLE messages ADD COLUMN files text;
