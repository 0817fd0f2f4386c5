// What an office switched off for a company is not offered in the portal (PE7).
import { cleanup, configure, render, screen } from '@testing-library/svelte';
import userEvent from '@testing-library/user-event';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { Module } from '../contract';
import { region } from '../words/region.svelte.ts';
import { FakeClientOffice } from './fake.ts';
import Portal from './Portal.svelte';
import { address } from './route.svelte.ts';

configure({ asyncUtilTimeout: 8_000 });
vi.setConfig({ testTimeout: 20_000 });
const user = userEvent.setup();

beforeEach(() => {
  vi.stubGlobal('scrollTo', () => {});
  localStorage.clear();
  region.locale = 'pt-BR';
});
afterEach(cleanup);

/** The portal with these modules off, company by company. */
function open(path: string, ...off: Module[][]) {
  const office = new FakeClientOffice({});
  const call = office.call.bind(office);
  office.call = async (name, params) => {
    const answer = await call(name, params);
    if (name === 'GET client/home' && 'companies' in (answer as object))
      for (const [index, card] of (answer as { companies: { modules_off: Module[] }[] }).companies.entries())
        card.modules_off = off[index] ?? [];
    return answer;
  };
  address.go(path);
  render(Portal, { office });
}
const links = () => screen.getAllByRole('link').map((link) => link.textContent?.trim() ?? '');

test('PE7: what is off for all of one’s companies stands nowhere', async () => {
  open('/mais', ['calendar', 'certificates'], ['calendar', 'certificates', 'requests']);
  expect(await screen.findByRole('link', { name: 'Notícias' })).toBeTruthy();
  await vi.waitFor(() => expect(links()).not.toContain('Certidões'));
  expect(links()).not.toContain('Calendário');
  expect(links()).toContain('Solicitações');
});

test('PE7: for the company that is looked at, only what it has', async () => {
  open('/mais', ['certificates'], []);
  expect(await screen.findByRole('link', { name: 'Certidões' })).toBeTruthy();
  await user.click(await screen.findByRole('button', { name: /Todas as empresas/ }));
  await user.click((await screen.findAllByText('Padaria Sol'))[0]!);
  await vi.waitFor(() => expect(screen.queryByRole('link', { name: 'Certidões' })).toBeNull());
});
