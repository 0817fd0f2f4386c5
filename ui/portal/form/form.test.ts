// Forms (PC3): which questions are asked, what is sent, and what is said of it.
import { afterEach, expect, test } from 'vitest';
import type { FormFault } from '../../contract';
import { region } from '../../words/region.svelte.ts';
import { FakeClientOffice } from '../fake.ts';
import { FORMS } from '../fake/forms.ts';
import { answered, cents, holds, placeOf, type Answers } from './answers.ts';
import { faultPlace, faultSays } from './faults.ts';
import { Filling } from './filling.svelte.ts';

const [vacation] = FORMS as [(typeof FORMS)[0] & object];
afterEach(() => (region.locale = 'pt-BR'));

test('a condition holds for a yes, a no, a choice; a column comes before a field of the form', () => {
  expect(holds({ field: 'a', is: ['yes'] }, { a: true })).toBe(true);
  expect(holds({ field: 'a', is: ['yes'] }, { a: false })).toBe(false);
  expect(holds({ field: 'a', is: ['no'] }, { a: false })).toBe(true);
  expect(holds({ field: 'a', is: ['x', 'y'] }, { a: 'y' })).toBe(true);
  expect(holds({ field: 'a', is: ['x'] }, { a: 'x' }, { a: 'z' })).toBe(false);
  expect(holds({ field: 'a', is: ['x'] }, {})).toBe(false);
});

test('an answer to a question that went away again is not sent', () => {
  const answers = { part_taken: true, long_part_taken: false, employee: 'employee-1' };
  expect(answered(vacation, answers)).toEqual(answers);
  expect(answered(vacation, { ...answers, part_taken: false })).toEqual({ part_taken: false, employee: 'employee-1' });
});

test('blanks are not answers, rows keep their place', () => {
  const rows: Answers[] = [{ starts_on: '2027-01-04', ends_on: ' ' }, {}, { starts_on: '2027-07-05' }];
  expect(answered(vacation, { employee: '  ', periods: rows })).toEqual({
    periods: [{ starts_on: '2027-01-04' }, {}, { starts_on: '2027-07-05' }],
  });
});

test.each([
  ['1.234,56', 123_456],
  ['1234,5', 123_450],
  ['R$ 80', 8_000],
  ['1,234.56', 123_456],
  ['1.234', 123_400],
  ['0,07', 7],
  ['', undefined],
  ['doze', undefined],
  ['1,2,3', undefined],
])('“%s” is %s cents', (typed, expected) => expect(cents(typed)).toBe(expected));

test('a fault names its place', () => {
  expect(placeOf('employee')).toEqual({ field: 'employee' });
  expect(placeOf('periods[1].starts_on')).toEqual({ field: 'periods', row: 1, column: 'starts_on' });
  expect(placeOf('periods[0]')).toEqual({ field: 'periods', row: 0 });
});

test('a fault is said with its reason in the law, in the language that is spoken', () => {
  const fault: FormFault = {
    field: 'periods[1].ends_on',
    fault: { is: 'too_few_days', days: 4, least: 5 },
    law: 'CLT art. 134 §1º',
    note: null,
    blocks: true,
  };
  expect(faultPlace(vacation, fault)).toBe('Períodos, linha 2: Fim');
  expect(faultSays(vacation, fault)).toBe('São 4 dias; precisam ser pelo menos 5. (CLT art. 134 §1º)');
  region.locale = 'en';
  expect(faultSays(vacation, fault)).toEqual(expect.stringMatching(/4.*5.*\(CLT art. 134 §1º\)$/));
});

test('what is missing is said when it is sent, what is wrong as soon as the field is left', async () => {
  const filling = new Filling(new FakeClientOffice(), vacation, 'company-1');
  filling.set('periods', [{ starts_on: '2027-01-04', ends_on: '2027-01-06' }]);
  filling.leave('periods');
  await filling.check();
  expect(filling.said(true, 'employee')).toHaveLength(0);
  expect(filling.said(true, 'periods', 0, 'ends_on')).toHaveLength(1);
  expect(await filling.send()).toBe(false);
  expect(filling.said(true, 'employee')).toHaveLength(1);
});

test('a warning of the law wants a yes, and then it is sent, once', async () => {
  const office = new FakeClientOffice();
  const filling = new Filling(office, vacation, 'company-1');
  filling.set('employee', 'employee-1');
  // A Saturday: the weekly rest follows.
  filling.set('periods', [{ starts_on: '2027-01-02', ends_on: '2027-01-20' }]);
  expect(await filling.send()).toBe(false);
  expect(filling.warnings).toHaveLength(1);
  expect(office.commands.size).toBe(0);
  filling.accepted = true;
  expect(await filling.send()).toBe(true);
  expect([...office.commands.values()]).toMatchObject([{ act: 'open', form: 'vacation', despite_warnings: true }]);
});
