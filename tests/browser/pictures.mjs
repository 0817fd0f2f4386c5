// Pictures of the clients' portal, light and dark: node tests/browser/pictures.mjs FOLDER
// PORTAL_URL, CLIENT_EMAIL and CLIENT_PASSWORD say where and as whom.

import { join } from 'node:path';
import { newPerson, openBrowser, signIn } from './browser.mjs';

const [folder] = process.argv.slice(2);
const { PORTAL_URL: url, CLIENT_EMAIL: email, CLIENT_PASSWORD: password } = process.env;
const looks = [
  ['light', ''],
  ['dark', '-dark'],
];

const browser = await openBrowser();
try {
  for (const [colorScheme, ending] of looks) {
    const page = await newPerson(browser, { colorScheme });
    await signIn(page, url, { email, password });
    await visit(page, 'Documentos');
    // What was asked for by telephone is here; while it is not, nothing is worth a picture.
    await page.getByText('João da Silva').first().waitFor();
    await take(page, `portal-documents${ending}`);
    await visit(page, 'Conversa');
    await askOnce(page);
    await take(page, `portal-chat${ending}`);
    await page.context().close();
  }
} finally {
  await browser.close();
}

async function visit(page, room) {
  await page.getByRole('navigation').getByRole('link', { name: room }).click();
  await page.getByRole('main').locator('[aria-busy=true]').waitFor({ state: 'detached' });
}

/** The first time, writes to the office in the chat; each time, waits until the document is in it. */
async function askOnce(page) {
  if ((await page.getByTestId('chat-message').count()) === 0) {
    await page.getByRole('textbox').fill('Bom dia! Pode mandar o holerite do João da Silva de outubro de 2026?');
    await page.keyboard.press('Enter');
  }
  await page.locator('[data-testid=chat-message][data-author=assistant]').getByTestId('document').first().waitFor();
}

function take(page, name) {
  return page.screenshot({ path: join(folder, `${name}.png`), animations: 'disabled' });
}
