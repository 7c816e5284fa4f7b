-- Who changed whose rights, and what was refused. No secret and no text of a message is here. Numbers of people, courses
-- and rooms are not references: a row outlives what it tells of.
CREATE TABLE security_log (
    id bigint NOT NULL PRIMARY KEY,
    at bigint NOT NULL,
    -- Nobody for a form of somebody who has not signed in, and for the command line.
    actor_id bigint,
    -- session, token, form, command line, server
    via text NOT NULL,
    -- The session or API token; 0 for none.
    session_id bigint NOT NULL,
    -- The network it came from.
    address text NOT NULL,
    action text NOT NULL,
    -- done, refused
    outcome text NOT NULL,
    subject_id bigint,
    course_id bigint,
    room_id bigint,
    detail text NOT NULL,
    -- How often. More than 1 if a flood of refusals was counted instead of stored.
    times bigint NOT NULL
);
CREATE INDEX security_log_of_course ON security_log (course_id, id);
CREATE INDEX security_log_by_outcome ON security_log (outcome, id);
CREATE INDEX security_log_by_time ON security_log (at);
INSERT INTO counters (name, last) VALUES ('security_log', 0);

-- Limits count for whoever made a thing.
ALTER TABLE courses ADD COLUMN created_by bigint;
UPDATE courses SET created_by = (
    SELECT m.user_id FROM members m WHERE m.course_id = courses.id AND m.role = 'instructor'
    ORDER BY m.joined_at, m.user_id LIMIT 1
);
CREATE INDEX courses_of_maker ON courses (created_by);
CREATE INDEX rooms_of_maker ON rooms (created_by);
-- What somebody made within the last day, whether it is still there or not. Older rows are removed.
CREATE TABLE quota_uses (
    user_id bigint NOT NULL REFERENCES users (id),
    kind text NOT NULL,
    at bigint NOT NULL
);
CREATE INDEX quota_uses_of_user ON quota_uses (user_id, kind, at);

-- Who may start courses. An installation that is there already keeps its rule; a new one has chosen people.
ALTER TABLE users ADD COLUMN starts_courses_at bigint;
INSERT INTO settings (name, value) SELECT 'course_starters', 'anybody' WHERE EXISTS (SELECT 1 FROM users);
