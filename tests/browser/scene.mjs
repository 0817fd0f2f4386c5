// What the staff of the fictional office do, so that a client has something to see on every page: as Ana, by the same
// commands as the desktop sends.

import { createHash, randomUUID } from 'node:crypto';
import { crc32 } from 'node:zlib';

/** A typed line whose check digits are right: a tax of 123,45. */
const TYPED_LINE = '00190500954014481606906809350314337370000000100';

/** Somebody of the staff, signed in as a program is. */
export async function staffMember(office, name = 'Ana') {
  return signedIn(office, office.staff.find((person) => person.name.startsWith(name)));
}

export async function signedIn(office, { email, password }) {
  const { token } = await send(office.url, null, 'POST', '/api/session', { email, password, device: 'spec' });
  const ask = (method, path, body) => send(office.url, token, method, path, body);
  const command = (body) => ask('POST', '/api/commands', { id: versionSeven(), command: body });
  return { ask, command };
}

/** A bill, a returned paper of the month, a question, a certificate that ends, and news. */
export async function setScene(office) {
  const ana = await staffMember(office);
  const company = (await companyOf(office)).id;
  const day = (days) => new Date(Date.now() + days * 86_400_000).toISOString().slice(0, 10);
  const [year, month] = day(0).split('-').map(Number);
  const lastMonth = month === 1 ? `${year - 1}-12` : `${year}-${String(month - 1).padStart(2, '0')}`;

  const bill = await publish(ana, company, {
    kind: 'fis.das',
    department: 'fiscal',
    competence: lastMonth,
    title: `DAS ${lastMonth.slice(5)}/${lastMonth.slice(0, 4)} – Simples Nacional`,
    file_name: 'das.pdf',
    due_on: day(3),
    amount: 12_345,
    lines: ['Documento de Arrecadacao do Simples Nacional', 'Padaria Sol Nascente Ltda', TYPED_LINE],
  });
  await ana.command({
    do: 'requests',
    act: 'set_collection',
    rule: versionSeven(),
    collection: {
      company,
      department: 'contabil',
      name: 'Extrato bancário',
      instructions: 'De todas as contas, em PDF ou OFX, do primeiro ao último dia do mês.',
      due_day: 28,
      months_after: 1,
      first: lastMonth,
      last: null,
      may_be_nothing: true,
    },
  });
  await ana.command({
    do: 'requests',
    act: 'ask_client',
    request: versionSeven(),
    company,
    department: 'pessoal',
    subject: 'Endereço novo do João da Silva',
    text: 'Maria, o João mudou de endereço? O comprovante que temos é de 2024.',
    attachments: [],
    expires_on: day(10),
  });
  await ana.command({
    do: 'tasks',
    act: 'save_certificate',
    id: null,
    company,
    kind: 'fgts',
    place: '',
    paper: { outcome: 'negative', number: '2026110312345678901234', issued_on: day(-24), valid_until: day(5), document: bill },
    warn_days_before: 10,
    responsible: null,
  });
  await ana.command({
    do: 'tasks',
    act: 'publish_news',
    id: null,
    title: '13º salário: a primeira parcela vence no dia 30',
    text: 'Envie as faltas e as horas extras até o dia 24.\n\nDúvidas? Pergunte pela conversa.',
    audience: { for: 'everybody' },
    until: null,
  });
  await codesOf(office, bill);
  await letManageUsers(office);
  const colleague = await inviteBy(ana, company, 'Antônia Albuquerque de Vasconcelos Filha', 'antonia@solnascente.example');
  return { company, bill, colleague };
}

/** Invites somebody of the same company, and gives the address in the letter. */
export async function invite(office, name, email) {
  await inviteBy(await staffMember(office), (await companyOf(office)).id, name, email);
  return invitationOf(office, email);
}

