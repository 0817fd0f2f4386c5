// Makes the texts of locales/ into functions: `m.order_number({ number })` is typed, follows the language that is spoken,
// and is left out of a page that never says it. `npm run texts` runs it; the builds do so by themselves.

import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

/** In the order of `spoken()` in words/region.svelte.ts. */
const LOCALES = ['pt-BR', 'es', 'en'];
const here = (path) => fileURLToPath(new URL(path, import.meta.url));

export const LOCALES_FOLDER = here('locales');

/** Writes `texts/messages.ts`, unless it says the same already. */
export function writeTexts() {
  const tables = LOCALES.map(readTable);
  const lines = [
    '// Written by texts.mjs from locales/. Do not edit.',
    "import { spoken } from '../words/region.svelte.ts';",
    '',
    'type Value = string | number;',
    'const say = (...said: [string, string, string]): string => said[spoken()];',
    '',
    ...Object.keys(tables[0]).map((key) =>
      line(
        key,
        tables.map((table) => table[key] ?? key),
      ),
    ),
  ];
  const source = `${lines.join('\n')}\n`;
  mkdirSync(here('texts'), { recursive: true });
  if (read(here('texts/messages.ts')) !== source) writeFileSync(here('texts/messages.ts'), source);
}

/** What everybody says (`pt-BR.json`, also read by the desk's Rust), and what each room says (`pt-BR/<room>.json`). */
export function readTable(locale) {
  const table = {};
  for (const file of tableFiles(locale)) {
    for (const [key, text] of Object.entries(JSON.parse(readFileSync(file, 'utf8')))) {
      if (key in table) throw new Error(`${file}: ${key} is said twice`);
      table[key] = text;
    }
  }
  return table;
}

export function tableFiles(locale) {
  const rooms = here(`locales/${locale}`);
  const files = existsSync(rooms) ? readdirSync(rooms).filter((name) => name.endsWith('.json')) : [];
  return [`${rooms}.json`, ...files.sort().map((name) => `${rooms}/${name}`)];
}

/** The function of one text: `"Pedido {number}"` becomes `'Pedido ' + p.number`. */
function line(key, said) {
  const names = new Set(said.flatMap((text) => [...text.matchAll(/\{(\w+)\}/g)].map(([, name]) => name)));
  const parameters = names.size === 0 ? '' : `p: { ${[...names].map((name) => `${name}: Value`).join('; ')} }`;
  return `export const ${key} = (${parameters}): string => say(${said.map(expression).join(', ')});`;
}

function expression(text) {
  const pieces = text.split(/\{(\w+)\}/).map((piece, index) => (index % 2 ? `p.${piece}` : JSON.stringify(piece)));
  return pieces.filter((piece, index) => index === 0 || piece !== '""').join(' + ');
}

function read(path) {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return null;
  }
}

if (process.argv[1] === fileURLToPath(import.meta.url)) writeTexts();
