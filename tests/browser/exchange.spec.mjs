// Files to and fro (PC2, PC4, PC5) and requests (PC3), in a real browser against a running office.

import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { goTo, newPerson, openBrowser, settled, signIn } from './browser.mjs';
import { openOffice } from './office.mjs';
import { pdf, setScene, zip } from './scene.mjs';

const skip = process.env.BALCAO_PORTAL_URL ? 'needs an office of our own' : false;
let office, browser, scene;

before(async () => {
  if (skip) return;
  office = await openOffice();
  scene = await setScene(office);
  browser = await openBrowser();
});
after(async () => {
  await browser?.close();
  await office?.close();
});

const file = (name, bytes, mimeType = 'application/octet-stream') => ({ name, mimeType, buffer: Buffer.from(bytes) });
const sending = (page, name) => page.getByTestId('sending').filter({ hasText: name });

async function maria(options) {
  const page = await newPerson(browser, options);
  await signIn(page, office.url, office.client);
  return page;
}

test('a bill is shown in the page, and its bar code is copied digit by digit (PC2)', { skip }, async () => {
  const page = await maria({ permissions: ['clipboard-read', 'clipboard-write'] });
  await goTo(page, `${office.url}/documentos/${scene.bill}`);
  await page.locator('iframe').waitFor();
  await page.getByRole('button', { name: 'Copiar código de barras' }).click();
  await page.getByText('Copiado').waitFor();
  assert.equal(await page.evaluate(() => navigator.clipboard.readText()), '00190500954014481606906809350314337370000000100');
  await goTo(page, `${office.url}/documentos`);
  await page.getByRole('searchbox').fill('arrecadacao do simples');
  await page.getByTestId('document').filter({ hasText: 'DAS' }).waitFor();
  await page.context().close();
});

