-- A reply in a thread that was also said in the thread's room: on the message there, where the reply is.
ALTER TABLE messages ADD COLUMN reply_room bigint;
ALTER TABLE messages ADD COLUMN reply_number bigint;
CREATE UNIQUE INDEX messages_by_reply ON messages (reply_room, reply_number) WHERE reply_room IS NOT NULL;
