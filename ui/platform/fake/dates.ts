// The dates of the invented office's processes: weekends and Christmas are no business days, and that is all it knows.
import type { Dates, DueRule, ProcessTemplate, Shift, Target, TimePreview } from '../../contract';

const DAY_MS = 86_400_000;
const at = (date: string) => new Date(`${date}T12:00:00Z`);
const text = (date: Date) => date.toISOString().slice(0, 10);
const later = (date: string, days: number) => text(new Date(at(date).getTime() + days * DAY_MS));

function counts(date: string, off: string[] = []): boolean {
  return ![0, 6].includes(at(date).getUTCDay()) && !date.endsWith('-12-25') && !off.includes(date);
}

function business(date: string, step: 1 | -1, off: string[]): string {
  let day = date;
  while (!counts(day, off)) day = later(day, step);
  return day;
}

function shifted(date: string, shift: Shift, off: string[]): string {
  return shift === 'keep' ? date : business(date, shift === 'anticipate' ? -1 : 1, off);
}

function due(rule: DueRule, month: string, event: string, off: string[]): string | null {
  const [year, index] = month.split('-').map(Number) as [number, number];
  const of = (after: number, day: number) => {
    const last = new Date(Date.UTC(year, index + after, 0)).getUTCDate();
    return text(new Date(Date.UTC(year, index - 1 + after, Math.min(day, last), 12)));
  };
  switch (rule.rule) {
    case 'day_of_month':
      return shifted(of(rule.months_after, rule.day), rule.shift, rule.calendar === 'local' ? off : []);
    case 'business_day': {
      let day = business(of(rule.months_after, 1), 1, []);
      for (let left = rule.nth - 1; left > 0; left--) day = business(later(day, 1), 1, []);
      return day;
    }
    case 'last_business_day':
      return business(of(rule.months_after, 31), -1, []);
    case 'days_from_event':
      return shifted(later(event, rule.days), rule.shift, []);
    default:
      return null;
  }
}

function wanted(target: Target, legal: string | null, month: string, event: string, off: string[]): string | null {
  if (target.target === 'own_date') return due(target.rule, month, event, off);
  if (legal === null) return null;
  let day = business(legal, -1, off);
  for (let left = target.count; left > 0; left--) day = business(later(day, -1), -1, off);
  return day;
}

export function datesOf(template: ProcessTemplate, month: string, event = '2026-12-01', off: string[] = []): Dates {
  const legal_on = template.legal ? due(template.legal, month, event, off) : null;
  return { legal_on, target_on: wanted(template.target, legal_on, month, event, off) };
}

export function nextTimes(template: ProcessTemplate, from: string, event?: string): TimePreview[] {
  const [year, index] = from.split('-').map(Number) as [number, number];
  if (template.recurrence.every === 'once')
    return [{ month: (event ?? from).slice(0, 7), competence: null, dates: datesOf(template, from, event) }];
  return Array.from({ length: 6 }, (_, ahead) => {
    const month = (of: number) => new Date(Date.UTC(year, index - 1 + of, 1)).toISOString().slice(0, 7);
    const competence = month(ahead - template.competence_offset);
    return { month: month(ahead), competence, dates: datesOf(template, competence) };
  });
}
