// "Minha conta" and the second step that an office may ask for (PC6, PE6), with an invented office behind them.
import { screen, within } from '@testing-library/svelte';
import { afterEach, beforeAll, expect, test, vi } from 'vitest';
import type { FakeOptions } from '../platform/fake.ts';
import { calls, click, enter, leave, open, rooms, user } from './story.ts';

beforeAll(rooms, 60_000);
afterEach(leave);

const myAccount = (options: Partial<FakeOptions> = {}) => enter('account', options);

test('PC6: the strength of a new password is judged in the program while it is typed', async () => {
  const office = await myAccount();
  await user.type(await screen.findByTestId('account-new'), 'Horizonte#7kx');
  const strength = screen.getByTestId('account-new-strength');
  await vi.waitFor(() => expect(strength.textContent).toContain('Contém seu nome, e-mail ou o nome do escritório.'));
  expect(calls(office, 'password.judge').at(-1)!.params).toEqual({
    password: 'Horizonte#7kx',
    about: ['Ana Ribeiro', 'Contábil Horizonte'],
  });
});

test('PC6: the wrong present password is said at its field, the right one signs the other devices out', async () => {
  await myAccount();
  expect(await screen.findAllByTestId('session')).toHaveLength(3);
  await user.type(await screen.findByTestId('account-current'), 'errada');
  await user.type(screen.getByTestId('account-new'), 'tijolo vidro canoa');
  await click('account-save-password');
  expect(await screen.findByText('Esta não é a sua senha atual.')).toBeTruthy();
  expect(screen.getByTestId('account-current').getAttribute('aria-invalid')).toBe('true');

  await user.clear(screen.getByTestId('account-current'));
  await user.type(screen.getByTestId('account-current'), 'demonstração de Ana');
  await click('account-save-password');
  expect(await screen.findByTestId('account-password-changed')).toBeTruthy();
  await vi.waitFor(() => expect(screen.getAllByTestId('session')).toHaveLength(1));
  expect(screen.getByTestId<HTMLInputElement>('account-new').value).toBe('');
});

test('PC6: an authenticator is set up after the password was shown again, and its codes are saved to a file', async () => {
  const office = await myAccount();
  await click('totp-begin');
  await user.type(await screen.findByTestId('password-again'), 'errada');
  await click('password-again-give');
  expect(await screen.findByText('Esta não é a sua senha atual.')).toBeTruthy();
  await user.clear(screen.getByTestId('password-again'));
  await user.type(screen.getByTestId('password-again'), 'demonstração de Ana');
  await click('password-again-give');

  expect((await screen.findByTestId('totp-secret')).textContent).toBe('JBSW Y3DP EHPK 3PXP JBSW Y3DP EHPK 3PXP');
  await user.type(screen.getByTestId('totp-code'), '000000');
  await click('totp-confirm');
  expect(await screen.findByText('O código não confere, já foi usado ou demorou demais.')).toBeTruthy();
  await user.type(screen.getByTestId('totp-code'), '123 456');
  await click('totp-confirm');

  const codes = await screen.findByTestId('recovery-codes');
  expect(within(codes).getAllByRole('listitem')).toHaveLength(10);
  expect(screen.getByTestId('codes-done')).toHaveProperty('disabled', true);
  await click('codes-save');
  expect(calls(office, 'account.save_recovery_codes')[0]!.params).toMatchObject({
    path: '/home/ana/Downloads/codigos-de-recuperacao.txt',
    codes: expect.arrayContaining(['K7QF-2M9D']),
  });
  await click('codes-kept');
  await click('codes-done');
  expect(await screen.findByTestId('totp-remove')).toBeTruthy();
  // Shown once: nothing keeps them.
  expect(document.body.textContent).not.toContain('K7QF-2M9D');
});

test('PC6: a passkey is made in the browser, which the desk opens', async () => {
  const office = await myAccount();
  expect(await screen.findByText(/esta janela não alcança o leitor de digital/)).toBeTruthy();
  await click('passkeys-in-portal');
  expect(calls(office, 'portal.open')).toEqual([{ method: 'portal.open', params: { page: 'second_step' } }]);
});

