// A morning at the desk, in the rooms as they are, with an invented office behind them.
import { cleanup, render, screen, within } from '@testing-library/svelte';
import userEvent from '@testing-library/user-event';
import { afterEach, beforeAll, expect, test, vi } from 'vitest';
import { FakeOffice, type FakeOptions } from '../platform/fake.ts';
import { region } from '../words/region.svelte.ts';
import Desk from './Desk.svelte';
import { VIEWS } from './views.ts';

const now = () => new Date();
const user = userEvent.setup();

// In the program a room's file is beside it; here it is compiled first, which is none of a story's time.
beforeAll(() => Promise.all(Object.values(VIEWS).map((view) => view())), 60_000);

afterEach(() => {
  cleanup();
  region.locale = 'pt-BR';
});

async function open(options: Partial<FakeOptions> = {}) {
  const office = new FakeOffice({ now, orders: 60, delay_ms: 0, ...options });
  render(Desk, { platform: office });
  await screen.findByRole('main');
  return office;
}

const rows = () => screen.findAllByTestId('order-row');
const calls = (office: FakeOffice, method: string) => office.calls.filter((call) => call.method === method);

async function openFirst() {
  const [first] = await rows();
  await user.click(first!);
  return screen.findByTestId('order-reason');
}

test('OC1: each tab tells its count and shows its orders', async () => {
  await open();
  expect((await rows()).length).toBeGreaterThan(3);
  expect(screen.getByTestId('tab-count-pending')).toHaveProperty('textContent', '7');
  await user.click(screen.getByTestId('tab-awaiting'));
  await vi.waitFor(() => expect(screen.getAllByTestId('order-row')).toHaveLength(2));
  expect(screen.getByTestId('tab-awaiting').getAttribute('aria-selected')).toBe('true');
});

test('OC1: the search narrows the list and the counts, and can be taken back', async () => {
  await open();
  await rows();
  await user.type(screen.getByTestId('search'), 'nobody is called this');
  expect(await screen.findByText('Nenhum pedido combina com a busca e os filtros')).toBeTruthy();
  await user.click(screen.getAllByRole('button', { name: 'Limpar filtros' })[0]!);
  expect((await rows()).length).toBeGreaterThan(3);
});

test('OC1: the keys alone lead from the list to an order and back', async () => {
  await open();
  await rows();
  screen.getByRole('listbox').focus();
  await user.keyboard('{ArrowDown}{ArrowDown}{Enter}');
  const panel = await screen.findByTestId('order-panel');
  await vi.waitFor(() => expect(document.activeElement).toBe(panel));
  await user.keyboard('{Escape}');
  expect(screen.queryByTestId('order-panel')).toBeNull();
  expect(document.activeElement).toBe(screen.getByRole('listbox'));
  await user.keyboard('4');
  expect(screen.getByTestId('tab-processed').getAttribute('aria-selected')).toBe('true');
  await user.keyboard('/');
  expect(document.activeElement).toBe(screen.getByTestId('search'));
});

test('OC2: a pending order says what is missing, where it was looked for and what to do', async () => {
  await open();
  const reason = await openFirst();
  expect(reason.textContent).toContain('ainda não calculada');
  expect(within(reason).getByTestId('order-evidence').textContent).toMatch(
    /Verificado .* · Livros de demonstração · empresa 1$/,
  );
  expect(reason.textContent).toContain('Calcule a folha no sistema contábil.');
});

test('OC3: Confirmar/Repetir asks first; No does nothing, Yes sends the order back once', async () => {
  const office = await open();
  await openFirst();
  await user.click(screen.getByTestId('order-confirm'));
  await user.click(await screen.findByTestId('order-confirm-no'));
  expect(calls(office, 'orders.confirm')).toHaveLength(0);
  await user.click(screen.getByTestId('order-confirm'));
  await user.click(await screen.findByTestId('order-confirm-yes'));
  await vi.waitFor(() => expect(screen.getByTestId('tab-count-pending').textContent).toBe('6'));
  expect(calls(office, 'orders.confirm')).toEqual([
    { method: 'orders.confirm', params: { order: 'order-60', seen_revision: 3 } },
  ]);
});

