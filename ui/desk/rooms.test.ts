// The rooms around people, requests and months, with an invented office behind them.
import { screen, within } from '@testing-library/svelte';
import { afterEach, beforeAll, expect, test, vi } from 'vitest';
import type { FakeOffice } from '../platform/fake.ts';
import { click, enter, leave, queued, rooms, user } from './story.ts';

beforeAll(rooms, 60_000);
afterEach(leave);

const acts = (office: FakeOffice) => queued(office).map((command) => ('act' in command ? command.act : command.do));

test('PE6: the rail shows only the rooms that one may enter', async () => {
  await enter('orders', { permissions: ['answer_requests'] });
  const rooms = screen.getAllByTestId(/^nav-/).map((one) => one.getAttribute('data-testid'));
  expect(rooms).toContain('nav-requests');
  expect(rooms).toContain('nav-companies');
  for (const closed of ['nav-people', 'nav-departments', 'nav-staff', 'nav-audit']) expect(rooms).not.toContain(closed);
});

test('PE1: five steps, kept as they are typed, with what follows beside them, and the invitation at the end', async () => {
  const office = await enter('people');
  await click('new-person');
  await user.type(await screen.findByTestId('person-name'), 'Conceição de Araújo');
  await user.type(screen.getByTestId('person-email'), 'conceicao@padariasol.com.br');
  await vi.waitFor(() => expect(acts(office)).toContain('save_draft'), { timeout: 2_000 });
  const [draft] = queued(office);
  expect(draft).toMatchObject({ act: 'save_draft', step: 'general', form: { name: 'Conceição de Araújo' } });

  await click('next');
  const fiscal = within(await screen.findByRole('group', { name: 'Fiscal' }));
  await user.click(fiscal.getByText('Contribuinte'));
  await click('next');
  await user.click(await screen.findByLabelText('Mecânica Irmãos Souza'));
  const consequences = screen.getByTestId('consequences');
  expect(await within(consequences).findByText('Mecânica Irmãos Souza')).toBeTruthy();
  await click('next');
  await user.click(await screen.findByTestId('permission-manage_company_users'));
  await click('next');
  await click('finish');

  await vi.waitFor(() => expect(acts(office).at(-1)).toBe('finish_draft'));
  const [last, finish] = queued(office).slice(-2);
  expect(last).toMatchObject({
    act: 'save_draft',
    form: {
      departments: { fiscal: 'contribuinte' },
      companies: { scope: 'only', companies: ['company-2'] },
      permissions: expect.arrayContaining(['manage_company_users', 'share_links']),
    },
  });
  expect(finish).toMatchObject({
    act: 'finish_draft',
    draft: (draft as { draft: string }).draft,
    invite: { when: 'now' },
  });
});

test('PE1: what is missing is said where it is missing, and nobody is invited', async () => {
  const office = await enter('people');
  await click('new-person');
  await user.type(await screen.findByTestId('person-name'), 'Íris');
  await vi.waitFor(() => expect(acts(office)).toContain('save_draft'), { timeout: 2_000 });
  for (let step = 0; step < 4; step++) await click('next');
  await click('finish');
  const email = await screen.findByTestId('person-email');
  await vi.waitFor(() => expect(email.getAttribute('aria-invalid')).toBe('true'));
  expect(acts(office)).not.toContain('finish_draft');
});

test('PE3: a department is deleted into another, never into nothing', async () => {
  const office = await enter('departments');
  await user.click(await screen.findByRole('button', { name: 'Excluir Legalização e Alvarás' }));
  expect(await screen.findByText('14 documentos')).toBeTruthy();
  const remove = screen.getByTestId<HTMLButtonElement>('delete-department');
  expect(remove.disabled).toBe(true);
  await user.selectOptions(screen.getByTestId('department-into'), 'geral');
  await user.click(remove);
  await vi.waitFor(() =>
    expect(queued(office)).toEqual([
      { do: 'people', act: 'delete_department', department: 'department-7', into: 'geral' },
    ]),
  );
});

test('PC3: an answer says which revision of the request was seen', async () => {
  const office = await enter('requests');
  const request = office.things.flatMap((thing) => (thing.type === 'request' ? [thing.body] : []))[0]!;
  await user.click(await screen.findByText(request.title));
  await user.type(await screen.findByTestId('request-text'), 'Recebido.');
  await click('request-write');
  await vi.waitFor(() =>
    expect(queued(office)).toEqual([
      expect.objectContaining({
        act: 'write',
        request: request.id,
        text: 'Recebido.',
        seen_revision: request.revision,
      }),
    ]),
  );
});

test('PE4: a spreadsheet with refused rows cannot be taken over', async () => {
  const office = await enter('people');
  await click('people-more');
  await click('people-import');
  await click('choose-sheet');
  expect(await screen.findByText(/financeiro\.ipe\.com\.br/)).toBeTruthy();
  const take = screen.getByTestId<HTMLButtonElement>('take-over');
  expect(take.disabled).toBe(true);
  await user.click(take);
  expect(acts(office)).toEqual([]);
});

test('TN5: the board reminds only of the documents that are ticked', async () => {
  const office = await enter('notifications');
  const rows = await screen.findAllByTestId('board-row');
  for (const row of rows.slice(2)) await user.click(within(row).getByRole('checkbox'));
  await click('remind');
  await vi.waitFor(() =>
    expect(queued(office)).toEqual([
      { do: 'notifications', act: 'remind_only', documents: ['document-1', 'document-2'] },
    ]),
  );
});

test('every room opens with something in it, and none breaks', async () => {
  await enter('orders');
  for (const room of ['people', 'companies', 'staff', 'requests', 'documents', 'certificates', 'tasks']) {
    await click(`nav-${room}`);
    expect((await screen.findAllByTestId('thing')).length, room).toBeGreaterThan(1);
  }
  await click('nav-calendar');
  expect((await screen.findAllByTestId('calendar-day')).length).toBeGreaterThan(2);
  await click('nav-audit');
  expect((await screen.findAllByTestId('audit-entry')).length).toBeGreaterThan(3);
});

test('TN2: the news are read once, not again and again', async () => {
  const office = await enter('notifications');
  await user.click(await screen.findByRole('tab', { name: 'Notícias' }));
  expect(await screen.findByText(/Recesso de fim de ano/)).toBeTruthy();
  await new Promise((resolve) => setTimeout(resolve, 50));
  const read = office.calls.filter(
    ({ method, params }) => method === 'things.list' && (params as { kinds: string[] }).kinds.includes('news'),
  );
  expect(read).toHaveLength(1);
});
