// Signing in with a passkey alone (PC6), with a device and an office that are invented.
import { cleanup, configure, render, screen } from '@testing-library/svelte';
import userEvent from '@testing-library/user-event';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { region } from '../words/region.svelte.ts';
import { FakeClientOffice } from './fake.ts';
import Portal from './Portal.svelte';
import { address } from './route.svelte.ts';

configure({ asyncUtilTimeout: 8_000 });
vi.setConfig({ testTimeout: 20_000 });
const user = userEvent.setup();

type Asked = { mediation?: string; signal?: AbortSignal };
type Get = (asked: Asked) => Promise<unknown>;

const SHOWN = {
  id: 'key',
  rawId: new ArrayBuffer(1),
  type: 'public-key',
  getClientExtensionResults: () => ({}),
  response: {
    authenticatorData: new ArrayBuffer(1),
    clientDataJSON: new ArrayBuffer(1),
    signature: new ArrayBuffer(1),
    userHandle: new ArrayBuffer(1),
  },
};
/** Until it is stopped. */
const never: Get = ({ signal }) =>
  new Promise((_, reject) => signal?.addEventListener('abort', () => reject(new DOMException('', 'AbortError'))));

beforeEach(() => {
  vi.stubGlobal('scrollTo', () => {});
  vi.stubGlobal('isSecureContext', true);
  localStorage.clear();
  region.locale = 'pt-BR';
});
afterEach(() => {
  cleanup();
  vi.unstubAllGlobals();
});

/** A browser with passkeys; `offers` in the field of the e-mail too. */
function device(get: Get, offers: boolean) {
  vi.stubGlobal('PublicKeyCredential', { isConditionalMediationAvailable: () => Promise.resolve(offers) });
  Object.defineProperty(navigator, 'credentials', { configurable: true, value: { get } });
}

function open() {
  const office = new FakeClientOffice({ signedOut: true });
  const call = vi.spyOn(office, 'call');
  address.go('/');
  render(Portal, { office });
  return { office, calls: () => call.mock.calls.map(([name]) => name).filter((name) => name.includes('passkey')) };
}

const button = () => screen.findByRole('button', { name: 'Entrar com chave de acesso' });

test('PC6: a browser without passkeys offers none', async () => {
  vi.stubGlobal('PublicKeyCredential', undefined);
  const { calls } = open();
  await screen.findByLabelText('E-mail');
  expect(screen.queryByRole('button', { name: 'Entrar com chave de acesso' })).toBeNull();
  expect(calls()).toEqual([]);
});

test('PC6: the button is enough, and who thinks better of it is told what else there is', async () => {
  const answers: Get[] = [() => Promise.reject(new DOMException('', 'NotAllowedError')), () => Promise.resolve(SHOWN)];
  device((asked) => answers.shift()!(asked), false);
  const { calls } = open();
  await user.click(await button());
  await screen.findByText(/Nenhuma chave de acesso foi usada/);
  await user.click(await button());
  await screen.findByText('3 documentos novos para abrir');
  expect(calls()).toEqual(['POST session/passkey/begin', 'POST session/passkey/begin', 'POST session/passkey']);
});

test('PC6: the field of the e-mail offers it; a key that is refused is told and may be tried again', async () => {
  let [choose, asked]: [(shown: unknown) => void, number] = [() => {}, 0];
  device(({ mediation }) => {
    expect(mediation).toBe('conditional');
    asked++;
    return new Promise((resolve) => (choose = resolve));
  }, true);
  const { office, calls } = open();
  const field = await screen.findByLabelText('E-mail');
  expect(field.getAttribute('autocomplete')).toBe('username webauthn');
  await vi.waitFor(() => expect(asked).toBe(1));
  expect(calls()).toEqual(['POST session/passkey/begin']);
  office.account.refusesPasskeys = true;
  choose(SHOWN);
  await screen.findByText('A chave de acesso não foi aceita.');
  await vi.waitFor(() => expect(calls()).toHaveLength(3));
  office.account.refusesPasskeys = false;
  await vi.waitFor(() => expect(asked).toBe(2));
  choose(SHOWN);
  await screen.findByText('3 documentos novos para abrir');
});

test('PC6: what nobody asked for fails in silence, and gives way to the button', async () => {
  const waits: Asked[] = [];
  device((asked) => {
    waits.push(asked);
    return asked.mediation ? never(asked) : Promise.resolve(SHOWN);
  }, true);
  open();
  await vi.waitFor(() => expect(waits).toHaveLength(1));
  expect(screen.queryByRole('alert')).toBeNull();
  await user.click(await button());
  await screen.findByText('3 documentos novos para abrir');
  expect(waits[0]?.signal?.aborted).toBe(true);
});
