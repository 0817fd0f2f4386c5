// The clients' portal (PC), with an invented office behind it.
import { cleanup, configure, render, screen, within } from '@testing-library/svelte';
import userEvent from '@testing-library/user-event';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { region } from '../words/region.svelte.ts';
import { monthGrid, shiftedMonth } from './calendar.ts';
import { dueBetween } from './agenda.svelte.ts';
import { addressed, queried } from './calls.ts';
import { FakeClientOffice, type FakeOptions } from './fake.ts';
import Portal from './Portal.svelte';
import { address, read } from './route.svelte.ts';
import { pieces, withoutAddressesOf } from './said.ts';

// A page is fetched when it is first shown, and in a test compiled then.
configure({ asyncUtilTimeout: 8_000 });
vi.setConfig({ testTimeout: 20_000 });
const user = userEvent.setup();

beforeEach(() => {
  vi.stubGlobal('scrollTo', () => {});
  localStorage.clear();
  // jsdom draws dialogs but does not open them.
  HTMLDialogElement.prototype.showModal ??= function (this: HTMLDialogElement) {
    this.open = true;
  };
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
  expect(location.search).toBe('?departamento=fiscal');
  await user.type(screen.getByRole('searchbox'), 'não existe');
  expect(await screen.findByText('Nenhum documento combina com a busca')).toBeTruthy();
});

test('PC2: a link to a document is kept through signing in', async () => {
  open('/documentos/document-1', { signedOut: true });
  await screen.findByText('Entre para ver o documento.');
  await user.type(screen.getByLabelText('E-mail'), 'marina@exemplo.com.br');
  await user.type(screen.getByLabelText('Senha'), 'uma senha qualquer');
  await user.click(screen.getByRole('button', { name: 'Entrar' }));
  expect(await screen.findByRole('heading', { level: 1, name: 'Holerite 10/2026 – João da Silva' })).toBeTruthy();
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
  expect(office.commands.size).toBe(1);
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
  ['/solicitacoes/nova', 'new_request'],
  ['/solicitacoes/nova/vacation', 'form'],
  ['/solicitacoes/01a2', 'request'],
  ['/convite#token', 'invitation'],
  ['/nova-senha/token', 'new_password'],
  ['/link/token', 'open_link'],
  ['/documentos/a/b', 'missing'],
])('%s is the page %s', (path, page) => expect(read(new URL(path, 'https://portal.test')).page).toBe(page));

test('a secret behind the # is the page’s, and is not asked of a server', () => {
  expect(read(new URL('https://portal.test/convite#s3cret')).id).toBe('s3cret');
  expect(read(new URL('https://portal.test/link/abc%20d')).id).toBe('abc d');
  expect(read(new URL('https://portal.test/link/100%25%')).id).toBe('100%25%');
});

test('a call is a path with its braces filled in, and the rest as query or body', () => {
  const { path, rest } = addressed('client/documents/{id}/content', { id: 'a/b', save: true, company: null });
  expect(path).toBe('/api/client/documents/a%2Fb/content');
  expect(queried(path, rest)).toBe('/api/client/documents/a%2Fb/content?save=true');
  expect(queried('/x', { open: null, search: '', unopened: false })).toBe('/x');
});

test('PC1: home names what waits, each with its one next action', async () => {
  open('/');
  const steps = await screen.findByRole('region', { name: 'O que espera por você' });
  await within(steps).findByText('1 solicitação espera sua resposta');
  expect(within(steps).getByRole('link', { name: 'Responder' }).getAttribute('href')).toBe('/solicitacoes');
  expect(within(steps).getByRole('link', { name: 'Enviar' }).getAttribute('href')).toBe('/coleta');
  expect(within(steps).getByText('2 certidões pedem atenção')).toBeTruthy();
});

test('PC1: the company that is chosen in the header narrows the pages, and is remembered', async () => {
  open('/documentos');
  await screen.findByText('46 documentos');
  await user.click(screen.getByRole('button', { name: /Trocar de empresa/ }));
  await user.click(screen.getByRole('button', { name: /Araucária do Planalto/ }));
  await screen.findByText('9 documentos');
  cleanup();
  open('/documentos');
  expect(await screen.findByText('9 documentos')).toBeTruthy();
});

test('PC2: a bill shows its codes to copy', async () => {
  open('/documentos/document-2');
  await user.click(await screen.findByRole('button', { name: 'Copiar Pix' }));
  expect(await navigator.clipboard.readText()).toMatch(/^000201.*br\.gov\.bcb\.pix/);
  expect(await screen.findByText('Copiado')).toBeTruthy();
});

test('PC4: “nada neste mês” is asked twice', async () => {
  const office = open('/coleta');
  await user.click(await screen.findByRole('button', { name: 'Nada neste mês' }));
  expect(office.commands.size).toBe(0);
  await user.click(await screen.findByText('Não houve nada'));
  await vi.waitFor(() =>
    expect([...office.commands.values()]).toMatchObject([{ act: 'nothing_this_month', confirmed: true }]),
  );
});

