// A stand-in for Google's push service, because the machines that run the specs have no way to the real one. Chromium
// and the portal are as everywhere: both believe that they speak with Google, through a proxy that stands here and
// answers for Google's names with a certificate made on the spot. It has no key of the device and cannot read a push.
//
// What it follows, and refuses to go without:
// - towards the office: RFC 8030 (pushes), 8188 and 8291 (their encryption), 8292 (VAPID: who pushes);
// - towards Chromium: its own sources, google_apis/gcm: protocol/checkin.proto and engine/checkin_request.cc (a device),
//   engine/registration_request.cc and instance_id_*_token_request_handler.cc (a subscription), and push-line.mjs.

import { execFile } from 'node:child_process';
import { createHash, createPublicKey, randomBytes, verify } from 'node:crypto';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { createServer as createProxy } from 'node:http';
import { createServer as createSite } from 'node:https';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createServer as createLine } from 'node:tls';
import { promisify } from 'node:util';
import { bytes, fields, fixed64, number, text } from './protobuf.mjs';
import { Device, serveLine } from './push-line.mjs';

/** Google's names by what is behind them: devices and subscriptions, pushes (two channels of Chrome), the lines. */
const DEVICES = 'android.clients.google.com';
const PUSHES = ['fcm.googleapis.com', 'jmt17.google.com'];
const LINES = 'mtalk.google.com';

/** How much a push may carry: RFC 8030, 7.2, wants 4096 bytes at least; Google takes no more. */
const MOST_BYTES = 4096;
const DAY_S = 86_400;

/** Opens it. `env` leads a program here, `arguments` leads Chromium. */
export async function openPushService() {
  const folder = await mkdtemp(join(tmpdir(), 'balcao-push-'));
  const { key, cert, certificate } = await issueCertificate(folder);
  const devices = new Map();
  const subscriptions = new Map();
  /** What was pushed, with what came of it. */
  const pushes = [];

  const site = createSite({ key, cert }, async (request, response) => {
    const body = Buffer.concat(await request.toArray());
    const { method, headers, url } = request;
    const answer = PUSHES.includes(headers.host)
      ? push({ method, host: headers.host, path: url, headers, body })
      : { 'POST /checkin': checkIn, 'POST /c2dm/register3': register }[`${method} ${url}`]?.(body, headers);
    const { status, headers: more, content } = answer ?? { status: 404 };
    response.writeHead(status, more).end(content);
  });
  const lines = createLine({ key, cert }, (socket) => serveLine(socket, (id) => devices.get(id)));
  const proxy = createProxy((request, response) => response.writeHead(502).end());
  const held = new Set();
  proxy.on('connect', ({ url }, socket) => {
    const [host] = url.split(':');
    const server = host === LINES ? lines : [DEVICES, ...PUSHES].includes(host) ? site : null;
    socket.on('error', () => {}).on('close', () => held.delete(socket));
    if (!server) return socket.end('HTTP/1.1 502 Only the push service\r\n\r\n');
    held.add(socket);
    socket.write('HTTP/1.1 200 Connected\r\n\r\n');
    server.emit('connection', socket);
  });
  await new Promise((resolve) => proxy.listen(0, '127.0.0.1', resolve));
  const address = `http://127.0.0.1:${proxy.address().port}`;
  const mark = createHash('sha256').update(createPublicKey(cert).export({ type: 'spki', format: 'der' }));

  return {
    env: { HTTPS_PROXY: address, SSL_CERT_FILE: certificate },
    arguments: [`--proxy-server=${address}`, `--ignore-certificate-errors-spki-list=${mark.digest('base64')}`],
    devices,
    subscriptions,
    pushes,
    /** Every subscription ends, as when a browser was uninstalled. */
    endSubscriptions: () => subscriptions.forEach((subscription) => (subscription.ended = true)),
    async close() {
      proxy.close();
      held.forEach((socket) => socket.destroy());
      await rm(folder, { recursive: true, force: true });
    },
  };

  function checkIn(body) {
    const request = fields(body);
    const id = String(request.get(2)?.[0] ?? 0);
    const known = devices.get(id);
    if (id !== '0' && known?.secret !== request.get(13)?.[0]) return { status: 401 };
    const device = known ?? new Device();
    devices.set(String(device.id), device);
    const told = [number(1, 1), number(3, Date.now()), fixed64(7, device.id), fixed64(8, device.secret)];
    return { status: 200, headers: { 'content-type': 'application/x-protobuffer' }, content: Buffer.concat(told) };
  }

  function register(body, { authorization }) {
    const asked = Object.fromEntries(new URLSearchParams(String(body)));
    const device = devices.get(asked.device);
    if (!device || authorization !== `AidLogin ${device.id}:${device.secret}`)
      return { status: 401, content: 'Error=AUTHENTICATION_FAILED' };
    const { app, 'X-subtype': subtype, appid: instance, sender } = asked;
    if (asked.delete) {
      const same = (made) => made.device === device && made.instance === instance && ['*', made.sender].includes(sender);
      [...subscriptions.values()].filter(same).forEach((made) => (made.ended = true));
      return { status: 200, content: `token=${app}` };
    }
    const token = randomBytes(80).toString('base64url');
    // Chromium registers other things as well; a subscription of a page is restricted to the office's key.
    if (isKey(sender)) subscriptions.set(token, { device, app, subtype, instance, sender, ended: false });
    return { status: 200, content: `token=${token}` };
  }

  function push(request) {
    const [, token] = request.path.match(/^\/(?:fcm\/send|wp|preprod\/wp)\/([\w-]+)$/) ?? [];
    const subscription = subscriptions.get(token);
    const refusal = refusalOf(request, subscription, Date.now() / 1000);
    pushes.push({ request, subscription, status: refusal?.status ?? 201, why: refusal?.why });
    if (refusal) return { status: refusal.status, content: refusal.why };
    const id = subscription.device.send(subscription, request.body, Number(request.headers.ttl));
    return { status: 201, headers: { location: `https://${request.host}/message/${encodeURIComponent(id)}` } };
  }
}

