-- The whole of what an office keeps. One text for SQLite and PostgreSQL; see src/migrations.rs for {{int}} and {{strict}}.
--
-- Ids are text, times are microseconds since 1970 in UTC, flags are 0 or 1, structured values are JSON. What is absent
-- is '' or 0. A column beside a JSON value repeats what queries look for; the JSON is what counts.

CREATE TABLE offices (
    id         TEXT NOT NULL PRIMARY KEY,
    name       TEXT NOT NULL,
    zone       TEXT NOT NULL,
    locale     TEXT NOT NULL,
    settings   TEXT NOT NULL DEFAULT '{}',
    created_at {{int}} NOT NULL
) {{strict}};

-- The feed's cursor and the last order number of each office. Rows of their own, since each change locks one.
CREATE TABLE counters (
    office TEXT NOT NULL REFERENCES offices (id),
    name   TEXT NOT NULL,
    value  {{int}} NOT NULL DEFAULT 0,
    PRIMARY KEY (office, name)
) {{strict}};

CREATE TABLE companies (
    office              TEXT NOT NULL REFERENCES offices (id),
    id                  TEXT NOT NULL,
    books_code          TEXT NOT NULL,
    name                TEXT NOT NULL,
    short_name          TEXT NOT NULL,
    tax_id              TEXT NOT NULL,
    active              {{int}} NOT NULL DEFAULT 1,
    payroll_competences TEXT NOT NULL DEFAULT '[]',
    revenue_competences TEXT NOT NULL DEFAULT '[]',
    PRIMARY KEY (office, id),
    UNIQUE (office, books_code)
) {{strict}};
-- registry: the company with this CNPJ.
CREATE INDEX companies_by_tax_id ON companies (office, tax_id);

CREATE TABLE employees (
    office      TEXT NOT NULL,
    id          TEXT NOT NULL,
    company     TEXT NOT NULL,
    books_code  TEXT NOT NULL,
    name        TEXT NOT NULL,
    job_title   TEXT NOT NULL,
    admitted_on TEXT NOT NULL,
    left_on     TEXT NOT NULL DEFAULT '',
    PRIMARY KEY (office, id),
    UNIQUE (office, company, books_code),
    FOREIGN KEY (office, company) REFERENCES companies (office, id)
) {{strict}};

CREATE TABLE people (
    office         TEXT NOT NULL REFERENCES offices (id),
    id             TEXT NOT NULL,
    name           TEXT NOT NULL,
    email          TEXT NOT NULL DEFAULT '',
    phones         TEXT NOT NULL DEFAULT '[]',
    role           TEXT NOT NULL,
    companies      TEXT NOT NULL,
    departments    TEXT NOT NULL DEFAULT '[]',
    active         {{int}} NOT NULL DEFAULT 1,
    password_hash  TEXT NOT NULL DEFAULT '',
    access_version {{int}} NOT NULL DEFAULT 1,
    created_at     {{int}} NOT NULL,
    PRIMARY KEY (office, id)
) {{strict}};
-- people: sign in by e-mail, over all offices.
CREATE INDEX people_by_email ON people (email) WHERE email <> '';
CREATE UNIQUE INDEX people_one_email ON people (office, email) WHERE email <> '';

CREATE TABLE person_phones (
    office TEXT NOT NULL,
    phone  TEXT NOT NULL,
    person TEXT NOT NULL,
    PRIMARY KEY (office, phone),
    FOREIGN KEY (office, person) REFERENCES people (office, id)
) {{strict}};
-- people: the numbers of one person are replaced.
CREATE INDEX person_phones_by_person ON person_phones (office, person);

CREATE TABLE person_companies (
    office  TEXT NOT NULL,
    person  TEXT NOT NULL,
    company TEXT NOT NULL,
    PRIMARY KEY (office, person, company),
    FOREIGN KEY (office, person) REFERENCES people (office, id),
    FOREIGN KEY (office, company) REFERENCES companies (office, id)
) {{strict}};

CREATE TABLE sessions (
    office         TEXT NOT NULL,
    id             TEXT NOT NULL,
    token_hash     TEXT NOT NULL UNIQUE,
    person         TEXT NOT NULL,
    device         TEXT NOT NULL,
    created_at     {{int}} NOT NULL,
    last_seen_at   {{int}} NOT NULL,
    expires_at     {{int}} NOT NULL,
    revoked_at     {{int}} NOT NULL DEFAULT 0,
    -- The version of the person's access that this session's cache was read with; 0 before its first page.
    access_version {{int}} NOT NULL DEFAULT 0,
    PRIMARY KEY (office, id),
    FOREIGN KEY (office, person) REFERENCES people (office, id)
) {{strict}};
-- sessions: the list of a person's devices.
CREATE INDEX sessions_by_person ON sessions (office, person);

