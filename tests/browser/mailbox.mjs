// A mail server that keeps what it is given, for the specs: letters are read as the person reads them.

import { createServer } from 'node:net';
import { until } from './wait.mjs';

/** Opens it on any free port. */
export async function openMailbox() {
  const letters = [];
  const server = createServer((socket) => receive(socket, letters));
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    port: server.address().port,
    letters,
    /** The first thing that `pattern` finds in a letter to `address`, once one has come. */
    find: (address, pattern) =>
      until(`a letter to ${address} with ${pattern}`, () => {
        const found = letters.filter(({ to }) => to.includes(address)).map(({ text }) => text.match(pattern));
        const [first] = found.filter(Boolean);
        return first && (first[1] ?? first[0]);
      }),
    close: () => new Promise((resolve) => server.close(resolve)),
  };
}

function receive(socket, letters) {
  let [pending, body, to] = ['', null, []];
  socket.on('error', () => {});
  socket.setEncoding('utf8');
  socket.write('220 mailbox\r\n');
  socket.on('data', (more) => {
    const lines = (pending + more).split('\r\n');
    pending = lines.pop();
    for (const line of lines) {
      if (body === null) socket.write(answer(line));
      else if (line !== '.') body.push(line.replace(/^\.\./, '.'));
      else {
        letters.push({ to, text: decoded(body) });
        [body, to] = [null, []];
        socket.write('250 kept\r\n');
      }
    }
  });

  function answer(line) {
    const verb = line.slice(0, 4).toUpperCase();
    if (verb === 'RCPT') to.push(line.replace(/^.*<|>.*$/g, ''));
    if (verb === 'DATA') body = [];
    if (verb === 'EHLO') return '250-mailbox\r\n250 8BITMIME\r\n';
    return { DATA: '354 go on\r\n', QUIT: '221 bye\r\n' }[verb] ?? '250 ok\r\n';
  }
}

/** The letter with its encodings undone: quoted-printable and base64, whatever part they are in. */
function decoded(lines) {
  const text = lines.join('\n');
  const parts = text.split(/\n--[^\n]+\n?/).map((part) => {
    const [, head = '', body = part] = part.match(/^([\s\S]*?)\n\n([\s\S]*)$/) ?? [];
    if (/base64/i.test(head)) return Buffer.from(body, 'base64').toString('utf8');
    const joined = body.replace(/=\n/g, '').replace(/=([0-9A-F]{2})/g, (_, hex) => String.fromCharCode(parseInt(hex, 16)));
    return /quoted-printable/i.test(head) ? Buffer.from(joined, 'latin1').toString('utf8') : body;
  });
  return parts.join('\n');
}
