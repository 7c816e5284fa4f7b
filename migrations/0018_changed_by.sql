-- Who last changed what several people may change, and when: whoever saves later is told.
ALTER TABLE assignments ADD COLUMN changed_by bigint;
ALTER TABLE assignments ADD COLUMN changed_at bigint;
ALTER TABLE courses ADD COLUMN changed_by bigint;
ALTER TABLE courses ADD COLUMN changed_at bigint;
-- Name and topic.
ALTER TABLE rooms ADD COLUMN changed_by bigint;
ALTER TABLE rooms ADD COLUMN changed_at bigint;
ALTER TABLE rooms ADD COLUMN pace_changed_by bigint;
ALTER TABLE rooms ADD COLUMN pace_changed_at bigint;
