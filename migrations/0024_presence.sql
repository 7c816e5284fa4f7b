-- Since when somebody is shown neither as here nor as writing. Nothing else of presence is stored.
ALTER TABLE users ADD COLUMN presence_hidden_at bigint;
