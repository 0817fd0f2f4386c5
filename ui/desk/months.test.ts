// The rooms around the office's month: processes, generation, holidays, rules, what went out, modules and news.
import { cleanup, render, screen, within } from '@testing-library/svelte';
import userEvent from '@testing-library/user-event';
import { afterEach, expect, test, vi } from 'vitest';
import type { Command } from '../contract';
import { FakeOffice, type FakeOptions } from '../platform/fake.ts';
import { region } from '../words/region.svelte.ts';
import Desk from './Desk.svelte';

const user = userEvent.setup();

afterEach(() => {
  cleanup();
  region.locale = 'pt-BR';
});

async function enter(room: string, options: Partial<FakeOptions> = {}) {
  const office = new FakeOffice({ now: () => new Date('2026-11-22T15:00:00Z'), orders: 6, delay_ms: 0, ...options });
  render(Desk, { platform: office });
  await user.click(await screen.findByTestId(`nav-${room}`));
  return office;
}

const queued = (office: FakeOffice) =>
  office.calls
    .filter(({ method }) => method === 'commands.queue')
    .map(({ params }) => (params as { command: Command }).command);
const click = async (testid: string) => user.click(await screen.findByTestId(testid));
const press = async (name: string | RegExp) => user.click(await screen.findByRole('button', { name }));
const choose = async (label: string, among = screen.getByRole('dialog')) => user.click(within(among).getByText(label));
async function write(testid: string, text: string) {
  const field = await screen.findByTestId(testid);
  await user.clear(field);
  await user.type(field, text);
}
const processes = async () => user.click(await screen.findByText('Processos', { selector: 'label' }));

test('TN1: a process is written in four steps, with its dates beside it, and done for all of a regime', async () => {
  const office = await enter('tasks');
  await processes();
  await click('new-process');
  await write('process-name', 'Conferência do ponto');
  await user.selectOptions(screen.getByTestId('process-responsible'), 'staff-2');
  await click('process-notify');
  await click('process-next');
  await write('process-legal-day', '15');
  await user.selectOptions(screen.getByTestId('process-legal-shift'), 'postpone');
  await write('process-target-count', '2');
  // October's, due on 15 November, a Sunday: put off to Monday; two business days before it is Thursday.
  const dates = within(await screen.findByTestId('next-dates'));
  expect(await dates.findByText(/16\/11\/2026/)).toBeTruthy();
  expect(await dates.findByText(/12\/11\/2026/)).toBeTruthy();
  expect(dates.getAllByTestId('next-date')).toHaveLength(3);
  await click('process-next');
  await press('Adicionar etapa');
  await user.keyboard('Pedido{Enter}Conferido');
  await user.selectOptions(screen.getByTestId('process-kind'), 'pes.resumo_folha');
  await click('process-next');
  await press(/^Lucro Real/);
  await click('save-process');
  await vi.waitFor(() => expect(queued(office)).toHaveLength(2));
  const [save, assign] = queued(office);
  expect(save).toMatchObject({
    act: 'save_process',
    active: true,
    template: {
      name: 'Conferência do ponto',
      recurrence: { every: 'month' },
      competence_offset: 1,
      legal: { rule: 'day_of_month', day: 15, months_after: 1, shift: 'postpone' },
      target: { target: 'business_days_before', count: 2 },
      stages: ['Pedido', 'Conferido'],
      responsible: 'staff-2',
      closed_by: ['pes.resumo_folha'],
      notify_client: true,
    },
  });
  expect(assign).toMatchObject({ act: 'assign', on: true, overrides: null, companies: ['company-5', 'company-10'] });
  expect((assign as { process: string }).process).toBe((save as { id: string }).id);
  // It opens with those clients on.
  const clients = within(await screen.findByTestId('process-clients'));
  expect(await clients.findByText('Clientes (2)')).toBeTruthy();
});

