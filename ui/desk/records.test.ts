// Collections, links, spreadsheets of companies, the log, and "Por que vê isto?", with an invented office behind them.
import { screen, within } from '@testing-library/svelte';
import { afterEach, beforeAll, expect, test, vi } from 'vitest';
import type { AuditEntry, AuditWhat } from '../contract';
import { region } from '../words/region.svelte.ts';
import { entrySays } from './audit/sentences.ts';
import { asked, click, enter, leave, queued, rooms, user } from './story.ts';

beforeAll(rooms, 60_000);
afterEach(leave);

const month = (months: number) => {
  const day = new Date();
  return new Date(Date.UTC(day.getUTCFullYear(), day.getUTCMonth() + months, 1)).toISOString().slice(0, 7);
};
const said = (value: string) => value.split('-').reverse().join('/');

async function openRule(name = 'Notas de entrada em papel') {
  const office = await enter('requests');
  await user.click(await screen.findByText('Regras de coleta'));
  await user.click((await screen.findAllByText(name))[0]!);
  await screen.findByTestId('stop-collection');
  return office;
}

test('PC4: a collection is changed under its own id, and what stays open is said before', async () => {
  const office = await openRule();
  await click('change-collection');
  const preview = await screen.findByTestId('collection-preview');
  await vi.waitFor(() => expect(preview.textContent).toContain(`Continua como já foi pedido: ${said(month(-1))}.`));
  await user.clear(screen.getByTestId('collection-name'));
  await user.type(screen.getByTestId('collection-name'), 'Notas de entrada');
  await click('collection-save');
  await vi.waitFor(() =>
    expect(queued(office)).toEqual([
      expect.objectContaining({
        act: 'set_collection',
        rule: 'rule-2',
        collection: expect.objectContaining({ company: 'company-5', name: 'Notas de entrada', last: null }),
      }),
    ]),
  );
});

test('PC4: a collection ends with a month, and later open months may be waived with it', async () => {
  const office = await openRule();
  await click('stop-collection');
  const last = await screen.findByTestId('stop-last');
  await user.clear(last);
  await user.type(last, month(-3));
  const preview = await screen.findByTestId('collection-preview');
  await vi.waitFor(() => expect(preview.textContent).toContain('continua em aberto depois do último mês'));
  await click('stop-waive');
  await click('stop-save');
  await vi.waitFor(() =>
    expect(queued(office)).toEqual([
      { do: 'requests', act: 'stop_collection', rule: 'rule-2', last: month(-3), waive_later: true },
    ]),
  );
});

test('PC4: a stopped collection is taken up again from a month on, without the months between', async () => {
  const office = await enter('requests');
  await user.click(await screen.findByText('Regras de coleta'));
  (await screen.findByLabelText(/Ativas$/)).focus();
  await user.keyboard('{ArrowDown}');
  await screen.findByText('Encerradas');
  await user.keyboard('{ArrowDown}{Enter}');
  await user.click(await screen.findByText('Extratos bancários'));
  await click('resume-collection');
  await click('collection-save');
  await vi.waitFor(() =>
    expect(queued(office)).toEqual([
      expect.objectContaining({ rule: 'rule-3', collection: expect.objectContaining({ first: month(0), last: null }) }),
    ]),
  );
});

test('PC4: who may not manage tasks reads the rules and changes none', async () => {
  await enter('requests', { permissions: ['answer_requests'] });
  await user.click(await screen.findByText('Regras de coleta'));
  await user.click((await screen.findAllByText('Notas de entrada em papel'))[0]!);
  expect(await screen.findByText('Meses pedidos')).toBeTruthy();
  for (const act of ['change-collection', 'stop-collection', 'new-collection'])
    expect(screen.queryByTestId(act), act).toBeNull();
});

