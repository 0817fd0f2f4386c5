// The clients' portal in a real browser (PC1, PC2, PC7, PC8): on a phone and at a desk, in light and dark, by keyboard
// alone, and without barriers for those who cannot see.

import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { barriers, newPerson, openBrowser, signIn } from './browser.mjs';
import { openOffice } from './office.mjs';

const SIZES = { phone: { width: 390, height: 844 }, desk: { width: 1280, height: 800 } };
const FIRST_PAGE_LIMIT_BYTES = 150_000;

let office, browser;

before(async () => {
  office = await openOffice();
  browser = await openBrowser();
});
after(async () => {
  await browser?.close();
  await office?.close();
});

/** Nothing to stumble over, and nothing that sticks out to the side. */
async function assertComfortable(page, where) {
  assert.deepEqual(await barriers(page), [], `${where}: axe`);
  const [inside, width] = await page.evaluate(() => [document.documentElement.scrollWidth, innerWidth]);
  assert.ok(inside <= width, `${where}: ${inside} px of page in ${width} px of window`);
}

async function visit(page, name) {
  await page.getByRole('navigation').getByRole('link', { name }).click();
  await page.getByRole('main').locator('[aria-busy=true]').waitFor({ state: 'detached' });
}

for (const [size, viewport] of Object.entries(SIZES)) {
  for (const colorScheme of ['light', 'dark']) {
    test(`every page is comfortable on a ${size} in ${colorScheme} (PC8)`, async () => {
      const page = await newPerson(browser, { viewport, colorScheme });
      await page.goto(office.url);
      await page.getByRole('button', { name: 'Entrar', exact: true }).waitFor();
      await assertComfortable(page, 'signing in');
      await page.getByRole('button', { name: 'Entrar', exact: true }).click();
      await page.getByText('Escreva um e-mail completo').waitFor();
      await assertComfortable(page, 'signing in with errors');

      await signIn(page, office.url, office.client);
      await page.getByText('Mais recentes').waitFor();
      await assertComfortable(page, 'home');
      await visit(page, 'Documentos');
      await page.getByTestId('document').first().waitFor();
      await assertComfortable(page, 'documents');
      await page.getByTestId('document').first().click();
      await page.getByRole('link', { name: 'Baixar PDF' }).waitFor();
      await assertComfortable(page, 'one document');
      await visit(page, 'Conversa');
      await page.getByRole('textbox').waitFor();
      await assertComfortable(page, 'chat');
      await page.getByRole('button', { name: 'Preferências' }).click();
      await assertComfortable(page, 'preferences');
      await page.context().close();
    });
  }
}

describe('documents', () => {
  test('a link to a document leads through signing in to that document, and its PDF (PC2)', async () => {
    const page = await newPerson(browser);
    await signIn(page, office.url, office.client);
    await visit(page, 'Documentos');
    const link = await page.getByTestId('document').first().getAttribute('href');
    await page.context().close();

    const stranger = await newPerson(browser);
    await stranger.goto(new URL(link, office.url).href);
    await stranger.getByText('Entre para ver o documento.').waitFor();
    await stranger.getByLabel('E-mail').fill(office.client.email);
    await stranger.getByLabel('Senha').fill(office.client.password);
    await stranger.getByRole('button', { name: 'Entrar', exact: true }).click();
    await stranger.getByRole('heading', { level: 1, name: /João da Silva/ }).waitFor();

    const href = await stranger.getByRole('link', { name: 'Baixar PDF' }).getAttribute('href');
    const pdf = await stranger.request.get(new URL(href, office.url).href);
    assert.equal(pdf.headers()['content-type'], 'application/pdf');
    assert.equal((await pdf.body()).subarray(0, 5).toString(), '%PDF-');
    await stranger.context().close();
  });

  test('what was opened is no longer new, and the search finds without accents (PC2)', async () => {
    const page = await newPerson(browser);
    await signIn(page, office.url, office.client);
    await visit(page, 'Documentos');
    await page.getByTestId('document').first().click();
    await page.getByRole('link', { name: 'Baixar PDF' }).waitFor();
    const href = await page.getByRole('link', { name: 'Baixar PDF' }).getAttribute('href');
    await page.request.get(new URL(href, office.url).href);
    await page.goto(`${office.url}/documentos?novos=1`);
    await page.getByText('Nenhum documento combina com a busca').waitFor();
    await page.goto(`${office.url}/documentos`);
    await page.getByRole('searchbox').fill('joao da silva');
    await page.getByTestId('document').first().waitFor();
    await page.getByRole('searchbox').fill('ninguém com este nome');
    await page.getByText('Nenhum documento combina com a busca').waitFor();
    await page.context().close();
  });

  test('a document that does not exist is told, and leads nowhere', async () => {
    const page = await newPerson(browser);
    await signIn(page, office.url, office.client);
    for (const id of ['01a202f8-0000-7000-8000-000000000000', 'not-an-id']) {
      await page.goto(`${office.url}/documentos/${id}`);
      await page.getByText('Este documento não existe ou não é seu para ver.').last().waitFor();
    }
    await page.context().close();
  });
});

