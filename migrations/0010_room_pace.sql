-- Staff can slow a room (seconds between two messages of one person; 0 is no limit) or close it for writing (since when).
ALTER TABLE rooms ADD COLUMN slow_seconds bigint NOT NULL DEFAULT 0;
ALTER TABLE rooms ADD COLUMN closed_at bigint;
-- When a participant last wrote in the room; null if that was never, or before it was kept.
ALTER TABLE participants ADD COLUMN last_sent_at bigint;
