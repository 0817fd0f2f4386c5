// What is wrong with an answer, as a sentence (PC3). The facts come from the office.
import type { Fault, Form, FormFault } from '../../contract';
import * as m from '../../texts/messages.ts';
import { day, list, money, number } from '../../words/moment.ts';
import { inLanguage } from '../../words/region.svelte.ts';
import { fieldNamed, placeOf } from './answers.ts';

/** The sentence, what the form's rule adds, and the law. */
export function faultSays(form: Form, fault: FormFault): string {
  const law = fault.law ? `(${fault.law})` : '';
  return [says(form, fault.fault), fault.note ? inLanguage(fault.note) : '', law].filter(Boolean).join(' ');
}

/** Where it is, for the list above the button: "Períodos, linha 2: Início". */
export function faultPlace(form: Form, fault: FormFault): string {
  const { row, column, field } = placeOf(fault.field);
  const table = fieldNamed(form, field);
  const name = table ? inLanguage(table.name) : field;
  if (row === undefined) return name;
  const cell = column ? fieldNamed(form, fault.field) : undefined;
  const place = m.portal_fault_row({ table: name, row: number(row + 1) });
  return cell ? `${place}: ${inLanguage(cell.name)}` : place;
}

function says(form: Form, fault: Fault): string {
  switch (fault.is) {
    case 'missing':
      return m.requests_fault_missing();
    case 'not_asked':
      return m.requests_fault_not_asked();
    case 'wrong_kind':
      return m.requests_fault_wrong_kind();
    case 'not_an_option':
      return m.requests_fault_not_an_option();
    case 'too_long':
      return m.requests_fault_too_long({ max_chars: number(fault.max_chars) });
    case 'not_a_date':
      return m.requests_fault_not_a_date();
    case 'not_a_competence':
      return m.requests_fault_not_a_competence();
    case 'out_of_range':
      return m.requests_fault_out_of_range({ min: number(fault.min ?? 0), max: number(fault.max ?? 0) });
    case 'amount_out_of_range':
      return amountSays(fault.min, fault.max);
    case 'not_a_cpf':
      return m.requests_fault_not_a_cpf();
    case 'not_a_pis':
      return m.requests_fault_not_a_pis();
    case 'not_an_email':
      return m.requests_fault_not_an_email();
    case 'not_hours':
      return m.requests_fault_not_hours({ max_hours: number(fault.max_hours) });
    case 'not_a_phone':
      return m.requests_fault_not_a_phone();
    case 'not_an_employee':
      return m.requests_fault_not_an_employee();
    case 'has_left':
      return m.requests_fault_has_left({ left_on: day(fault.left_on) });
    case 'too_few_rows':
      return m.requests_fault_too_few_rows({ min: number(fault.min) });
    case 'too_many_rows':
      return m.requests_fault_too_many_rows({ max: number(fault.max) });
    case 'too_many_files':
      return m.requests_fault_too_many_files({ max: number(fault.max) });
    case 'before_other':
      return m.requests_fault_before_other({ other: nameOf(form, fault.other), day: day(fault.day) });
    case 'before_admission':
      return m.requests_fault_before_admission({ admitted_on: day(fault.admitted_on) });
    case 'too_few_days':
      return m.requests_fault_too_few_days({ days: number(fault.days), least: number(fault.least) });
    case 'too_many_days':
      return m.requests_fault_too_many_days({ days: number(fault.days), most: number(fault.most) });
    case 'too_early':
      return m.requests_fault_too_early({ earliest: day(fault.earliest) });
    case 'too_late':
      return m.requests_fault_too_late({ latest: day(fault.latest) });
    case 'rest_ahead':
      return m.requests_fault_rest_ahead({ rest_on: day(fault.rest_on) });
    case 'no_long_part':
      return m.requests_fault_no_long_part({ least: number(fault.least) });
    case 'more_than_balance':
      return m.requests_fault_more_than_balance({ days: number(fault.days), balance: number(fault.balance) });
    case 'too_many_parts':
      return m.requests_fault_too_many_parts({ most: number(fault.most) });
    case 'overlaps':
      return m.requests_fault_overlaps({ row: number(fault.row + 1) });
    case 'too_young':
      return m.requests_fault_too_young({ age: number(fault.age), least: number(fault.least) });
    case 'together_too_much':
      return m.requests_fault_together_too_much({ sum: number(fault.sum), most: number(fault.most) });
    case 'same_as_row':
      return m.requests_fault_same_as_row({ row: number(fault.row + 1) });
    case 'none_answered':
      return `${m.requests_fault_none_answered()} (${list(fault.of.map((id) => nameOf(form, id)))})`;
    case 'think_of':
      return m.requests_fault_think_of();
  }
}

function amountSays(min: number | null, max: number | null): string {
  if (min !== null && max !== null) return m.requests_fault_amount_out_of_range({ min: money(min), max: money(max) });
  if (min !== null) return m.requests_fault_amount_at_least({ min: money(min) });
  return m.requests_fault_amount_at_most({ max: money(max ?? 0) });
}

function nameOf(form: Form, id: string): string {
  const field = fieldNamed(form, id);
  return field ? inLanguage(field.name) : id;
}
