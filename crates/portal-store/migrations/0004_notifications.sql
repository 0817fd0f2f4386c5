-- Notifications: what the office decided, what each person prefers, and who was told what (TN2 to TN5).

-- Without a row: the rules that every office begins with.
CREATE TABLE notification_rules (
    office     TEXT NOT NULL PRIMARY KEY REFERENCES offices (id),
    rules      TEXT NOT NULL,
    changed_at {{int}} NOT NULL,
    changed_by TEXT NOT NULL
) {{strict}};

-- The office's own words for an event; without a row, those that come with the product.
CREATE TABLE notice_texts (
    office     TEXT NOT NULL REFERENCES offices (id),
    event      TEXT NOT NULL,
    language   TEXT NOT NULL,
    tone       TEXT NOT NULL,
    subject    TEXT NOT NULL,
    line       TEXT NOT NULL,
    body       TEXT NOT NULL,
    changed_at {{int}} NOT NULL,
    changed_by TEXT NOT NULL,
    PRIMARY KEY (office, event, language, tone)
) {{strict}};

-- Companies that are not addressed in the usual tone.
CREATE TABLE notice_tones (
    office  TEXT NOT NULL,
    company TEXT NOT NULL,
    tone    TEXT NOT NULL,
    PRIMARY KEY (office, company),
    FOREIGN KEY (office, company) REFERENCES companies (office, id)
) {{strict}};

CREATE TABLE notice_preferences (
    office      TEXT NOT NULL,
    person      TEXT NOT NULL,
    preferences TEXT NOT NULL,
    PRIMARY KEY (office, person),
    FOREIGN KEY (office, person) REFERENCES people (office, id)
) {{strict}};

-- Devices that want pushes.
CREATE TABLE push_subscriptions (
    office     TEXT NOT NULL,
    endpoint   TEXT NOT NULL,
    person     TEXT NOT NULL,
    p256dh     TEXT NOT NULL,
    auth       TEXT NOT NULL,
    created_at {{int}} NOT NULL,
    PRIMARY KEY (office, endpoint),
    FOREIGN KEY (office, person) REFERENCES people (office, id)
) {{strict}};
-- notices: the devices of a person (audience, push).
CREATE INDEX push_subscriptions_by_person ON push_subscriptions (office, person);

-- One event tells each person once: the primary key is that rule.
CREATE TABLE notices (
    office    TEXT NOT NULL,
    event     TEXT NOT NULL,
    person    TEXT NOT NULL,
    id        TEXT NOT NULL,
    kind      TEXT NOT NULL,
    company   TEXT NOT NULL DEFAULT '',
    title     TEXT NOT NULL,
    line      TEXT NOT NULL,
    -- A path of the portal.
    link      TEXT NOT NULL,
    way       TEXT NOT NULL,
    -- Further ways, should this one surely not reach the person.
    otherwise TEXT NOT NULL DEFAULT '[]',
    -- What a letter about it needs: language, tone, variables.
    letter    TEXT NOT NULL DEFAULT 'null',
    -- 'listed' under the bell, 'digest' waits for the message of the day, 'out' has an effect.
    state     TEXT NOT NULL,
    -- The key of the effect that carries it.
    effect    TEXT NOT NULL DEFAULT '',
    at        {{int}} NOT NULL,
    read_at   {{int}} NOT NULL DEFAULT 0,
    PRIMARY KEY (office, event, person),
    UNIQUE (office, id),
    FOREIGN KEY (office, person) REFERENCES people (office, id)
) {{strict}};
-- notices: a page of the bell.
CREATE INDEX notices_of_person ON notices (office, person, id);
-- notices: how many are unread, and reading them.
CREATE INDEX notices_unread ON notices (office, person) WHERE read_at = 0;
-- notices: what waits for the message of the day.
CREATE INDEX notices_in_digest ON notices (office, person, id) WHERE state = 'digest';

-- When somebody was last told about a document.
CREATE TABLE told_documents (
    office   TEXT NOT NULL,
    document TEXT NOT NULL,
    told_at  {{int}} NOT NULL,
    PRIMARY KEY (office, document),
    FOREIGN KEY (office, document) REFERENCES documents (office, id)
) {{strict}};

-- Days whose one message went out, per office: two replicas never make two rounds.
CREATE TABLE notice_rounds (
    office  TEXT NOT NULL REFERENCES offices (id),
    day     TEXT NOT NULL,
    done_at {{int}} NOT NULL,
    PRIMARY KEY (office, day)
) {{strict}};

-- YYYY-MM-DD; repeats what stands in the facts.
ALTER TABLE documents ADD COLUMN due_on TEXT NOT NULL DEFAULT '';
-- notices: what is due and nobody has opened (board), and what is reminded of (round).
CREATE INDEX documents_due_unopened ON documents (office, due_on, id) WHERE first_opened_at = 0 AND due_on <> '';
CREATE INDEX documents_unopened ON documents (office, published_at, id) WHERE first_opened_at = 0;
-- effects: what is due, by kind: letters never keep messages waiting.
CREATE INDEX effects_due_by_kind ON effects (kind, next_at, office, key) WHERE state = 'queued';
