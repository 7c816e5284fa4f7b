-- The usernames of those whom a message's mentions reached, with spaces between them; null if it was written before this was kept.
ALTER TABLE messages ADD COLUMN mentioned text;

-- Links to set a new password, made by the site's admin for somebody who has lost theirs. One a user: another replaces it.
CREATE TABLE password_links (
    user_id bigint PRIMARY KEY REFERENCES users (id),
    -- Of the secret in the link, which only the admin sees, and once.
    secret_hash text NOT NULL UNIQUE,
    expires_at bigint NOT NULL
);