/** Waits until the portal has read a document: its codes are then there to be copied. */
async function codesOf(office, document, limit_ms = 60_000) {
  const client = await signedIn(office, office.client);
  for (const end = Date.now() + limit_ms; Date.now() < end; await new Promise((resolve) => setTimeout(resolve, 200))) {
    const { codes } = await client.ask('GET', `/api/client/documents/${document}`);
    if (codes.typed_line) return;
  }
  throw new Error('the document was not read');
}

/** The address in the letter of the invitation. */
export function invitationOf(office, email) {
  return office.mailbox.find(email, /(http\S+\/convite#[\w-]+)/);
}

async function inviteBy(staff, company, name, email) {
  const draft = versionSeven();
  const form = {
    name,
    email,
    phones: [],
    role: 'client',
    departments: { fiscal: 'revisor', pessoal: 'contribuinte' },
    companies: { scope: 'only', companies: [company] },
    employee: null,
    permissions: ['chat', 'see_calendar', 'request_general'],
    groups: [],
    preferences: { ways: ['email', 'portal'], muted: [], digest: false, language: null },
  };
  await staff.command({ do: 'people', act: 'save_draft', draft, step: 'notifications', form });
  await staff.command({ do: 'people', act: 'finish_draft', draft, invite: { when: 'now' } });
  return draft;
}

/** The office lets its client manage the users of her company, and gives her level in each department. */
export async function letManageUsers(office, departments) {
  const ana = await staffMember(office);
  const person = (await feed(ana)).find(({ type, body }) => type === 'person' && body.id === clientId(office)).body;
  const form = {
    ...{ name: person.name, email: person.email, phones: person.phones, role: person.role, employee: person.employee },
    ...{ companies: person.companies, departments: departments ?? person.departments, groups: [] },
    permissions: [...new Set([...person.permissions, 'manage_company_users'])],
    preferences: { ways: ['email', 'portal'], muted: [], digest: false, language: null },
  };
  await ana.command({ do: 'people', act: 'change_person', person: person.id, form });
}

function clientId(office) {
  return office.clients.find(({ email }) => email === office.client.email).id;
}

/** Everything that this member of staff sees. */
async function feed(staff) {
  const [seen, most] = [[], 500];
  for (let after = 0, more = true; more; ) {
    const page = await staff.ask('GET', `/api/feed?after=${after}&limit=${most}`);
    seen.push(...page.changes.map(({ change }) => change));
    [after, more] = [page.cursor, page.more];
  }
  return seen;
}

/**
 * Another office on the same server, as an operator makes one: its administrator enters a company, invites a client of
 * it and publishes a document. Gives the address in the invitation's letter.
 */
export async function openSecondOffice(office, { name, client, title }) {
  const [email, password] = ['eva@outro.example', 'girassol azul e verde'];
  const who = ['--name', name, '--staff-name', 'Eva Prado', '--email', email, '--password-stdin'];
  const made = await office.admin(['create-office', ...who], password);
  const eva = await signedIn(office, { email, password });
  const company = versionSeven();
  const about = { name: 'Ateliê de Bordados da Serra', short_name: 'Ateliê da Serra', tax_id: '529.982.247-25' };
  const form = { ...about, regime: null, modules_off: [], individuals: [] };
  await eva.command({ do: 'people', act: 'create_company', id: company, form });
  await inviteBy(eva, company, client.name, client.email);
  const link = await invitationOf(office, client.email);
  const document = await publish(eva, company, {
    kind: 'fis.das',
    department: 'fiscal',
    competence: null,
    title,
    file_name: 'das.pdf',
    due_on: null,
    amount: null,
    lines: [title],
  });
  return { office: made.office, link, document };
}

export async function temporaryCode(office, email) {
  const ana = await staffMember(office);
  const person = office.clients.find((client) => client.email === email).id;
  return (await ana.ask('POST', '/api/office/people/temporary-code', { person })).code;
}

export async function companyOf(office) {
  const { email, password } = office.client;
  const { token } = await send(office.url, null, 'POST', '/api/session', { email, password, device: 'spec' });
  return (await send(office.url, token, 'GET', '/api/client/home')).companies[0];
}

/** Publishes a document with these lines, by hand. */
export async function publish(staff, company, { lines, ...facts }) {
  const bytes = pdf(lines);
  const content = createHash('sha256').update(bytes).digest('hex');
  await staff.ask('PUT', `/api/blobs/${content}`, bytes);
  const about = { period: null, employee: null, company, ...facts };
  const { result } = await staff.command({ do: 'exchange', act: 'publish_by_hand', content, facts: about });
  return result.id;
}

/** A page with these lines of text. */
export function pdf(lines) {
  const page = ['BT /F1 14 Tf 60 760 Td 22 TL', ...lines.map((line) => `(${line}) Tj T*`), 'ET'].join('\n');
  const objects = [
    '<< /Type /Catalog /Pages 2 0 R >>',
    '<< /Type /Pages /Kids [3 0 R] /Count 1 >>',
    '<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R /Resources << /Font << /F1 5 0 R >> >> >>',
    `<< /Length ${page.length} >>\nstream\n${page}\nendstream`,
    '<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>',
  ];
  let [text, places] = ['%PDF-1.4\n', []];
  objects.forEach((object, index) => {
    places.push(text.length);
    text += `${index + 1} 0 obj\n${object}\nendobj\n`;
  });
  const table = places.map((place) => `${String(place).padStart(10, '0')} 00000 n \n`).join('');
  const end = `trailer\n<< /Size ${objects.length + 1} /Root 1 0 R >>\nstartxref\n${text.length}\n%%EOF\n`;
  return Buffer.from(`${text}xref\n0 ${objects.length + 1}\n0000000000 65535 f \n${table}${end}`, 'latin1');
}

/** An archive of these files, as they are. */
export function zip(files) {
  const [parts, list] = [[], []];
  let at = 0;
  for (const { name, bytes } of files) {
    const [called, size] = [Buffer.from(name), bytes.length];
    const facts = Buffer.alloc(26);
    // Version 2.0, names in UTF-8, stored.
    facts.writeUInt16LE(20, 0);
    facts.writeUInt16LE(0x0800, 2);
    facts.writeUInt32LE(crc32(bytes), 10);
    facts.writeUInt32LE(size, 14);
    facts.writeUInt32LE(size, 18);
    facts.writeUInt16LE(called.length, 22);
    const place = Buffer.alloc(14);
    place.writeUInt32LE(at, 10);
    list.push(Buffer.from('PK\x01\x02\x14\x00', 'latin1'), facts, place, called);
    parts.push(Buffer.from('PK\x03\x04', 'latin1'), facts, called, bytes);
    at += 30 + called.length + size;
  }
  const directory = Buffer.concat(list);
  const end = Buffer.alloc(22);
  end.write('PK\x05\x06', 'latin1');
  end.writeUInt16LE(files.length, 8);
  end.writeUInt16LE(files.length, 10);
  end.writeUInt32LE(directory.length, 12);
  end.writeUInt32LE(at, 16);
  return Buffer.concat([...parts, directory, end]);
}

async function send(url, token, method, path, body) {
  const headers = token ? { authorization: `Bearer ${token}` } : {};
  const json = body !== undefined && !Buffer.isBuffer(body);
  if (json) headers['content-type'] = 'application/json';
  const response = await fetch(url + path, { method, headers, body: json ? JSON.stringify(body) : body });
  const text = await response.text();
  if (!response.ok) throw new Error(`${method} ${path} ${JSON.stringify(body)?.slice(0, 200)}: ${response.status} ${text}`);
  return text === '' ? {} : JSON.parse(text);
}

function versionSeven() {
  const time = Date.now().toString(16).padStart(12, '0');
  return `${time.slice(0, 8)}-${time.slice(8)}-7${randomUUID().slice(15)}`;
}
