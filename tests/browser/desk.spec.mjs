// Every room of the desktop in a real browser, with the invented office of ui/platform/fake.ts behind it (DE6): nothing
// that a person without sight or mouse stumbles over, nothing beside the window, in light and dark, twice as large, in
// three languages, and whatever the room has to show. The real window is in tests/src/desktop.

import assert from 'node:assert/strict';
import { createRequire } from 'node:module';
import { after, before, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { barriers, newPerson, openBrowser, settled, sticksOut } from './browser.mjs';

const UI = fileURLToPath(new URL('../../ui/', import.meta.url));
const WINDOWS = {
  'a large window, light': { viewport: { width: 1440, height: 900 }, colorScheme: 'light' },
  'a small window, dark': { viewport: { width: 1024, height: 700 }, colorScheme: 'dark' },
};
/** A window of 1520 pixels at 200 %: the least that the program's window can be made. */
const TWICE_AS_LARGE = { width: 760, height: 520 };

let pages, browser;

before(async () => {
  const { createServer } = await import(createRequire(`${UI}package.json`).resolve('vite'));
  // A folder of its own for what is made ready, so that it disturbs no other server.
  const cacheDir = `${UI}node_modules/.vite/desk-spec`;
  pages = await createServer({ configFile: `${UI}vite.desk.ts`, cacheDir, logLevel: 'error', server: { port: 0, hmr: false } });
  await pages.listen();
  browser = await openBrowser();
});
after(async () => {
  await browser?.close();
  await pages?.close();
});

/** The desk, after its first room is there. `query` as ui/platform/fake.ts says. */
async function enter(options, query = '') {
  const page = await newPerson(browser, options);
  const faults = [];
  page.on('pageerror', (error) => faults.push(error.message));
  await page.goto(`${pages.resolvedUrls.local[0]}?fake${query}`);
  await page.getByTestId('nav-orders').waitFor({ timeout: 60_000 });
  return { page, faults };
}

async function rooms(page) {
  const buttons = await page.getByTestId(/^nav-/).all();
  return Promise.all(buttons.map((button) => button.getAttribute('data-testid')));
}

async function goTo(page, room) {
  await page.getByTestId(room).click();
  await page.locator(`[data-testid=${room}][aria-current=page]`).waitFor();
  await page.locator('#room').getByRole('heading', { level: 1 }).first().waitFor({ state: 'attached' });
  await settled(page);
}

/** What is wrong with what the window shows now. */
async function faultsOf(page, where) {
  const beside = await sticksOut(page);
  return [...(await barriers(page)).map((found) => `${where}: ${found}`), ...(beside ? [`${where}: ${beside} px beside the window`] : [])];
}

for (const [size, options] of Object.entries(WINDOWS)) {
  test(`every room, and what opens in it, is comfortable in ${size} (DE6)`, async () => {
    const { page, faults } = await enter(options);
    const found = [];
    for (const room of await rooms(page)) {
      await goTo(page, room);
      found.push(...(await faultsOf(page, room)));
      const first = page.locator('#room').getByTestId(/^(thing|order-row|conversation-row)$/).first();
      if (!(await first.isVisible())) continue;
      await first.click();
      await settled(page);
      found.push(...(await faultsOf(page, `${room}, with one open`)));
      // What opened in front of the room is closed as a keyboard does it.
      if (await page.getByRole('dialog').isVisible()) await page.keyboard.press('Escape');
      await page.getByRole('dialog').waitFor({ state: 'hidden' });
    }
    assert.deepEqual([...found, ...faults], []);
    await page.context().close();
  });
}

for (const [face, query] of Object.entries({ empty: '&empty', offline: '&offline', 'without an answer': '&broken' })) {
  test(`every room has its face when it is ${face} (DE6)`, async () => {
    const { page, faults } = await enter({}, query);
    const found = [];
    for (const room of await rooms(page)) {
      await goTo(page, room);
      found.push(...(await faultsOf(page, room)));
      const said = (await page.locator('#room').innerText()).trim();
      if (said.length < 20) found.push(`${room}: says nothing`);
    }
    assert.deepEqual([...found, ...faults], []);
    await page.context().close();
  });
}

for (const locale of ['pt-BR', 'es', 'en']) {
  test(`twice as large in ${locale}, nothing is beside the window (DE6)`, async () => {
    const { page, faults } = await enter({ viewport: TWICE_AS_LARGE }, `&locale=${locale}`);
    const found = [];
    for (const room of await rooms(page)) {
      await goTo(page, room);
      const beside = await sticksOut(page);
      if (beside) found.push(`${room}: ${beside} px`);
    }
    assert.deepEqual([...found, ...faults], []);
    await page.context().close();
  });
}
