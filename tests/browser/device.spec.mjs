// The portal as an application of the device (PC8): it tells when there is no network, and keeps nothing of the client.
// How it is installed and told by web push: push.spec.mjs.

import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { goTo, newPerson, openBrowser, signIn } from './browser.mjs';
import { openOffice } from './office.mjs';

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

test('without a network there is a page that says so, and nothing of the client is kept', { skip }, async () => {
  const page = await newPerson(browser);
  await signIn(page, office.url, office.client);
  await goTo(page, `${office.url}/documentos`);
  await page.evaluate(() => navigator.serviceWorker.ready);
  await page.reload();
  await page.getByTestId('document').first().waitFor();
  const kept = await page.evaluate(async () => {
    const caches_ = await Promise.all((await caches.keys()).map((name) => caches.open(name)));
    const requests = await Promise.all(caches_.map((cache) => cache.keys()));
    return requests.flat().map(({ url }) => new URL(url).pathname);
  });
  assert.deepEqual(kept.sort(), ['/icon.svg', '/offline.css', '/offline.html']);
  const stored = await page.evaluate(() => Object.keys(localStorage));
  assert.ok(stored.every((key) => /^balcao\.(locale|theme|company)/.test(key)), stored.join());

  await page.context().setOffline(true);
  await page.goto(`${office.url}/documentos`).catch(() => undefined);
  await page.getByRole('heading', { name: 'Sem conexão' }).waitFor();
  await page.context().setOffline(false);
  await page.getByRole('link', { name: 'Tentar de novo' }).click();
  await page.getByText('Mais recentes').waitFor();
  await page.context().close();
});

test('a preference is kept by the office', { skip }, async () => {
  const page = await newPerson(browser);
  await signIn(page, office.url, office.client);
  await goTo(page, `${office.url}/avisos/preferencias`);
  await page.getByRole('checkbox', { name: 'WhatsApp' }).uncheck();
  await page.getByText('Guardado').waitFor({ state: 'attached' });
  await page.getByRole('checkbox', { name: 'Mensagem na conversa' }).uncheck();
  await page.waitForFunction(() => ![...document.querySelectorAll('input')].some((input) => input.disabled));
  await page.reload();
  await page.getByRole('checkbox', { name: 'E-mail' }).waitFor();
  assert.equal(await page.getByRole('checkbox', { name: 'WhatsApp' }).isChecked(), false);
  assert.equal(await page.getByRole('checkbox', { name: 'Mensagem na conversa' }).isChecked(), false);
  await page.context().close();
});
