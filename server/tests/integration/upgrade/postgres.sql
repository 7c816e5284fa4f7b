--
-- PostgreSQL database dump
--


-- Dumped from database version 15.18 (Debian 15.18-0+deb12u1)
-- Dumped by pg_dump version 15.18 (Debian 15.18-0+deb12u1)

SET statement_timeout = 0;
SET lock_timeout = 0;
SET idle_in_transaction_session_timeout = 0;
SET client_encoding = 'UTF8';
SET standard_conforming_strings = on;
SELECT pg_catalog.set_config('search_path', '', false);
SET check_function_bodies = false;
SET xmloption = content;
SET client_min_messages = warning;
SET row_security = off;

SET default_tablespace = '';

SET default_table_access_method = heap;

--
-- Name: _sqlx_migrations; Type: TABLE; Schema: public; Owner: -
--

CREATE TABLE public._sqlx_migrations (
    version bigint NOT NULL,
    description text NOT NULL,
    installed_on timestamp with time zone DEFAULT now() NOT NULL,
    success boolean NOT NULL,
    checksum bytea NOT NULL,
    execution_time bigint NOT NULL
);


--
-- Name: assignments; Type: TABLE; Schema: public; Owner: -
--

CREATE TABLE public.assignments (
    id bigint NOT NULL,
    course_id bigint NOT NULL,
    title text NOT NULL,
    text text NOT NULL,
    due_at bigint NOT NULL,
    created_at bigint NOT NULL,
    edited_at bigint
);


--
-- Name: counters; Type: TABLE; Schema: public; Owner: -
--

CREATE TABLE public.counters (
    name text NOT NULL,
    last bigint NOT NULL
);


--
-- Name: courses; Type: TABLE; Schema: public; Owner: -
--

CREATE TABLE public.courses (
    id bigint NOT NULL,
    title text NOT NULL,
    code text NOT NULL,
    description text NOT NULL,
    starts_on text NOT NULL,
    ends_on text NOT NULL,
    archived_at bigint,
    created_at bigint NOT NULL,
    version bigint NOT NULL,
    invite_code text NOT NULL,
    invite_expires_at bigint
);


--
-- Name: members; Type: TABLE; Schema: public; Owner: -
--

CREATE TABLE public.members (
    course_id bigint NOT NULL,
    user_id bigint NOT NULL,
    role text NOT NULL,
    joined_at bigint NOT NULL
);


--
-- Name: messages; Type: TABLE; Schema: public; Owner: -
--

CREATE TABLE public.messages (
    room_id bigint NOT NULL,
    number bigint NOT NULL,
    version bigint NOT NULL,
    author_id bigint NOT NULL,
    uuid text NOT NULL,
    content text NOT NULL,
    sent_at bigint NOT NULL,
    edited_at bigint,
    deleted_at bigint
);


--
-- Name: notices; Type: TABLE; Schema: public; Owner: -
--

CREATE TABLE public.notices (
    user_id bigint NOT NULL,
    cause text NOT NULL,
    body text NOT NULL,
    reason text NOT NULL,
    at bigint NOT NULL,
    read_at bigint,
    course_id bigint,
    room_id bigint,
    number bigint
);


--
-- Name: participants; Type: TABLE; Schema: public; Owner: -
--

CREATE TABLE public.participants (
    room_id bigint NOT NULL,
    user_id bigint NOT NULL,
    joined_at bigint NOT NULL,
    owner_at bigint,
    read_number bigint NOT NULL,
    level text NOT NULL
);


--
-- Name: rooms; Type: TABLE; Schema: public; Owner: -
--

CREATE TABLE public.rooms (
    id bigint NOT NULL,
    course_id bigint,
    kind text NOT NULL,
    name text NOT NULL,
    topic text NOT NULL,
    created_at bigint NOT NULL,
    created_by bigint NOT NULL,
    last_number bigint NOT NULL,
    version bigint NOT NULL,
    last_at bigint NOT NULL,
    direct_low bigint,
    direct_high bigint
);


--
-- Name: sessions; Type: TABLE; Schema: public; Owner: -
--

CREATE TABLE public.sessions (
    id bigint NOT NULL,
    user_id bigint NOT NULL,
    token_hash text NOT NULL,
    agent text NOT NULL,
    created_at bigint NOT NULL,
    seen_at bigint NOT NULL,
    expires_at bigint NOT NULL
);


--
-- Name: settings; Type: TABLE; Schema: public; Owner: -
--

CREATE TABLE public.settings (
    name text NOT NULL,
    value text NOT NULL
);


