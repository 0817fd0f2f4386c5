-- notices: what went out about a company ("Enviados").
CREATE INDEX notices_of_company ON notices (office, company, id);
