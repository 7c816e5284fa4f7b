-- What scripts sign in with. A token counts as a session: it takes its number from the same counter, so whatever ends a
-- session's sockets by its number ends a token's too.
CREATE TABLE tokens (
    id bigint NOT NULL PRIMARY KEY,
    user_id bigint NOT NULL REFERENCES users (id),
    name text NOT NULL,
    -- SHA-256 of the whole token, in hex. The token itself is nowhere.
    token_hash text NOT NULL UNIQUE,
    created_at bigint NOT NULL,
    used_at bigint,
    -- Never, if it is not there.
    expires_at bigint,
    UNIQUE (user_id, name)
);
