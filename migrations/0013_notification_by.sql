-- Notifications name whoever caused them as they are called now: who that is, where a notification names somebody.
ALTER TABLE notifications ADD COLUMN by_id bigint;
UPDATE notifications SET by_id = (
    SELECT m.author_id FROM messages m WHERE m.room_id = notifications.room_id AND m.number = notifications.number
) WHERE number IS NOT NULL;
UPDATE notifications SET by_id = (
    SELECT o.offered_by FROM offers o WHERE 'offer:' || CAST(o.id AS text) = notifications.cause
) WHERE cause LIKE 'offer:%';
CREATE INDEX notifications_by ON notifications (by_id, user_id) WHERE by_id IS NOT NULL;