--
-- Name: tokens; Type: TABLE; Schema: public; Owner: -
--

CREATE TABLE public.tokens (
    id bigint NOT NULL,
    user_id bigint NOT NULL,
    name text NOT NULL,
    token_hash text NOT NULL,
    created_at bigint NOT NULL,
    used_at bigint,
    expires_at bigint
);


--
-- Name: users; Type: TABLE; Schema: public; Owner: -
--

CREATE TABLE public.users (
    id bigint NOT NULL,
    handle text NOT NULL,
    name text NOT NULL,
    password_hash text NOT NULL,
    admin_at bigint,
    disabled_at bigint,
    created_at bigint NOT NULL,
    version bigint NOT NULL
);


--
-- Data for Name: _sqlx_migrations; Type: TABLE DATA; Schema: public; Owner: -
--

INSERT INTO public._sqlx_migrations VALUES (1, 'first', '2026-11-26 07:03:16.79531+00', true, '\x017bbbdb78acbb17d52637762c1100f7e9e2926afe80b4b1548adb7f7cb47e3d1f2580370e99b112d373f3f0167346a4', 79478201);
INSERT INTO public._sqlx_migrations VALUES (2, 'tokens', '2026-11-26 07:03:16.882492+00', true, '\x32f55026c41972746cf866e3e212eb1af60ca4e47049f63bfc508f0899716d5be566b3e2e1ef5ff0c2e9d6a7d538e400', 24028088);
INSERT INTO public._sqlx_migrations VALUES (3, 'unread_of_room', '2026-11-26 07:03:16.910506+00', true, '\x8d4909c52efadf4446d4a040395ffd62775d2d02b6c2733897a87893ba6355d86a50e4e90c3386d94d43e9de8fa693b8', 8007784);


--
-- Data for Name: assignments; Type: TABLE DATA; Schema: public; Owner: -
--

INSERT INTO public.assignments VALUES (1, 1, 'Lexer', 'Write one.', 1793610000000, 1795676600179, NULL);


--
-- Data for Name: counters; Type: TABLE DATA; Schema: public; Owner: -
--

INSERT INTO public.counters VALUES ('course', 1);
INSERT INTO public.counters VALUES ('user', 3);
INSERT INTO public.counters VALUES ('assignment', 1);
INSERT INTO public.counters VALUES ('room', 4);
INSERT INTO public.counters VALUES ('session', 4);


--
-- Data for Name: courses; Type: TABLE DATA; Schema: public; Owner: -
--

INSERT INTO public.courses VALUES (1, 'Compilers', 'CS 1', 'Parsing, and what comes after.', '2026-09-01', '2027-01-31', NULL, 1795676600056, 5, 'c6ca94zfnksw73ympxka', 1806044600056);


--
-- Data for Name: members; Type: TABLE DATA; Schema: public; Owner: -
--

INSERT INTO public.members VALUES (1, 1, 'instructor', 1795676600056);
INSERT INTO public.members VALUES (1, 3, 'student', 1795676600104);
INSERT INTO public.members VALUES (1, 2, 'assistant', 1795676600082);


--
-- Data for Name: messages; Type: TABLE DATA; Schema: public; Owner: -
--

