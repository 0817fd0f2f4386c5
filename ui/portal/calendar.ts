// The days of a month as a calendar lays them out. All of it in UTC, because a calendar day belongs to no zone.
import { region } from '../words/region.svelte.ts';

/** Weeks from Sunday, as Brazilian calendars have them; null outside the month. */
export function monthGrid(month: string): (string | null)[][] {
  const first = new Date(`${month}-01T00:00:00Z`);
  const days = new Date(Date.UTC(first.getUTCFullYear(), first.getUTCMonth() + 1, 0)).getUTCDate();
  const cells: (string | null)[] = Array.from({ length: first.getUTCDay() }, () => null);
  for (let day = 1; day <= days; day++) cells.push(`${month}-${String(day).padStart(2, '0')}`);
  while (cells.length % 7 !== 0) cells.push(null);
  return Array.from({ length: cells.length / 7 }, (_, week) => cells.slice(week * 7, week * 7 + 7));
}

export function shiftedMonth(month: string, by: number): string {
  const date = new Date(`${month}-01T00:00:00Z`);
  date.setUTCMonth(date.getUTCMonth() + by);
  return date.toISOString().slice(0, 7);
}

/** "novembro de 2026". */
export function monthName(month: string): string {
  return said(`${month}-01`, { month: 'long', year: 'numeric' });
}

/** "sexta-feira, 20 de novembro". */
export function dayName(date: string): string {
  return said(date, { weekday: 'long', day: 'numeric', month: 'long' });
}

export function cellName(date: string): string {
  return String(Number(date.slice(8)));
}

export function weekdayNames(): { short: string; long: string }[] {
  // The 1st of November 2026 is a Sunday.
  return Array.from({ length: 7 }, (_, day) => ({
    short: said(`2026-11-0${day + 1}`, { weekday: 'short' }),
    long: said(`2026-11-0${day + 1}`, { weekday: 'long' }),
  }));
}

function said(date: string, options: Intl.DateTimeFormatOptions): string {
  const locale = region.locale === 'en' ? 'en-GB' : region.locale;
  return new Intl.DateTimeFormat(locale, { ...options, timeZone: 'UTC' }).format(new Date(`${date}T00:00:00Z`));
}
