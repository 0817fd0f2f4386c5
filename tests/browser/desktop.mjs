// A desktop without a screen: what Chromium shows on it is read and tapped as a person does. The notifications are
// shown by a program that people use for it (dunst).

import { execFile, spawn } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { until } from './wait.mjs';

const run = promisify(execFile);

/** Opens it. `env` puts a program on it. */
export async function openDesktop() {
  const folder = await mkdtemp(join(tmpdir(), 'balcao-desktop-'));
  const started = [];
  const close = async () => {
    await Promise.all(started.reverse().map(end));
    await rm(folder, { recursive: true, force: true });
  };
  try {
    const env = { DBUS_SESSION_BUS_ADDRESS: `unix:path=${join(folder, 'bus')}` };
    const all = { ...process.env, ...env, HOME: folder, XDG_RUNTIME_DIR: folder, XDG_CONFIG_HOME: folder };

    const screen = start('Xvfb', ['-displayfd', '3', '-screen', '0', '1280x800x24', '-nolisten', 'tcp'], all, started);
    const display = `:${(await firstOf(screen.stdio[3])).trim()}`;
    const bus = ['--session', '--nofork', '--nopidfile', '--print-address=3', `--address=${env.DBUS_SESSION_BUS_ADDRESS}`];
    await firstOf(start('dbus-daemon', bus, all, started).stdio[3]);
    const shower = start('dunst', ['-print'], { ...all, DISPLAY: display }, started);
    let said = '';
    shower.stdout.setEncoding('utf8').on('data', (more) => (said += more));
    const owner = ['--session', '--print-reply=literal', '--dest=org.freedesktop.DBus', '/org/freedesktop/DBus'];
    const question = ['org.freedesktop.DBus.NameHasOwner', 'string:org.freedesktop.Notifications'];
    const shows = () => run('dbus-send', [...owner, ...question], { env: all });
    await until('the desktop to show notifications', async () => (await shows()).stdout.includes('true'));

    return {
      env,
      /** What was shown so far, oldest first. */
      shown: () => notificationsIn(said),
      /** Taps the newest one. */
      tap: () => run('dunstctl', ['action'], { env: all }),
      close,
    };
  } catch (error) {
    await close();
    throw error;
  }
}

/** The words of each notification. Chromium puts the site before them, as a link where the desktop knows links. */
function notificationsIn(said) {
  const blocks = said.matchAll(/\n\tsummary: '(.*)'\n\tbody: '([^]*?)'\n\ticon: /g);
  return [...blocks].map(([, title, body]) => {
    const [, site, words] = body.match(/^<a href="([^"]*)">[^<]*<\/a>\n\n([^]*)$/) ?? [null, '', body];
    return { title, site, body: words.replaceAll('&lt;', '<').replaceAll('&gt;', '>').replaceAll('&amp;', '&') };
  });
}

function start(program, args, env, started) {
  const child = spawn(program, args, { env, stdio: ['ignore', 'pipe', 'ignore', 'pipe'] });
  started.push(child);
  return child;
}

function firstOf(stream) {
  return new Promise((resolve, reject) => {
    stream.setEncoding('utf8').once('data', resolve).once('end', () => reject(new Error('the desktop did not come up')));
  });
}

async function end(child) {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const ended = new Promise((resolve) => child.once('exit', resolve));
  child.kill();
  await ended;
}