/** Why a push is not taken, `null` if it is. RFC and section are named, so that a failing spec says what to read. */
export function refusalOf({ method, host, headers, body }, subscription, now_s) {
  const no = (status, why) => ({ status, why });
  if (method !== 'POST') return no(405, 'RFC 8030, 5: POST');
  if (!subscription) return no(404, 'no such subscription');
  if (subscription.ended) return no(410, 'RFC 8030, 7.3: the subscription ended');
  const { authorization, ttl, urgency = 'normal', topic = 'none', 'content-encoding': encoding } = headers;
  if (!authorization) return no(401, 'RFC 8292, 4.2: who are you?');
  const stranger = strangerOf(authorization, `https://${host}`, subscription.sender, now_s);
  if (stranger) return no(403, `RFC 8292, ${stranger}`);
  if (!/^\d{1,10}$/.test(ttl ?? '')) return no(400, 'RFC 8030, 5.2: TTL');
  if (!['very-low', 'low', 'normal', 'high'].includes(urgency)) return no(400, 'RFC 8030, 5.3: Urgency');
  if (!/^[\w-]{1,32}$/.test(topic)) return no(400, 'RFC 8030, 5.4: Topic');
  if (body.length > MOST_BYTES) return no(413, 'RFC 8030, 7.2: too much');
  if (encoding !== 'aes128gcm') return no(400, 'RFC 8291, 4: Content-Encoding');
  return isEncrypted(body) ? null : no(400, 'RFC 8291, 4: one record, headed by salt, size and a key');
}

/** What is wrong with a VAPID header, as the section and the claim; `null` if it proves the subscription's key. */
function strangerOf(authorization, origin, key, now_s) {
  const [, token, said] = authorization.match(/^vapid t=([\w.-]+), ?k=([\w-]+)$/) ?? [];
  if (!token) return '3: the scheme vapid with t and k';
  if (said !== key) return '4.2: another key than the subscription’s';
  const [head, claims, signature] = token.split('.');
  const signed = Buffer.from(`${head}.${claims}`);
  const proof = { key: publicKey(key), dsaEncoding: 'ieee-p1363' };
  if (!verify('sha256', signed, proof, Buffer.from(signature ?? '', 'base64url'))) return '2: the signature';
  const { alg, typ } = json(head);
  if (alg !== 'ES256' || typ !== 'JWT') return '2: alg, typ';
  const { aud, exp, sub } = json(claims);
  if (aud !== origin) return '2: aud';
  if (!(exp > now_s && exp <= now_s + DAY_S)) return '2: exp';
  // An office on this machine has no other address than this one.
  return /^(mailto:|https:\/\/|http:\/\/localhost[:/])/.test(sub ?? '') ? null : '2.1: sub';
}

/** RFC 8188, 2.1: salt, record size, length of the key, key; then, RFC 8291, 4, a single record. */
function isEncrypted(body) {
  if (body.length < 21 + 65 + 18) return false;
  const [size, length, record] = [body.readUInt32BE(16), body[20], body.length - 86];
  return length === 65 && isKey(body.subarray(21, 86).toString('base64url')) && record <= size;
}

/** Whether this is a point of P-256, uncompressed, in base64url. */
function isKey(base64url) {
  try {
    return Buffer.from(base64url ?? '', 'base64url').length === 65 && Boolean(publicKey(base64url));
  } catch {
    return false;
  }
}

function publicKey(base64url) {
  const point = Buffer.from(base64url, 'base64url');
  const [x, y] = [point.subarray(1, 33), point.subarray(33)].map((part) => part.toString('base64url'));
  return createPublicKey({ key: { kty: 'EC', crv: 'P-256', x, y }, format: 'jwk' });
}

const json = (part) => JSON.parse(Buffer.from(part, 'base64url'));

/** A certificate for Google's names, good for two days and trusted by nobody who was not told of it. */
async function issueCertificate(folder) {
  const names = [DEVICES, LINES, ...PUSHES].map((name) => `DNS:${name}`).join(',');
  const settings = `[req]\ndistinguished_name=n\nx509_extensions=e\n[n]\n[e]\nsubjectAltName=${names}\n`;
  const [config, secret, certificate] = ['settings', 'key.pem', 'certificate.pem'].map((name) => join(folder, name));
  await writeFile(config, settings);
  const kind = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes', '-days', '2'];
  const places = ['-subj', '/CN=Stand-in for a push service', '-config', config, '-keyout', secret, '-out', certificate];
  await promisify(execFile)('openssl', ['req', '-x509', ...kind, ...places]);
  return { key: await readFile(secret), cert: await readFile(certificate), certificate };
}