test('several files go at once; each that is not taken says why, and one’s own can be deleted (PC2)', { skip }, async () => {
  const page = await maria();
  await goTo(page, `${office.url}/documentos`);
  await page.getByRole('button', { name: 'Enviar arquivos' }).click();
  await page.getByLabel('Departamento', { exact: true }).selectOption({ label: 'Contábil' });
  await page.locator('input[type=file]').setInputFiles([
    file('extrato outubro.pdf', pdf(['Extrato de outubro'])),
    file('programa.exe', Buffer.concat([Buffer.from('MZ'), Buffer.alloc(200)])),
    file('vazio.txt', ''),
  ]);
  await sending(page, 'extrato outubro.pdf').getByText('Está na pasta.').waitFor();
  await sending(page, 'programa.exe').getByText('programas não são aceitos').waitFor();
  await sending(page, 'vazio.txt').getByText('O arquivo está vazio.').waitFor();
  await page.getByTestId('document').filter({ hasText: 'extrato outubro' }).first().click();
  await page.getByText(/^Enviado ao escritório em/).waitFor();
  await page.getByRole('button', { name: 'Excluir' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Excluir' }).click();
  await page.getByRole('heading', { level: 1, name: 'Documentos' }).waitFor();
  await settled(page);
  assert.equal(await page.getByTestId('document').filter({ hasText: 'extrato outubro' }).count(), 0);
  await page.context().close();
});

test('an archive becomes its files; one bad file in it keeps all of them out, and is named (PC2)', { skip }, async () => {
  const page = await maria();
  await goTo(page, `${office.url}/documentos?enviar=1`);
  await page.getByLabel('Departamento', { exact: true }).selectOption({ label: 'Contábil' });
  const good = [
    { name: 'outubro/nota 101.pdf', bytes: pdf(['Nota 101']) },
    { name: 'outubro/nota 102.pdf', bytes: pdf(['Nota 102']) },
    { name: 'outubro/relação.csv', bytes: Buffer.from('nota;valor\n101;10,00\n102;20,00\n') },
  ];
  const bad = { name: 'outubro/abrir.exe', bytes: Buffer.concat([Buffer.from('MZ'), Buffer.alloc(200)]) };
  await page.locator('input[type=file]').setInputFiles([
    file('notas com programa.zip', zip([...good, bad]), 'application/zip'),
    file('notas de outubro.zip', zip(good), 'application/zip'),
  ]);
  const refused = sending(page, 'notas com programa.zip');
  await refused.getByText('abrir.exe').waitFor();
  await refused.getByText('programas não são aceitos').waitFor();
  assert.equal(await refused.getByText('nota 101').count(), 0, 'only what is wrong is named');
  await sending(page, 'notas de outubro.zip').getByText(/3 (arquivos|documentos)/).waitFor();
  for (const title of ['nota 101', 'nota 102', 'relação']) {
    await page.getByTestId('document').filter({ hasText: title }).first().waitFor();
    assert.equal(await page.getByTestId('document').filter({ hasText: title }).count(), 1, title);
  }
  assert.equal(await page.getByTestId('document').filter({ hasText: 'abrir' }).count(), 0);
  await page.context().close();
});

test('files that are dropped are sent (PC2)', { skip }, async () => {
  const page = await maria();
  await goTo(page, `${office.url}/documentos?enviar=1`);
  const dropped = await page.evaluateHandle(() => {
    const transfer = new DataTransfer();
    transfer.items.add(new File(['nota;valor\n1;10,00\n'], 'notas soltas.csv', { type: 'text/csv' }));
    return transfer;
  });
  await page.getByRole('group', { name: 'Escolher arquivos' }).dispatchEvent('drop', { dataTransfer: dropped });
  await sending(page, 'notas soltas.csv').getByText('Está na pasta.').waitFor();
  await page.context().close();
});

test('a broken line, a pause and a page that was loaded again cost nothing of a file (PC2)', { skip }, async () => {
  const page = await maria();
  const large = file('fotos da obra.txt', Buffer.alloc(12_000_000, 'linha de texto\n'));
  await goTo(page, `${office.url}/documentos?enviar=1`);
  const pieces = [];
  await page.route('**/api/client/uploads/*/bytes*', async (route) => {
    pieces.push(Number(new URL(route.request().url()).searchParams.get('offset')));
    // The line breaks with the third piece.
    if (pieces.length === 3) return route.abort('internetdisconnected');
    await new Promise((resolve) => setTimeout(resolve, 150));
    return route.continue();
  });
  await page.locator('input[type=file]').setInputFiles(large);
  await sending(page, large.name).getByText(/Sem conexão em \d+%/).waitFor();
  await page.waitForFunction(() => document.querySelector('[data-testid=sending]')?.dataset.state === 'sending');
  await page.getByRole('button', { name: `Pausar ${large.name}` }).click();
  await sending(page, large.name).getByText(/Pausado em \d+%/).waitFor();
  const before = pieces.length;
  await page.waitForTimeout(500);
  assert.equal(pieces.length, before, 'paused, nothing leaves');
  page.on('dialog', (dialog) => dialog.accept());
  await goTo(page, `${office.url}/documentos?enviar=1`);
  await page.getByText('Começados e não terminados').waitFor();
  pieces.length = 0;
  await page.unroute('**/api/client/uploads/*/bytes*');
  page.on('request', (request) => {
    const offset = new URL(request.url()).searchParams.get('offset');
    if (offset !== null) pieces.push(Number(offset));
  });
  await page.locator('input[type=file]').setInputFiles(large);
  await sending(page, large.name).getByText('Está na pasta.').waitFor();
  assert.ok(pieces[0] > 500_000, `it went on from byte ${pieces[0]}`);
  await page.context().close();
});

test('a link opens without signing in, with its password, and the maker sees that it was opened (PC5)', { skip }, async () => {
  const page = await maria();
  await goTo(page, `${office.url}/documentos/${scene.bill}`);
  await page.getByRole('button', { name: 'Compartilhar' }).click();
  await page.getByLabel('Para quem').fill('Contador do sócio');
  await page.getByLabel('Pedir uma senha').check();
  await page.getByLabel('Senha do link').fill('segredo 7');
  await page.getByRole('button', { name: 'Criar link' }).click();
  await page.getByText('Link pronto').waitFor();
  const address = await page.locator('dialog .select-all').innerText();

  const stranger = await newPerson(browser, { viewport: { width: 390, height: 844 } });
  await stranger.goto(address);
  await stranger.getByLabel('Senha do link').fill('errada 1');
  await stranger.getByRole('button', { name: 'Abrir os documentos' }).click();
  await stranger.getByText('A senha não confere').waitFor();
  await stranger.getByLabel('Senha do link').fill('segredo 7');
  await stranger.getByRole('button', { name: 'Abrir os documentos' }).click();
  await stranger.getByText('O recebimento foi registrado.').waitFor();
  const href = await stranger.getByRole('link', { name: /Abrir/ }).getAttribute('href');
  const bytes = await (await stranger.request.get(new URL(href, office.url).href)).body();
  assert.equal(bytes.subarray(0, 5).toString(), '%PDF-');

  await goTo(page, `${office.url}/links`);
  await page.getByText(/aberto 1 vez/).waitFor();
  await page.getByRole('button', { name: /Encerrar/ }).click();
  await page.getByText('Encerrado', { exact: true }).waitFor();
  await stranger.goto(address);
  await stranger.getByText('Este link não abre mais').waitFor();
  for (const one of [page, stranger]) await one.context().close();
});

test('vacation: the form says what the law has against it, and goes when it is right (PC3)', { skip }, async () => {
  const page = await maria({ viewport: { width: 390, height: 844 } });
  await goTo(page, `${office.url}/solicitacoes/nova/vacation`);
  await page.getByRole('combobox', { name: 'Funcionário' }).selectOption({ label: await option(page, 'João da Silva') });
  await page.getByLabel('Dias que ainda tem').fill('30');
  const yes = (question, answer) => page.getByRole('group', { name: question }).getByLabel(answer, { exact: true }).check();
  assert.equal(await page.getByText('Essa parte teve 14 dias ou mais?').count(), 0, 'not asked yet');
  await yes(/Já tirou uma parte/, 'Sim');
  await page.getByText('Essa parte teve 14 dias ou mais?').waitFor();
  await yes(/Já tirou uma parte/, 'Não');
  assert.equal(await page.getByText('Essa parte teve 14 dias ou mais?').count(), 0, 'asked no longer');
  await yes(/Vai vender dias/, 'Não');
  const monday = nextMonday(60);
  await page.getByLabel('Primeiro dia').fill(monday);
  await page.getByLabel('Último dia').fill(plus(monday, 2));
  await page.getByRole('button', { name: 'Enviar solicitação' }).click();
  await page.locator('#faults').getByText(/CLT art\. 134/).first().waitFor();
  await page.getByLabel('Último dia').fill(plus(monday, 29));
  await page.getByRole('button', { name: 'Enviar solicitação' }).click();
  await page.getByText(/Solicitação nº \d+ enviada/).or(page.getByText('A lei pede atenção')).first().waitFor();
  if (await page.getByText('A lei pede atenção').isVisible()) {
    await page.getByLabel('Li os avisos. Enviar assim mesmo.').check();
    await page.getByRole('button', { name: 'Enviar solicitação' }).click();
  }
  await page.getByText(/Solicitação nº \d+ enviada/).waitFor();
  await page.getByRole('heading', { level: 1, name: /Férias – João da Silva/ }).waitFor();
  await page.context().close();
});

test('what the office asked is answered in its thread with a file; cancelled, it has ended (PC3)', { skip }, async () => {
  const page = await maria();
  await goTo(page, `${office.url}/solicitacoes`);
  await page.getByTestId('request').filter({ hasText: 'Endereço novo do João da Silva' }).click();
  await page.getByText('O escritório espera sua resposta.').waitFor();
  await page.getByLabel('Sua resposta').fill('Mudou sim! Segue o comprovante.');
  await page.locator('input[type=file]').setInputFiles(file('comprovante.pdf', pdf(['Rua das Flores, 10'])));
  await sending(page, 'comprovante.pdf').getByText('Está na pasta.').waitFor();
  await page.getByRole('button', { name: 'Enviar', exact: true }).click();
  const thread = page.getByRole('log');
  await thread.getByText('Segue o comprovante.').waitFor();
  const link = await thread.getByRole('link', { name: /comprovante\.pdf/ }).getAttribute('href');
  assert.equal((await page.request.get(new URL(link, office.url).href)).status(), 200);
  await page.getByRole('button', { name: 'Cancelar a solicitação' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Cancelar a solicitação' }).click();
  await page.getByText('Cancelada', { exact: true }).waitFor();
  assert.equal(await page.getByRole('textbox').count(), 0, 'what ended takes no more messages');
  await page.context().close();
});

test('“nada neste mês” is asked twice, and then it is said (PC4)', { skip }, async () => {
  const page = await maria();
  await goTo(page, `${office.url}/coleta`);
  const item = page.getByTestId('collection').filter({ hasText: 'Extrato bancário' });
  await item.getByRole('button', { name: 'Nada neste mês' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Não houve nada' }).click();
  await page.getByText('Nada espera por você').waitFor();
  await page.getByRole('button', { name: 'Todos', exact: true }).click();
  await item.getByText('Nada neste mês').waitFor();
  await page.context().close();
});

async function option(page, name) {
  const all = await page.getByRole('combobox', { name: 'Funcionário' }).locator('option').allInnerTexts();
  return all.find((one) => one.startsWith(name));
}

function nextMonday(after_days) {
  const date = new Date(Date.now() + after_days * 86_400_000);
  while (date.getUTCDay() !== 1) date.setUTCDate(date.getUTCDate() + 1);
  return date.toISOString().slice(0, 10);
}

function plus(day, days) {
  return new Date(Date.parse(day) + days * 86_400_000).toISOString().slice(0, 10);
}
