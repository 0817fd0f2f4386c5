// A document reaches Maria's computer as a push (PC8, TN2): she installs the portal, her Chromium subscribes by itself,
// the office encrypts and signs, a push service takes it, the worker wakes without a page and the desktop shows it. Only
// the push service is a stand-in, strict by the RFCs (push-service.mjs): whoever runs this has no way to the real one.

import assert from 'node:assert/strict';
import { generateKeyPairSync, sign } from 'node:crypto';
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { goTo, openOwnBrowser, signIn } from './browser.mjs';
import { openDesktop } from './desktop.mjs';
import { openOffice } from './office.mjs';
import { openPushService, refusalOf } from './push-service.mjs';
import { companyOf, publish, staffMember } from './scene.mjs';
import { until } from './wait.mjs';

const skip = process.env.BALCAO_PORTAL_URL ? 'needs an office of our own' : false;
const LINES = ['Documento de Arrecadacao do Simples Nacional', 'Padaria Sol Nascente Ltda'];
let service, office, desktop, folder, browser, ana, company;

before(async () => {
  if (skip) return;
  service = await openPushService();
  office = await openOffice(service.env);
  desktop = await openDesktop();
  folder = await mkdtemp(join(tmpdir(), 'balcao-maria-'));
  browser = await turnOnComputer();
  ana = await staffMember(office);
  company = (await companyOf(office)).id;
  // Whatever the hour at which this runs, the office tells at once.
  const { rules } = await ana.ask('POST', '/api/office/notifications/rules', {});
  await ana.command({ do: 'notifications', act: 'save_rules', rules: { ...rules, quiet: null } });
});
after(async () => {
  await browser?.close();
  await desktop?.close();
  await office?.close();
  await service?.close();
  if (folder) await rm(folder, { recursive: true, force: true });
});

test('Maria installs the portal, and it is a program of her computer', { skip }, async () => {
  const page = await browser.newPage();
  await signIn(page, office.url, office.client);
  await page.evaluate(() => navigator.serviceWorker.ready);
  const session = await browser.newCDPSession(page);
  assert.deepEqual((await session.send('Page.getAppManifest')).errors, []);
  assert.deepEqual((await session.send('Page.getInstallabilityErrors')).installabilityErrors, []);
  const address = `${office.url}/`;
  await session.send('PWA.install', { manifestId: address, installUrlOrBundleUrl: address });
  const programs = join(folder, '.local/share/applications');
  const [program] = await until('the program', () => readdir(programs).catch(() => []).then(orNothing));
  assert.match(await readFile(join(programs, program), 'utf8'), /^Name=Portal do cliente$/m);
  await page.close();
});

test('she turns notifications on, and her browser subscribes with the key of the office', { skip }, async () => {
  const page = await browser.newPage();
  await goTo(page, `${office.url}/avisos/preferencias`);
  await turnOn(page);
  // By push if possible, else by e-mail.
  await page.getByRole('checkbox', { name: 'WhatsApp' }).uncheck();
  await page.getByText('Guardado').waitFor({ state: 'attached' });

  const { key, devices } = await asMaria('push');
  assert.equal(devices.length, 1);
  const [[token, { sender, app }], ...others] = service.subscriptions;
  assert.deepEqual([others, sender, app], [[], key, 'org.chromium.linux']);
  const made = await page.evaluate(async () => (await navigator.serviceWorker.ready).pushManager.getSubscription());
  assert.match(made.endpoint, new RegExp(`^https://(fcm.googleapis|jmt17.google).com/.*/${token}$`));
  await page.close();
});

test('a document is pushed once; the worker wakes without a page, and a tap opens the document', { skip }, async () => {
  const [blank] = browser.pages();
  const session = await browser.newCDPSession(blank);
  let worker = 'unknown';
  session.on('ServiceWorker.workerVersionUpdated', ({ versions }) => {
    for (const { runningStatus } of versions) worker = runningStatus;
  });
  await session.send('ServiceWorker.enable');
  await session.send('ServiceWorker.stopAllWorkers');
  await until('the worker to sleep', () => worker === 'stopped');

  const id = await publish(ana, company, das('10/2026'));
  const [shown] = await until('the notification', () => orNothing(desktop.shown()));
  const words = { title: 'Documento novo: DAS 10/2026', body: 'DAS 10/2026 está na sua pasta; vence em 20/11/2026.' };
  assert.deepEqual(shown, { ...words, site: `${office.url}/` });
  assert.equal(worker, 'running');
  await numberOnIcon((await asMaria('notices')).unread);
  await until('the browser to say that it has got it', () => [...service.devices.values()].every(isEmpty));
  const { request, status } = service.pushes[0];
  assert.deepEqual([service.pushes.length, status], [1, 201]);
  // The service carries what it cannot read.
  assert.ok(!request.body.includes('DAS'));

  const opened = browser.waitForEvent('page');
  await desktop.tap();
  const page = await opened;
  await page.getByRole('heading', { name: 'DAS 10/2026' }).waitFor();
  assert.equal(new URL(page.url()).pathname, `/documentos/${id}`);
  await page.close();

  // The same document again is the same event; the next one shows that nothing else was on its way.
  await publish(ana, company, das('10/2026'));
  await publish(ana, company, das('09/2026'));
  await until('the next notification', () => desktop.shown().length > 1);
  assert.deepEqual(titles(), ['Documento novo: DAS 10/2026', 'Documento novo: DAS 09/2026']);
  assert.equal(service.pushes.length, 2);
});

