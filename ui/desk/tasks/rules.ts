// Rules of dates as sentences, and what is asked for each. A new rule of the domain needs a line in each table.
import type { Calendar, DueRule, Overrides, ProcessTemplate, Recurrence, Shift, Target } from '../../contract';
import * as m from '../../texts/messages.ts';
import { region } from '../../words/region.svelte.ts';

export type RuleKind = Exclude<DueRule['rule'], 'office_table'>;

export const ruleName: Record<RuleKind, () => string> = {
  day_of_month: m.processes_rule_day_of_month,
  business_day: m.processes_rule_business_day,
  last_business_day: m.processes_rule_last_business_day,
  last_business_day_after_quarter: m.processes_rule_after_quarter,
  day_of_year: m.processes_rule_day_of_year,
  last_business_day_of_year_month: m.processes_rule_last_of_year_month,
  days_from_event: m.processes_rule_days_from_event,
};

export const everyName: Record<Recurrence['every'], () => string> = {
  month: m.tasks_every_month,
  quarter: m.tasks_every_quarter,
  year: m.tasks_every_year,
  once: m.processes_every_once,
};

export const shiftName: Record<Shift, () => string> = {
  anticipate: m.processes_shift_anticipate,
  postpone: m.processes_shift_postpone,
  keep: m.processes_shift_keep,
};

export const calendarName: Record<Calendar, () => string> = {
  bank: m.processes_calendar_bank,
  payroll: m.processes_calendar_payroll,
  local: m.processes_calendar_local,
};

/** The rules that fit work which comes so often. */
export function rulesFor(every: Recurrence['every']): RuleKind[] {
  if (every === 'once') return ['days_from_event'];
  return (Object.keys(ruleName) as RuleKind[]).filter((kind) => kind !== 'days_from_event');
}

/** A rule of that kind with the numbers that are usual. */
export function usualRule(kind: RuleKind): DueRule {
  switch (kind) {
    case 'day_of_month':
      return { rule: kind, day: 20, months_after: 1, shift: 'anticipate', calendar: 'bank' };
    case 'business_day':
      return { rule: kind, nth: 5, months_after: 1, calendar: 'bank' };
    case 'last_business_day':
      return { rule: kind, months_after: 1 };
    case 'last_business_day_after_quarter':
      return { rule: kind };
    case 'day_of_year':
      return { rule: kind, month: 5, day: 31, years_after: 1, shift: 'anticipate' };
    case 'last_business_day_of_year_month':
      return { rule: kind, month: 6, years_after: 1 };
    case 'days_from_event':
      return { rule: kind, days: -1, shift: 'anticipate' };
  }
}

export function monthsAfter(count: number): string {
  if (count === 0) return m.processes_month_same();
  if (count === 1) return m.processes_month_next();
  if (count === -1) return m.processes_month_before();
  return count > 0 ? m.processes_months_after({ count }) : m.processes_months_before({ count: -count });
}

export function yearsAfter(count: number): string {
  if (count === 0) return m.processes_year_same();
  if (count === 1) return m.processes_year_next();
  return m.processes_years_after({ count });
}

export function monthName(month: number): string {
  const name = new Intl.DateTimeFormat(region.locale, { month: 'long', timeZone: 'UTC' });
  return name.format(new Date(Date.UTC(2026, month - 1, 15)));
}

export const MONTHS = Array.from({ length: 12 }, (_, index) => index + 1);

/** "Dia 20 do mês seguinte; se não for dia útil, antecipa" */
export function ruleSays(rule: DueRule): string {
  switch (rule.rule) {
    case 'day_of_month':
      return shifted(m.processes_says_day({ day: rule.day, month: monthsAfter(rule.months_after) }), rule.shift);
    case 'business_day':
      return m.processes_says_business_day({ nth: rule.nth, month: monthsAfter(rule.months_after) });
    case 'last_business_day':
      return m.processes_says_last({ month: monthsAfter(rule.months_after) });
    case 'last_business_day_after_quarter':
      return m.processes_rule_after_quarter();
    case 'day_of_year': {
      const { day, month, years_after } = rule;
      const said = m.processes_says_day_of_year({ day, month: monthName(month), year: yearsAfter(years_after) });
      return shifted(said, rule.shift);
    }
    case 'last_business_day_of_year_month':
      return m.processes_says_last_of({ month: monthName(rule.month), year: yearsAfter(rule.years_after) });
    case 'days_from_event':
      return shifted(fromEvent(rule.days), rule.shift);
    case 'office_table':
      return m.processes_rule_office_table();
  }
}

export function targetSays(target: Target): string {
  if (target.target === 'own_date') return ruleSays(target.rule);
  if (target.count === 0) return m.processes_target_same();
  return target.count === 1 ? m.processes_target_one() : m.processes_target_many({ count: target.count });
}

/** A company's process: the office's, with what is different for it. */
export function withOverrides(template: ProcessTemplate, overrides: Overrides): ProcessTemplate {
  return { ...template, legal: overrides.legal ?? template.legal, target: overrides.target ?? template.target };
}

/** "qua., 25/11/2026" */
export function longDate(date: string): string {
  const format = { weekday: 'short', day: '2-digit', month: '2-digit', year: 'numeric', timeZone: 'UTC' } as const;
  return new Intl.DateTimeFormat(region.locale, format).format(new Date(`${date}T12:00:00Z`));
}

export const NO_OVERRIDES: Overrides = { responsible: null, notify_client: null, legal: null, target: null };

export function isOverridden(overrides: Overrides): boolean {
  return Object.values(overrides).some((value) => value !== null);
}

function fromEvent(days: number): string {
  if (days === 0) return m.processes_event_day();
  if (Math.abs(days) === 1) return days < 0 ? m.processes_event_day_before() : m.processes_event_day_after();
  return days < 0 ? m.processes_event_before({ count: -days }) : m.processes_event_after({ count: days });
}

function shifted(said: string, shift: Shift): string {
  return shift === 'keep' ? said : m.processes_says_shifted({ said, shift: shiftName[shift]().toLowerCase() });
}