test('OC5: an answer carries its file, and settles the order when it is said to', async () => {
  const office = await open();
  await openFirst();
  await user.click(screen.getByTestId('order-answer'));
  await user.click(screen.getByTestId('answer-send'));
  expect(screen.getByRole('alert').textContent).toBe('Escreva a mensagem antes de enviar.');
  await user.type(screen.getByTestId('answer-text'), 'Segue em anexo.');
  await user.click(screen.getByRole('button', { name: 'Anexar arquivo' }));
  await screen.findByText('Recibo de férias.pdf');
  await user.click(screen.getByTestId('answer-send'));
  await vi.waitFor(() => expect(calls(office, 'orders.answer')).toHaveLength(1));
  expect(calls(office, 'orders.answer')[0]!.params).toEqual({
    order: 'order-60',
    text: 'Segue em anexo.',
    attachments: ['/home/ana/Documentos/Recibo de férias.pdf'],
    settles: true,
  });
});

test('OC6: the timeline names who did what', async () => {
  await open();
  await openFirst();
  const lines = within(screen.getByTestId('order-timeline')).getAllByRole('listitem');
  expect(lines.map((line) => line.textContent?.trim())).toEqual([
    expect.stringMatching(/^Pedido aberto.*Assistente$/s),
    expect.stringMatching(/^Começou a emitir.*SERVIDOR-01$/s),
    expect.stringMatching(/^Mensagem ao cliente: lida.*Assistente$/s),
    expect.stringMatching(/^Parou e espera o escritório.*SERVIDOR-01 · Folha .* ainda não calculada$/s),
  ]);
});

test('OC7: what is done or under way is only for following', async () => {
  await open();
  await rows();
  await user.click(screen.getByTestId('tab-processed'));
  await user.click((await rows())[0]!);
  await screen.findByTestId('order-timeline');
  expect(screen.queryByTestId('order-confirm')).toBeNull();
  expect(screen.queryByTestId('order-answer')).toBeNull();
});

test('OC8: offline everything is readable, a decision queues, and leaves when the server is back', async () => {
  const office = await open({ offline: true });
  expect((await screen.findByTestId('offline-banner')).textContent).toMatch(/Sem conexão com o servidor desde/);
  await openFirst();
  await user.click(screen.getByTestId('order-confirm'));
  await user.click(await screen.findByTestId('order-confirm-yes'));
  const panel = screen.getByTestId('order-panel');
  const mark = await within(panel).findByTestId('queued-mark');
  expect(mark.textContent?.trim()).toBe('Confirmar/Repetir: Na fila de envio');
  expect(screen.getByTestId('order-confirm')).toHaveProperty('disabled', true);
  await user.click(screen.getByTestId('offline-try-now'));
  expect(calls(office, 'sync.now')).toHaveLength(1);
  office.reconnect();
  await vi.waitFor(() => expect(within(panel).queryByTestId('queued-mark')).toBeNull());
  expect(screen.queryByTestId('offline-banner')).toBeNull();
});

test('OC8: a decision that the server refused is shown with the reason until it is dismissed', async () => {
  const office = await open({ refuse: true });
  await openFirst();
  await user.click(screen.getByTestId('order-confirm'));
  await user.click(await screen.findByTestId('order-confirm-yes'));
  const refused = await screen.findByTestId('order-refused');
  expect(refused.textContent).toContain('O pedido mudou depois que você o viu.');
  await user.click(within(refused).getByRole('button', { name: 'Dispensar' }));
  await vi.waitFor(() => expect(screen.queryByTestId('order-refused')).toBeNull());
  expect(office.outbox).toEqual([]);
});

test('DE1: a notification leads to its order, from whichever room', async () => {
  const office = await open();
  await user.click(screen.getByTestId('nav-settings'));
  expect(screen.getByRole('heading', { level: 1 }).textContent).toBe('Configurações');
  office.tell({ event: 'show', room: 'orders', order: 'order-51' });
  expect((await screen.findByTestId('order-panel')).getAttribute('aria-label')).toBeTruthy();
  await vi.waitFor(() => expect(screen.getByTestId('order-panel').getAttribute('aria-label')).toBe('Pedido 51'));
});

