import { expect, test } from 'vitest';
import { lyingIn, pathTo, places, said } from './folders.ts';

const folders = [
  { id: 'c', parent: 'b', name: 'Locação' },
  { id: 'a', parent: null, name: 'Contratos' },
  { id: 'b', parent: 'a', name: '2026' },
  { id: 'x', parent: null, name: 'Mês 10' },
  { id: 'y', parent: null, name: 'Mês 9' },
  { id: 'z', parent: null, name: 'água' },
];

test('folders are listed by name, as people count and spell', () => {
  expect(lyingIn(folders, null).map(({ name }) => name)).toEqual(['água', 'Contratos', 'Mês 9', 'Mês 10']);
  expect(lyingIn(folders, 'c')).toEqual([]);
});

test('a path leads from the department down, and ends where a folder is gone', () => {
  expect(said(pathTo(folders, 'c'))).toBe('Contratos › 2026 › Locação');
  expect(pathTo(folders, null)).toEqual([]);
  expect(pathTo(folders, 'gone')).toEqual([]);
  const ring = [
    { id: '1', parent: '2', name: 'um' },
    { id: '2', parent: '1', name: 'dois' },
  ];
  expect(pathTo(ring, '1')).toHaveLength(2);
});

test('every place is offered under its whole path, never a folder within itself', () => {
  expect(places(folders).map(({ label }) => label)).toEqual([
    'água',
    'Contratos',
    'Contratos › 2026',
    'Contratos › 2026 › Locação',
    'Mês 9',
    'Mês 10',
  ]);
  expect(places(folders, 'b').map(({ id }) => id)).toEqual(['z', 'a', 'y', 'x']);
});
