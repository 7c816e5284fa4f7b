-- Renames tables, columns, indexes and one setting to standard terms. No data is added or lost.

ALTER TABLE users RENAME COLUMN handle TO username;
ALTER TABLE sessions RENAME COLUMN token_hash TO secret_hash;
ALTER TABLE tokens RENAME TO api_tokens;
UPDATE settings SET name = 'site_name' WHERE name = 'place';

ALTER TABLE notices RENAME TO notifications;
DROP INDEX notices_by_time;
DROP INDEX notices_of_message;
DROP INDEX notices_unread_of_room;
CREATE INDEX notifications_by_time ON notifications (user_id, at);
CREATE INDEX notifications_of_message ON notifications (room_id, number);
-- Every message a user sends looks up the sender's unread notifications of that room.
CREATE INDEX notifications_unread_of_room ON notifications (user_id, room_id) WHERE read_at IS NULL;
