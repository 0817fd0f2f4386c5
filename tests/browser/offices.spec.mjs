// "Vincular contas" (PC6): one client of two real offices on one server, who changes between them and parts them again.

import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { barriers, goTo, newPerson, openBrowser, signIn, sticksOut } from './browser.mjs';
import { openOffice } from './office.mjs';
import { openSecondOffice, setScene } from './scene.mjs';

const skip = process.env.BALCAO_PORTAL_URL ? 'needs an office of our own' : false;
const THERE = { name: 'Maria Oliveira', email: 'maria.oliveira@atelie.example', password: 'cavalo bateria grampo 7' };
let office, browser, scene, second;

before(async () => {
  if (skip) return;
  office = await openOffice();
  scene = await setScene(office);
  const other = { name: 'Assessoria Contábil da Serra', client: THERE, title: 'Guia do ateliê' };
  second = await openSecondOffice(office, other);
  browser = await openBrowser();
});
after(async () => {
  await browser?.close();
  await office?.close();
});

const document = (page, title) => page.getByTestId('document').filter({ hasText: title });
const answer = (page, path) => page.request.get(`${office.url}${path}`).then((response) => response.status());

test('Maria links her account of another office, sees each office’s own and nothing of the other, and parts them', { skip }, async () => {
  // The other office invited her under another address: there she chose a password.
  const elsewhere = await newPerson(browser);
  await elsewhere.goto(second.link);
  await elsewhere.getByLabel('Escolha sua senha').fill(THERE.password);
  await elsewhere.getByText(/^(Boa|Ótima)\./).waitFor();
  await elsewhere.getByRole('button', { name: 'Guardar e entrar' }).click();
  await document(elsewhere, 'Guia do ateliê').first().waitFor();
  await elsewhere.context().close();

  const page = await newPerson(browser);
  await signIn(page, office.url, office.client);
  await goTo(page, `${office.url}/conta/escritorios`);
  const link = page.getByRole('button', { name: 'Vincular', exact: true });
  await page.getByLabel('E-mail no outro escritório').fill(THERE.email);
  await page.getByLabel('Senha no outro escritório').fill('não é esta 123');
  await link.click();
  await page.getByText('E-mail ou senha não conferem.').waitFor();
  await page.getByLabel('Senha no outro escritório').fill(THERE.password);
  await link.click();
  await page.getByText('Assessoria Contábil da Serra').waitFor();
  assert.deepEqual(await barriers(page), []);
  assert.equal(await sticksOut(page), 0);

  await page.getByRole('button', { name: 'Entrar em Assessoria Contábil da Serra' }).click();
  await document(page, 'Guia do ateliê').first().waitFor();
  assert.equal(await document(page, 'DAS').count(), 0, 'nothing of the first office');
  await page.getByText('Assessoria Contábil da Serra').first().waitFor();
  await goTo(page, `${office.url}/documentos`);
  await document(page, 'Guia do ateliê').waitFor();
  assert.equal(await page.getByTestId('document').count(), 1);
  const [here, there] = [`/api/client/documents/${second.document}`, `/api/client/documents/${scene.bill}`];
  assert.deepEqual([await answer(page, here), await answer(page, there)], [200, 404]);

  // Back by the switch in the header, where both offices stand.
  await page.getByRole('button', { name: /Trocar de empresa/ }).click();
  await page.getByRole('button', { name: /Contábil Horizonte/ }).last().click();
  await document(page, 'DAS').first().waitFor();
  assert.equal(await document(page, 'Guia do ateliê').count(), 0, 'nothing of the other office');
  assert.deepEqual([await answer(page, here), await answer(page, there)], [404, 200]);

  await goTo(page, `${office.url}/conta/escritorios`);
  await page.getByRole('button', { name: 'Desvincular Assessoria Contábil da Serra' }).click();
  await page.getByText('Assessoria Contábil da Serra').waitFor({ state: 'detached' });
  const gone = await page.evaluate(async (office) => {
    const headers = { 'content-type': 'application/json' };
    const asked = { method: 'POST', headers, body: JSON.stringify({ office }) };
    return (await fetch('/api/client/me/offices/switch', asked)).status;
  }, second.office);
  assert.equal(gone, 404, 'parted, there is no way over');
  await page.context().close();
});
