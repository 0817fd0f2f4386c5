// Times as the office reads them (DE6).
import { afterEach, expect, test } from 'vitest';
import { atTime, competence, day, money, relative, sameDay, size, today } from './moment.ts';
import { preferred, region } from './region.svelte.ts';

const NOW = new Date('2026-11-22T15:00:00Z');

afterEach(() => (region.locale = 'pt-BR'));

test.each([
  ['2026-11-22T14:59:40Z', 'agora'],
  ['2026-11-22T14:55:00Z', 'há 5 min.'],
  ['2026-11-22T12:00:00Z', 'há 3 h'],
  ['2026-11-21T14:00:00Z', 'ontem'],
  ['2026-11-02T14:00:00Z', '02/11'],
])('%s was %s', (at, said) => expect(relative(at, NOW)).toBe(said));

test('a moment is told in the zone of the office, not of the machine', () => {
  expect(atTime('2026-11-22T12:42:00Z', NOW)).toBe('às 09:42');
  expect(sameDay('2026-11-22T02:30:00Z', NOW)).toBe(false);
  expect(today(new Date('2026-11-22T02:30:00Z'))).toBe('2026-11-21');
});

test('a calendar day belongs to no zone', () => expect(day('2026-11-20')).toBe('20/11/2026'));

test('in English the day comes first too', () => {
  region.locale = 'en';
  expect(day('2026-11-02')).toBe('02/11/2026');
});

test('a competence is said as the documents print it', () => expect(competence('2026-11')).toBe('11/2026'));

test('amounts are cents, sizes are bytes', () => {
  expect(money(123_456).replace(/\s/g, ' ')).toBe('R$ 1.234,56');
  expect(size(48_213)).toBe('49 kB');
});

test('the first of the languages of a reader that we speak is taken', () => {
  expect(preferred(['fr-FR', 'es-AR', 'en'])).toBe('es');
  expect(preferred(['pt-PT'])).toBe('pt-BR');
  expect(preferred(['de'])).toBe('pt-BR');
});
