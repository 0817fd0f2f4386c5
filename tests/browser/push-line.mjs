// The line on which Chromium hears its pushes, as Chromium's own sources say it (google_apis/gcm: protocol/mcs.proto,
// engine/connection_handler_impl.cc, engine/mcs_client.cc): a byte with the version, then messages, each of them a tag,
// a length and a protobuf. The side of the push service; used by push-service.mjs.

import { randomBytes, randomUUID } from 'node:crypto';
import { bytes, fields, number, text, varint, written } from './protobuf.mjs';

const VERSION = 41;
const TAG = { ping: 0, ack: 1, login: 2, welcome: 3, close: 4, iq: 7, data: 8 };
/** The field in which the device says which of our messages it has got, by tag. */
const GOT = { [TAG.ping]: 2, [TAG.ack]: 2, [TAG.iq]: 10, [TAG.data]: 11 };

/** A browser that has checked in. What is sent to it waits until the browser says that it has got it. */
export class Device {
  id = randomBytes(8).readBigUInt64LE() >> 2n;
  secret = randomBytes(8).readBigUInt64LE() >> 2n;
  /** What it has not confirmed yet, oldest first. */
  waiting = [];
  line = null;

  /** Sends the body of a push, or keeps it for `ttl_s` seconds until the device is there. */
  send(subscription, body, ttl_s) {
    const message = { id: `0:${randomUUID()}`, subscription, body, ttl_s, sent_ms: Date.now() };
    if (ttl_s > 0) this.waiting.push(message);
    this.line?.deliver(message);
    return message.id;
  }

  /** Those are there now. */
  confirm(ids) {
    this.waiting = this.waiting.filter(({ id }) => !ids.includes(id));
  }
}

/** Serves one connection; `find` gives the device of an id. */
export function serveLine(socket, find) {
  let [pending, device, received, sent] = [Buffer.alloc(0), null, 0, []];
  let isNew = true;
  const write = (tag, ...message) => {
    const content = Buffer.concat(message);
    sent.push(null);
    socket.write(Buffer.concat([Buffer.from([tag]), varint(content.length), content]));
  };
  const line = {
    deliver(message) {
      write(TAG.data, dataMessage(message), number(11, received));
      sent[sent.length - 1] = message.id;
    },
    close: () => socket.destroy(),
  };

  socket.on('error', () => {});
  socket.on('close', () => {
    if (device?.line === line) device.line = null;
  });
  socket.on('data', (more) => {
    pending = Buffer.concat([pending, more]);
    if (isNew) {
      if (pending[0] !== VERSION) return socket.destroy();
      [isNew, pending] = [false, pending.subarray(1)];
    }
    for (let next = cut(pending); next; next = cut(pending)) {
      pending = next.rest;
      take(next.tag, fields(next.content));
    }
  });

  function take(tag, message) {
    received += 1;
    if (!device && tag !== TAG.login) return socket.destroy();
    const got = Number(message.get(GOT[tag])?.at(-1) ?? 0);
    // The device counts our messages from one; the first is the welcome.
    if (got) device.confirm(sent.slice(0, got));
    if (tag === TAG.login) logIn(message);
    else if (tag === TAG.ping) write(TAG.ack, number(2, received));
    else if (tag === TAG.close) socket.end();
  }

  function logIn(message) {
    const [user, token] = [3, 5].map((field) => String(message.get(field)?.[0] ?? ''));
    const known = find(user);
    socket.write(Buffer.from([VERSION]));
    if (!known || token !== String(known.secret)) {
      write(TAG.welcome, text(1, ''), bytes(3, number(1, 401)));
      return socket.end();
    }
    device = known;
    device.confirm((message.get(10) ?? []).map(String));
    write(TAG.welcome, text(1, String(message.get(1)?.[0] ?? '')), number(6, received), number(8, Date.now()));
    device.line?.close();
    device.line = line;
    device.waiting = device.waiting.filter(({ sent_ms, ttl_s }) => Date.now() < sent_ms + ttl_s * 1000);
    device.waiting.forEach(line.deliver);
  }
}

/** A DataMessageStanza. Its content is what the office encrypted, untouched. */
function dataMessage({ id, subscription, body, ttl_s, sent_ms }) {
  const { sender, app, subtype } = subscription;
  const said = { subtype, 'content-encoding': 'aes128gcm' };
  return Buffer.concat([
    text(3, sender),
    text(5, app),
    ...Object.entries(said).map(([key, value]) => bytes(7, text(1, key), text(2, value))),
    text(9, id),
    number(17, ttl_s),
    number(18, Math.floor(sent_ms / 1000)),
    bytes(21, body),
    // The device confirms at once.
    number(24, 1),
  ]);
}

/** The first whole message, and what comes after it. */
function cut(pending) {
  const length = written(pending, 1);
  if (!length) return null;
  const end = length.end + Number(length.value);
  if (pending.length < end) return null;
  return { tag: pending[0], content: pending.subarray(length.end, end), rest: pending.subarray(end) };
}
