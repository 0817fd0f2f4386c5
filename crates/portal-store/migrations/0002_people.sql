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
