-- Who has pinned a message for everybody in its room, and when; null for almost all. A deleted message is not pinned.
ALTER TABLE messages ADD COLUMN pinned_by bigint;
ALTER TABLE messages ADD COLUMN pinned_at bigint;
CREATE INDEX messages_pinned ON messages (room_id, number) WHERE pinned_at IS NOT NULL;
