-- Documents to and fro (PC2, PC5): whose they are, who opened them, their text, uploads, links.

-- '' of the office, else the person of the client who sent it.
ALTER TABLE documents ADD COLUMN origin TEXT NOT NULL DEFAULT '';
ALTER TABLE documents ADD COLUMN withdrawn_at {{int}} NOT NULL DEFAULT 0;
ALTER TABLE documents ADD COLUMN withdrawn_by TEXT NOT NULL DEFAULT '';
-- Payment codes found in its text.
ALTER TABLE documents ADD COLUMN codes TEXT NOT NULL DEFAULT '{}';
-- When its text was read; 0 before that.
ALTER TABLE documents ADD COLUMN read_at {{int}} NOT NULL DEFAULT 0;
-- documents: the newest of one folder. A page is the newest of a few folders.
CREATE INDEX documents_in_folder ON documents (office, company, department, published_at, id) WHERE withdrawn_at = 0;
-- documents: whose text is still to be read, oldest first.
CREATE INDEX documents_unread ON documents (published_at, office, id) WHERE read_at = 0;
-- Each page of a folder reads the index above.
DROP INDEX documents_newest;

-- Who of the client opened what; the first opening by anybody stands at the document.
CREATE TABLE document_openings (
    office   TEXT NOT NULL,
    person   TEXT NOT NULL,
    document TEXT NOT NULL,
    first_at {{int}} NOT NULL,
    PRIMARY KEY (office, person, document)
) {{strict}};

-- The words of title and text, folded, and a word for the company. A document has one line when it is published, and
-- another when its text was read.
{{sqlite}}CREATE VIRTUAL TABLE document_search USING fts5 (document UNINDEXED, words, tokenize = 'ascii', detail = 'none');
{{postgres}}CREATE TABLE document_search (document TEXT NOT NULL, words TEXT NOT NULL);
{{postgres}}CREATE INDEX document_search_words ON document_search USING GIN (array_to_tsvector(string_to_array(words, ' ')));
{{sqlite}}INSERT INTO document_search (document, words) SELECT id, 'c' || REPLACE(company, '-', '') || ' ' || folded_title FROM documents;
{{postgres}}INSERT INTO document_search (document, words) SELECT id, 'c' || REPLACE(company, '-', '') || ' ' || trim(regexp_replace(folded_title, '[^a-z0-9]+', ' ', 'g')) FROM documents;

CREATE TABLE uploads (
    office      TEXT NOT NULL,
    id          TEXT NOT NULL,
    person      TEXT NOT NULL,
    company     TEXT NOT NULL,
    department  TEXT NOT NULL,
    file_name   TEXT NOT NULL,
    size        {{int}} NOT NULL,
    sha256      TEXT NOT NULL DEFAULT '',
    received    {{int}} NOT NULL DEFAULT 0,
    begun_at    {{int}} NOT NULL,
    touched_at  {{int}} NOT NULL,
    -- What became of it, as JSON; '' while it is open.
    ended       TEXT NOT NULL DEFAULT '',
    PRIMARY KEY (office, id),
    FOREIGN KEY (office, person) REFERENCES people (office, id),
    FOREIGN KEY (office, company) REFERENCES companies (office, id)
) {{strict}};
-- uploads: what somebody has begun, oldest first.
CREATE INDEX uploads_open ON uploads (office, person, begun_at) WHERE ended = '';
-- uploads: those that nobody goes on with, over all offices.
CREATE INDEX uploads_touched ON uploads (touched_at);

-- The pieces of open uploads; each is a content.
CREATE TABLE upload_pieces (
    office  TEXT NOT NULL,
    upload  TEXT NOT NULL,
    begin   {{int}} NOT NULL,
    size    {{int}} NOT NULL,
    content TEXT NOT NULL,
    PRIMARY KEY (office, upload, begin),
    FOREIGN KEY (office, upload) REFERENCES uploads (office, id)
) {{strict}};
-- documents: is this content a piece (orphans)?
CREATE INDEX upload_pieces_by_content ON upload_pieces (content);

CREATE TABLE links (
    office         TEXT NOT NULL,
    id             TEXT NOT NULL,
    token_hash     TEXT NOT NULL UNIQUE,
    company        TEXT NOT NULL,
    documents      TEXT NOT NULL,
    label          TEXT NOT NULL,
    password_hash  TEXT NOT NULL DEFAULT '',
    made_by        TEXT NOT NULL,
    made_at        {{int}} NOT NULL,
    expires_at     {{int}} NOT NULL,
    -- 0: as often as one likes.
    openings_max   {{int}} NOT NULL DEFAULT 0,
    openings       {{int}} NOT NULL DEFAULT 0,
    last_opened_at {{int}} NOT NULL DEFAULT 0,
    revoked_at     {{int}} NOT NULL DEFAULT 0,
    PRIMARY KEY (office, id),
    FOREIGN KEY (office, company) REFERENCES companies (office, id),
    FOREIGN KEY (office, made_by) REFERENCES people (office, id)
) {{strict}};
-- links: those that somebody made, newest first.
CREATE INDEX links_by_maker ON links (office, made_by, made_at);

CREATE TABLE link_openings (
    office    TEXT NOT NULL,
    link      TEXT NOT NULL,
    number    {{int}} NOT NULL,
    at        {{int}} NOT NULL,
    network   TEXT NOT NULL,
    agent     TEXT NOT NULL,
    documents TEXT NOT NULL DEFAULT '[]',
    -- The pass that goes with the documents of this opening.
    pass_hash TEXT NOT NULL,
    PRIMARY KEY (office, link, number),
    FOREIGN KEY (office, link) REFERENCES links (office, id)
) {{strict}};
-- links: the opening that a pass belongs to.
CREATE INDEX link_openings_by_pass ON link_openings (office, link, pass_hash);