test('TN1: what is typed stays when the dialog is closed, and what is wrong is said where it is', async () => {
  const office = await enter('tasks', {
    refuses: (command) =>
      command.do === 'tasks' && command.act === 'save_process' && command.template.name === 'Recusado'
        ? { code: 'invalid_field', field: 'command.template.closed_by' }
        : null,
  });
  await processes();
  await click('new-process');
  await write('process-name', 'Recusado');
  await click('dialog-close');
  await click('new-process');
  expect(await screen.findByText(/Continua de onde parou/)).toBeTruthy();
  expect(screen.getByTestId<HTMLInputElement>('process-name').value).toBe('Recusado');
  await click('step-dates');
  await write('process-legal-day', '40');
  await vi.waitFor(() => expect(screen.getByTestId('process-legal').getAttribute('aria-invalid')).toBe('true'));
  await write('process-legal-day', '20');
  await vi.waitFor(() => expect(screen.getByTestId('process-legal').getAttribute('aria-invalid')).toBeNull());
  await click('step-clients');
  await click('save-process');
  // The server's refusal: it goes to its step, and nothing stays in the outbox.
  const kind = await screen.findByTestId('process-kind');
  expect(kind.getAttribute('aria-invalid')).toBe('true');
  expect(office.outbox).toEqual([]);
  await press('Começar de novo');
  expect(screen.getByTestId<HTMLInputElement>('process-name').value).toBe('');
  await click('step-clients');
  await click('save-process');
  expect((await screen.findByTestId('process-name')).getAttribute('aria-invalid')).toBe('true');
});

test('TN1: one client has its own date, responsible and silence; the others keep theirs when all are switched on', async () => {
  const office = await enter('tasks');
  await processes();
  await user.click(await screen.findByText('Folha de pagamento'));
  const clients = within(await screen.findByTestId('process-clients'));
  expect(await clients.findByText(/Data legal: Dia 15 do mês seguinte/)).toBeTruthy();
  await press('Ajustar Transportes Araucária');
  await user.selectOptions(await screen.findByTestId('override-responsible'), 'staff-2');
  await choose('Próprias');
  await write('override-legal-day', '12');
  await click('save-overrides');
  await vi.waitFor(() => expect(queued(office)).toHaveLength(1));
  expect(queued(office)[0]).toMatchObject({
    act: 'assign',
    process: 'process-1',
    companies: ['company-4'],
    on: true,
    overrides: { responsible: 'staff-2', notify_client: false, legal: { rule: 'day_of_month', day: 12 }, target: null },
  });
  await user.selectOptions(screen.getByTestId('process-regime'), 'lucro_presumido');
  await click('all-on');
  await vi.waitFor(() => expect(queued(office)).toHaveLength(2));
  expect(queued(office)[1]).toMatchObject({ act: 'assign', on: true, overrides: null });
});

test('TN1: several clients get a responsible together, and keep what else is different', async () => {
  const office = await enter('tasks');
  await processes();
  await user.click(await screen.findByText('Folha de pagamento'));
  await click('adjust-all');
  await user.selectOptions(await screen.findByTestId('override-responsible'), 'staff-3');
  await click('save-overrides');
  await vi.waitFor(() => expect(queued(office)).toHaveLength(3));
  const by = new Map(
    queued(office).flatMap((command) =>
      command.do === 'tasks' && command.act === 'assign'
        ? command.companies.map((company) => [company, command.overrides] as const)
        : [],
    ),
  );
  expect([...by.keys()].sort()).toEqual(['company-1', 'company-4', 'company-7']);
  expect(by.get('company-1')).toMatchObject({ responsible: 'staff-3', legal: { day: 15 } });
  expect(by.get('company-4')).toMatchObject({ responsible: 'staff-3', notify_client: false, legal: null });
});

test('TN1: what comes when it is asked for is started for a client, with its day', async () => {
  const office = await enter('tasks');
  await processes();
  await user.click(await screen.findByText('Admissão'));
  await click('start-process');
  await user.selectOptions(await screen.findByTestId('start-company'), 'company-2');
  await write('start-on', '2026-12-02');
  // The day before, and the business day before that.
  expect(await screen.findByText('Data alvo: 30/11/2026 · Data legal: 01/12/2026')).toBeTruthy();
  await click('start-now');
  await vi.waitFor(() =>
    expect(queued(office)).toEqual([
      {
        do: 'tasks',
        act: 'start_process',
        process: 'process-admission',
        company: 'company-2',
        event_on: '2026-12-02',
        employee: null,
        details: '',
      },
    ]),
  );
});

