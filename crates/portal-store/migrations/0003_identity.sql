-- How people come in and keep their account. Of what is secret only hashes are kept; an authenticator's shared secret,
-- which has to be read again, is sealed with the server's key.

CREATE TABLE identities (
    office       TEXT NOT NULL,
    person       TEXT NOT NULL,
    -- The account that this person shares with persons of other offices.
    account      TEXT NOT NULL DEFAULT '',
    -- Sealed; '' when there is no authenticator.
    totp         TEXT NOT NULL DEFAULT '',
    -- The step (30 s since 1970) of the last code that was used: no code counts twice.
    totp_step    {{int}} NOT NULL DEFAULT 0,
    -- Sealed; being set up, counts for nothing yet.
    totp_pending TEXT NOT NULL DEFAULT '',
    -- Came in by a temporary code: nothing else can be done before a second step is set up.
    must_set_up  {{int}} NOT NULL DEFAULT 0,
    PRIMARY KEY (office, person),
    FOREIGN KEY (office, person) REFERENCES people (office, id)
) {{strict}};
-- identity/links: everybody of an account, in each office at most one.
CREATE UNIQUE INDEX identities_by_account ON identities (account, office) WHERE account <> '';

CREATE TABLE passkeys (
    office       TEXT NOT NULL,
    id           TEXT NOT NULL,
    person       TEXT NOT NULL,
    name         TEXT NOT NULL,
    -- The public key with its counter, as the library writes it.
    credential   TEXT NOT NULL,
    created_at   {{int}} NOT NULL,
    last_used_at {{int}} NOT NULL DEFAULT 0,
    PRIMARY KEY (office, id),
    FOREIGN KEY (office, person) REFERENCES people (office, id)
) {{strict}};
-- identity/second_step: the passkeys of a person.
CREATE INDEX passkeys_by_person ON passkeys (office, person);

CREATE TABLE recovery_codes (
    office    TEXT NOT NULL,
    person    TEXT NOT NULL,
    code_hash TEXT NOT NULL,
    used_at   {{int}} NOT NULL DEFAULT 0,
    PRIMARY KEY (office, person, code_hash),
    FOREIGN KEY (office, person) REFERENCES people (office, id)
) {{strict}};

-- The last invitation of each person. A new one replaces the token, and the old link is worth nothing.
CREATE TABLE invitations (
    office        TEXT NOT NULL,
    person        TEXT NOT NULL,
    token_hash    TEXT NOT NULL UNIQUE,
    email         TEXT NOT NULL,
    sendings      {{int}} NOT NULL,
    -- The effect that delivers it.
    letter        TEXT NOT NULL,
    send_at       {{int}} NOT NULL,
    expires_at    {{int}} NOT NULL,
    opened_at     {{int}} NOT NULL DEFAULT 0,
    registered_at {{int}} NOT NULL DEFAULT 0,
    PRIMARY KEY (office, person),
    FOREIGN KEY (office, person) REFERENCES people (office, id)
) {{strict}};

-- What is good once and for a short time: a reset link, a temporary code, a sign-in that waits for its second step.
CREATE TABLE tickets (
    token_hash TEXT NOT NULL PRIMARY KEY,
    office     TEXT NOT NULL,
    person     TEXT NOT NULL,
    purpose    TEXT NOT NULL,
    body       TEXT NOT NULL DEFAULT 'null',
    expires_at {{int}} NOT NULL,
    attempts   {{int}} NOT NULL DEFAULT 0,
    used_at    {{int}} NOT NULL DEFAULT 0,
    FOREIGN KEY (office, person) REFERENCES people (office, id)
) {{strict}};
-- identity/tickets: those of a person for a purpose, which a new one replaces.
CREATE INDEX tickets_by_person ON tickets (office, person, purpose);
-- identity/tickets: what is long over.
CREATE INDEX tickets_by_end ON tickets (expires_at);

-- How often something was tried, for all replicas together. The name is a hash.
CREATE TABLE attempts (
    name     TEXT NOT NULL PRIMARY KEY,
    began_at {{int}} NOT NULL,
    tries    {{int}} NOT NULL
) {{strict}};
-- attempts: what is long over.
CREATE INDEX attempts_by_begin ON attempts (began_at);

-- Begun with a second step; when password or second step were last shown.
ALTER TABLE sessions ADD COLUMN second_step {{int}} NOT NULL DEFAULT 0;
ALTER TABLE sessions ADD COLUMN proved_at {{int}} NOT NULL DEFAULT 0;

-- identity/own_data: what a person asked for, and opened first.
CREATE INDEX orders_by_requester ON orders (office, requested_by, number);
CREATE INDEX documents_by_first_opener ON documents (office, first_opened_by) WHERE first_opened_by <> '';