test('PC5: the openings of a link are proofs: when, from where, and what was read', async () => {
  const office = await enter('documents');
  await user.click((await screen.findAllByText('Holerite 10/2026 – João da Silva'))[0]!);
  expect(await screen.findAllByTestId('link')).toHaveLength(3);
  await user.click(await screen.findByText('Banco, para o financiamento do João'));
  const [latest, first] = await screen.findAllByTestId('link-opening');
  expect(latest!.textContent).toContain('Safari · iPhone/iPad');
  await vi.waitFor(() => expect(latest!.textContent).toContain('Holerite 10/2026 – João da Silva'));
  expect(first!.textContent).toContain('só viu a lista');
  expect(first!.textContent).toContain('rede 177.93.40.x');
  await click('link-end');
  await click('link-end-yes');
  await vi.waitFor(() => expect(queued(office)).toEqual([{ do: 'exchange', act: 'revoke_link', link: 'link-1' }]));
});

test('PC5: the address of a link that still opens is copied again; one that does not has none to give', async () => {
  const office = await enter('companies');
  await user.click(await screen.findByText('Padaria Sol'));
  await user.click(await screen.findByText('Contador do sócio'));
  const dialog = await screen.findByTestId('link-dialog');
  expect(await within(dialog).findByText('Ninguém abriu ainda.')).toBeTruthy();
  expect(within(dialog).queryByTestId('link-copy')).toBeNull();
  await click('dialog-close');
  await user.click(await screen.findByText('Banco, para o financiamento do João'));
  await click('link-copy');
  expect(await navigator.clipboard.readText()).toBe('https://balcao.contabilhorizonte.com.br/l/7Qm4XWpK2nRtV8sYb1Zc');
  expect(asked(office, 'links/address')).toEqual([{ link: 'link-1' }]);
});

test('PE4: companies come in by the same dialog: what changes in each row, all or nothing, and back', async () => {
  const office = await enter('companies');
  await click('companies-more');
  await click('companies-import');
  await click('sheet-template');
  expect(office.calls.at(-1)).toEqual({
    method: 'files.save',
    params: {
      call: 'people/import/template',
      params: { sheet: 'companies' },
      path: '/home/ana/Downloads/modelo-clientes.xlsx',
    },
  });
  await click('import-undo');
  expect(await screen.findByText('Desfazer devolve 4 e desativa 38.')).toBeTruthy();
  await click('choose-sheet');
  expect(await screen.findByText('Apelido')).toBeTruthy();
  await click('take-over');
  await vi.waitFor(() =>
    expect(queued(office)).toEqual([
      { do: 'import', act: 'take_over', sheet: 'companies', file: 'a'.repeat(64), plan: 'd'.repeat(64) },
    ]),
  );
});

test('PE4: an import of companies is taken back, and only those that were one are offered', async () => {
  const office = await enter('companies');
  await click('companies-more');
  await click('companies-import');
  expect(await screen.findAllByTestId('import-undo')).toHaveLength(1);
  await click('import-undo');
  await click('import-undo-yes');
  await vi.waitFor(() => expect(queued(office)).toEqual([{ do: 'import', act: 'undo', import: 'import-2' }]));
});

test('PE5: from a document one asks why somebody sees it', async () => {
  const office = await enter('documents');
  await user.click((await screen.findAllByText('Holerite 10/2026 – João da Silva'))[0]!);
  await click('why');
  await vi.waitFor(() => expect(screen.getByTestId('why-person').children.length).toBeGreaterThan(3));
  await user.selectOptions(screen.getByTestId('why-person'), 'client-2');
  expect((await screen.findByTestId('why-answer')).textContent).toContain('Está ligada a Padaria Sol.');
  expect(asked(office, 'people/why')).toEqual([
    { person: 'client-2', what: { thing: 'document', document: 'document-1' } },
  ]);
});

test('PE5: the questions about a person stand in sight, not in a menu', async () => {
  await enter('people');
  await user.click(await screen.findByText('Marina Duarte'));
  for (const [question, dialog] of [
    ['why', 'why-dialog'],
    ['view-as', 'view-as-dialog'],
    ['compare', 'compare-dialog'],
  ] as const) {
    await click(question);
    await screen.findByTestId(dialog);
    await click('dialog-close');
    await vi.waitFor(() => expect(screen.queryByTestId(dialog)).toBeNull());
  }
});

