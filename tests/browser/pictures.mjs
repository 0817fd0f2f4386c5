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
    for (const [room, name] of [
      ['Documentos', 'documents'],
      ['Conversa', 'chat'],
    ]) {
      await page.getByRole('navigation').getByRole('link', { name: room }).click();
      // The payslip that was asked for is in both rooms; while it is not there, nothing is worth a picture.
      await page.getByText('João da Silva').first().waitFor();
      await page.screenshot({ path: join(folder, `portal-${name}${ending}.png`), animations: 'disabled' });
    }
    await page.context().close();
  }
} finally {
  await browser.close();
}
