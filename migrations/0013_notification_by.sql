-- Notifications name whoever caused them as they are called now (`by_id` is there since migration 8): those that were stored
-- without it, and offers. A rename finds whose notifications name somebody.
UPDATE notifications SET by_id = (
    SELECT m.author_id FROM messages m WHERE m.room_id = notifications.room_id AND m.number = notifications.number
) WHERE number IS NOT NULL AND by_id IS NULL;
UPDATE notifications SET by_id = (
    SELECT o.offered_by FROM offers o WHERE 'offer:' || CAST(o.id AS text) = notifications.cause
) WHERE cause LIKE 'offer:%';
CREATE INDEX notifications_by ON notifications (by_id, user_id) WHERE by_id IS NOT NULL;