test('SE1: every entry is a sentence with names, and what is gone is told as gone', async () => {
  await enter('audit');
  const lines = (await screen.findAllByTestId('audit-entry')).map((one) => one.textContent?.trim() ?? '');
  expect(lines[0]).toMatch(/Ana Ribeiro publicou “Holerite 10\/2026 – João da Silva” para Transportes Araucária\.$/);
  expect(lines[1]).toMatch(/Marina Duarte recebeu o aviso de “Holerite 10\/2026 – João da Silva” por e-mail\.$/);
  expect(lines[4]).toMatch(/Ana Ribeiro alterou o acesso de Marina Duarte: departamentos e permissões\.$/);
  const gone: AuditEntry = {
    ...{ office: 'office-1', sequence: 1, at: '2026-11-22T12:00:00Z', actor: { who: 'person', person: 'nobody' } },
    what: { did: 'published', document: 'gone', company: 'gone', content: 'd'.repeat(64) },
  };
  expect(entrySays(gone, () => undefined)).toBe(
    'Alguém que não está mais na lista publicou um documento que não está mais aqui para um cliente que não está mais na lista.',
  );
});

test.each(['pt-BR', 'es', 'en'] as const)('SE1: in %s no sentence shows a raw word or a hole', (locale) => {
  region.locale = locale;
  const fields = ['name', 'email', 'phones', 'role', 'companies', 'departments', 'permissions', 'groups', 'employee'];
  const changes: AuditWhat[] = [...fields, 'created', 'deleted', 'active', 'sessions', 'something_new'].map(
    (field) => ({
      ...{ did: 'changed', thing: 'access', id: 'client-1' },
      fields: [field],
    }),
  );
  for (const what of changes) {
    const says = entrySays(
      { office: 'o', sequence: 1, at: '2026-11-22T12:00:00Z', actor: { who: 'operator' }, what },
      (id) => (id === 'client-1' ? 'Íris' : undefined),
    );
    expect(says).toContain('Íris');
    expect(says).not.toMatch(/undefined|_|[{}]/);
  }
});

test('SE1: the log is narrowed by whom, what and when, in the days of the office', async () => {
  const office = await enter('audit');
  await click('audit-person');
  await user.click(await screen.findByLabelText('Marina Duarte'));
  await user.keyboard('{Escape}');
  await click('filter-period');
  await user.click(await screen.findByText('Hoje'));
  await vi.waitFor(() => expect(asked(office, 'audit/list').at(-1)).toMatchObject({ person: 'client-1' }));
  const { from, until } = asked(office, 'audit/list').at(-1) as { from: string; until: string };
  // São Paulo is three hours behind.
  expect([from.slice(11, 16), until.slice(11, 16)]).toEqual(['03:00', '03:00']);
  expect(Date.parse(until) - Date.parse(from)).toBe(86_400_000);
});

test('SE1: a receipt is saved to a file, with how to check it without the server', async () => {
  const office = await enter('audit');
  const [first] = await screen.findAllByTestId('audit-entry');
  await user.click(within(first!).getByRole('checkbox'));
  await click('receipt');
  await click('receipt-save');
  const dialog = await screen.findByTestId('receipt-dialog');
  expect(await within(dialog).findByText('balcao-verify "/home/ana/Downloads/comprovante-4812.json"')).toBeTruthy();
  expect(office.calls.at(-1)).toEqual({
    method: 'files.save',
    params: {
      call: 'audit/receipt',
      params: { sequences: [4812] },
      path: '/home/ana/Downloads/comprovante-4812.json',
    },
  });
  await click('receipt-done');
  await vi.waitFor(() => expect(screen.getByTestId('receipt')).toHaveProperty('disabled', true));
});
