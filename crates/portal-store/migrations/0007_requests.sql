-- Requests with their threads, and the collection of what the office needs every month (PC3, PC4).
--
-- `body` is the whole thing as JSON; it is what counts. The columns beside it are what queries look for.

CREATE TABLE requests (
    office        TEXT NOT NULL,
    id            TEXT NOT NULL,
    number        {{int}} NOT NULL,
    company       TEXT NOT NULL,
    department    TEXT NOT NULL,
    -- What a user of the client needs to see what others opened.
    permission    TEXT NOT NULL,
    -- The client who opened it; '' where the office did.
    opened_by     TEXT NOT NULL DEFAULT '',
    -- The employee that it is about.
    employee      TEXT NOT NULL DEFAULT '',
    state         TEXT NOT NULL,
    expires_on    TEXT NOT NULL DEFAULT '',
    -- The last day that the client was warned of.
    warned_of     TEXT NOT NULL DEFAULT '',
    last_entry_at {{int}} NOT NULL,
    body          TEXT NOT NULL,
    PRIMARY KEY (office, id),
    UNIQUE (office, number),
    FOREIGN KEY (office, company) REFERENCES companies (office, id)
) {{strict}};
-- requests: a client's list, those that something happened in last first.
CREATE INDEX requests_by_entry ON requests (office, company, last_entry_at, id);
-- requests: those that expire, or will soon.
CREATE INDEX requests_by_expiry ON requests (office, expires_on) WHERE expires_on <> '';

CREATE TABLE request_entries (
    office  TEXT NOT NULL,
    id      TEXT NOT NULL,
    request TEXT NOT NULL,
    -- Counts up from 1 in each request.
    place   {{int}} NOT NULL,
    body    TEXT NOT NULL,
    PRIMARY KEY (office, id),
    -- requests: a thread.
    UNIQUE (office, request, place),
    FOREIGN KEY (office, request) REFERENCES requests (office, id)
) {{strict}};

CREATE TABLE collection_rules (
    office     TEXT NOT NULL,
    id         TEXT NOT NULL,
    company    TEXT NOT NULL,
    department TEXT NOT NULL,
    -- From which day on its next month is asked for; '' when there is none to come.
    asks_on    TEXT NOT NULL DEFAULT '',
    body       TEXT NOT NULL,
    PRIMARY KEY (office, id),
    FOREIGN KEY (office, company) REFERENCES companies (office, id)
) {{strict}};
-- collection: the rules whose next month is to be asked for.
CREATE INDEX collection_rules_to_ask ON collection_rules (office, asks_on) WHERE asks_on <> '';

CREATE TABLE collection_items (
    office     TEXT NOT NULL,
    id         TEXT NOT NULL,
    rule       TEXT NOT NULL,
    competence TEXT NOT NULL,
    company    TEXT NOT NULL,
    department TEXT NOT NULL,
    due_on     TEXT NOT NULL,
    -- 1 while it is the client's turn.
    waits      {{int}} NOT NULL,
    -- How often the client was reminded: 1 shortly before it is due, 2 when it is late.
    reminded   {{int}} NOT NULL DEFAULT 0,
    body       TEXT NOT NULL,
    PRIMARY KEY (office, id),
    -- collection: a rule asks for each month once.
    UNIQUE (office, rule, competence),
    FOREIGN KEY (office, rule) REFERENCES collection_rules (office, id),
    FOREIGN KEY (office, company) REFERENCES companies (office, id)
) {{strict}};
-- collection: a client's list, by due date.
CREATE INDEX collection_items_by_due_date ON collection_items (office, company, due_on, id);
-- collection: what is late, or will be soon.
CREATE INDEX collection_items_to_remind ON collection_items (office, due_on) WHERE waits = 1 AND reminded < 2;

-- Files that came with any of these: their bytes are not cleared away.
CREATE TABLE attached_files (
    office  TEXT NOT NULL REFERENCES offices (id),
    id      TEXT NOT NULL,
    content TEXT NOT NULL,
    PRIMARY KEY (office, id)
) {{strict}};
-- documents: is a content named by something?
CREATE INDEX attached_files_by_content ON attached_files (content);

-- The last number of a request, of offices that are there already.
INSERT INTO counters (office, name, value) SELECT id, 'request_number', 0 FROM offices;
