-- People and access (PE1 to PE7): levels in departments, permissions, groups.

ALTER TABLE people ADD COLUMN permissions TEXT NOT NULL DEFAULT '[]';
ALTER TABLE people ADD COLUMN staff_groups TEXT NOT NULL DEFAULT '[]';
ALTER TABLE people ADD COLUMN employee TEXT NOT NULL DEFAULT '';

-- Whoever reached a department before there were levels could do everything in it that their role could.
UPDATE people SET departments = REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(departments, '"pessoal"', '"pessoal":"contribuinte"'), '"fiscal"', '"fiscal":"contribuinte"'), '"contabil"', '"contabil":"contribuinte"'), '"societario"', '"societario":"contribuinte"'), '"financeiro"', '"financeiro":"contribuinte"'), '"geral"', '"geral":"contribuinte"'), '[', '{'), ']', '}')
    WHERE role = 'client';
UPDATE people SET departments = REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(departments, '"pessoal"', '"pessoal":"proprietario"'), '"fiscal"', '"fiscal":"proprietario"'), '"contabil"', '"contabil":"proprietario"'), '"societario"', '"societario":"proprietario"'), '"financeiro"', '"financeiro":"proprietario"'), '"geral"', '"geral":"proprietario"'), '[', '{'), ']', '}')
    WHERE role <> 'client';
UPDATE people SET permissions = '["decide_orders","answer_conversations","publish_documents","answer_requests","manage_tasks","manage_people","manage_companies","manage_departments","manage_staff","manage_notifications","manage_texts","publish_news","see_audit","export_data","pair_agents"]' WHERE role = 'administrator';
UPDATE people SET permissions = '["decide_orders","answer_conversations","publish_documents","answer_requests","manage_tasks","manage_people","manage_companies","manage_departments","manage_notifications","manage_texts","publish_news","see_audit","export_data","pair_agents"]' WHERE role = 'manager';
UPDATE people SET permissions = '["decide_orders","answer_conversations","answer_requests","publish_documents","manage_tasks"]' WHERE role = 'accountant';
UPDATE people SET permissions = '["decide_orders","answer_conversations","answer_requests"]' WHERE role = 'attendant';
UPDATE people SET permissions = '["see_all_hr_documents","order_documents","upload_documents","share_links","chat","see_calendar","see_certificates","request_general","request_admission","request_vacation","request_leave","request_termination","request_payroll_entries","answer_collection"]' WHERE role = 'client';

-- Everybody reads again: people have levels and permissions now.
UPDATE people SET access_version = access_version + 1 WHERE role <> 'client';

-- Departments, usual and own. One that was deleted says where its things went.
CREATE TABLE departments (
    office     TEXT NOT NULL REFERENCES offices (id),
    department TEXT NOT NULL,
    -- '' for a usual one that bears its usual name.
    name       TEXT NOT NULL DEFAULT '',
    place      {{int}} NOT NULL,
    moved_into TEXT NOT NULL DEFAULT '',
    PRIMARY KEY (office, department)
) {{strict}};
INSERT INTO departments (office, department, place)
    SELECT o.id, d.department, d.place FROM offices o CROSS JOIN (
        SELECT 'pessoal' AS department, 0 AS place UNION ALL SELECT 'fiscal', 1 UNION ALL SELECT 'contabil', 2
        UNION ALL SELECT 'societario', 3 UNION ALL SELECT 'financeiro', 4 UNION ALL SELECT 'geral', 5
    ) d;
INSERT INTO feed (office, cursor, entity, entity_id)
    SELECT d.office, c.value + d.place + 1, 'department', d.department FROM departments d
    JOIN counters c ON c.office = d.office AND c.name = 'feed';
UPDATE counters SET value = value + 6 WHERE name = 'feed';

-- Permission groups of staff. Who is in which stands with the people, in staff_groups.
CREATE TABLE permission_groups (
    office      TEXT NOT NULL REFERENCES offices (id),
    id          TEXT NOT NULL,
    name        TEXT NOT NULL,
    permissions TEXT NOT NULL,
    deleted     {{int}} NOT NULL DEFAULT 0,
    PRIMARY KEY (office, id)
) {{strict}};
-- reach: administrators; who else is one. groups: members, all of staff.
CREATE INDEX people_by_role ON people (office, role);

-- Wizards that were begun; a form is kept as it was typed.
CREATE TABLE person_drafts (
    office     TEXT NOT NULL,
    id         TEXT NOT NULL,
    by_person  TEXT NOT NULL,
    step       TEXT NOT NULL,
    form       TEXT NOT NULL,
    changed_at {{int}} NOT NULL,
    gone       {{int}} NOT NULL DEFAULT 0,
    PRIMARY KEY (office, id),
    FOREIGN KEY (office, by_person) REFERENCES people (office, id)
) {{strict}};

CREATE TABLE contacts (
    office       TEXT NOT NULL REFERENCES offices (id),
    id           TEXT NOT NULL,
    name         TEXT NOT NULL,
    main_email   TEXT NOT NULL,
    other_emails TEXT NOT NULL DEFAULT '[]',
    phones       TEXT NOT NULL DEFAULT '[]',
    tax_id       TEXT NOT NULL DEFAULT '',
    notes        TEXT NOT NULL DEFAULT '',
    -- The businesses that name it, as their own profile does.
    companies    TEXT NOT NULL,
    deleted      {{int}} NOT NULL DEFAULT 0,
    PRIMARY KEY (office, id)
) {{strict}};
CREATE UNIQUE INDEX contacts_one_email ON contacts (office, main_email) WHERE deleted = 0;

-- What the office itself says about a company: regime, modules, individuals, what was written by hand.
ALTER TABLE companies ADD COLUMN profile TEXT NOT NULL DEFAULT '{}';
