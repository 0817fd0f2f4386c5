// The users of one's own company (PE1, PE2), with an invented office behind them.
import { cleanup, configure, render, screen, within } from '@testing-library/svelte';
import userEvent from '@testing-library/user-event';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { region } from '../words/region.svelte.ts';
import { FakeClientOffice, type FakeOptions } from './fake.ts';
import { ME } from './fake/client.ts';
import { TAKEN } from './fake/people.ts';
import Portal from './Portal.svelte';
import { address } from './route.svelte.ts';

configure({ asyncUtilTimeout: 8_000 });
vi.setConfig({ testTimeout: 20_000 });
const user = userEvent.setup();

beforeEach(() => {
  vi.stubGlobal('scrollTo', () => {});
  localStorage.clear();
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

const next = () => user.click(screen.getByRole('button', { name: 'Avançar' }));

test('PE1: colleagues with how far each got, and why somebody may be missing', async () => {
  open('/usuarios');
  const rows = await screen.findAllByTestId('colleague');
  expect(rows.map((row) => within(row).getByText(/^(Registrado|Convite|Inativo)/).textContent)).toEqual([
    'Registrado',
    expect.stringMatching(/^Convite enviado/),
    'Convite não enviado: o endereço não existe',
    'Inativo',
  ]);
  within(rows[0]!).getByText('Pessoal: Contribuinte · Fiscal: Revisor · Contábil: Revisor');
  screen.getByText(/Quem tem mais acesso que você/);
});

test('PE1: inviting goes on only when a step is right, tells what comes of it, and ends in one invitation', async () => {
  const office = open('/usuarios/novo', { oneCompany: true });
  await user.type(await screen.findByLabelText('Nome'), 'Helena Souza');
  await next();
  await screen.findByText('Escreva um e-mail completo, como nome@empresa.com.br.');
  await user.type(screen.getByLabelText('E-mail'), TAKEN);
  await screen.findByText(/Este e-mail já tem acesso neste escritório/);
  await user.clear(screen.getByLabelText('E-mail'));
  await user.type(screen.getByLabelText('E-mail'), 'helena@exemplo.com.br');
  await next();
  await screen.findByRole('heading', { name: 'Departamentos' });
  expect(screen.queryByLabelText('Societário'), 'she does not reach it herself').toBeNull();
  const levels = (name: string) =>
    [...screen.getByLabelText<HTMLSelectElement>(name).options].map((option) => option.label);
  expect(levels('Fiscal')).toEqual(['Sem acesso', 'Revisor']);
  expect(levels('Pessoal')).toEqual(['Sem acesso', 'Revisor', 'Contribuinte']);
  await next();
  await screen.findByText('Dê acesso a pelo menos um departamento.');
  await user.selectOptions(screen.getByLabelText('Pessoal'), 'contribuinte');
  await screen.findByText('8 documentos de outros empregados ficam fora.');
  await next();
  const payslips = await screen.findByLabelText('Ver os documentos de RH de todos os empregados');
  expect(payslips).toHaveProperty('checked', false);
  expect(screen.queryByLabelText('Solicitar rescisão'), 'she may not do it herself').toBeNull();
  await user.click(payslips);
  await vi.waitFor(() => expect(screen.queryByText(/ficam fora/)).toBeNull());
  await user.click(screen.getByRole('button', { name: 'Convidar' }));
  await screen.findByText(/O convite está a caminho/);
  const acts = [...office.commands.values()].map((command) => ('act' in command ? command.act : command.do));
  expect(acts).toEqual(['save_draft', 'finish_draft']);
  const made = office.people.known.people.at(-1);
  expect(made?.departments).toEqual({ pessoal: 'contribuinte' });
  expect(made?.permissions.every((one) => ME.access.permissions.includes(one))).toBe(true);
});

test('PE1: an address is corrected before anybody registered; the reason of a refusal is told', async () => {
  const office = open('/usuarios/colleague-3');
  await user.click(await screen.findByRole('button', { name: 'Corrigir endereço' }));
  const field = screen.getByLabelText('E-mail');
  await user.clear(field);
  await user.type(field, TAKEN);
  await user.click(screen.getByRole('button', { name: 'Corrigir e enviar' }));
  await screen.findByText(/Peça ao escritório que o ligue à sua empresa/);
  await user.clear(field);
  await user.type(field, 'caio@exemplo.com.br');
  await user.click(screen.getByRole('button', { name: 'Corrigir e enviar' }));
  await screen.findByText(/Os links anteriores não valem mais/);
  expect(office.people.known.people[2]?.email).toBe('caio@exemplo.com.br');
  await user.click(screen.getByRole('button', { name: 'Reenviar convite' }));
  await vi.waitFor(() =>
    expect(office.people.known.invitations.find(({ person }) => person === 'colleague-3')?.sendings).toBe(3),
  );
});

test('PE1: who registered keeps the address; levels change; somebody leaves and comes back', async () => {
  const office = open('/usuarios/colleague-1');
  await screen.findByText('Pessoal: Contribuinte.');
  expect(screen.queryByRole('button', { name: 'Corrigir endereço' })).toBeNull();
  await user.click(screen.getByRole('link', { name: 'Alterar' }));
  expect(await screen.findByLabelText('E-mail')).toHaveProperty('readOnly', true);
  await next();
  await user.selectOptions(await screen.findByLabelText('Pessoal'), 'revisor');
  await next();
  await user.click(await screen.findByRole('button', { name: 'Guardar alterações' }));
  await screen.findByText('As alterações valem a partir de agora.');
  await screen.findByText('Pessoal: Revisor.');
  await user.click(screen.getByRole('button', { name: 'Desativar' }));
  await user.click(within(screen.getByRole('dialog')).getByRole('button', { name: 'Desativar' }));
  await user.click(await screen.findByRole('button', { name: 'Reativar' }));
  await screen.findByText(/pode entrar de novo/);
  expect(office.people.known.people[0]?.active).toBe(true);
});

test('PE1: who may not manage users finds no page, and nothing under Mais', async () => {
  const office = new FakeClientOffice({ mayNotManage: true });
  address.go('/mais');
  const shown = render(Portal, { office });
  await screen.findByRole('link', { name: /Notícias/ });
  expect(screen.queryByRole('link', { name: 'Usuários da empresa' })).toBeNull();
  shown.unmount();
  address.go('/usuarios/novo');
  render(Portal, { office });
  await screen.findByText('Ir para o início');
});

test('PC6: another office whose account has a second step asks for it on the way over', async () => {
  const office = open('/conta/escritorios?entrar=office-2', { secondStep: true });
  const call = vi.spyOn(office, 'call');
  await screen.findByText(/tem uma segunda etapa/);
  await user.type(screen.getByLabelText(/Código de 6 números/), '000000');
  await user.click(screen.getByRole('button', { name: 'Entrar' }));
  await screen.findByRole('alert');
  expect(call.mock.calls.map(([name]) => name)).toContain('POST session/second-step');
  await user.click(screen.getByRole('button', { name: 'Cancelar' }));
  await screen.findByText('Vincular outro escritório');
});
