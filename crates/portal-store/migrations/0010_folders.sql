-- Folders inside a department of a company (PE2, PC2).

CREATE TABLE folders (
    office      TEXT NOT NULL,
    id          TEXT NOT NULL,
    company     TEXT NOT NULL,
    department  TEXT NOT NULL,
    -- '' in the department itself.
    parent      TEXT NOT NULL DEFAULT '',
    name        TEXT NOT NULL,
    folded_name TEXT NOT NULL,
    made_by     TEXT NOT NULL,
    made_at     {{int}} NOT NULL,
    deleted_at  {{int}} NOT NULL DEFAULT 0,
    -- Of one that was deleted: where its things went. '' is the department itself.
    moved_into  TEXT NOT NULL DEFAULT '',
    PRIMARY KEY (office, id),
    FOREIGN KEY (office, company) REFERENCES companies (office, id)
) {{strict}};
-- folders: all of a company's department; and no two of one name in one place.
CREATE UNIQUE INDEX folders_there ON folders (office, company, department, parent, folded_name) WHERE deleted_at = 0;
-- folders: those that led to one that is deleted now, or merged into another.
CREATE INDEX folders_gone_into ON folders (office, moved_into) WHERE deleted_at <> 0;

-- '' in the department itself.
ALTER TABLE documents ADD COLUMN folder TEXT NOT NULL DEFAULT '';
ALTER TABLE uploads ADD COLUMN folder TEXT NOT NULL DEFAULT '';
-- documents: the newest of one folder; of a department itself too.
CREATE INDEX documents_lying_in ON documents (office, company, department, folder, published_at, id) WHERE withdrawn_at = 0;
-- documents: everything in a folder, also what was taken back, to be put elsewhere.
CREATE INDEX documents_by_folder ON documents (office, folder) WHERE folder <> '';
-- documents: the newest of a whole department. It has been called documents_in_folder.
CREATE INDEX documents_in_department ON documents (office, company, department, published_at, id) WHERE withdrawn_at = 0;
DROP INDEX documents_in_folder;
