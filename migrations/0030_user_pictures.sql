-- The picture that somebody has chosen of themselves: small, square, made anew by the server. `hash` is part of its address.
CREATE TABLE user_pictures (
    user_id bigint PRIMARY KEY REFERENCES users (id),
    hash text NOT NULL,
    media_type text NOT NULL,
    bytes bytea NOT NULL,
    changed_at bigint NOT NULL
);
