// A running office for the specs: the one that BALCAO_PORTAL_URL, BALCAO_CLIENT_EMAIL and BALCAO_CLIENT_PASSWORD name,
// or a fictional one of our own, from the programs in target/debug, with a payslip that was asked for by telephone, and
// a mailbox that keeps its letters. What staff do in it is in scene.mjs.

import { execFile, spawn } from 'node:child_process';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { openMailbox } from './mailbox.mjs';

const START_LIMIT_MS = 60_000;
const run = promisify(execFile);

/** Opens it; `env` is for its portal. `close` ends what was started here and leaves nothing behind. */
export async function openOffice(env = {}) {
  const { BALCAO_PORTAL_URL: url, BALCAO_CLIENT_EMAIL: email, BALCAO_CLIENT_PASSWORD: password } = process.env;
  if (url) return { url, client: { email, password }, close: async () => {} };

  const folder = await mkdtemp(join(tmpdir(), 'balcao-browser-'));
  const started = [];
  const mailbox = await openMailbox();
  const close = async () => {
    await Promise.all(started.map((child) => end(child)));
    await mailbox.close();
    await rm(folder, { recursive: true, force: true });
  };
  try {
    return { ...(await openOwn(folder, started, mailbox, env)), mailbox, close };
  } catch (error) {
    await close();
    throw error;
  }
}

async function openOwn(folder, started, mailbox, env) {
  const [portalData, agentData] = [join(folder, 'portal'), join(folder, 'agent')];
  const { clients, staff } = await tell('balcao-portal', ['admin', 'demo-office', '--data', portalData]);
  const [client] = clients;

  // A name and not a number, because passkeys belong to names.
  const port = await freePort();
  const url = `http://localhost:${port}`;
  const mail = ['--smtp-host', '127.0.0.1', '--smtp-port', `${mailbox.port}`, '--smtp-security', 'plain'];
  const place = ['--data', portalData, '--listen', `127.0.0.1:${port}`, '--public-url', url];
  const letters = [...mail, '--smtp-from', 'avisos@horizonte.example'];
  const portal = { program: null };
  const open = async () => {
    portal.program = start('balcao-portal', ['serve', ...place, ...letters], started, env);
    await said(portal.program, /(the portal listens)/);
  };
  await open();

  const { code } = await tell('balcao-portal', ['admin', 'pairing-code', '--data', portalData]);
  const pairing = ['pair', '--portal', url, '--code', code, '--token', 'file', '--data', agentData];
  await run(program('balcao-agent'), pairing);
  await run(program('balcao-agent'), ['books', 'create', '--data', agentData]);
  const agent = start('balcao-agent', ['run', '--data', agentData], started);
  await said(agent, /(register told)/);

  const order = ['--say', 'me manda o holerite do João da Silva de outubro', '--wait'];
  await run(program('balcao-portal'), ['admin', 'phone', '--data', portalData, '--from', client.phone, ...order]);
  return {
    url,
    client,
    clients,
    staff,
    /** The portal's process is gone, as when the power fails. */
    breakDown: () => end(portal.program, 'SIGKILL'),
    /** It is there again, at the same address. */
    comeBack: open,
    /** What an operator does at the command line. */
    admin: (args, typed) => tell('balcao-portal', ['admin', ...args, '--data', portalData], typed),
    /** The most memory that the portal's process held so far, in bytes; null where the system does not say. */
    peakMemory: () => peakMemory(portal.program.pid),
  };
}

async function peakMemory(pid) {
  const told = await readFile(`/proc/${pid}/status`, 'utf8').catch(() => '');
  const [, kilobytes] = told.match(/^VmHWM:\s*(\d+) kB/m) ?? [];
  return kilobytes === undefined ? null : Number(kilobytes) * 1024;
}

/** A port that was free a moment ago. */
async function freePort() {
  const server = createServer();
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address();
  await new Promise((resolve) => server.close(resolve));
  return port;
}

/** Runs a program that answers with one line of JSON; `typed` is what it reads. */
async function tell(name, args, typed = '') {
  const running = run(program(name), args);
  running.child.stdin.end(typed);
  const { stdout } = await running;
  return JSON.parse(stdout);
}

function start(name, args, started, env = {}) {
  const all = { ...process.env, NO_COLOR: '1', ...env };
  const child = spawn(program(name), args, { stdio: ['ignore', 'ignore', 'pipe'], env: all });
  child.stderr.setEncoding('utf8');
  started.push(child);
  return child;
}

/** Waits until a program wrote what `pattern` finds, and gives its first group. */
function said(child, pattern) {
  return new Promise((resolve, reject) => {
    let text = '';
    const timer = setTimeout(() => reject(new Error(`${child.spawnfile} did not say ${pattern}:\n${text}`)), START_LIMIT_MS);
    child.once('exit', (code) => reject(new Error(`${child.spawnfile} ended with ${code}:\n${text}`)));
    child.stderr.on('data', (more) => {
      text += more;
      const found = text.match(pattern);
      if (!found) return;
      clearTimeout(timer);
      resolve(found[1]);
    });
  });
}

async function end(child, signal = 'SIGTERM') {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const ended = new Promise((resolve) => child.once('exit', resolve));
  child.kill(signal);
  await ended;
}

function program(name) {
  const target = process.env.CARGO_TARGET_DIR ?? fileURLToPath(new URL('../../target', import.meta.url));
  return join(target, 'debug', process.platform === 'win32' ? `${name}.exe` : name);
}