test('OC8: without a connection what was decided waits, marked where it was decided', async () => {
  const office = await enter('tasks', { offline: true });
  await processes();
  await click('new-process');
  await write('process-name', 'Conferência do ponto');
  await click('step-clients');
  await click('save-process');
  expect(await screen.findByText('Na fila de envio')).toBeTruthy();
  expect(await screen.findByText('Conferência do ponto')).toBeTruthy();
  expect(screen.getByTestId('queued-mark').getAttribute('data-state')).toBe('waiting');
  office.reconnect();
  expect(await screen.findByRole('option', { name: /Conferência do ponto/ })).toBeTruthy();
  await vi.waitFor(() => expect(screen.queryByTestId('queued-mark')).toBeNull());
});

test('TN1: archiving asks first, and the archived are elsewhere', async () => {
  const office = await enter('tasks');
  await processes();
  expect(screen.queryByText(/DCTFWeb/)).toBeNull();
  await user.click(await screen.findByText('FGTS Digital'));
  await click('archive-process');
  await click('archive-yes');
  await vi.waitFor(() => expect(queued(office)[0]).toMatchObject({ act: 'save_process', active: false }));
  await vi.waitFor(() => expect(screen.queryByRole('option', { name: /FGTS Digital/ })).toBeNull());
});

test('TN1: making a month says what is new and what was there', async () => {
  await enter('tasks');
  await click('generate-month');
  await click('generate-now');
  const made = within(await screen.findByTestId('month-made'));
  expect(made.getByText('30 tarefas novas')).toBeTruthy();
  expect(made.getByText('4 já existiam e ficam como estão.')).toBeTruthy();
});

test('TN1: the office says on which day its month is made, and which dates a holiday moves', async () => {
  const office = await enter('tasks');
  await user.click(await screen.findByText('Mês e feriados', { selector: 'label' }));
  await user.selectOptions(await screen.findByTestId('generate-on-day'), '20');
  await click('save-generate-on');
  await vi.waitFor(() =>
    expect(queued(office)).toContainEqual({
      do: 'tasks',
      act: 'save_task_settings',
      settings: { generate_on_day: 20 },
    }),
  );
  expect(await screen.findByText('Santa Catarina de Alexandria')).toBeTruthy();
  // The office's date of the slips of 20 November: Tuesday the 17th goes to the Monday before.
  await user.type(screen.getByTestId('holiday-day'), '2026-11-17');
  const moved = within(await screen.findByTestId('moved-dates'));
  expect(await moved.findAllByText('16/11/2026')).not.toHaveLength(0);
  await write('holiday-name', 'Aniversário da cidade');
  await user.click(screen.getByText('Todo ano neste dia'));
  await click('save-holiday');
  await vi.waitFor(() =>
    expect(queued(office).filter((one) => 'act' in one && one.act === 'save_local_holiday')).toHaveLength(5),
  );
  await press('Remover Santa Catarina de Alexandria');
  await click('remove-holiday-yes');
  await vi.waitFor(() =>
    expect(queued(office).at(-1)).toEqual({ do: 'tasks', act: 'remove_local_holiday', day: '2026-11-25' }),
  );
});

test('TN2, TN3: quiet hours, the hour of the digest and the days of reminders are the office’s to decide', async () => {
  const office = await enter('notifications', {
    refuses: (command) =>
      command.do === 'notifications' && command.act === 'save_rules' && command.rules.reminders.at.startsWith('22')
        ? { code: 'invalid_field', field: 'command.rules.reminders.at' }
        : null,
  });
  await user.click(await screen.findByRole('tab', { name: 'Regras' }));
  const set = async (testid: string, value: string) => {
    const field = await screen.findByTestId<HTMLInputElement>(testid);
    await user.clear(field);
    await user.type(field, value);
  };
  await set('quiet-from', '21:30');
  await set('digest-at', '22:00');
  await set('before-due', '5, 2, 0');
  await click('save-rules');
  expect(await screen.findByText('Escolha uma hora fora do horário de silêncio.')).toBeTruthy();
  await set('digest-at', '08:15');
  await click('save-rules');
  await vi.waitFor(() => expect(queued(office)).toHaveLength(2));
  expect(queued(office)[1]).toMatchObject({
    act: 'save_rules',
    rules: {
      quiet: { from: '21:30:00', until: '07:00:00' },
      reminders: { at: '08:15:00', before_due_days: [5, 2, 0] },
    },
  });
  await set('before-due', '3, amanhã');
  await click('save-rules');
  expect(await screen.findByText('Até cinco números inteiros, de 0 a 30.')).toBeTruthy();
  expect(queued(office)).toHaveLength(2);
  await click('quiet');
  expect(screen.queryByTestId('quiet-from')).toBeNull();
});

