// The answers of a form while it is filled in (PC3): which questions are asked, and what is sent. What is right is
// decided by the office alone; here it is only read from what was typed.
import type { Condition, Field, Form, FormValue, Section } from '../../contract';

export type Answers = Record<string, FormValue>;

/** Within a row, a column of it, else a field of the form. */
export function holds(when: Condition, form: Answers, row?: Answers): boolean {
  const answer = row?.[when.field] ?? form[when.field];
  if (typeof answer === 'boolean') return when.is.includes(answer ? 'yes' : 'no');
  return typeof answer === 'string' && when.is.includes(answer);
}

export function isAsked(thing: Field | Section, form: Answers, row?: Answers): boolean {
  return thing.when === null || holds(thing.when, form, row);
}

export function isRequired(field: Field, form: Answers, row?: Answers): boolean {
  return field.required || (field.required_when !== null && holds(field.required_when, form, row));
}

/** Only what is asked, and is answered: an answer to a question that went away again is not sent. */
export function answered(form: Form, answers: Answers): Answers {
  const told: Answers = {};
  for (const section of form.section) {
    if (!isAsked(section, told)) continue;
    for (const field of section.field) {
      if (field.kind.is === 'files' || !isAsked(field, told)) continue;
      const value = kept(field, answers[field.id], told);
      if (value !== undefined) told[field.id] = value;
    }
  }
  return told;
}

function kept(field: Field, value: FormValue | undefined, form: Answers): FormValue | undefined {
  if (value === undefined || value === '') return undefined;
  if (!Array.isArray(value)) return typeof value === 'string' ? value.trim() || undefined : value;
  if (field.kind.is !== 'table') return undefined;
  const columns = field.kind.columns;
  const rows = value.map((row) => {
    const told: Answers = {};
    for (const column of columns) {
      if (!isAsked(column, form, told)) continue;
      const cell = kept(column, row[column.id], form);
      if (cell !== undefined) told[column.id] = cell;
    }
    return told;
  });
  return rows.length === 0 ? undefined : rows;
}

/** The fields that take files and are asked now. */
export function fileFields(form: Form, answers: Answers): Field[] {
  const told = answered(form, answers);
  return form.section
    .filter((section) => isAsked(section, told))
    .flatMap(({ field }) => field)
    .filter((field) => field.kind.is === 'files' && isAsked(field, told));
}

/** "1.234,56" as cents; undefined when it is no amount. */
export function cents(typed: string): number | undefined {
  const text = typed.replace(/[R$\s]/g, '');
  if (text === '') return undefined;
  // The last comma or point with one or two digits behind it is the decimal one.
  const match = /^(\d{1,3}(?:[.,]\d{3})+|\d+)(?:[.,](\d{1,2}))?$/.exec(text);
  if (!match) return undefined;
  const whole = Number((match[1] ?? '').replace(/\D/g, ''));
  return whole * 100 + Number((match[2] ?? '0').padEnd(2, '0'));
}

/** Where a fault lies: `periods[0].starts_on` is the column of the first row. */
export interface Place {
  field: string;
  row?: number;
  column?: string;
}

export function placeOf(fault: string): Place {
  const match = /^(\w+)\[(\d+)\](?:\.(\w+))?$/.exec(fault);
  if (!match) return { field: fault };
  return { field: match[1] ?? '', row: Number(match[2]), ...(match[3] ? { column: match[3] } : {}) };
}

/** What a field is called, in its table or out of it. */
export function fieldNamed(form: Form, fault: string): Field | undefined {
  const { field: id, column } = placeOf(fault.replace(/^(\w+)\.(\w+)$/, '$1[0].$2'));
  const field = form.section.flatMap(({ field }) => field).find((field) => field.id === id);
  if (!column || field?.kind.is !== 'table') return field;
  return field.kind.columns.find(({ id }) => id === column);
}
