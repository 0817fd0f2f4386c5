// Every reason, refusal and error has a sentence and an action in every language (OC2, DE6).
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, test } from 'vitest';
import type { ApiError, ErrorCode, PendingReason } from '../contract';
import { LOCALES, region } from './region.svelte.ts';
import { readTable, tableFiles } from '../texts.mjs';
import { usualDepartments } from './names.ts';
import { errorSentence, reasonSentence } from './sentences.ts';

const ui = join(import.meta.dirname, '..');
const locales = LOCALES.map((locale) => ({ locale, texts: textsOf(locale) }));

/** The variants of a type of the contract, as it is written there. */
function variants(type: string, tag?: string): string[] {
  const source = readFileSync(join(ui, 'contract', `${type}.ts`), 'utf8');
  const pattern = tag ? new RegExp(`"${tag}": "([a-z_]+)"`, 'g') : /(?:= |\| )"([a-z_]+)"/g;
  return [...source.matchAll(pattern)].map((match) => match[1]!);
}

function textsOf(locale: string): Record<string, string> {
  return readTable(locale) as Record<string, string>;
}

function parameters(text: string): string[] {
  return [...text.matchAll(/\{(\w+)\}/g)].map((match) => match[1]!).sort();
}

afterEach(() => (region.locale = 'pt-BR'));

describe.each(locales)('in $locale', ({ texts }) => {
  test.each([
    ['reason_', variants('PendingReason', 'reason'), 13],
    ['refusal_', variants('Refusal', 'refused'), 3],
    ['error_', variants('ErrorCode'), 22],
  ])('each %s has a sentence and an action', (prefix, names, at_least) => {
    expect(names.length).toBeGreaterThanOrEqual(at_least);
    for (const name of names) {
      expect(texts[`${prefix}${name}`], name).toBeTruthy();
      expect(texts[`${prefix}${name}_action`], `${name}: what to do`).toBeTruthy();
    }
  });

  test.each([
    ['missing_', variants('Missing', 'missing')],
    ['delivery_', variants('Delivery', 'state')],
    ['department_', Object.keys(usualDepartments)],
    ['channel_', variants('ChannelKind')],
    ['role_', variants('Role')],
    ['tab_', variants('Tab')],
  ])('each %s has a name', (prefix, names) => {
    expect(names.length).toBeGreaterThan(3);
    for (const name of names) expect(texts[`${prefix}${name}`], name).toBeTruthy();
  });
});

test('the three files have the same keys, sorted, with the same parameters', () => {
  const [first, ...others] = locales;
  const keys = Object.keys(first!.texts);
  for (const file of LOCALES.flatMap(tableFiles)) {
    const inFile = Object.keys(JSON.parse(readFileSync(file, 'utf8')));
    expect(inFile, file).toEqual([...inFile].sort());
  }
  for (const { locale, texts } of others) {
    expect(Object.keys(texts), locale).toEqual(keys);
    for (const key of keys)
      expect(parameters(texts[key]!), `${key} in ${locale}`).toEqual(parameters(first!.texts[key]!));
  }
});

test('no text is left that nobody says', () => {
  const sources = ['desk', 'kit', 'platform', 'portal', 'store', 'words']
    .flatMap((folder) =>
      readdirSync(join(ui, folder), { recursive: true, encoding: 'utf8' }).map((file) => join(folder, file)),
    )
    .filter((file) => /\.(ts|svelte)$/.test(file) && !file.endsWith('.test.ts'))
    .map((file) => readFileSync(join(ui, file), 'utf8'))
    .join('\n');
  const said = new Set([...sources.matchAll(/\bm\.(\w+)/g)].map((match) => match[1]));
  // The desktop program says these itself, in the tray and in notices of the system.
  const byTheProgram = /^(tray|notification|recovery_file)_/;
  const unsaid = Object.keys(locales[0]!.texts).filter((key) => !said.has(key) && !byTheProgram.test(key));
  expect(unsaid).toEqual([]);
});

test('a reason says which fact is missing, in the language that is spoken', () => {
  const reason: PendingReason = { reason: 'revenue_not_entered', missing: ['2026-09', '2026-10'] };
  expect(reasonSentence(reason).says).toBe('Faturamento sem lançamento em 09/2026 e 10/2026');
  region.locale = 'en';
  expect(reasonSentence(reason).says).toBe('No revenue entered for 09/2026 and 10/2026');
});

test('a refusal of the state machine is told in its own words', () => {
  const error: ApiError = { code: 'refused', facts: { refusal: '{"refused":"not_possible_now","is":"processed"}' } };
  expect(errorSentence(error).says).toBe('O pedido já está em Processados.');
});

test.each(['not json', '{"refused":"unheard_of"}', '{"refused":"not_possible_now","is":"toString"}'])(
  'a refusal that this program does not know, %s, is still told',
  (refusal) =>
    expect(errorSentence({ code: 'refused', facts: { refusal } }).says).toBe('O pedido não aceita isso agora.'),
);

test('no sentence is left with a hole where a fact was not sent', () => {
  for (const code of variants('ErrorCode') as ErrorCode[]) {
    const { says, todo } = errorSentence({ code });
    expect(`${says} ${todo}`, code).not.toMatch(/undefined|NaN|[{}]/);
  }
});
