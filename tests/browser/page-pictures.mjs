// Pictures of the clients' portal for docs/images: node tests/browser/page-pictures.mjs FOLDER
// In an office of its own, with what scene.mjs puts into it.

import { join } from 'node:path';
import { goTo, newPerson, openBrowser, signIn } from './browser.mjs';
import { openOffice } from './office.mjs';
import { invite, pdf, setScene } from './scene.mjs';

const [folder] = process.argv.slice(2);
const office = await openOffice();
const browser = await openBrowser();
const PHONE = { width: 390, height: 844 };

try {
  const { bill } = await setScene(office);
  const page = await newPerson(browser);
  await signIn(page, office.url, office.client);
  const take = async (name, address, before = async () => {}) => {
    await goTo(page, office.url + address);
    await before();
    await page.waitForTimeout(300);
    await page.screenshot({ path: join(folder, `portal-${name}.png`), animations: 'disabled' });
  };

  await take('home', '/');
  await take('calendar', '/calendario', () => page.locator('td button').filter({ hasText: 'DAS' }).first().click());
  await take('collection', '/coleta');
  await take('form', '/solicitacoes/nova/vacation', () => fillVacation(page));
  await take('certificates', '/certidoes');
  await take('upload', '/documentos?enviar=1', () => upload(page));
  await take('documents', '/documentos');
  await page.goto(`${office.url}/solicitacoes`);
  await page.getByTestId('request').first().click();
  await page.getByRole('log').waitFor();
  await take('request', new URL(page.url()).pathname);
  await take('security', '/conta/seguranca', () => setUp(page));
  await take('notices', '/avisos/preferencias');
  await take('people', '/usuarios');
  await take('document', `/documentos/${bill}`, () => page.waitForTimeout(2_000));
  await page.context().close();

  for (const [name, colorScheme] of [['phone', 'light'], ['phone-dark', 'dark']]) {
    const phone = await newPerson(browser, { viewport: PHONE, colorScheme });
    await signIn(phone, office.url, office.client);
    await goTo(phone, office.url);
    await phone.getByTestId('step-due').waitFor();
    await phone.screenshot({ path: join(folder, `portal-${name}-home.png`), animations: 'disabled' });
    await goTo(phone, `${office.url}/coleta`);
    await phone.screenshot({ path: join(folder, `portal-${name}-collection.png`), animations: 'disabled' });
    await phone.context().close();
  }
  const paula = await newPerson(browser, { viewport: PHONE });
  await paula.goto(await invite(office, 'Paula Reis', 'paula@solnascente.example'));
  await paula.getByLabel('Escolha sua senha').fill('cavalo bateria grampo');
  await paula.getByText(/^(Boa|Ótima)\./).waitFor();
  await paula.screenshot({ path: join(folder, 'portal-invitation.png'), animations: 'disabled' });
} finally {
  await browser.close();
  await office.close();
}

async function fillVacation(page) {
  await page.getByLabel('Dias que ainda tem').fill('30');
  await page.getByLabel('Primeiro dia').fill('2026-12-05');
  await page.getByLabel('Último dia').fill('2026-12-07');
  await page.keyboard.press('Tab');
  await page.getByText(/CLT/).first().waitFor();
  await page.getByText(/CLT/).first().scrollIntoViewIfNeeded();
}

async function upload(page) {
  const files = [
    { name: 'extrato outubro – Banco do Brasil.pdf', mimeType: 'application/pdf', buffer: pdf(['Extrato']) },
    { name: 'instalador.exe', mimeType: 'application/octet-stream', buffer: Buffer.concat([Buffer.from('MZ'), Buffer.alloc(99)]) },
  ];
  await page.locator('input[type=file]').setInputFiles(files);
  await page.getByText('Está na pasta.').waitFor();
  await page.getByText('programas não são aceitos').waitFor();
}

async function setUp(page) {
  await page.getByRole('button', { name: 'Configurar' }).click();
  await page.getByRole('img', { name: /Código QR/ }).waitFor();
  await page.evaluate(() => scrollTo(0, 0));
}
