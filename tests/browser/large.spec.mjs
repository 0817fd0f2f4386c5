// A large file over a server that dies in the middle (PC2): it goes on from the piece that it had, and what is downloaded
// is what was sent. It is as large as the portal takes: 500 MB.

import assert from 'node:assert/strict';
import { createCipheriv, createHash } from 'node:crypto';
import { createWriteStream } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { goTo, newPerson, openBrowser, signIn } from './browser.mjs';
import { openOffice } from './office.mjs';

const skip = process.env.BALCAO_PORTAL_URL ? 'needs an office of our own' : false;
const SIZE = 500_000_000;
/** More than the pieces of two uploads at once, and far less than the large file. */
const MEMORY_LIMIT_BYTES = 200_000_000;
let office, browser, folder;

before(async () => {
  if (skip) return;
  folder = await mkdtemp(join(tmpdir(), 'balcao-large-'));
  office = await openOffice();
  browser = await openBrowser();
});
after(async () => {
  await browser?.close();
  await office?.close();
  if (folder) await rm(folder, { recursive: true, force: true });
});

test(`${SIZE / 1e6} MB go on after the portal died, and come back as they were (PC2)`, { skip }, async (t) => {
  const path = join(folder, 'plantas digitalizadas.pdf');
  const sent = await scan(path, SIZE);
  const page = await newPerson(browser);
  await signIn(page, office.url, office.client);
  await goTo(page, `${office.url}/documentos?enviar=1`);
  const offsets = [];
  page.on('requestfinished', (request) => {
    const offset = new URL(request.url()).searchParams.get('offset');
    if (offset !== null) offsets.push(Number(offset));
  });
  const atRest = await office.peakMemory();

  let began = Date.now();
  await page.locator('input[type=file]').setInputFiles(path);
  const row = page.getByTestId('sending').filter({ hasText: 'plantas digitalizadas' });
  await until(() => offsets.at(-1) > SIZE / 3);
  const peaks = [await office.peakMemory()];
  await office.breakDown();
  const broken = offsets.at(-1);
  await row.getByText(/Sem conexão em \d+%/).waitFor();
  const before = offsets.length;
  await office.comeBack();
  await row.getByText('Está na pasta.').waitFor({ timeout: 300_000 });
  const sentIn_s = (Date.now() - began) / 1000;
  const after = offsets.slice(before);
  assert.ok(after[0] >= broken, `it went on from byte ${after[0]}, of which ${broken} were there`);
  assert.deepEqual(after, [...after].sort((one, other) => one - other), 'and sent nothing twice');

  const document = page.getByTestId('document').filter({ hasText: 'plantas digitalizadas' }).first();
  const id = (await document.getAttribute('href')).split('/').at(-1);
  const [cookie] = await page.context().cookies(office.url);
  began = Date.now();
  const headers = { cookie: `${cookie.name}=${cookie.value}` };
  const download = await fetch(`${office.url}/api/client/documents/${id}/content`, { headers });
  const digest = createHash('sha256');
  let bytes = 0;
  for await (const piece of download.body) {
    digest.update(piece);
    bytes += piece.length;
  }
  assert.equal(bytes, SIZE);
  assert.equal(digest.digest('hex'), sent, 'byte by byte what was sent');

  peaks.push(await office.peakMemory());
  const megabytes = (some) => Math.round(some / 1e6);
  const got_s = (Date.now() - began) / 1000;
  t.diagnostic(`sent in ${sentIn_s.toFixed(1)} s with the break, downloaded in ${got_s.toFixed(1)} s`);
  if (atRest !== null) {
    t.diagnostic(`portal: ${megabytes(atRest)} MB at first, at most ${megabytes(Math.max(...peaks))} MB`);
    assert.ok(Math.max(...peaks) - atRest < MEMORY_LIMIT_BYTES, `no whole file in memory: ${peaks}`);
  }
  await page.context().close();
});

/** A document of that many bytes, none of them like another piece's; gives its SHA-256. */
async function scan(path, size) {
  const [head, tail] = [Buffer.from('%PDF-1.7\n1 0 obj\n<< /Type /Catalog >>\nendobj\n%'), Buffer.from('\ntrailer\n%%EOF\n')];
  const filling = createCipheriv('aes-256-ctr', Buffer.alloc(32, 7), Buffer.alloc(16));
  const [file, digest] = [createWriteStream(path), createHash('sha256')];
  const write = (bytes) => {
    digest.update(bytes);
    return new Promise((resolve, reject) => file.write(bytes, (error) => (error ? reject(error) : resolve())));
  };
  await write(head);
  for (let left = size - head.length - tail.length; left > 0; ) {
    const piece = filling.update(Buffer.alloc(Math.min(left, 1 << 20)));
    await write(piece);
    left -= piece.length;
  }
  await write(tail);
  await new Promise((resolve) => file.end(resolve));
  return digest.digest('hex');
}

async function until(holds, limit_ms = 120_000) {
  for (const end = Date.now() + limit_ms; Date.now() < end; await new Promise((resolve) => setTimeout(resolve, 20))) {
    if (holds()) return;
  }
  throw new Error('it did not come to that');
}