test('what comes while the computer is off is shown when it is on again', { skip }, async () => {
  await browser.close();
  await publish(ana, company, das('08/2026'));
  await until('the push service to keep it', () => [...service.devices.values()].some((device) => !isEmpty(device)));
  assert.equal(desktop.shown().length, 2);
  browser = await turnOnComputer();
  await until('the notification', () => desktop.shown().length > 2);
  assert.equal(titles().at(-1), 'Documento novo: DAS 08/2026');
});

test('what the office sends is refused as soon as one part of it is spoiled', { skip }, () => {
  const { request, subscription } = service.pushes[0];
  const now_s = Date.now() / 1000;
  const { headers, body } = request;
  const statusOf = (spoiled) => refusalOf({ ...request, ...spoiled }, subscription, now_s)?.status;
  const withHeaders = (spoiled) => statusOf({ headers: { ...headers, ...spoiled } });
  const [, head, claims, signature] = headers.authorization.match(/t=([\w-]+)\.([\w-]+)\.([\w-]+)/);
  const said = JSON.parse(Buffer.from(claims, 'base64url'));
  const stranger = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const signedBy = (privateKey, k) => {
    const signed = `${head}.${claims}`;
    const proof = sign('sha256', Buffer.from(signed), { key: privateKey, dsaEncoding: 'ieee-p1363' });
    return `vapid t=${signed}.${proof.toString('base64url')}, k=${k}`;
  };
  const { x, y } = stranger.publicKey.export({ format: 'jwk' });
  const strange = Buffer.concat([Buffer.from([4]), Buffer.from(x, 'base64url'), Buffer.from(y, 'base64url')]);

  assert.equal(statusOf({}), undefined);
  assert.deepEqual([said.aud, said.sub], [`https://${request.host}`, office.url]);
  assert.equal(withHeaders({ authorization: undefined }), 401);
  assert.equal(withHeaders({ authorization: signedBy(stranger.privateKey, subscription.sender) }), 403);
  assert.equal(withHeaders({ authorization: signedBy(stranger.privateKey, strange.toString('base64url')) }), 403);
  assert.equal(withHeaders({ authorization: headers.authorization.replace(signature, signature.slice(0, -4)) }), 403);
  assert.equal(statusOf({ host: 'push.example' }), 403);
  assert.equal(refusalOf(request, subscription, said.exp)?.status, 403);
  assert.equal(withHeaders({ ttl: undefined }), 400);
  assert.equal(withHeaders({ urgency: 'now' }), 400);
  assert.equal(withHeaders({ 'content-encoding': 'aesgcm' }), 400);
  assert.equal(statusOf({ body: Buffer.from(LINES.join('\n').repeat(9)) }), 400);
  assert.equal(statusOf({ body: Buffer.concat([body, Buffer.alloc(4096)]) }), 413);
  assert.equal(refusalOf(request, undefined, now_s)?.status, 404);
});

test('a subscription that is gone is forgotten, and the document comes by the next way', { skip }, async () => {
  service.endSubscriptions();
  const { email } = office.client;
  await publish(ana, company, das('07/2026'));
  await office.mailbox.find(email, /DAS 07\/2026 \([^)]*\) está na sua pasta/);
  assert.deepEqual(service.pushes.slice(-1).map(({ status }) => status), [410]);
  // Nobody asks there again, and her page says so.
  const before = service.pushes.length;
  await publish(ana, company, das('06/2026'));
  await office.mailbox.find(email, /DAS 06\/2026 \([^)]*\) está na sua pasta/);
  assert.equal(service.pushes.length, before);
  const page = await browser.newPage();
  await goTo(page, `${office.url}/avisos/preferencias`);
  await turnOn(page);
  await publish(ana, company, das('05/2026'));
  await until('the notification', () => titles().at(-1) === 'Documento novo: DAS 05/2026');
  await page.close();
});

test('signing out ends the notifications of this computer, here and at the office', { skip }, async () => {
  const page = await browser.newPage();
  await goTo(page, `${office.url}/avisos/preferencias`);
  await page.getByText('Os avisos chegam neste aparelho.').waitFor();
  await page.getByRole('button', { name: 'Preferências' }).click();
  await page.getByRole('button', { name: 'Sair', exact: true }).click();
  await page.getByRole('button', { name: 'Entrar', exact: true }).waitFor();
  await until('the push service to end it', () => [...service.subscriptions.values()].every(({ ended }) => ended));
  await numberOnIcon(0);
  await signIn(page, office.url, office.client);
  assert.deepEqual((await asMaria('push')).devices, []);
  await page.close();
});

/** Her browser, on her desktop, with what it remembers. */
function turnOnComputer() {
  return openOwnBrowser(folder, office.url, { args: service.arguments, env: desktop.env });
}

function das(competence) {
  const [month, year] = competence.split('/');
  const facts = { kind: 'fis.das', department: 'fiscal', competence: `${year}-${month}`, due_on: '2026-11-20' };
  return { ...facts, title: `DAS ${competence}`, file_name: 'das.pdf', amount: 12_345, lines: [...LINES, competence] };
}

async function turnOn(page) {
  await page.getByRole('button', { name: 'Ligar avisos' }).click();
  await page.getByText('Os avisos chegam neste aparelho.').waitFor();
}

/** What the office tells her browser. */
async function asMaria(what) {
  return (await browser.request.get(`${office.url}/api/client/${what}`)).json();
}

/** Waits until the icon of the installed portal has this number. */
async function numberOnIcon(unread) {
  const session = await browser.newCDPSession(browser.pages()[0]);
  const state = () => session.send('PWA.getOsAppState', { manifestId: `${office.url}/` });
  await until(`${unread} on the icon`, async () => (await state()).badgeCount === unread);
  await session.detach();
}

const orNothing = (list) => list.length && list;
const titles = () => desktop.shown().map(({ title }) => title);
const isEmpty = ({ waiting }) => waiting.length === 0;
