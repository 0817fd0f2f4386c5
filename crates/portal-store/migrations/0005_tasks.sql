-- Processes, tasks, certificates, news and the calendar (TN1, TN6, PC1).
--
-- `body` is the whole thing as JSON; it is what counts. The columns beside it are what queries look for.

CREATE TABLE processes (
    office     TEXT NOT NULL REFERENCES offices (id),
    id         TEXT NOT NULL,
    department TEXT NOT NULL,
    taken_from TEXT NOT NULL DEFAULT '',
    body       TEXT NOT NULL,
    PRIMARY KEY (office, id)
) {{strict}};
-- processes: an entry of the starting set is taken once.
CREATE UNIQUE INDEX processes_taken_once ON processes (office, taken_from) WHERE taken_from <> '';

CREATE TABLE assignments (
    office  TEXT NOT NULL,
    id      TEXT NOT NULL,
    process TEXT NOT NULL,
    company TEXT NOT NULL,
    is_on   {{int}} NOT NULL,
    body    TEXT NOT NULL,
    PRIMARY KEY (office, id),
    UNIQUE (office, process, company),
    FOREIGN KEY (office, process) REFERENCES processes (office, id),
    FOREIGN KEY (office, company) REFERENCES companies (office, id)
) {{strict}};

CREATE TABLE tasks (
    office        TEXT NOT NULL,
    id            TEXT NOT NULL,
    company       TEXT NOT NULL,
    department    TEXT NOT NULL,
    process       TEXT NOT NULL DEFAULT '',
    competence    TEXT NOT NULL DEFAULT '',
    certificate   TEXT NOT NULL DEFAULT '',
    valid_until   TEXT NOT NULL DEFAULT '',
    state         TEXT NOT NULL,
    legal_on      TEXT NOT NULL DEFAULT '',
    target_on     TEXT NOT NULL DEFAULT '',
    notify_client {{int}} NOT NULL,
    body          TEXT NOT NULL,
    PRIMARY KEY (office, id),
    FOREIGN KEY (office, company) REFERENCES companies (office, id)
) {{strict}};
-- tasks: a process is done once for a company and competence.
CREATE UNIQUE INDEX tasks_once ON tasks (office, process, company, competence) WHERE process <> '' AND competence <> '';
-- tasks: a validity that runs out is one task.
CREATE UNIQUE INDEX tasks_of_certificate ON tasks (office, certificate, valid_until) WHERE certificate <> '';
-- tasks: those of a company that a document may close.
CREATE INDEX tasks_unfinished ON tasks (office, company) WHERE state IN ('open', 'in_progress', 'waiting_for_client');
-- tasks: a month of the calendar, by either date.
CREATE INDEX tasks_by_legal_date ON tasks (office, legal_on) WHERE legal_on <> '';
CREATE INDEX tasks_by_target_date ON tasks (office, target_on) WHERE target_on <> '';
-- tasks: what exists of a month that is to be made.
CREATE INDEX tasks_by_competence ON tasks (office, competence) WHERE process <> '';

CREATE TABLE certificates (
    office      TEXT NOT NULL,
    id          TEXT NOT NULL,
    company     TEXT NOT NULL,
    department  TEXT NOT NULL,
    kind        TEXT NOT NULL,
    place       TEXT NOT NULL DEFAULT '',
    valid_until TEXT NOT NULL,
    warns_on    TEXT NOT NULL,
    -- 1 once it was taken off the file.
    removed     {{int}} NOT NULL DEFAULT 0,
    body        TEXT NOT NULL,
    PRIMARY KEY (office, id),
    FOREIGN KEY (office, company) REFERENCES companies (office, id)
) {{strict}};
-- certificates: one of each kind and place for a company; and a company's list.
CREATE UNIQUE INDEX certificates_once ON certificates (office, company, kind, place) WHERE removed = 0;
-- certificates: those that must be issued again.
CREATE INDEX certificates_by_warning ON certificates (office, warns_on) WHERE removed = 0;

CREATE TABLE announcements (
    office       TEXT NOT NULL REFERENCES offices (id),
    id           TEXT NOT NULL,
    published_at {{int}} NOT NULL,
    withdrawn    {{int}} NOT NULL DEFAULT 0,
    body         TEXT NOT NULL,
    PRIMARY KEY (office, id)
) {{strict}};
-- announcements: the newest that stand.
CREATE INDEX announcements_newest ON announcements (office, published_at) WHERE withdrawn = 0;

CREATE TABLE local_holidays (
    office TEXT NOT NULL REFERENCES offices (id),
    day    TEXT NOT NULL,
    name   TEXT NOT NULL,
    PRIMARY KEY (office, day)
) {{strict}};

CREATE TABLE task_settings (
    office          TEXT NOT NULL PRIMARY KEY REFERENCES offices (id),
    generate_on_day {{int}} NOT NULL
) {{strict}};

-- Months whose tasks the schedule has made, so that it makes each once.
CREATE TABLE generated_months (
    office TEXT NOT NULL REFERENCES offices (id),
    month  TEXT NOT NULL,
    made   {{int}} NOT NULL,
    at     {{int}} NOT NULL,
    PRIMARY KEY (office, month)
) {{strict}};

-- calendar: what is due in a month. When it is due stands beside its facts since 0004.
CREATE INDEX documents_by_due_date ON documents (office, due_on) WHERE due_on <> '';
