-- Who reacted to a message with what. `version` is the room's version at which it was added.
CREATE TABLE reactions (
    room_id bigint NOT NULL REFERENCES rooms (id),
    number bigint NOT NULL,
    emoji text NOT NULL,
    user_id bigint NOT NULL REFERENCES users (id),
    version bigint NOT NULL,
    PRIMARY KEY (room_id, number, emoji, user_id)
);
-- The version at which a message's text was last written, once a reaction has given the message a later one.
ALTER TABLE messages ADD COLUMN text_version bigint;
