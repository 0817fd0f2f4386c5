// What the stories of the rooms begin with: the desk with an invented office behind it, and what was asked of it.
import { cleanup, render, screen } from '@testing-library/svelte';
import userEvent from '@testing-library/user-event';
import type { Command } from '../contract';
import { FakeOffice, type FakeOptions } from '../platform/fake.ts';
import { region } from '../words/region.svelte.ts';
import Desk from './Desk.svelte';
import { VIEWS } from './views.ts';

export const user = userEvent.setup();

/** Before the first story: in the program a room's file is beside it; here it is compiled first, which is no story's time. */
export const rooms = () => Promise.all(Object.values(VIEWS).map((view) => view()));

/** After each story. */
export function leave() {
  cleanup();
  region.locale = 'pt-BR';
}

export async function open(options: Partial<FakeOptions> = {}) {
  const office = new FakeOffice({ now: () => new Date(), orders: 6, delay_ms: 0, ...options });
  render(Desk, { platform: office });
  return office;
}

export async function enter(room: string, options: Partial<FakeOptions> = {}) {
  const office = await open(options);
  await user.click(await screen.findByTestId(`nav-${room}`));
  return office;
}

export const click = async (testid: string) => user.click(await screen.findByTestId(testid));

export const calls = (office: FakeOffice, method: string) => office.calls.filter((call) => call.method === method);

export const queued = (office: FakeOffice) =>
  calls(office, 'commands.queue').map(({ params }) => (params as { command: Command }).command);

/** With what the server was asked `call`. */
export const asked = (office: FakeOffice, call: string) =>
  calls(office, 'office.ask')
    .map(({ params }) => params as { call: string; params: unknown })
    .filter((one) => one.call === call)
    .map(({ params }) => params);
