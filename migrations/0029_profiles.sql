-- What people tell about themselves to those who share a course or a room with them: pronouns, and the time zone (its IANA name).
ALTER TABLE users ADD COLUMN pronouns text;
ALTER TABLE users ADD COLUMN time_zone text;