test('PC6: an invitation leads from a weak password to a good one, and in', async () => {
  open('/convite#novo', { signedOut: true });
  const field = await screen.findByLabelText('Escolha sua senha');
  await user.type(field, 'curta');
  expect(await screen.findByText('Use pelo menos 10 caracteres.')).toBeTruthy();
  await user.clear(field);
  await user.type(field, 'marina aparecida');
  expect(await screen.findByText(/Contém seu nome/)).toBeTruthy();
  await user.clear(field);
  await user.type(field, 'cavalo bateria grampo');
  expect(await screen.findByText('Ótima.')).toBeTruthy();
  await user.click(screen.getByRole('button', { name: 'Guardar e entrar' }));
  expect(await screen.findByText('Mais recentes')).toBeTruthy();
  expect(location.pathname).toBe('/');
});

test('PC6: an invitation that was used says so, and what to do', async () => {
  open('/convite#usado', { signedOut: true });
  expect(await screen.findByText('Este convite não vale mais')).toBeTruthy();
});

test('PC6: the second step takes the right code, and says when it is not', async () => {
  open('/', { signedOut: true, secondStep: true });
  await user.type(await screen.findByLabelText('E-mail'), 'marina@exemplo.com.br');
  await user.type(screen.getByLabelText('Senha'), 'uma senha qualquer');
  await user.click(screen.getByRole('button', { name: 'Entrar' }));
  await user.type(await screen.findByLabelText('Código de 6 números'), '000000{Enter}');
  await screen.findByRole('alert');
  await user.type(screen.getByLabelText('Código de 6 números'), '123 456{Enter}');
  expect(await screen.findByText('Mais recentes')).toBeTruthy();
});

test('PC6: setting up the authenticator asks for the password, and shows the codes once', async () => {
  open('/conta/seguranca');
  await user.click(await screen.findByRole('button', { name: 'Configurar' }));
  await user.type(await screen.findByLabelText('Senha'), 'errada{Enter}');
  await screen.findByRole('alert');
  await user.clear(screen.getByLabelText('Senha'));
  await user.type(screen.getByLabelText('Senha'), 'a certa{Enter}');
  await screen.findByRole('img', { name: 'Código QR para o aplicativo autenticador' });
  await user.type(screen.getByLabelText('Código de 6 números'), '123456');
  await user.click(screen.getByRole('button', { name: 'Confirmar' }));
  expect(await screen.findByText('K7QF-2M9D')).toBeTruthy();
  const done = screen.getByRole('button', { name: 'Concluir' });
  expect(done).toHaveProperty('disabled', true);
  await user.click(screen.getByRole('checkbox'));
  await user.click(done);
  expect(await screen.findByText('Códigos que ainda valem: 10')).toBeTruthy();
});

test('PC5: a link with a password opens only with it, and says that it is recorded', async () => {
  open('/link/senha', { signedOut: true });
  await user.type(await screen.findByLabelText('Senha do link'), 'errada{Enter}');
  expect(await screen.findByText(/A senha não confere/)).toBeTruthy();
  await user.clear(screen.getByLabelText('Senha do link'));
  await user.type(screen.getByLabelText('Senha do link'), '123456{Enter}');
  expect(await screen.findByText('O recebimento foi registrado.')).toBeTruthy();
});

test('PC5: a link that is closed says nothing of why', async () => {
  open('/link/fechado', { signedOut: true });
  expect(await screen.findByText('Este link não abre mais')).toBeTruthy();
});

test('a month begins on its weekday and has all its days', () => {
  const weeks = monthGrid('2026-11');
  expect(weeks[0]?.[0]).toBe('2026-11-01');
  expect(weeks.flat().filter(Boolean)).toHaveLength(30);
  expect(monthGrid('2027-02').flat().filter(Boolean)).toHaveLength(28);
  expect(weeks.every((week) => week.length === 7)).toBe(true);
  expect(shiftedMonth('2026-12', 1)).toBe('2027-01');
  expect(shiftedMonth('2026-01', -1)).toBe('2025-12');
});

test('what is due soon is due soon also when it was opened; what was only published is not', () => {
  const document = { id: 'd', kind: 'x', company: 'c', company_name: '', department: 'fiscal', title: 't', amount: 1 };
  const on = (day: string, opened: boolean, why: 'due' | 'published' = 'due') => ({
    day,
    holiday: null,
    tasks: [],
    documents: [{ ...document, id: day, opened, why }],
  });
  const days = [
    on('2026-11-20', false),
    on('2026-11-22', false),
    on('2026-11-23', true),
    on('2026-11-24', false, 'published'),
    on('2026-11-29', false),
    on('2026-11-30', false),
  ];
  const calendar = { month: '2026-11', today: '2026-11-22', days, cut_off: false };
  expect(dueBetween(calendar, '2026-11-22', '2026-11-29').map(({ id }) => id)).toEqual([
    '2026-11-22',
    '2026-11-23',
    '2026-11-29',
  ]);
});

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