CREATE TABLE pairing_codes (
    code_hash  TEXT NOT NULL PRIMARY KEY,
    office     TEXT NOT NULL,
    created_by TEXT NOT NULL,
    expires_at {{int}} NOT NULL,
    attempts   {{int}} NOT NULL DEFAULT 0,
    used_at    {{int}} NOT NULL DEFAULT 0,
    FOREIGN KEY (office, created_by) REFERENCES people (office, id)
) {{strict}};

CREATE TABLE agents (
    office       TEXT NOT NULL REFERENCES offices (id),
    id           TEXT NOT NULL,
    name         TEXT NOT NULL,
    token_hash   TEXT NOT NULL UNIQUE,
    paired_at    {{int}} NOT NULL,
    last_seen_at {{int}} NOT NULL DEFAULT 0,
    shown_at     {{int}} NOT NULL DEFAULT 0,
    version      TEXT NOT NULL DEFAULT '',
    connectors   TEXT NOT NULL DEFAULT '[]',
    last_error   TEXT NOT NULL DEFAULT '',
    revoked_at   {{int}} NOT NULL DEFAULT 0,
    PRIMARY KEY (office, id)
) {{strict}};

CREATE TABLE conversations (
    office           TEXT NOT NULL REFERENCES offices (id),
    id               TEXT NOT NULL,
    channel          TEXT NOT NULL,
    address          TEXT NOT NULL,
    display_name     TEXT NOT NULL DEFAULT '',
    person           TEXT NOT NULL DEFAULT '',
    attended_by      TEXT NOT NULL DEFAULT '',
    waiting_since    {{int}} NOT NULL DEFAULT 0,
    last_message_at  {{int}} NOT NULL DEFAULT 0,
    dialogue         TEXT NOT NULL DEFAULT '',
    dialogue_version {{int}} NOT NULL DEFAULT 0,
    PRIMARY KEY (office, id),
    UNIQUE (office, channel, address)
) {{strict}};
-- people: the conversations of somebody whose access changed.
CREATE INDEX conversations_by_person ON conversations (office, person) WHERE person <> '';

CREATE TABLE orders (
    office       TEXT NOT NULL,
    id           TEXT NOT NULL,
    number       {{int}} NOT NULL,
    kind         TEXT NOT NULL,
    company      TEXT NOT NULL,
    department   TEXT NOT NULL,
    asked        TEXT NOT NULL,
    requested_by TEXT NOT NULL,
    channel      TEXT NOT NULL,
    conversation TEXT NOT NULL,
    tab          TEXT NOT NULL,
    status       TEXT NOT NULL,
    lease_until  {{int}} NOT NULL DEFAULT 0,
    opened_at    {{int}} NOT NULL,
    since        {{int}} NOT NULL,
    attempts     {{int}} NOT NULL DEFAULT 0,
    last_token   {{int}} NOT NULL DEFAULT 0,
    revision     {{int}} NOT NULL DEFAULT 0,
    PRIMARY KEY (office, id),
    UNIQUE (office, number),
    FOREIGN KEY (office, company) REFERENCES companies (office, id),
    FOREIGN KEY (office, requested_by) REFERENCES people (office, id),
    FOREIGN KEY (office, conversation) REFERENCES conversations (office, id)
) {{strict}};
-- orders: the oldest that wait (claim), and how many.
CREATE INDEX orders_awaiting ON orders (office, number) WHERE tab = 'awaiting';
-- orders: leases that ran out (claim, release_expired).
CREATE INDEX orders_leased ON orders (lease_until, office, number) WHERE tab = 'processing';
-- orders: the pending ones, oldest first.
CREATE INDEX orders_pending ON orders (office, number) WHERE tab = 'pending';
-- documents: an earlier order for all employees that was issued.
CREATE INDEX orders_processed ON orders (office, company, kind, number) WHERE tab = 'processed';

CREATE TABLE order_events (
    office   TEXT NOT NULL,
    order_id TEXT NOT NULL,
    revision {{int}} NOT NULL,
    at       {{int}} NOT NULL,
    actor    TEXT NOT NULL,
    what     TEXT NOT NULL,
    PRIMARY KEY (office, order_id, revision),
    FOREIGN KEY (office, order_id) REFERENCES orders (office, id)
) {{strict}};

