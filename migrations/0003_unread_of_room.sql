-- Whether somebody has unread notices of a room is asked with every message they send there.
CREATE INDEX notices_unread_of_room ON notices (user_id, room_id) WHERE read_at IS NULL;
