-- One text for SQLite and PostgreSQL: bigint and text only, yes/no as a nullable time, times in UTC milliseconds.

-- The next small number for each kind of thing.
CREATE TABLE counters (
    name text NOT NULL PRIMARY KEY,
    last bigint NOT NULL
);
INSERT INTO counters (name, last) VALUES ('user', 0), ('session', 0), ('course', 0), ('room', 0), ('assignment', 0);

-- What this installation is: `place` is its name.
CREATE TABLE settings (
    name text NOT NULL PRIMARY KEY,
    value text NOT NULL
);

CREATE TABLE users (
    id bigint NOT NULL PRIMARY KEY,
    handle text NOT NULL UNIQUE,
    name text NOT NULL,
    password_hash text NOT NULL,
    admin_at bigint,
    disabled_at bigint,
    created_at bigint NOT NULL,
    -- Of the person's own stream of events.
    version bigint NOT NULL
);

CREATE TABLE sessions (
    id bigint NOT NULL PRIMARY KEY,
    user_id bigint NOT NULL REFERENCES users (id),
    -- SHA-256 of the token in the cookie, in hex. The token itself is nowhere.
    token_hash text NOT NULL UNIQUE,
    agent text NOT NULL,
    created_at bigint NOT NULL,
    seen_at bigint NOT NULL,
    expires_at bigint NOT NULL
);
CREATE INDEX sessions_of_user ON sessions (user_id);

CREATE TABLE courses (
    id bigint NOT NULL PRIMARY KEY,
    title text NOT NULL,
    code text NOT NULL,
    description text NOT NULL,
    starts_on text NOT NULL,
    ends_on text NOT NULL,
    archived_at bigint,
    created_at bigint NOT NULL,
    -- Of the course's stream of events.
    version bigint NOT NULL,
    -- The one invite link in force.
    invite_code text NOT NULL UNIQUE,
    invite_expires_at bigint
);

CREATE TABLE members (
    course_id bigint NOT NULL REFERENCES courses (id),
    user_id bigint NOT NULL REFERENCES users (id),
    -- student, assistant, instructor
    role text NOT NULL,
    joined_at bigint NOT NULL,
    PRIMARY KEY (course_id, user_id)
);
CREATE INDEX members_of_user ON members (user_id);

CREATE TABLE rooms (
    id bigint NOT NULL PRIMARY KEY,
    course_id bigint REFERENCES courses (id),
    -- course, announcement, private, direct
    kind text NOT NULL,
    name text NOT NULL,
    topic text NOT NULL,
    created_at bigint NOT NULL,
    created_by bigint NOT NULL,
    -- The number of the newest message, and of the newest change. Both advance in the transaction that writes.
    last_number bigint NOT NULL,
    version bigint NOT NULL,
    last_at bigint NOT NULL,
    -- The two people of a direct room, lower id first; the same two always get the same room.
    direct_low bigint,
    direct_high bigint,
    UNIQUE (direct_low, direct_high)
);
CREATE INDEX rooms_of_course ON rooms (course_id);

CREATE TABLE participants (
    room_id bigint NOT NULL REFERENCES rooms (id),
    user_id bigint NOT NULL REFERENCES users (id),
    joined_at bigint NOT NULL,
    owner_at bigint,
    -- Read up to this number. A number, never looked up: it may point at a deleted message.
    read_number bigint NOT NULL,
    -- all, mentions, muted
    level text NOT NULL,
    PRIMARY KEY (room_id, user_id)
);
CREATE INDEX participants_of_user ON participants (user_id);

CREATE TABLE messages (
    room_id bigint NOT NULL REFERENCES rooms (id),
    number bigint NOT NULL,
    version bigint NOT NULL,
    author_id bigint NOT NULL REFERENCES users (id),
    uuid text NOT NULL,
    content text NOT NULL,
    sent_at bigint NOT NULL,
    edited_at bigint,
    deleted_at bigint,
    PRIMARY KEY (room_id, number),
    -- For ever: a repeated send finds the first one.
    UNIQUE (author_id, uuid)
);
CREATE UNIQUE INDEX messages_by_version ON messages (room_id, version);

CREATE TABLE assignments (
    id bigint NOT NULL PRIMARY KEY,
    course_id bigint NOT NULL REFERENCES courses (id),
    title text NOT NULL,
    text text NOT NULL,
    due_at bigint NOT NULL,
    created_at bigint NOT NULL,
    edited_at bigint
);
CREATE INDEX assignments_of_course ON assignments (course_id, due_at);

-- One row a recipient and cause. Unread messages in a room need no row: they are the distance between
-- `rooms.last_number` and `participants.read_number`.
CREATE TABLE notices (
    user_id bigint NOT NULL REFERENCES users (id),
    cause text NOT NULL,
    -- The Notice as JSON.
    body text NOT NULL,
    reason text NOT NULL,
    at bigint NOT NULL,
    read_at bigint,
    course_id bigint,
    room_id bigint,
    number bigint,
    PRIMARY KEY (user_id, cause)
);
CREATE INDEX notices_by_time ON notices (user_id, at);
CREATE INDEX notices_of_message ON notices (room_id, number);
