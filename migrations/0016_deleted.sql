-- How many of one's unread messages were deleted meanwhile is asked with every page.
CREATE INDEX messages_deleted ON messages (room_id, number) WHERE deleted_at IS NOT NULL;
