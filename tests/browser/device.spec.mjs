// The portal as an application of the device (PC8): it installs, tells when there is no network, keeps nothing of the
// client, and is told by web push.

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

test('the browser finds nothing that keeps it from being installed', { skip }, async () => {
  const page = await newPerson(browser);
  await signIn(page, office.url, office.client);
  await page.evaluate(() => navigator.serviceWorker.ready);
  const session = await page.context().newCDPSession(page);
  const { errors } = await session.send('Page.getAppManifest');
  assert.deepEqual(errors, []);
  const { installabilityErrors } = await session.send('Page.getInstallabilityErrors');
  // A window of its own without a profile is never installable; everything else is ours.
  assert.deepEqual(installabilityErrors.filter(({ errorId }) => errorId !== 'in-incognito'), []);
  await page.context().close();
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

test('what is pushed is shown, and leads to its page', { skip }, async () => {
  const page = await newPerson(browser);
  await page.context().grantPermissions(['notifications'], { origin: office.url });
  await signIn(page, office.url, office.client);
  await page.evaluate(() => navigator.serviceWorker.ready);
  const session = await page.context().newCDPSession(page);
  const registered = new Promise((resolve) => {
    session.on('ServiceWorker.workerRegistrationUpdated', ({ registrations }) => {
      if (registrations[0]) resolve(registrations[0].registrationId);
    });
  });
  await session.send('ServiceWorker.enable');
  const registrationId = await registered;
  const data = JSON.stringify({ title: 'DAS 10/2026', body: 'Vence em 25/11', url: '/documentos', tag: 'bill' });
  await session.send('ServiceWorker.deliverPushMessage', { origin: office.url, registrationId, data });
  const shown = await page.waitForFunction(async () => {
    const registration = await navigator.serviceWorker.ready;
    const [notification] = await registration.getNotifications();
    return notification && { title: notification.title, body: notification.body, url: notification.data.url };
  });
  assert.deepEqual(await shown.jsonValue(), { title: 'DAS 10/2026', body: 'Vence em 25/11', url: '/documentos' });
  await page.context().close();
});

test('a subscription reaches the office with the keys of the device, and is ended there too', { skip }, async () => {
  // The push service of the browser's maker is on the outside network. The manager of subscriptions stands in for it;
  // its keys are real, and the office's routes too.
  const page = await newPerson(browser);
  await page.context().grantPermissions(['notifications'], { origin: office.url });
  await page.addInitScript(() => {
    let made = null;
    const base64url = (bytes) => btoa(String.fromCharCode(...new Uint8Array(bytes))).replace(/\+/g, '-').replace(/\//g, '_').replace(/=+$/, '');
    PushManager.prototype.getSubscription = async () => made;
    PushManager.prototype.subscribe = async (options) => {
      globalThis.subscribedWith = { key: base64url(options.applicationServerKey), visible: options.userVisibleOnly };
      const pair = await crypto.subtle.generateKey({ name: 'ECDH', namedCurve: 'P-256' }, true, ['deriveBits']);
      const keys = { p256dh: base64url(await crypto.subtle.exportKey('raw', pair.publicKey)), auth: base64url(crypto.getRandomValues(new Uint8Array(16))) };
      const endpoint = 'https://fcm.googleapis.com/fcm/send/this-device';
      made = { endpoint, toJSON: () => ({ endpoint, expirationTime: null, keys }), unsubscribe: async () => ((made = null), true) };
      return made;
    };
  });
  await signIn(page, office.url, office.client);
  await page.evaluate(() => navigator.serviceWorker.ready);
  await goTo(page, `${office.url}/avisos/preferencias`);
  const offer = async () => (await page.request.get(`${office.url}/api/client/push`)).json();
  const { key } = await offer();
  await page.getByRole('button', { name: 'Ligar avisos' }).click();
  await page.getByText('Os avisos chegam neste aparelho.').waitFor();
  assert.deepEqual(await page.evaluate(() => globalThis.subscribedWith), { key, visible: true });
  assert.equal((await offer()).devices, 1);
  await page.getByRole('button', { name: 'Desligar' }).click();
  await page.getByRole('button', { name: 'Ligar avisos' }).waitFor();
  assert.equal((await offer()).devices, 0);
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
