-- What a message's text was rendered to (see server/src/markdown): its HTML, if it has markup, its text without the markup, if
-- that is another one, and the number of the renderer. 0: not rendered yet; it is when it is read.
ALTER TABLE messages ADD COLUMN html TEXT;
ALTER TABLE messages ADD COLUMN plain TEXT;
ALTER TABLE messages ADD COLUMN renderer BIGINT NOT NULL DEFAULT 0;
