// Chromium, as a client has it, for the specs beside this file and for the pictures of the demonstration.
// The tools come from the interface's packages; the browser from the system (CHROMIUM names another one).

import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';

const require = createRequire(new URL('../../ui/package.json', import.meta.url));
const { chromium } = require('playwright-core');
const axe = readFileSync(require.resolve('axe-core/axe.min.js'), 'utf8');

const executablePath = process.env.CHROMIUM ?? '/usr/bin/chromium';
const FLAGS = ['--no-sandbox', '--disable-gpu', '--disable-quic', '--disable-background-networking'];
/** Brazilian, at a desk. */
const SOMEBODY = { locale: 'pt-BR', timezoneId: 'America/Sao_Paulo', viewport: { width: 1280, height: 800 } };

/** A browser that talks to nobody but the page it is shown. */
export function openBrowser() {
  return chromium.launch({ executablePath, args: FLAGS });
}

/** Somebody's own browser, whose home is `folder`, and which lets `site` show notifications. */
export async function openOwnBrowser(folder, site, { args = [], env = {} }) {
  const preferences = join(folder, 'Default', 'Preferences');
  if (!existsSync(preferences)) {
    const notifications = { [`${site},*`]: { setting: 1 } };
    mkdirSync(dirname(preferences), { recursive: true });
    writeFileSync(preferences, JSON.stringify({ profile: { content_settings: { exceptions: { notifications } } } }));
  }
  const home = { HOME: folder, XDG_DATA_HOME: join(folder, '.local/share') };
  const own = { executablePath, args: [...FLAGS, ...args], env: { ...process.env, ...home, ...env } };
  const person = await chromium.launchPersistentContext(folder, { ...own, ...SOMEBODY });
  person.setDefaultTimeout(20_000);
  return person;
}

/** A new person at the browser: nothing remembered. */
export async function newPerson(browser, options = {}) {
  const person = await browser.newContext({ ...SOMEBODY, ...options });
  person.setDefaultTimeout(20_000);
  return person.newPage();
}

/** Signs in on the portal's first page, as a person does. */
export async function signIn(page, url, { email, password }) {
  await page.goto(url);
  await page.getByLabel('E-mail').fill(email);
  await page.getByLabel('Senha').fill(password);
  await page.getByRole('button', { name: 'Entrar', exact: true }).click();
  await page.getByRole('navigation').getByRole('link', { name: 'Documentos' }).waitFor();
}

/** Goes to one of the portal's own addresses, and waits until what it shows is there. */
export async function goTo(page, address) {
  await page.goto(address);
  await page.getByRole('heading', { level: 1 }).first().waitFor({ state: 'attached' });
  await settled(page);
}

/** Nothing on the page is still on its way. */
export async function settled(page) {
  await page.waitForFunction(() => !document.querySelector('[aria-busy=true]'));
}

/** Pixels of page that stick out to the side of the window. */
export async function sticksOut(page) {
  return page.evaluate(() => Math.max(0, document.documentElement.scrollWidth - innerWidth));
}

/** What a person who cannot see, or has no mouse, would stumble over: axe's serious and critical findings, in words. */
export async function barriers(page) {
  // Said to the page from outside: the portal's own policy lets no foreign script in.
  await page.evaluate(axe);
  const { violations } = await page.evaluate(() => globalThis.axe.run());
  return violations
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .map(({ id, help, nodes }) => `${id}: ${help} (${nodes.map(({ target }) => target.join(' ')).join(', ')})`);
}
