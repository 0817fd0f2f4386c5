// Folders in the portal's documents (PE2, PC2), with an invented office behind it.
import { cleanup, configure, render, screen, within } from '@testing-library/svelte';
import userEvent from '@testing-library/user-event';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { region } from '../../words/region.svelte.ts';
import { FakeClientOffice } from '../fake.ts';
import Portal from '../Portal.svelte';
import { address } from '../route.svelte.ts';

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

function open(path: string) {
  const office = new FakeClientOffice({ oneCompany: true });
  address.go(path);
  render(Portal, { office });
  return office;
}

const folderNames = () =>
  screen.queryAllByTestId('folder').map((one) => within(one).getByRole('link').textContent?.trim());
const path = () => screen.getByRole('navigation', { name: 'Caminho da pasta' });

async function fill(label: string, text: string) {
  const field = screen.getByLabelText(label);
  await user.clear(field);
  await user.type(field, text);
}

test('a department shows its folders, each leads on, and the path leads back', async () => {
  open('/documentos?departamento=contabil');
  await screen.findByText('2 pastas');
  expect(folderNames()[0]).toBe('Contratos');
  await user.click(screen.getByRole('link', { name: 'Contratos' }));
  await user.click(await screen.findByRole('link', { name: '2026' }));
  await screen.findByRole('link', { name: /^Locação da loja nova/ });
  const steps = within(path()).getAllByRole('link');
  expect(steps.map((step) => step.textContent)).toEqual(['Contábil', 'Contratos', '2026']);
  expect(steps.at(-1)?.getAttribute('aria-current')).toBe('page');
  await user.click(steps[0]!);
  await screen.findByText('2 pastas');
});

test('a new folder is made where one stands and opens; the same name leads to the one that is there', async () => {
  const office = open('/documentos?departamento=contabil&pasta=folder-contracts');
  await user.click(await screen.findByRole('button', { name: 'Nova pasta' }));
  await fill('Nome da pasta', 'Aluguéis');
  await user.click(screen.getByRole('button', { name: 'Criar pasta' }));
  expect(await screen.findByText('Esta pasta está vazia')).toBeTruthy();
  expect(path().textContent).toContain('Aluguéis');
  const made = office.folders.folders.find(({ name }) => name === 'Aluguéis');
  expect(made?.parent).toBe('folder-contracts');

  await user.click(within(path()).getByRole('link', { name: 'Contratos' }));
  await user.click(await screen.findByRole('button', { name: 'Nova pasta' }));
  await fill('Nome da pasta', 'ALUGUEIS');
  await user.click(screen.getByRole('button', { name: 'Criar pasta' }));
  await vi.waitFor(() => expect(location.search).toContain(made!.id));
});

test('a folder is renamed, and a taken name is refused with what to do', async () => {
  open('/documentos?departamento=contabil');
  await user.click(await screen.findByRole('button', { name: 'Pasta Contratos: o que fazer' }));
  await user.click(screen.getByRole('button', { name: 'Renomear' }));
  await fill('Nome da pasta', 'extratos bancarios e comprovantes de aplicações financeiras do exercício');
  await user.click(screen.getByRole('button', { name: 'Salvar nome' }));
  expect(await screen.findByText('Já existe uma pasta com esse nome no mesmo lugar.')).toBeTruthy();
  await fill('Nome da pasta', 'Acordos');
  await user.click(screen.getByRole('button', { name: 'Salvar nome' }));
  await vi.waitFor(() => expect(folderNames()).toContain('Acordos'));
});

test('what a deleted folder held lies one step up, and its address says that it is gone', async () => {
  const office = open('/documentos?departamento=contabil&pasta=folder-contracts');
  await user.click(await screen.findByRole('button', { name: 'Pasta 2026: o que fazer' }));
  await user.click(screen.getByRole('button', { name: 'Excluir pasta' }));
  const question = screen.getByRole('dialog', { name: 'Excluir a pasta “2026”?' });
  expect(question.textContent).toContain('“Contábil › Contratos”');
  await user.click(within(question).getByRole('button', { name: 'Excluir pasta' }));
  await screen.findByRole('link', { name: /^Locação da loja nova/ });
  expect(office.folders.folders.some(({ id }) => id === 'folder-2026')).toBe(false);
  address.go('/documentos?departamento=contabil&pasta=folder-2026');
  expect(await screen.findByText('Esta pasta não existe mais')).toBeTruthy();
});

test('documents that one may move go into a folder together; a search says where they lie', async () => {
  const office = open('/documentos?departamento=contabil');
  await screen.findByText('2 pastas');
  const sent = office.folders.rows.slice(0, 2);
  for (const row of sent) Object.assign(row, { department: 'contabil', may_move: true, may_withdraw: true });
  address.go('/documentos?departamento=contabil&pasta=folder-bank');
  await screen.findByText('Esta pasta está vazia');
  address.go('/documentos?departamento=contabil');
  await user.click(await screen.findByRole('button', { name: 'Selecionar' }));
  for (const box of screen.getAllByRole('checkbox', { name: /^Selecionar / })) await user.click(box);
  expect(screen.getByText('2 selecionados')).toBeTruthy();
  await user.click(screen.getByRole('button', { name: 'Mover para…' }));
  await user.selectOptions(screen.getByLabelText('Para onde'), 'Contratos › 2026');
  await user.click(screen.getByRole('button', { name: 'Mover para cá' }));
  await vi.waitFor(() => expect(screen.queryAllByTestId('document')).toHaveLength(0));
  expect(sent.map(({ folder }) => folder)).toEqual(['folder-2026', 'folder-2026']);

  await user.type(screen.getByRole('searchbox'), 'holerite 10/2026');
  await vi.waitFor(() => {
    const found = screen.getAllByTestId('document').map(({ textContent }) => textContent);
    expect(found.some((text) => text?.includes('Contábil › Contratos › 2026'))).toBe(true);
  });
});

test('a Revisor makes no folders, and files go into the folder that is open', async () => {
  const office = open('/documentos?departamento=fiscal');
  await screen.findAllByTestId('document');
  expect(screen.queryByRole('button', { name: 'Nova pasta' })).toBeNull();
  address.go('/documentos?departamento=contabil&pasta=folder-2026');
  await user.click(await screen.findByRole('button', { name: 'Enviar arquivos' }));
  const field = (await screen.findByLabelText('Pasta')) as HTMLSelectElement;
  expect(field.selectedOptions[0]?.textContent).toBe('Contratos › 2026');
  const file = new File(['%PDF-1.7'], 'contrato.pdf', { type: 'application/pdf' });
  await user.upload(screen.getByLabelText('Escolher arquivos', { selector: 'input' }), file);
  await vi.waitFor(() =>
    expect(office.folders.rows[0]).toMatchObject({ title: 'contrato.pdf', folder: 'folder-2026' }),
  );
});
