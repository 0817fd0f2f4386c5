// Folders inside a department (PE2, PC2), in a real browser against a running office.

import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { barriers, goTo, newPerson, openBrowser, settled, signIn, sticksOut } from './browser.mjs';
import { openOffice } from './office.mjs';
import { pdf } from './scene.mjs';

const skip = process.env.BALCAO_PORTAL_URL ? 'needs an office of our own' : false;
let office, browser;

before(async () => {
  if (skip) return;
  office = await openOffice();
  browser = await openBrowser();
});
after(async () => {
  await browser?.close();
  await office?.close();
});

const file = (name, line) => ({ name, mimeType: 'application/pdf', buffer: pdf([line]) });
const sending = (page, name) => page.getByTestId('sending').filter({ hasText: name });
const folder = (page, name) => page.getByTestId('folder').filter({ hasText: name });
const document = (page, name) => page.getByTestId('document').filter({ hasText: name });

async function maria(options) {
  const page = await newPerson(browser, options);
  await signIn(page, office.url, office.client);
  return page;
}

async function makes(page, name) {
  await page.getByRole('button', { name: 'Nova pasta' }).click();
  await page.getByLabel('Nome da pasta').fill(name);
  await page.getByRole('button', { name: 'Criar pasta' }).click();
  const path = page.getByRole('navigation', { name: 'Caminho da pasta' });
  await path.getByRole('link', { name, exact: true }).waitFor();
  await page.getByText('Esta pasta está vazia').waitFor();
}

test('a folder is made, files are dropped into it, moved to another, found, and deleted (PE2, PC2)', { skip }, async () => {
  const page = await maria();
  await goTo(page, `${office.url}/documentos?departamento=contabil`);
  await makes(page, 'Contratos');
  await makes(page, 'Locação 2026');
  const path = page.getByRole('navigation', { name: 'Caminho da pasta' });
  assert.deepEqual(await path.getByRole('link').allInnerTexts(), ['Contábil', 'Contratos', 'Locação 2026']);

  // Dropped anywhere on the list, it lies in the folder that is open.
  const dropped = await page.evaluateHandle((bytes) => {
    const transfer = new DataTransfer();
    transfer.items.add(new File([new Uint8Array(bytes)], 'contrato da loja.pdf', { type: 'application/pdf' }));
    return transfer;
  }, [...pdf(['Contrato de locacao da loja'])]);
  const zone = page.getByTestId('drop-zone');
  await zone.dispatchEvent('dragover', { dataTransfer: dropped });
  await page.getByText('Solte para enviar para Contábil › Contratos › Locação 2026').waitFor();
  await zone.dispatchEvent('drop', { dataTransfer: dropped });
  await sending(page, 'contrato da loja.pdf').getByText('Está na pasta.').waitFor();
  await document(page, 'contrato da loja').waitFor();

  // Chosen and sent with the button, it goes there as well.
  await page.getByRole('button', { name: 'Enviar arquivos' }).click();
  await page.locator('input[type=file]').setInputFiles([file('aditivo.pdf', 'Primeiro aditivo')]);
  await document(page, 'aditivo').waitFor();
  await page.getByRole('region', { name: 'Envios' }).getByRole('button', { name: 'Fechar' }).click();

  await page.getByRole('button', { name: 'Selecionar' }).click();
  await page.getByLabel('Selecionar aditivo').check();
  await page.getByRole('button', { name: 'Mover para…' }).click();
  await page.getByLabel('Para onde').selectOption({ label: 'Contratos' });
  await page.getByRole('button', { name: 'Mover para cá' }).click();
  await document(page, 'aditivo').waitFor({ state: 'detached' });
  await path.getByRole('link', { name: 'Contratos', exact: true }).click();
  await document(page, 'aditivo').waitFor();

  // A search goes across the folders and says where a hit lies.
  await page.getByRole('searchbox').fill('contrato da loja');
  await document(page, 'contrato da loja').getByText('Contábil › Contratos › Locação 2026').waitFor();
  await page.getByRole('searchbox').fill('');
  await document(page, 'aditivo').waitFor();

  // Her own is deleted; a deleted folder leaves what it held one step up.
  await page.getByRole('button', { name: 'Selecionar' }).click();
  await page.getByLabel('Selecionar aditivo').check();
  await page.getByRole('button', { name: 'Excluir', exact: true }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Excluir' }).click();
  await document(page, 'aditivo').waitFor({ state: 'detached' });
  await page.getByRole('button', { name: 'Pasta Locação 2026: o que fazer' }).click();
  await page.getByRole('button', { name: 'Excluir pasta' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Excluir pasta' }).click();
  await folder(page, 'Locação 2026').waitFor({ state: 'detached' });
  await document(page, 'contrato da loja').waitFor();
  await page.context().close();
});

test('folders fit a telephone and the keyboard, and stop nobody (PC8)', { skip }, async () => {
  const page = await maria({ viewport: { width: 390, height: 844 } });
  await goTo(page, `${office.url}/documentos?departamento=societario`);
  await makes(page, 'Atas e alterações contratuais registradas na Junta Comercial do Estado');
  await page.getByRole('navigation', { name: 'Caminho da pasta' }).getByRole('link', { name: 'Societário' }).click();
  const menu = page.getByRole('button', { name: /^Pasta Atas e alterações/ });
  await menu.waitFor();
  await settled(page);
  assert.equal(await sticksOut(page), 0);
  assert.deepEqual(await barriers(page), []);
  // By keyboard alone: the menu opens, leaves with Escape, and the folder opens with Enter.
  await menu.focus();
  await page.keyboard.press('Enter');
  await page.getByRole('button', { name: 'Excluir pasta' }).waitFor();
  assert.deepEqual(await barriers(page), []);
  await page.keyboard.press('Escape');
  await page.getByRole('button', { name: 'Excluir pasta' }).waitFor({ state: 'detached' });
  await page.keyboard.press('Shift+Tab');
  await page.keyboard.press('Enter');
  await page.getByText('Esta pasta está vazia').waitFor();
  assert.equal(await sticksOut(page), 0);
  assert.deepEqual(await barriers(page), []);
  await page.getByRole('button', { name: 'Nova pasta' }).click();
  assert.deepEqual(await barriers(page), []);
  await page.context().close();
});
