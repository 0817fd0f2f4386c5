-- The audit log (SE1): its entries, and where each office's log ends. How they hold each other: crates/audit.
-- What spreadsheets wrote, so that it can be taken back (PE4).

CREATE TABLE audit_heads (
    office   TEXT NOT NULL PRIMARY KEY REFERENCES offices (id),
    sequence {{int}} NOT NULL DEFAULT 0,
    hash     TEXT NOT NULL
) {{strict}};
INSERT INTO audit_heads (office, sequence, hash)
  SELECT id, 0, '0000000000000000000000000000000000000000000000000000000000000000' FROM offices;

CREATE TABLE audit (
    office   TEXT NOT NULL REFERENCES offices (id),
    sequence {{int}} NOT NULL,
    at       {{int}} NOT NULL,
    -- Canonical JSON, hashed as it stands here.
    actor    TEXT NOT NULL,
    what     TEXT NOT NULL,
    hash     TEXT NOT NULL,
    -- These repeat what queries look for; they follow from actor and what.
    did      TEXT NOT NULL,
    company  TEXT NOT NULL DEFAULT '',
    person   TEXT NOT NULL DEFAULT '',
    document TEXT NOT NULL DEFAULT '',
    by_whom  TEXT NOT NULL DEFAULT '',
    PRIMARY KEY (office, sequence)
) {{strict}};
-- audit: the entries about a company, a person, a document; what somebody did; the newest first.
CREATE INDEX audit_by_company ON audit (office, company, sequence) WHERE company <> '';
CREATE INDEX audit_by_person ON audit (office, person, sequence) WHERE person <> '';
CREATE INDEX audit_by_document ON audit (office, document, sequence) WHERE document <> '';
CREATE INDEX audit_by_actor ON audit (office, by_whom, sequence) WHERE by_whom <> '';

CREATE TABLE imports (
    office    TEXT NOT NULL REFERENCES offices (id),
    id        TEXT NOT NULL,
    sheet     TEXT NOT NULL,
    file      TEXT NOT NULL,
    by_whom   TEXT NOT NULL,
    at        {{int}} NOT NULL,
    created   {{int}} NOT NULL,
    updated   {{int}} NOT NULL,
    undone_at {{int}} NOT NULL DEFAULT 0,
    PRIMARY KEY (office, id)
) {{strict}};
-- imports: the newest first.
CREATE INDEX imports_newest ON imports (office, at, id);

-- What one row of a spreadsheet wrote: the values before and after, as JSON. No value before: the row was created.
CREATE TABLE import_rows (
    office TEXT NOT NULL,
    import TEXT NOT NULL,
    line   {{int}} NOT NULL,
    thing  TEXT NOT NULL,
    name   TEXT NOT NULL,
    before TEXT NOT NULL DEFAULT '',
    after  TEXT NOT NULL,
    PRIMARY KEY (office, import, line),
    FOREIGN KEY (office, import) REFERENCES imports (office, id)
) {{strict}};
