PRAGMA foreign_keys=OFF;
BEGIN TRANSACTION;
CREATE TABLE _sqlx_migrations (
    version BIGINT PRIMARY KEY,
    description TEXT NOT NULL,
    installed_on TIMESTAMP NOT NULL DEFAULT CURRENT_TIMESTAMP,
    success BOOLEAN NOT NULL,
    checksum BLOB NOT NULL,
    execution_time BIGINT NOT NULL
);
INSERT INTO _sqlx_migrations VALUES(1,'first','2026-11-26 07:03:12',1,X'017bbbdb78acbb17d52637762c1100f7e9e2926afe80b4b1548adb7f7cb47e3d1f2580370e99b112d373f3f0167346a4',1657061);
INSERT INTO _sqlx_migrations VALUES(2,'tokens','2026-11-26 07:03:12',1,X'32f55026c41972746cf866e3e212eb1af60ca4e47049f63bfc508f0899716d5be566b3e2e1ef5ff0c2e9d6a7d538e400',3983732);
INSERT INTO _sqlx_migrations VALUES(3,'unread_of_room','2026-11-26 07:03:12',1,X'8d4909c52efadf4446d4a040395ffd62775d2d02b6c2733897a87893ba6355d86a50e4e90c3386d94d43e9de8fa693b8',393937);
CREATE TABLE counters (
    name text NOT NULL PRIMARY KEY,
    last bigint NOT NULL
);
INSERT INTO counters VALUES('user',3);
INSERT INTO counters VALUES('session',4);
INSERT INTO counters VALUES('course',1);
INSERT INTO counters VALUES('room',4);
INSERT INTO counters VALUES('assignment',1);
CREATE TABLE settings (
    name text NOT NULL PRIMARY KEY,
    value text NOT NULL
);
INSERT INTO settings VALUES('place','Old School');
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
INSERT INTO users VALUES(1,'grace','Grace Hopper','$argon2id$v=19$m=19456,t=2,p=1$5ACkW96Hvox80ivdeZfDhA$9fDdJspSsFKu9YLuFf53LVny/pvqKhS8S2sUKx6AQb0',1795676595133,NULL,1795676595133,8);
INSERT INTO users VALUES(2,'ada','Ada Lovelace','$argon2id$v=19$m=19456,t=2,p=1$UowoDv9mKRW+Cn4jxA68+w$hFAkpanRNawXVwe3iQWQCcZMZIl4wxN+PWm71UQFC0w',NULL,NULL,1795676595162,14);
INSERT INTO users VALUES(3,'bob','Bob Żółw','$argon2id$v=19$m=19456,t=2,p=1$g8tQrVLFeXPBJzwcnx0X0w$RXyriNcqZGUsmgtwcz4zhXV+ENNHbNBMWybs6iD8nGE',NULL,NULL,1795676595178,13);
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
INSERT INTO sessions VALUES(1,1,'21c38b69bf71a2d85a6a68b0ffebefa33beecc6a8cda830c320b0985a96ff7d5','an unnamed browser',1795676595133,1795676595133,1798268595133);
INSERT INTO sessions VALUES(2,2,'1dab434e584a29e32e0227cd2dbeab404dfe266e5a37068d793822daff7f7d33','an unnamed browser',1795676595162,1795676595162,1798268595162);
INSERT INTO sessions VALUES(3,3,'7ace58bd1d4c477b2d97403d9d434f23bdc27e52ecaf4d86caf3b1a660375412','an unnamed browser',1795676595178,1795676595178,1798268595178);
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
INSERT INTO courses VALUES(1,'Compilers','CS 1','Parsing, and what comes after.','2026-09-01','2027-01-31',NULL,1795676595144,5,'u5p6cm5za5ugzdqbwbd2',1806044595144);
CREATE TABLE members (
    course_id bigint NOT NULL REFERENCES courses (id),
    user_id bigint NOT NULL REFERENCES users (id),
    -- student, assistant, instructor
    role text NOT NULL,
    joined_at bigint NOT NULL,
    PRIMARY KEY (course_id, user_id)
);
INSERT INTO members VALUES(1,1,'instructor',1795676595144);
INSERT INTO members VALUES(1,2,'assistant',1795676595162);
INSERT INTO members VALUES(1,3,'student',1795676595178);
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
INSERT INTO rooms VALUES(1,1,'course','General','',1795676595144,1,4,7,1795676595195,NULL,NULL);
INSERT INTO rooms VALUES(2,1,'announcement','News','From the staff',1795676595181,1,1,2,1795676595199,NULL,NULL);
INSERT INTO rooms VALUES(3,1,'private','Study group','',1795676595202,2,1,2,1795676595204,NULL,NULL);
INSERT INTO rooms VALUES(4,NULL,'direct','','',1795676595205,3,1,2,1795676595206,1,3);
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
INSERT INTO participants VALUES(1,1,1795676595144,NULL,1,'all');
INSERT INTO participants VALUES(1,2,1795676595162,NULL,2,'all');
INSERT INTO participants VALUES(1,3,1795676595178,NULL,4,'mentions');
INSERT INTO participants VALUES(2,1,1795676595181,NULL,1,'all');
INSERT INTO participants VALUES(2,2,1795676595181,NULL,0,'all');
INSERT INTO participants VALUES(2,3,1795676595181,NULL,0,'all');
INSERT INTO participants VALUES(3,2,1795676595202,1795676595202,1,'all');
INSERT INTO participants VALUES(3,3,1795676595202,NULL,0,'all');
INSERT INTO participants VALUES(4,3,1795676595205,1795676595205,1,'all');
INSERT INTO participants VALUES(4,1,1795676595205,NULL,0,'all');
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
INSERT INTO messages VALUES(1,1,2,1,'6513270e-269e-4d37-b2a7-4de452e6b438','Welcome! Ask anything here.',1795676595190,NULL,NULL);
INSERT INTO messages VALUES(1,2,3,2,'d23f0824-128b-4f33-8c5c-7fd0a6a3a450','Is O''Brien''s book needed? @grace',1795676595192,NULL,NULL);
INSERT INTO messages VALUES(1,3,7,3,'9531985d-5d9d-49f8-9818-e811892f902b',replace('See @ada, page 7;\nthen -- try 1=1','\n',char(10)),1795676595194,1795676595198,NULL);
INSERT INTO messages VALUES(1,4,6,3,'36f675cc-81e7-4ef5-a8e2-5d940ed90475','',1795676595195,NULL,1795676595197);
INSERT INTO messages VALUES(2,1,2,1,'6b0d549b-6f03-475a-9600-a35a099950d8','Exam on Friday',1795676595199,NULL,NULL);
INSERT INTO messages VALUES(3,1,2,2,'8d116ece-1738-47d9-bd9c-172411e20b8f','Tuesday?',1795676595204,NULL,NULL);
INSERT INTO messages VALUES(4,1,2,3,'90c192cf-d3ac-44af-8f21-ddb66cad4a26','A private question',1795676595206,NULL,NULL);
CREATE TABLE assignments (
    id bigint NOT NULL PRIMARY KEY,
    course_id bigint NOT NULL REFERENCES courses (id),
    title text NOT NULL,
    text text NOT NULL,
    due_at bigint NOT NULL,
    created_at bigint NOT NULL,
    edited_at bigint
);
INSERT INTO assignments VALUES(1,1,'Lexer','Write one.',1793610000000,1795676595201,NULL);
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
INSERT INTO notices VALUES(1,'mention:1:2','{"mentioned":{"room":1,"name":"General","number":2,"by":"Ada Lovelace","excerpt":"Is O''Brien''s book needed? @grace"}}','Your user name was mentioned.',1795676595192,NULL,1,1,2);
INSERT INTO notices VALUES(2,'mention:1:3','{"mentioned":{"room":1,"name":"General","number":3,"by":"Bob Żółw","excerpt":"See @ada, page 7; then -- try 1=1"}}','Your user name was mentioned.',1795676595194,NULL,1,1,3);
INSERT INTO notices VALUES(2,'announced:2:1','{"announced":{"room":2,"name":"News","number":1,"by":"Grace Hopper","excerpt":"Exam on Friday"}}','You are a member of the course this was announced to.',1795676595199,NULL,1,2,1);
INSERT INTO notices VALUES(3,'announced:2:1','{"announced":{"room":2,"name":"News","number":1,"by":"Grace Hopper","excerpt":"Exam on Friday"}}','You are a member of the course this was announced to.',1795676595199,NULL,1,2,1);
INSERT INTO notices VALUES(2,'assignment:1','{"assignment_new":{"course":1,"assignment":1,"title":"Lexer","due_at":1793610000000}}','You are a member of the course this is for.',1795676595201,NULL,1,NULL,NULL);
INSERT INTO notices VALUES(3,'assignment:1','{"assignment_new":{"course":1,"assignment":1,"title":"Lexer","due_at":1793610000000}}','You are a member of the course this is for.',1795676595201,NULL,1,NULL,NULL);
INSERT INTO notices VALUES(3,'added-to-room:3','{"added_to_room":{"room":3,"name":"Study group","by":"Ada Lovelace"}}','It is about you.',1795676595202,NULL,1,3,NULL);
INSERT INTO notices VALUES(2,'role:1','{"role_changed":{"course":1,"title":"Compilers","role":"assistant","by":"Grace Hopper"}}','It is about you.',1795676595207,1795676595209,1,NULL,NULL);
CREATE TABLE tokens (
    id bigint NOT NULL PRIMARY KEY,
    user_id bigint NOT NULL REFERENCES users (id),
    name text NOT NULL,
    -- SHA-256 of the whole token, in hex. The token itself is nowhere.
    token_hash text NOT NULL UNIQUE,
    created_at bigint NOT NULL,
    used_at bigint,
    -- Never, if it is not there.
    expires_at bigint,
    UNIQUE (user_id, name)
);
INSERT INTO tokens VALUES(4,2,'Grading script','af77fc5e43ddcceaf01305bb5abb2cc1bc58aa4fedc5c80ea4790c6c150bf6cf',1795676595210,NULL,NULL);
CREATE INDEX sessions_of_user ON sessions (user_id);
CREATE INDEX members_of_user ON members (user_id);
CREATE INDEX rooms_of_course ON rooms (course_id);
CREATE INDEX participants_of_user ON participants (user_id);
CREATE UNIQUE INDEX messages_by_version ON messages (room_id, version);
CREATE INDEX assignments_of_course ON assignments (course_id, due_at);
CREATE INDEX notices_by_time ON notices (user_id, at);
CREATE INDEX notices_of_message ON notices (room_id, number);
CREATE INDEX notices_unread_of_room ON notices (user_id, room_id) WHERE read_at IS NULL;
COMMIT;