CREATE TABLE messages (
    office             TEXT NOT NULL,
    id                 TEXT NOT NULL,
    conversation       TEXT NOT NULL,
    author             TEXT NOT NULL,
    text               TEXT NOT NULL,
    documents          TEXT NOT NULL DEFAULT '[]',
    order_id           TEXT NOT NULL DEFAULT '',
    at                 {{int}} NOT NULL,
    delivery           TEXT NOT NULL,
    channel            TEXT NOT NULL,
    -- The channel's own id: of an incoming message from the start, of an outgoing one once the channel took it.
    channel_message_id TEXT NOT NULL DEFAULT '',
    -- 0 for an incoming message that the assistant has not yet dealt with.
    handled            {{int}} NOT NULL DEFAULT 1,
    PRIMARY KEY (office, id),
    FOREIGN KEY (office, conversation) REFERENCES conversations (office, id)
) {{strict}};
CREATE UNIQUE INDEX messages_once ON messages (office, channel, channel_message_id) WHERE channel_message_id <> '';
-- messages: a page of a chat.
CREATE INDEX messages_in_conversation ON messages (office, conversation, at, id);
-- messages: what waits for the assistant, oldest first.
CREATE INDEX messages_unhandled ON messages (at, id) WHERE handled = 0;

CREATE TABLE phone_inbox (
    office   TEXT NOT NULL REFERENCES offices (id),
    number   TEXT NOT NULL,
    sequence {{int}} NOT NULL,
    message  TEXT NOT NULL,
    text     TEXT NOT NULL,
    links    TEXT NOT NULL DEFAULT '[]',
    at       {{int}} NOT NULL,
    PRIMARY KEY (office, number, sequence),
    UNIQUE (office, message)
) {{strict}};

CREATE TABLE commands (
    office      TEXT NOT NULL REFERENCES offices (id),
    id          TEXT NOT NULL,
    person      TEXT NOT NULL,
    body_hash   TEXT NOT NULL,
    answer      TEXT NOT NULL DEFAULT '',
    executed_at {{int}} NOT NULL,
    PRIMARY KEY (office, id)
) {{strict}};

CREATE TABLE effects (
    office     TEXT NOT NULL REFERENCES offices (id),
    key        TEXT NOT NULL,
    kind       TEXT NOT NULL,
    message    TEXT NOT NULL DEFAULT '',
    body       TEXT NOT NULL DEFAULT 'null',
    idempotent {{int}} NOT NULL,
    state      TEXT NOT NULL,
    attempts   {{int}} NOT NULL DEFAULT 0,
    planned_at {{int}} NOT NULL,
    next_at    {{int}} NOT NULL,
    taken_at   {{int}} NOT NULL DEFAULT 0,
    last_error TEXT NOT NULL DEFAULT '',
    PRIMARY KEY (office, key)
) {{strict}};
-- effects: what is due.
CREATE INDEX effects_due ON effects (next_at, office, key) WHERE state = 'queued';
-- effects: what was in flight when a worker died.
CREATE INDEX effects_in_flight ON effects (taken_at) WHERE state = 'in_flight';

CREATE TABLE documents (
    office          TEXT NOT NULL,
    id              TEXT NOT NULL,
    kind            TEXT NOT NULL,
    company         TEXT NOT NULL,
    department      TEXT NOT NULL,
    competence      TEXT NOT NULL DEFAULT '',
    period          TEXT NOT NULL DEFAULT '',
    employee        TEXT NOT NULL DEFAULT '',
    folded_title    TEXT NOT NULL,
    facts           TEXT NOT NULL,
    content         TEXT NOT NULL,
    size            {{int}} NOT NULL,
    published_at    {{int}} NOT NULL,
    order_id        TEXT NOT NULL DEFAULT '',
    first_opened_at {{int}} NOT NULL DEFAULT 0,
    first_opened_by TEXT NOT NULL DEFAULT '',
    PRIMARY KEY (office, id),
    UNIQUE (office, kind, company, competence, period, employee, content),
    FOREIGN KEY (office, company) REFERENCES companies (office, id)
) {{strict}};
-- documents: a page of a client's folder, newest first.
CREATE INDEX documents_newest ON documents (office, company, published_at, id);
-- documents: is this content referred to (orphans, integrity)?
CREATE INDEX documents_by_content ON documents (content);

CREATE TABLE feed (
    office    TEXT NOT NULL REFERENCES offices (id),
    cursor    {{int}} NOT NULL,
    entity    TEXT NOT NULL,
    entity_id TEXT NOT NULL,
    -- Of an order's event; 0 of anything else.
    revision  {{int}} NOT NULL DEFAULT 0,
    PRIMARY KEY (office, cursor)
) {{strict}};
-- feed: did this thing change again later?
CREATE INDEX feed_by_entity ON feed (office, entity, entity_id, revision, cursor);
