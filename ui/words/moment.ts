// Times, days, competences and amounts as people read them, in the office's zone.
import * as m from '../texts/messages.ts';
import { region } from './region.svelte.ts';

const MINUTE_S = 60;
const HOUR_S = 60 * MINUTE_S;
const DAY_S = 24 * HOUR_S;

/** "há 5 min", "ontem"; beyond a week, the day. */
export function relative(at: string, now: Date): string {
  const ago_s = Math.round((now.getTime() - Date.parse(at)) / 1000);
  if (ago_s < 45) return m.just_now();
  if (ago_s >= 7 * DAY_S) return shortDay(at);
  const ago = new Intl.RelativeTimeFormat(format(), { numeric: 'auto', style: 'short' });
  if (ago_s < HOUR_S) return ago.format(-Math.max(1, Math.round(ago_s / MINUTE_S)), 'minute');
  if (ago_s < DAY_S) return ago.format(-Math.round(ago_s / HOUR_S), 'hour');
  return ago.format(-Math.round(ago_s / DAY_S), 'day');
}

/** The whole of it, for a tooltip: "sexta-feira, 20 de novembro de 2026 às 09:42". */
export function exact(at: string): string {
  return inZone({ dateStyle: 'full', timeStyle: 'short' }).format(new Date(at));
}

/** "às 09:42"; another day: "em 20/11 às 09:42". */
export function atTime(at: string, now: Date): string {
  return sameDay(at, now) ? m.at_time({ time: time(at) }) : m.on_day_at_time({ day: shortDay(at), time: time(at) });
}

/** "desde 09:42"; another day: "desde 20/11, 09:42". */
export function sinceTime(at: string, now: Date): string {
  return sameDay(at, now) ? m.since_time({ time: time(at) }) : m.since_day_time({ day: shortDay(at), time: time(at) });
}

/** "09:42". */
export function time(at: string): string {
  return inZone({ hour: '2-digit', minute: '2-digit', hour12: false }).format(new Date(at));
}

/** The day of a moment: "20/11/2026". */
export function dayOf(at: string): string {
  return inZone({ day: '2-digit', month: '2-digit', year: 'numeric' }).format(new Date(at));
}

/** A heading over what happened on one day: "sexta-feira, 20 de novembro". */
export function longDay(at: string): string {
  return inZone({ weekday: 'long', day: 'numeric', month: 'long' }).format(new Date(at));
}

export function sameDay(at: string, other: Date | string): boolean {
  const day = inZone({ dateStyle: 'short' });
  return day.format(new Date(at)) === day.format(new Date(other));
}

/** A calendar day without a time, `2026-11-20`, which belongs to no zone. */
export function day(date: string): string {
  const plain = new Intl.DateTimeFormat(format(), {
    day: '2-digit',
    month: '2-digit',
    year: 'numeric',
    timeZone: 'UTC',
  });
  return plain.format(new Date(`${date}T00:00:00Z`));
}

/** `2026-11` is said 11/2026 in every language: it is what the documents print. */
export function competence(value: string): string {
  const [year = '', month = ''] = value.split('-');
  return `${month}/${year}`;
}

/** Today in the office's zone, as `2026-11-22`. */
export function today(now: Date): string {
  // By its parts: how a language writes a short date changes between versions of the same library.
  const format = { timeZone: region.zone, year: 'numeric', month: '2-digit', day: '2-digit' } as const;
  const parts = new Intl.DateTimeFormat('en', format).formatToParts(now);
  const part = (type: 'year' | 'month' | 'day') => parts.find((one) => one.type === type)?.value ?? '';
  return `${part('year')}-${part('month')}-${part('day')}`;
}

/** When a calendar day begins in the office's zone, as a moment; `later` that many days after it. */
export function startOfDay(date: string, later = 0): string {
  const midnight = Date.parse(`${date}T00:00:00Z`) + later * DAY_S * 1000;
  // What the clocks of the zone show at a moment, read as if it were UTC, tells how far they are off. Asked again at the
  // moment found, because they may have been changed in between.
  const off = (at: number) => wallClock(at) - at;
  const guess = midnight - off(midnight);
  return new Date(midnight - off(guess)).toISOString();
}

function wallClock(at: number): number {
  const shown = new Intl.DateTimeFormat('en-CA', {
    ...{ timeZone: region.zone, hourCycle: 'h23', year: 'numeric', month: '2-digit', day: '2-digit' },
    ...{ hour: '2-digit', minute: '2-digit', second: '2-digit' },
  });
  const part = Object.fromEntries(shown.formatToParts(at).map(({ type, value }) => [type, value]));
  return Date.parse(`${part.year}-${part.month}-${part.day}T${part.hour}:${part.minute}:${part.second}Z`);
}

/** Whole cents as "R$ 1.234,56". */
export function money(cents: number): string {
  return new Intl.NumberFormat(format(), { style: 'currency', currency: 'BRL' }).format(cents / 100);
}

/** Bytes as "84 kB". */
export function size(bytes: number): string {
  const [value, unit] = bytes < 1_000_000 ? [Math.ceil(bytes / 1000), 'kilobyte'] : [bytes / 1_000_000, 'megabyte'];
  return number(value, { style: 'unit', unit, unitDisplay: 'short', maximumFractionDigits: 1 });
}

export function number(value: number, options?: Intl.NumberFormatOptions): string {
  return new Intl.NumberFormat(format(), options).format(value);
}

/** "10/2026, 11/2026 e 12/2026". */
export function list(values: string[]): string {
  return new Intl.ListFormat(format(), { type: 'conjunction' }).format(values);
}

function shortDay(at: string): string {
  return inZone({ day: '2-digit', month: '2-digit' }).format(new Date(at));
}

function inZone(options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat {
  return new Intl.DateTimeFormat(format(), { ...options, timeZone: region.zone });
}

/** In English too the day comes before the month: the papers are Brazilian. */
function format(): string {
  return region.locale === 'en' ? 'en-GB' : region.locale;
}
