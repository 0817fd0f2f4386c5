// The clients' portal (PC), with an invented office behind it.
import { cleanup, render, screen, within } from '@testing-library/svelte';
import userEvent from '@testing-library/user-event';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { region } from '../words/region.svelte.ts';
import { FakeClientOffice, type FakeOptions } from './fake.ts';
import Portal from './Portal.svelte';
import { address, read } from './route.svelte.ts';
import { pieces, withoutAddressesOf } from './said.ts';

const user = userEvent.setup();

beforeEach(() => {
  vi.stubGlobal('scrollTo', () => {});
  region.locale = 'pt-BR';
});
afterEach(cleanup);

function open(path: string, options: Partial<FakeOptions> = {}) {
  const office = new FakeClientOffice(options);
  address.go(path);
  render(Portal, { office });
  return office;
}

test('PC1: home says how much is new and leads to it', async () => {
  open('/');
  expect(await screen.findByText('3 documentos novos para abrir')).toBeTruthy();
  await user.click(screen.getByRole('link', { name: 'Ver os novos' }));
  await screen.findByText('3 documentos');
  expect(screen.getAllByTestId('document')).toHaveLength(3);
  expect(screen.getByRole('checkbox', { name: 'Só não abertos' })).toHaveProperty('checked', true);
});

test('PC2: folders and search narrow the documents, and the address keeps what is chosen', async () => {
  open('/documentos');
  await screen.findByText('46 documentos');
  await user.click(screen.getByRole('button', { name: 'Fiscal' }));
  await screen.findByText('15 documentos');
  expect(location.search).toBe('?pasta=fiscal');
  await user.type(screen.getByRole('searchbox'), 'não existe');
  expect(await screen.findByText('Nenhum documento combina com a busca')).toBeTruthy();
});

test('PC2: a link to a document is kept through signing in', async () => {
  open('/documentos/document-1', { signedOut: true });
  await screen.findByText('Entre para ver o documento.');
  await user.type(screen.getByLabelText('E-mail'), 'marina@exemplo.com.br');
  await user.type(screen.getByLabelText('Senha'), 'uma senha qualquer');
  await user.click(screen.getByRole('button', { name: 'Entrar' }));
  expect((await screen.findByRole('heading', { level: 1 })).textContent).toBe('Holerite 10/2026 – João da Silva');
  expect(screen.getByRole('link', { name: 'Baixar PDF' }).getAttribute('download')).toBe('documento-1.pdf');
});

test('a document of somebody else does not exist', async () => {
  open('/documentos/somebody-elses');
  expect((await screen.findAllByText('Este documento não existe ou não é seu para ver.')).length).toBeGreaterThan(0);
});

test('PC7: a message is sent once, also when the first try fails', async () => {
  const office = open('/conversa');
  await screen.findAllByTestId('chat-message');
  office.options.broken = true;
  await user.type(screen.getByRole('textbox'), 'e o da Maria?{Enter}');
  const again = await screen.findByRole('button', { name: 'Enviar de novo' });
  office.options.broken = false;
  await user.click(again);
  await vi.waitFor(() => expect(screen.queryByText('enviando')).toBeNull());
  const said = screen
    .getAllByTestId('chat-message')
    .filter((message) => message.textContent?.includes('e o da Maria?'));
  expect(said).toHaveLength(1);
  expect(office.posted.size).toBe(1);
});

test('PC7: a document that the office sends is in the conversation', async () => {
  open('/conversa');
  const log = await screen.findByRole('log');
  const card = await within(log).findByTestId('document');
  expect(card.getAttribute('href')).toBe('/documentos/document-1');
});

test('a session that ended leads back to signing in', async () => {
  const office = open('/');
  await screen.findByText('Mais recentes');
  await office.signOut();
  await user.click(screen.getByRole('link', { name: 'Documentos' }));
  expect(await screen.findByText('A sessão terminou.')).toBeTruthy();
});

test('what cannot be read says why and can be tried again', async () => {
  const office = open('/', { broken: true });
  expect(await screen.findByText('O servidor não consegue guardar agora; nada foi mudado.')).toBeTruthy();
  office.options.broken = false;
  await user.click(screen.getByRole('button', { name: 'Tentar de novo' }));
  expect(await screen.findByText('Mais recentes')).toBeTruthy();
});

test('an office without documents says what to do', async () => {
  open('/documentos', { empty: true });
  expect(await screen.findByText('Nenhum documento aqui ainda')).toBeTruthy();
});

test.each([
  ['/', 'home'],
  ['/documentos/', 'documents'],
  ['/documentos/abc', 'document'],
  ['/conversa', 'chat'],
  ['/conversa/x', 'missing'],
  ['/documentos/a/b', 'missing'],
])('%s is the page %s', (path, page) => expect(read(new URL(path, 'https://portal.test')).page).toBe(page));

test('addresses in a message become links, markup stays text', () => {
  const text = 'Veja <b>aqui</b>: https://portal.test/documentos/1. E https://gov.br?';
  expect(pieces(text, 'https://portal.test')).toEqual([
    { text: 'Veja <b>aqui</b>: ' },
    { text: 'https://portal.test/documentos/1', href: 'https://portal.test/documentos/1', ours: true },
    { text: '. E ' },
    { text: 'https://gov.br', href: 'https://gov.br', ours: false },
    { text: '?' },
  ]);
});

test('an address is left out only where the document itself is shown', () => {
  const text = 'Pronto! Holerite 10/2026\nhttps://portal.test/documentos/1\nhttps://portal.test/documentos/2';
  expect(withoutAddressesOf(['1'], text)).toBe('Pronto! Holerite 10/2026\nhttps://portal.test/documentos/2');
  expect(withoutAddressesOf([], text)).toBe(text);
});
