-- When a session ends however much it is used, and what an API token may do.
ALTER TABLE sessions ADD COLUMN ends_at bigint;
UPDATE sessions SET ends_at = created_at + 7776000000;

-- Set: the token may only read.
ALTER TABLE api_tokens ADD COLUMN read_only_at bigint;
-- Set: the token sees and changes nothing outside this course. Not a reference: a course may be deleted before the token.
ALTER TABLE api_tokens ADD COLUMN course_id bigint;

-- Rises with every session or token that is ended: each node looks at it every half second, and closes the sockets of what
-- ended elsewhere, such as on the command line.
INSERT INTO counters (name, last) VALUES ('ended_session', 0);
