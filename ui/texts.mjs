// Makes the texts of locales/ into functions: `m.order_number({ number })` is typed, follows the language that is spoken,
// and is left out of a page that never says it. `npm run texts` runs it; the builds do so by themselves.

import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { basename } from 'node:path';
import { fileURLToPath } from 'node:url';

/** In the order of `spoken()` in words/region.svelte.ts. */
const LOCALES = ['pt-BR', 'es', 'en'];
const here = (path) => fileURLToPath(new URL(path, import.meta.url));

export const LOCALES_FOLDER = here('locales');

/** Writes `texts/<table>.ts` for each table, so that a room brings its own words, and `texts/messages.ts`, which says all. */
export function writeTexts() {
  const said = LOCALES.map(readTables);
  const names = Object.keys(said[0]);
  for (const name of names) {
    const tables = said.map((tables) => tables[name] ?? {});
    const lines = Object.keys(tables[0]).map((key) =>
      line(
        key,
        tables.map((table) => table[key] ?? key),
      ),
    );
    const takesValues = lines.some((text) => text.includes(': Value'));
    write(name, [
      "import { spoken } from '../words/region.svelte.ts';",
      '',
      ...(takesValues ? ['type Value = string | number;'] : []),
      'const say = (...said: [string, string, string]): string => said[spoken()];',
      '',
      ...lines,
    ]);
  }
  write(
    'messages',
    names.map((name) => `export * from './${name}.ts';`),
  );
}

function write(name, lines) {
  const file = here(`texts/${name}.ts`);
  const source = ['// Written by texts.mjs from locales/. Do not edit.', ...lines, ''].join('\n');
  mkdirSync(here('texts'), { recursive: true });
  if (read(file) !== source) writeFileSync(file, source);
}

/** All that is said in a language. */
export function readTable(locale) {
  return Object.assign({}, ...Object.values(readTables(locale)));
}

/** What everybody says (`pt-BR.json`, also read by the desk's Rust), and what each room says (`pt-BR/<room>.json`). */
function readTables(locale) {
  const tables = {};
  const known = new Set();
  for (const file of tableFiles(locale)) {
    const table = JSON.parse(readFileSync(file, 'utf8'));
    for (const key of Object.keys(table)) {
      if (known.has(key)) throw new Error(`${file}: ${key} is said twice`);
      known.add(key);
    }
    tables[file === here(`locales/${locale}.json`) ? 'everybody' : basename(file, '.json')] = table;
  }
  return tables;
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
