-- Marking everything as read can be undone: when a user did it last, and up to where each room was read before.
ALTER TABLE users ADD COLUMN read_all_at BIGINT;
ALTER TABLE participants ADD COLUMN read_before BIGINT;
ALTER TABLE participants ADD COLUMN read_all_at BIGINT;
