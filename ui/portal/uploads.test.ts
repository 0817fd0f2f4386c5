// Sending files (PC2): piece by piece, over breaks, pauses and reloads.
import { beforeEach, expect, test, vi } from 'vitest';
import { FakeClientOffice } from './fake.ts';
import { UploadQueue, waitAfter_ms, type Sending } from './uploads.svelte.ts';

const target = { company: 'company-1', department: 'contabil' };
let office: FakeClientOffice;
let waits: number[];
/** The line comes back after so many waits. */
let breaks = 0;
let queue: UploadQueue;

beforeEach(() => {
  office = new FakeClientOffice();
  waits = [];
  queue = new UploadQueue(
    office,
    () => {},
    async (ms) => {
      waits.push(ms);
      office.options.noLine = waits.length < breaks;
    },
  );
});

function file(name: string, size: number): File {
  return new File([new Uint8Array(size)], name);
}

function send(name: string, size: number): Sending {
  return queue.add([file(name, size)], target)[0]!;
}

test('a file goes in pieces and becomes a document', async () => {
  const pieces = vi.spyOn(office, 'sendPiece');
  const one = send('extrato.pdf', 3_000_000);
  await vi.waitFor(() => expect(one.state).toBe('done'));
  expect(one.documents.map(({ title }) => title)).toEqual(['extrato.pdf']);
  expect(pieces.mock.calls.length).toBeGreaterThan(2);
  const offsets = pieces.mock.calls.map(([, offset]) => offset);
  expect(offsets).toEqual([...offsets].sort((a, b) => a - b));
  expect(queue.taken).toBe(1);
});

test('a broken line costs a wait, not the file: it goes on from the byte that arrived last', async () => {
  const real = office.sendPiece.bind(office);
  vi.spyOn(office, 'sendPiece').mockImplementation(async (...piece) => {
    const answer = await real(...piece);
    if (waits.length === 0 && piece[1] > 0) throw { code: 'server_unreachable' };
    return answer;
  });
  breaks = 1;
  const one = send('notas.pdf', 2_000_000);
  await vi.waitFor(() => expect(one.state).toBe('done'));
  expect(waits).toEqual([1_000]);
  expect(office.folders.upload('upload-1').received).toBe(2_000_000);
  expect(office.folders.uploads).toHaveLength(1);
});

test('the waits grow to half a minute and no further', () => {
  expect([0, 1, 2, 3, 4, 5, 9].map(waitAfter_ms)).toEqual([1_000, 2_000, 4_000, 8_000, 16_000, 30_000, 30_000]);
});

test('paused it stands still; resumed it asks how far it got', async () => {
  office.options.slow = true;
  vi.useFakeTimers();
  const one = send('contrato.pdf', 2_000_000);
  await vi.advanceTimersByTimeAsync(5_000);
  const before = one.sent;
  expect(before).toBeGreaterThan(0);
  queue.pause(one);
  await vi.advanceTimersByTimeAsync(60_000);
  expect(one.state).toBe('paused');
  expect(one.sent).toBe(before);
  queue.resume(one);
  await vi.advanceTimersByTimeAsync(60_000);
  expect(one.state).toBe('done');
  expect(office.folders.uploads).toHaveLength(1);
  vi.useRealTimers();
});

test('after the page was loaded again, the same file goes on where it stopped', async () => {
  office.folders.begin({ ...target, file_name: 'grande.zip.pdf', size: 2_000_000, sha256: null });
  office.folders.take('upload-1', 0, 1_500_000);
  const pieces = vi.spyOn(office, 'sendPiece');
  const one = send('grande.zip.pdf', 2_000_000);
  await vi.waitFor(() => expect(one.state).toBe('done'));
  expect(pieces.mock.calls[0]?.[1]).toBe(1_500_000);
  expect(office.folders.uploads).toHaveLength(1);
});

test('what the office does not take is said file by file, and the others go on', async () => {
  const [empty, program, archive, good] = queue.add(
    [file('vazio.pdf', 0), file('virus.exe', 10), file('notas.zip', 10), file('bom.pdf', 10)],
    target,
  );
  await vi.waitFor(() => expect(queue.all.every(({ ended }) => ended)).toBe(true));
  expect(empty?.refused).toMatchObject([{ name: 'vazio.pdf', why: { reason: 'empty' } }]);
  expect(program?.refused).toMatchObject([{ why: { reason: 'program' } }]);
  expect(archive?.refused.map(({ name }) => name)).toEqual(['notas/setup.exe', 'notas/antigas.zip']);
  expect(good?.state).toBe('done');
});

test('two go at a time, the others wait their turn', async () => {
  office.options.slow = true;
  const all = queue.add([file('1', 10), file('2', 10), file('3', 10)], target);
  expect(all.map(({ state }) => state)).toEqual(['sending', 'sending', 'waiting']);
  for (const one of all) await queue.remove(one);
});

test('an upload that was cleared away meanwhile begins again, once', async () => {
  const one = send('lento.pdf', 600_000);
  await vi.waitFor(() => expect(one.upload).not.toBeNull());
  queue.pause(one);
  office.folders.uploads = [];
  queue.resume(one);
  await vi.waitFor(() => expect(one.state).toBe('done'));
});

test('one that is given up is given up at the office too', async () => {
  // A line on which nothing comes back.
  vi.spyOn(office, 'sendPiece').mockReturnValue(new Promise(() => {}));
  const one = send('desisti.pdf', 5_000_000);
  await vi.waitFor(() => expect(one.upload).not.toBeNull());
  await queue.remove(one);
  expect(office.folders.uploads).toHaveLength(0);
  expect(queue.all).toHaveLength(0);
});
