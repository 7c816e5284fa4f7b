-- What needs somebody's consent: offers, removals that last, blocks, and invite links with limits.

INSERT INTO counters (name, last) VALUES ('offer', 0);

CREATE TABLE offers (
    id bigint NOT NULL PRIMARY KEY,
    -- What is offered, or asked for: place:3, role:3:assistant, room:9, ask:3. Once for each user name.
    target text NOT NULL,
    -- As typed by whoever offers. There may be nobody of this name: who offers is not to learn that.
    username text NOT NULL,
    -- Whom it reaches. None if it reaches nobody.
    user_id bigint REFERENCES users (id),
    course_id bigint,
    room_id bigint,
    -- student, assistant, instructor; empty for a room
    role text NOT NULL,
    -- Of the course or the room, when it was offered.
    title text NOT NULL,
    offered_by bigint NOT NULL REFERENCES users (id),
    by_name text NOT NULL,
    offered_at bigint NOT NULL,
    -- Declined stays declined: the row stays, and offering the same again changes nothing for its user.
    declined_at bigint,
    -- Taken back by who may make it.
    withdrawn_at bigint,
    UNIQUE (target, username)
);
CREATE INDEX offers_of_user ON offers (user_id, offered_at);
CREATE INDEX offers_of_course ON offers (course_id, offered_at);
CREATE INDEX offers_of_room ON offers (room_id, offered_at);

-- Who was removed from a course, and is not let in by its invite link.
CREATE TABLE removals (
    course_id bigint NOT NULL REFERENCES courses (id),
    user_id bigint NOT NULL REFERENCES users (id),
    removed_by bigint NOT NULL,
    removed_at bigint NOT NULL,
    PRIMARY KEY (course_id, user_id)
);

CREATE TABLE blocks (
    user_id bigint NOT NULL REFERENCES users (id),
    blocked_id bigint NOT NULL REFERENCES users (id),
    blocked_at bigint NOT NULL,
    PRIMARY KEY (user_id, blocked_id)
);
CREATE INDEX blocks_of_blocked ON blocks (blocked_id);

-- Nobody is in it any more, and nobody can come in.
ALTER TABLE courses ADD COLUMN deleted_at bigint;
-- How many more people the invite link lets in. No limit, if it is not there.
ALTER TABLE courses ADD COLUMN invite_uses_left bigint;
-- The link only lets one ask: the staff decide.
ALTER TABLE courses ADD COLUMN invite_approval_at bigint;
-- How often the link was used in the hour that began then, and when the staff were last told that it is often.
ALTER TABLE courses ADD COLUMN invite_hour bigint;
ALTER TABLE courses ADD COLUMN invite_hour_uses bigint;
ALTER TABLE courses ADD COLUMN invite_told_at bigint;