test('TN2: what went out says why it did not arrive, is found by state and person, and leads to its thing', async () => {
  const office = await enter('notifications');
  await user.click(await screen.findByRole('tab', { name: 'Enviados' }));
  expect(await screen.findAllByText(/A caixa de correio está cheia\. Nova tentativa/)).not.toHaveLength(0);
  expect(screen.getAllByText(/O servidor de e-mail não responde\./)).not.toHaveLength(0);
  expect(screen.getAllByText('Ninguém sabe se chegou; não se repete sozinho.')).not.toHaveLength(0);
  await user.click((await screen.findAllByText('Novo documento: DAS 10/2026'))[0]!);
  await vi.waitFor(() => expect(office.calls.at(-1)?.method).toBe('documents.open'));
  await click('sent-person');
  await user.click(await screen.findByLabelText('Marina Duarte'));
  await vi.waitFor(() =>
    expect(office.calls.findLast(({ method }) => method === 'office.ask')?.params).toMatchObject({
      call: 'notifications/deliveries',
      params: { person: 'client-1', show: 'all' },
    }),
  );
  await vi.waitFor(() => {
    const rows = screen.getAllByTestId('sent-row');
    expect(rows.every((row) => within(row).queryByText('Marina Duarte'))).toBe(true);
  });
});

test('PE7: switching a module off says what the client loses, and asks', async () => {
  const office = await enter('companies');
  await user.click((await screen.findAllByText('Padaria Sol'))[0]!);
  await click('module-processes');
  expect(await screen.findByText('Desligar Processos para Padaria Sol?')).toBeTruthy();
  expect(await screen.findByText(/\d tarefas abertas continuam com o escritório/)).toBeTruthy();
  await click('module-off-no');
  expect(queued(office)).toEqual([]);
  await click('module-processes');
  await click('module-off-yes');
  await vi.waitFor(() =>
    expect(queued(office)).toEqual([
      { do: 'people', act: 'set_module', company: 'company-1', module: 'processes', on: false },
    ]),
  );
  // Not for this client any more: a process cannot be switched on for it.
  await click('nav-tasks');
  await processes();
  await user.click(await screen.findByText('FGTS Digital'));
  const clients = within(await screen.findByTestId('process-clients'));
  const bakery = (await clients.findAllByTestId('process-client')).find((one) =>
    within(one).queryByText('Padaria Sol'),
  );
  expect(within(bakery!).getByText('Módulo desligado')).toBeTruthy();
  expect(within(bakery!).getByRole<HTMLInputElement>('checkbox').disabled).toBe(true);
});

test('TN2: news say whom they are told to before they go out, and are corrected in place', async () => {
  const office = await enter('notifications');
  await user.click(await screen.findByRole('tab', { name: 'Notícias' }));
  await write('news-title', 'Novo horário');
  await write('news-text', 'A partir de janeiro, das 8h às 17h.');
  expect(await screen.findByTestId('news-told')).toBeTruthy();
  await user.click(screen.getByText('Clientes', { selector: 'form label' }));
  expect(screen.getByTestId<HTMLButtonElement>('publish-news').disabled).toBe(true);
  await user.click(screen.getByLabelText('Padaria Sol'));
  await click('publish-news');
  await vi.waitFor(() =>
    expect(queued(office)[0]).toMatchObject({
      act: 'publish_news',
      id: null,
      audience: { for: 'companies', ids: ['company-1'] },
    }),
  );
  await press(/^Corrigir Recesso de fim de ano/);
  await write('news-title', 'Recesso até 4 de janeiro');
  await click('publish-news');
  await vi.waitFor(() =>
    expect(queued(office)[1]).toMatchObject({ act: 'publish_news', id: 'news-1', title: 'Recesso até 4 de janeiro' }),
  );
  expect(await screen.findByText('Recesso até 4 de janeiro')).toBeTruthy();
});
