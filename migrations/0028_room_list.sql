-- What each person has arranged in the list of rooms: since when a room is a favourite, and since when the rooms of a course are folded
-- up. Both go with the membership.
ALTER TABLE participants ADD COLUMN favourite_at bigint;
ALTER TABLE members ADD COLUMN collapsed_at bigint;