test('DE4: the first start names each field that is not right, and begins when all are', async () => {
  const office = await open({ stage: 'first_start' });
  await user.click(screen.getByTestId('first-start-this-computer'));
  await user.type(screen.getByTestId('first-start-password'), 'curta');
  await user.click(screen.getByTestId('first-start-begin'));
  expect(screen.getByText('Use pelo menos 10 caracteres.')).toBeTruthy();
  expect(calls(office, 'first_start.this_computer')).toHaveLength(0);
  await user.type(screen.getByTestId('first-start-office-name'), 'Contábil Horizonte');
  await user.type(screen.getByTestId('first-start-your-name'), 'Ana');
  await user.type(screen.getByTestId('first-start-email'), 'ana@horizonte.com.br');
  await user.type(screen.getByTestId('first-start-password'), ' e comprida');
  await user.click(screen.getByTestId('first-start-demo'));
  await user.click(screen.getByTestId('first-start-begin'));
  await rows();
  expect(calls(office, 'first_start.this_computer')[0]!.params).toMatchObject({ demonstration: true });
});

test('DE4: a server that does not answer is told with what to do', async () => {
  await open({ stage: 'first_start' });
  await user.click(screen.getByTestId('first-start-connect'));
  await user.type(screen.getByTestId('first-start-address'), 'https://nada.exemplo.com.br');
  await user.click(screen.getByTestId('first-start-connect-submit'));
  expect((await screen.findByTestId('first-start-error')).textContent).toContain('Confira o endereço e a rede');
});

test('a wrong password is refused without losing the e-mail', async () => {
  await open({ stage: 'sign_in' });
  await user.type(screen.getByTestId('sign-in-password'), 'errada');
  await user.click(screen.getByTestId('sign-in-submit'));
  expect((await screen.findByTestId('sign-in-error')).textContent).toContain('E-mail ou senha não conferem.');
  expect(screen.getByTestId('sign-in-email')).toHaveProperty('value', 'ana@contabilhorizonte.com.br');
});

test('DE6: the language changes at once, everywhere', async () => {
  await open();
  await user.click(screen.getByTestId('nav-settings'));
  await user.click(screen.getByRole('radio', { name: 'Español' }));
  await vi.waitFor(() => expect(screen.getByRole('heading', { level: 1 }).textContent).toBe('Configuración'));
  expect(document.documentElement.lang).toBe('es');
});

test('AG1: a pairing code is shown with how to use it', async () => {
  await open();
  await user.click(screen.getByTestId('nav-settings'));
  await user.click(screen.getByTestId('pairing-new'));
  expect((await screen.findByTestId('pairing-code')).textContent?.trim()).toBe('K7QM 4XWP');
  expect(screen.getByText(/balcao-agent pair --portal https:\/\/\S+ --code K7QM4XWP/)).toBeTruthy();
});

test('a stranger waits for the office, and writing to them is one message that takes them off the list', async () => {
  const office = await open();
  await user.click(screen.getByTestId('nav-conversations'));
  const [first] = await screen.findAllByTestId('conversation-row');
  expect(first!.textContent).toContain('Contato desconhecido');
  expect(first!.textContent).toContain('+55 47 98888-7777');
  await user.click(first!);
  expect(await screen.findByText(/ele não recebe dados, só o que você escrever/)).toBeTruthy();
  await user.type(screen.getByTestId('conversation-text'), 'Olá! Sou a Ana, do escritório.{Enter}');
  await vi.waitFor(() => expect(screen.queryByTestId('conversation-settle')).toBeNull());
  const thread = screen.getByTestId('conversation');
  expect(within(thread).getAllByText('Olá! Sou a Ana, do escritório.')).toHaveLength(1);
  expect(calls(office, 'conversations.send')).toHaveLength(1);
});

test('offline, what is written to a client shows as queued until it leaves', async () => {
  const office = await open({ offline: true });
  await user.click(screen.getByTestId('nav-conversations'));
  await user.click((await screen.findAllByTestId('conversation-row'))[1]!);
  await user.type(await screen.findByTestId('conversation-text'), 'Já vejo isso.{Enter}');
  const thread = screen.getByTestId('conversation');
  expect((await within(thread).findByTestId('queued-mark')).textContent).toContain('Na fila de envio');
  office.reconnect();
  await vi.waitFor(() => expect(within(thread).queryByTestId('queued-mark')).toBeNull());
  expect(within(thread).getByText('Já vejo isso.').closest('[data-author]')?.getAttribute('data-author')).toBe('staff');
});

test('a conversation can be settled without writing', async () => {
  const office = await open();
  await user.click(screen.getByTestId('nav-conversations'));
  await user.click((await screen.findAllByTestId('conversation-row'))[0]!);
  await user.click(await screen.findByTestId('conversation-settle'));
  await vi.waitFor(() => expect(screen.queryByTestId('conversation-settle')).toBeNull());
  expect(calls(office, 'conversations.send')).toHaveLength(0);
});