test('the chat is answered while one looks, with the document in it (PC7)', async () => {
  const page = await newPerson(browser, { viewport: SIZES.phone });
  await signIn(page, office.url, office.client);
  await visit(page, 'Conversa');
  await page.getByRole('textbox').fill('me manda o holerite do João da Silva de outubro');
  await page.keyboard.press('Enter');
  const answer = page.locator('[data-testid=chat-message][data-author=assistant]');
  await answer.getByTestId('document').first().waitFor({ timeout: 40_000 });
  assert.match(await answer.getByTestId('document').first().innerText(), /João da Silva/);
  assert.equal(await page.getByRole('log').getAttribute('aria-live'), 'polite');
  await page.context().close();
});

test('the keyboard alone leads from signing in to a document and out again (PC8)', async () => {
  const page = await newPerson(browser);
  await page.goto(office.url);
  await page.getByLabel('E-mail').waitFor();
  const focused = () => page.evaluate(() => document.activeElement?.textContent?.trim() || document.activeElement?.id);
  const tabTo = async (text) => {
    for (let presses = 0; presses < 30; presses++) {
      await page.keyboard.press('Tab');
      if ((await focused())?.includes(text)) return;
    }
    assert.fail(`Tab never reaches “${text}”`);
  };

  await page.keyboard.press('Tab');
  await page.keyboard.type(office.client.email);
  await page.keyboard.press('Tab');
  await page.keyboard.type(office.client.password);
  await page.keyboard.press('Enter');
  await page.getByText('Mais recentes').waitFor();

  await page.keyboard.press('Tab');
  assert.equal(await focused(), 'Ir para o conteúdo', 'the first stop skips to the content');
  await page.keyboard.press('Enter');
  assert.equal(await page.evaluate(() => document.activeElement?.id), 'page');

  await tabTo('Ver todos');
  await page.keyboard.press('Enter');
  await page.getByTestId('document').first().waitFor();
  // A new page begins at its beginning.
  await page.getByRole('heading', { level: 1, name: 'Documentos' }).waitFor();
  await page.waitForFunction(() => document.activeElement?.id === 'page');
  await tabTo('João da Silva');
  const outline = await page.evaluate(() => getComputedStyle(document.activeElement).outlineStyle);
  assert.notEqual(outline, 'none', 'where the keys are can be seen');
  await page.keyboard.press('Enter');
  await page.getByRole('link', { name: 'Baixar PDF' }).waitFor();

  await page.getByRole('button', { name: 'Preferências' }).focus();
  await page.keyboard.press('Enter');
  await tabTo('Sair');
  await page.keyboard.press('Enter');
  await page.getByRole('button', { name: 'Entrar', exact: true }).waitFor();
  await page.reload();
  await page.getByRole('button', { name: 'Entrar', exact: true }).waitFor();
  await page.context().close();
});

test('a wrong password is told, and the right one still works', async () => {
  const page = await newPerson(browser);
  await page.goto(office.url);
  await page.getByLabel('E-mail').fill(office.client.email);
  await page.getByLabel('Senha').fill('not the password');
  await page.getByRole('button', { name: 'Entrar', exact: true }).click();
  await page.getByText('E-mail ou senha não conferem.').waitFor();
  await page.getByLabel('Senha').fill(office.client.password);
  await page.getByRole('button', { name: 'Entrar', exact: true }).click();
  await page.getByText('Mais recentes').waitFor();
  await page.context().close();
});

test('the first page is small, and speaks with nobody but the portal', async () => {
  const page = await newPerson(browser);
  const session = await page.context().newCDPSession(page);
  await session.send('Network.enable');
  let bytes = 0;
  session.on('Network.loadingFinished', ({ encodedDataLength }) => (bytes += encodedDataLength));
  const elsewhere = [];
  page.on('request', (request) => {
    if (!request.url().startsWith(office.url) && !request.url().startsWith('data:')) elsewhere.push(request.url());
  });
  await page.goto(office.url, { waitUntil: 'networkidle' });
  assert.deepEqual(elsewhere, []);
  assert.ok(bytes > 10_000 && bytes < FIRST_PAGE_LIMIT_BYTES, `${bytes} bytes`);
  await page.context().close();
});