INSERT INTO public.messages VALUES (1, 1, 2, 1, '6513270e-269e-4d37-b2a7-4de452e6b438', 'Welcome! Ask anything here.', 1795676600128, NULL, NULL);
INSERT INTO public.messages VALUES (1, 2, 3, 2, 'd23f0824-128b-4f33-8c5c-7fd0a6a3a450', 'Is O''Brien''s book needed? @grace', 1795676600135, NULL, NULL);
INSERT INTO public.messages VALUES (1, 4, 6, 3, '36f675cc-81e7-4ef5-a8e2-5d940ed90475', '', 1795676600156, NULL, 1795676600159);
INSERT INTO public.messages VALUES (1, 3, 7, 3, '9531985d-5d9d-49f8-9818-e811892f902b', 'See @ada, page 7;
then -- try 1=1', 1795676600144, 1795676600167, NULL);
INSERT INTO public.messages VALUES (2, 1, 2, 1, '6b0d549b-6f03-475a-9600-a35a099950d8', 'Exam on Friday', 1795676600171, NULL, NULL);
INSERT INTO public.messages VALUES (3, 1, 2, 2, '8d116ece-1738-47d9-bd9c-172411e20b8f', 'Tuesday?', 1795676600191, NULL, NULL);
INSERT INTO public.messages VALUES (4, 1, 2, 3, '90c192cf-d3ac-44af-8f21-ddb66cad4a26', 'A private question', 1795676600199, NULL, NULL);


--
-- Data for Name: notices; Type: TABLE DATA; Schema: public; Owner: -
--

INSERT INTO public.notices VALUES (1, 'mention:1:2', '{"mentioned":{"room":1,"name":"General","number":2,"by":"Ada Lovelace","excerpt":"Is O''Brien''s book needed? @grace"}}', 'Your user name was mentioned.', 1795676600135, NULL, 1, 1, 2);
INSERT INTO public.notices VALUES (2, 'mention:1:3', '{"mentioned":{"room":1,"name":"General","number":3,"by":"Bob Żółw","excerpt":"See @ada, page 7; then -- try 1=1"}}', 'Your user name was mentioned.', 1795676600144, NULL, 1, 1, 3);
INSERT INTO public.notices VALUES (2, 'announced:2:1', '{"announced":{"room":2,"name":"News","number":1,"by":"Grace Hopper","excerpt":"Exam on Friday"}}', 'You are a member of the course this was announced to.', 1795676600171, NULL, 1, 2, 1);
INSERT INTO public.notices VALUES (3, 'announced:2:1', '{"announced":{"room":2,"name":"News","number":1,"by":"Grace Hopper","excerpt":"Exam on Friday"}}', 'You are a member of the course this was announced to.', 1795676600171, NULL, 1, 2, 1);
INSERT INTO public.notices VALUES (2, 'assignment:1', '{"assignment_new":{"course":1,"assignment":1,"title":"Lexer","due_at":1793610000000}}', 'You are a member of the course this is for.', 1795676600179, NULL, 1, NULL, NULL);
INSERT INTO public.notices VALUES (3, 'assignment:1', '{"assignment_new":{"course":1,"assignment":1,"title":"Lexer","due_at":1793610000000}}', 'You are a member of the course this is for.', 1795676600179, NULL, 1, NULL, NULL);
INSERT INTO public.notices VALUES (3, 'added-to-room:3', '{"added_to_room":{"room":3,"name":"Study group","by":"Ada Lovelace"}}', 'It is about you.', 1795676600186, NULL, 1, 3, NULL);
INSERT INTO public.notices VALUES (2, 'role:1', '{"role_changed":{"course":1,"title":"Compilers","role":"assistant","by":"Grace Hopper"}}', 'It is about you.', 1795676600207, 1795676600220, 1, NULL, NULL);


--
-- Data for Name: participants; Type: TABLE DATA; Schema: public; Owner: -
--

INSERT INTO public.participants VALUES (2, 2, 1795676600113, NULL, 0, 'all');
INSERT INTO public.participants VALUES (2, 3, 1795676600113, NULL, 0, 'all');
INSERT INTO public.participants VALUES (1, 1, 1795676600056, NULL, 1, 'all');
INSERT INTO public.participants VALUES (1, 2, 1795676600082, NULL, 2, 'all');
INSERT INTO public.participants VALUES (2, 1, 1795676600113, NULL, 1, 'all');
INSERT INTO public.participants VALUES (3, 3, 1795676600186, NULL, 0, 'all');
INSERT INTO public.participants VALUES (3, 2, 1795676600186, 1795676600186, 1, 'all');
INSERT INTO public.participants VALUES (4, 1, 1795676600195, NULL, 0, 'all');
INSERT INTO public.participants VALUES (4, 3, 1795676600195, 1795676600195, 1, 'all');
INSERT INTO public.participants VALUES (1, 3, 1795676600104, NULL, 4, 'mentions');


--
-- Data for Name: rooms; Type: TABLE DATA; Schema: public; Owner: -
--

INSERT INTO public.rooms VALUES (1, 1, 'course', 'General', '', 1795676600056, 1, 4, 7, 1795676600156, NULL, NULL);
INSERT INTO public.rooms VALUES (2, 1, 'announcement', 'News', 'From the staff', 1795676600113, 1, 1, 2, 1795676600171, NULL, NULL);
INSERT INTO public.rooms VALUES (3, 1, 'private', 'Study group', '', 1795676600186, 2, 1, 2, 1795676600191, NULL, NULL);
INSERT INTO public.rooms VALUES (4, NULL, 'direct', '', '', 1795676600195, 3, 1, 2, 1795676600199, 1, 3);


--
-- Data for Name: sessions; Type: TABLE DATA; Schema: public; Owner: -
--

INSERT INTO public.sessions VALUES (1, 1, 'e1c994801ac9960488e1e15181b4037a184771e0e701360d144aa26735b35884', 'an unnamed browser', 1795676600048, 1795676600048, 1798268600039);
INSERT INTO public.sessions VALUES (2, 2, '0933866072c320f13ed787112ca1aa6ad5ef939f8ac4e6b9af781334e0754a50', 'an unnamed browser', 1795676600082, 1795676600082, 1798268600082);
INSERT INTO public.sessions VALUES (3, 3, '9f825108a1f4a0e168e204ef2a12dc4b0735dee04a2c08aebb55841644da3c3e', 'an unnamed browser', 1795676600104, 1795676600104, 1798268600103);


--
-- Data for Name: settings; Type: TABLE DATA; Schema: public; Owner: -
--

INSERT INTO public.settings VALUES ('place', 'Old School');


--
-- Data for Name: tokens; Type: TABLE DATA; Schema: public; Owner: -
--

INSERT INTO public.tokens VALUES (4, 2, 'Grading script', 'a6c28de6c70a458a772c9e6a01265816489e99c432f5809be239f4c30eeb8958', 1795676600223, NULL, NULL);


--
-- Data for Name: users; Type: TABLE DATA; Schema: public; Owner: -
--

INSERT INTO public.users VALUES (1, 'grace', 'Grace Hopper', '$argon2id$v=19$m=19456,t=2,p=1$UNiT7WgJmHORD1PHwRdMLA$84ABixw7MF0p5c67E0R3NCxZ2vQoLCf4yqFYRjYbFnU', 1795676600048, NULL, 1795676600048, 8);
INSERT INTO public.users VALUES (3, 'bob', 'Bob Żółw', '$argon2id$v=19$m=19456,t=2,p=1$rtAOesjhCkrzU1jeGhdqYg$JrKyFfdpK/hoAtQSBg5maqU5WmOyYRxL8Di37rQRzfc', NULL, NULL, 1795676600104, 13);
INSERT INTO public.users VALUES (2, 'ada', 'Ada Lovelace', '$argon2id$v=19$m=19456,t=2,p=1$4i3X54myh3HgLJWWnNyB9A$fvAmcZzMkE8UX6rzB5Ksq20SeEEQSWLaKSmfXU295fY', NULL, NULL, 1795676600082, 14);


--
-- Name: _sqlx_migrations _sqlx_migrations_pkey; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public._sqlx_migrations
    ADD CONSTRAINT _sqlx_migrations_pkey PRIMARY KEY (version);


--
-- Name: assignments assignments_pkey; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.assignments
    ADD CONSTRAINT assignments_pkey PRIMARY KEY (id);


--
-- Name: counters counters_pkey; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.counters
    ADD CONSTRAINT counters_pkey PRIMARY KEY (name);


--
-- Name: courses courses_invite_code_key; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.courses
    ADD CONSTRAINT courses_invite_code_key UNIQUE (invite_code);


--
-- Name: courses courses_pkey; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.courses
    ADD CONSTRAINT courses_pkey PRIMARY KEY (id);


--
-- Name: members members_pkey; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.members
    ADD CONSTRAINT members_pkey PRIMARY KEY (course_id, user_id);


--
-- Name: messages messages_author_id_uuid_key; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.messages
    ADD CONSTRAINT messages_author_id_uuid_key UNIQUE (author_id, uuid);


--
-- Name: messages messages_pkey; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.messages
    ADD CONSTRAINT messages_pkey PRIMARY KEY (room_id, number);


--
-- Name: notices notices_pkey; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.notices
    ADD CONSTRAINT notices_pkey PRIMARY KEY (user_id, cause);


--
-- Name: participants participants_pkey; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.participants
    ADD CONSTRAINT participants_pkey PRIMARY KEY (room_id, user_id);


--
-- Name: rooms rooms_direct_low_direct_high_key; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.rooms
    ADD CONSTRAINT rooms_direct_low_direct_high_key UNIQUE (direct_low, direct_high);


--
-- Name: rooms rooms_pkey; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.rooms
    ADD CONSTRAINT rooms_pkey PRIMARY KEY (id);


--
-- Name: sessions sessions_pkey; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.sessions
    ADD CONSTRAINT sessions_pkey PRIMARY KEY (id);


--
-- Name: sessions sessions_token_hash_key; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.sessions
    ADD CONSTRAINT sessions_token_hash_key UNIQUE (token_hash);


--
-- Name: settings settings_pkey; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.settings
    ADD CONSTRAINT settings_pkey PRIMARY KEY (name);


--
-- Name: tokens tokens_pkey; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.tokens
    ADD CONSTRAINT tokens_pkey PRIMARY KEY (id);


--
-- Name: tokens tokens_token_hash_key; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.tokens
    ADD CONSTRAINT tokens_token_hash_key UNIQUE (token_hash);


--
-- Name: tokens tokens_user_id_name_key; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.tokens
    ADD CONSTRAINT tokens_user_id_name_key UNIQUE (user_id, name);


--
-- Name: users users_handle_key; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.users
    ADD CONSTRAINT users_handle_key UNIQUE (handle);


--
-- Name: users users_pkey; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.users
    ADD CONSTRAINT users_pkey PRIMARY KEY (id);


--
-- Name: assignments_of_course; Type: INDEX; Schema: public; Owner: -
--

CREATE INDEX assignments_of_course ON public.assignments USING btree (course_id, due_at);


--
-- Name: members_of_user; Type: INDEX; Schema: public; Owner: -
--

CREATE INDEX members_of_user ON public.members USING btree (user_id);


--
-- Name: messages_by_version; Type: INDEX; Schema: public; Owner: -
--

CREATE UNIQUE INDEX messages_by_version ON public.messages USING btree (room_id, version);


--
-- Name: notices_by_time; Type: INDEX; Schema: public; Owner: -
--

CREATE INDEX notices_by_time ON public.notices USING btree (user_id, at);


--
-- Name: notices_of_message; Type: INDEX; Schema: public; Owner: -
--

CREATE INDEX notices_of_message ON public.notices USING btree (room_id, number);


--
-- Name: notices_unread_of_room; Type: INDEX; Schema: public; Owner: -
--

CREATE INDEX notices_unread_of_room ON public.notices USING btree (user_id, room_id) WHERE (read_at IS NULL);


--
-- Name: participants_of_user; Type: INDEX; Schema: public; Owner: -
--

CREATE INDEX participants_of_user ON public.participants USING btree (user_id);


--
-- Name: rooms_of_course; Type: INDEX; Schema: public; Owner: -
--

CREATE INDEX rooms_of_course ON public.rooms USING btree (course_id);


--
-- Name: sessions_of_user; Type: INDEX; Schema: public; Owner: -
--

CREATE INDEX sessions_of_user ON public.sessions USING btree (user_id);


--
-- Name: assignments assignments_course_id_fkey; Type: FK CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.assignments
    ADD CONSTRAINT assignments_course_id_fkey FOREIGN KEY (course_id) REFERENCES public.courses(id);


--
-- Name: members members_course_id_fkey; Type: FK CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.members
    ADD CONSTRAINT members_course_id_fkey FOREIGN KEY (course_id) REFERENCES public.courses(id);


--
-- Name: members members_user_id_fkey; Type: FK CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.members
    ADD CONSTRAINT members_user_id_fkey FOREIGN KEY (user_id) REFERENCES public.users(id);


--
-- Name: messages messages_author_id_fkey; Type: FK CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.messages
    ADD CONSTRAINT messages_author_id_fkey FOREIGN KEY (author_id) REFERENCES public.users(id);


--
-- Name: messages messages_room_id_fkey; Type: FK CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.messages
    ADD CONSTRAINT messages_room_id_fkey FOREIGN KEY (room_id) REFERENCES public.rooms(id);


--
-- Name: notices notices_user_id_fkey; Type: FK CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.notices
    ADD CONSTRAINT notices_user_id_fkey FOREIGN KEY (user_id) REFERENCES public.users(id);


--
-- Name: participants participants_room_id_fkey; Type: FK CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.participants
    ADD CONSTRAINT participants_room_id_fkey FOREIGN KEY (room_id) REFERENCES public.rooms(id);


--
-- Name: participants participants_user_id_fkey; Type: FK CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.participants
    ADD CONSTRAINT participants_user_id_fkey FOREIGN KEY (user_id) REFERENCES public.users(id);


--
-- Name: rooms rooms_course_id_fkey; Type: FK CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.rooms
    ADD CONSTRAINT rooms_course_id_fkey FOREIGN KEY (course_id) REFERENCES public.courses(id);


--
-- Name: sessions sessions_user_id_fkey; Type: FK CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.sessions
    ADD CONSTRAINT sessions_user_id_fkey FOREIGN KEY (user_id) REFERENCES public.users(id);


--
-- Name: tokens tokens_user_id_fkey; Type: FK CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.tokens
    ADD CONSTRAINT tokens_user_id_fkey FOREIGN KEY (user_id) REFERENCES public.users(id);


--
-- PostgreSQL database dump complete
--


