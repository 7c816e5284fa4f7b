-- Messages that a user has saved, with a note. Nobody else sees that. Not references: a row stays when its room is deleted, and
-- says then that the message is not available any more.
CREATE TABLE saved (
    user_id bigint NOT NULL,
    room_id bigint NOT NULL,
    number bigint NOT NULL,
    note text NOT NULL,
    saved_at bigint NOT NULL,
    PRIMARY KEY (user_id, room_id, number)
);
CREATE INDEX saved_by_time ON saved (user_id, saved_at);