test('PC6: one device is ended by itself, the others together after a question', async () => {
  await myAccount();
  const [one] = await screen.findAllByTestId('end-session');
  await user.click(one!);
  await vi.waitFor(() => expect(screen.getAllByTestId('session')).toHaveLength(2));
  await click('end-others');
  await click('end-others-yes');
  await vi.waitFor(() => expect(screen.getAllByTestId('session')).toHaveLength(1));
  expect(screen.queryByTestId('end-others')).toBeNull();
});

test('PC6: what the office keeps about oneself goes to a file', async () => {
  const office = await myAccount();
  await click('own-data');
  expect(calls(office, 'files.save')[0]!.params).toEqual({
    call: 'me/export',
    params: {},
    path: '/home/ana/Downloads/meus-dados.json',
  });
});

test('OC8: offline the room says that it needs a connection, and nothing is queued', async () => {
  const office = await myAccount({ offline: true });
  expect(await screen.findByText('Isso precisa de conexão com o servidor.')).toBeTruthy();
  expect(office.outbox).toEqual([]);
});

test('PE6: whoever has to set up a second step is led through it, and then into the office', async () => {
  const office = await open({ stage: 'second_step' });
  expect(await screen.findByText('Antes de continuar, proteja sua conta')).toBeTruthy();
  await user.type(await screen.findByTestId('totp-code'), '123456');
  await click('totp-confirm');
  await screen.findByTestId('recovery-codes');
  await click('codes-kept');
  await click('codes-done');
  expect(await screen.findByTestId('nav-orders')).toBeTruthy();
  expect(calls(office, 'session.second_step_is_set')).toHaveLength(1);
});

test('PE6: whoever has only passkeys is told that the desk takes a recovery code', async () => {
  const office = await open({ stage: 'sign_in' });
  vi.spyOn(office, 'call').mockImplementationOnce(async () => {
    throw { code: 'second_step_needed', facts: { ways: 'passkey,recovery_code' } };
  });
  await user.type(await screen.findByTestId('sign-in-password'), 'qualquer uma');
  await click('sign-in-submit');
  expect(await screen.findByText(/as chaves de acesso valem só no navegador/)).toBeTruthy();
});

test('PC6: who forgot the password is led to the portal', async () => {
  const office = await open({ stage: 'sign_in' });
  await user.click(await screen.findByRole('button', { name: /Esqueci minha senha/ }));
  expect(calls(office, 'portal.open')).toEqual([{ method: 'portal.open', params: { page: 'forgotten_password' } }]);
});

test('DE4: a weak password is refused at the first start, with what it lacks', async () => {
  const office = await open({ stage: 'first_start' });
  await click('first-start-this-computer');
  await user.type(screen.getByTestId('first-start-office-name'), 'Contábil Farol');
  await user.type(screen.getByTestId('first-start-your-name'), 'Rita Farol');
  await user.type(screen.getByTestId('first-start-email'), 'rita@farol.example');
  await user.type(screen.getByTestId('first-start-password'), 'flamengo2026');
  const strength = screen.getByTestId('first-start-password-strength');
  await vi.waitFor(() => expect(strength.textContent).toContain('É uma senha que muita gente usa.'));
  await click('first-start-begin');
  expect(screen.queryByTestId('nav-orders')).toBeNull();
  const field = screen.getByTestId('first-start-password');
  await vi.waitFor(() => expect(field.getAttribute('aria-invalid')).toBe('true'));
  const below = document.getElementById(field.getAttribute('aria-describedby') ?? '');
  expect(below?.textContent).toBe('É uma senha que muita gente usa.');
  expect(strength.textContent).not.toContain('muita gente');
  await user.clear(screen.getByTestId('first-start-password'));
  await user.type(screen.getByTestId('first-start-password'), 'tijolo vidro canoa');
  await click('first-start-begin');
  expect(await screen.findByTestId('nav-orders')).toBeTruthy();
  expect(calls(office, 'first_start.this_computer')).toHaveLength(2);
});
