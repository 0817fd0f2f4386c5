-- The books of the fictional office, shaped after what accounting systems keep: companies, their employees, what varies
-- each month, the payroll once it is calculated, and the revenue once it is entered. Money is in cents, days are
-- YYYY-MM-DD, competences YYYY-MM, moments RFC 3339 in UTC.

CREATE TABLE office (
    name TEXT NOT NULL,
    tax_id TEXT NOT NULL,
    contact TEXT NOT NULL,
    accountant TEXT NOT NULL,
    accountant_standing TEXT NOT NULL
) STRICT;

CREATE TABLE companies (
    code INTEGER PRIMARY KEY,
    name TEXT NOT NULL,
    short_name TEXT NOT NULL,
    tax_id TEXT NOT NULL UNIQUE,
    place TEXT NOT NULL,
    status TEXT NOT NULL CHECK (status IN ('active', 'inactive')),
    representative TEXT NOT NULL,
    meal_voucher INTEGER NOT NULL
) STRICT;

CREATE TABLE employees (
    company INTEGER NOT NULL REFERENCES companies (code),
    code INTEGER NOT NULL,
    name TEXT NOT NULL,
    cpf TEXT NOT NULL UNIQUE,
    born_on TEXT NOT NULL,
    job_title TEXT NOT NULL,
    cbo TEXT NOT NULL,
    department TEXT NOT NULL,
    admitted_on TEXT NOT NULL,
    left_on TEXT,
    salary INTEGER NOT NULL,
    transport_cost INTEGER NOT NULL,
    account TEXT NOT NULL,
    PRIMARY KEY (company, code)
) STRICT, WITHOUT ROWID;

CREATE TABLE dependants (
    company INTEGER NOT NULL,
    employee INTEGER NOT NULL,
    name TEXT NOT NULL,
    born_on TEXT NOT NULL,
    PRIMARY KEY (company, employee, name),
    FOREIGN KEY (company, employee) REFERENCES employees (company, code)
) STRICT, WITHOUT ROWID;

-- Loans that the payroll pays back ("Crédito do Trabalhador").
CREATE TABLE loans (
    company INTEGER NOT NULL,
    employee INTEGER NOT NULL,
    first_competence TEXT NOT NULL,
    instalments INTEGER NOT NULL,
    instalment INTEGER NOT NULL,
    PRIMARY KEY (company, employee),
    FOREIGN KEY (company, employee) REFERENCES employees (company, code)
) STRICT, WITHOUT ROWID;

-- What was told to the payroll of one month.
CREATE TABLE entries (
    company INTEGER NOT NULL,
    employee INTEGER NOT NULL,
    competence TEXT NOT NULL,
    overtime_minutes INTEGER NOT NULL,
    commission INTEGER NOT NULL,
    PRIMARY KEY (company, employee, competence),
    FOREIGN KEY (company, employee) REFERENCES employees (company, code)
) STRICT, WITHOUT ROWID;

CREATE TABLE events (
    code INTEGER PRIMARY KEY,
    name TEXT NOT NULL,
    kind TEXT NOT NULL CHECK (kind IN ('earning', 'deduction', 'informative'))
) STRICT;

-- A row says that the payroll of that month is calculated. `process` 11 is the monthly payroll.
CREATE TABLE payroll_runs (
    company INTEGER NOT NULL REFERENCES companies (code),
    competence TEXT NOT NULL,
    process INTEGER NOT NULL,
    calculated_at TEXT NOT NULL,
    paid_on TEXT,
    PRIMARY KEY (company, competence, process)
) STRICT, WITHOUT ROWID;

CREATE TABLE payslips (
    company INTEGER NOT NULL,
    competence TEXT NOT NULL,
    process INTEGER NOT NULL,
    employee INTEGER NOT NULL,
    base_salary INTEGER NOT NULL,
    inss_base INTEGER NOT NULL,
    fgts_base INTEGER NOT NULL,
    fgts INTEGER NOT NULL,
    irrf_base INTEGER NOT NULL,
    irrf_rate_bp INTEGER NOT NULL,
    PRIMARY KEY (company, competence, process, employee),
    FOREIGN KEY (company, competence, process) REFERENCES payroll_runs (company, competence, process),
    FOREIGN KEY (company, employee) REFERENCES employees (company, code)
) STRICT, WITHOUT ROWID;

CREATE TABLE payroll_lines (
    company INTEGER NOT NULL,
    competence TEXT NOT NULL,
    process INTEGER NOT NULL,
    employee INTEGER NOT NULL,
    event INTEGER NOT NULL REFERENCES events (code),
    reference TEXT NOT NULL,
    amount INTEGER NOT NULL,
    position INTEGER NOT NULL,
    PRIMARY KEY (company, competence, process, employee, position),
    FOREIGN KEY (company, competence, process, employee)
        REFERENCES payslips (company, competence, process, employee)
) STRICT, WITHOUT ROWID;

CREATE TABLE revenue (
    company INTEGER NOT NULL REFERENCES companies (code),
    competence TEXT NOT NULL,
    sales INTEGER NOT NULL,
    services INTEGER NOT NULL,
    entered_at TEXT NOT NULL,
    PRIMARY KEY (company, competence)
) STRICT, WITHOUT ROWID;
