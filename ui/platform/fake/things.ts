// Whole things of the invented office, and how they are listed: as crates/desk/src/cache/things.rs does.
import type { Change, ThingsPage, ThingsQuery } from '../../contract';
import { aroundPeople } from './people.ts';
import { months } from './processes.ts';
import { clients, companies, OFFICE, staff } from './register.ts';
import { whatClientsAsk } from './requests.ts';

export function makeThings(now: Date): Change[] {
  return [
    ...companies.map((body) => ({ type: 'company', body }) as const),
    ...[...staff, ...clients].map((body) => ({ type: 'person', body }) as const),
    ...folders(),
    ...documents(),
    ...aroundPeople(now),
    ...whatClientsAsk(now),
    ...months(now),
  ];
}

const KINDS = [
  ['pes.holerite', 'pessoal', 'Holerite 10/2026 – João da Silva'],
  ['pes.resumo_folha', 'pessoal', 'Resumo da folha 10/2026'],
  ['fis.das', 'fiscal', 'DAS 10/2026'],
  ['fis.faturamento', 'fiscal', 'Relação de faturamento 01/2026 a 10/2026'],
] as const;

/** Of the company whose documents are most: one folder in another. */
function folders(): Change[] {
  const folder = (id: string, parent: string | null, name: string): Change => ({
    type: 'folder',
    body: {
      id,
      office: OFFICE,
      company: companies[0]!.id,
      department: 'pessoal',
      parent,
      name,
      made_by: clients[0]!.id,
      made_at: '2026-11-02T12:00:00Z',
      deleted: false,
    },
  });
  return [
    folder('folder-payroll', null, 'Folha de pagamento'),
    folder('folder-2026', 'folder-payroll', '2026'),
    folder('folder-medical', null, 'Exames admissionais, periódicos e demissionais (PCMSO)'),
  ];
}

function documents(): Change[] {
  return Array.from({ length: 60 }, (_, index) => {
    const [kind, department, title] = KINDS[index % KINDS.length]!;
    const published_at = new Date(Date.UTC(2026, 10, 20, 15) - index * 5_400_000).toISOString();
    const due_on = kind === 'fis.das' ? '2026-11-20' : null;
    return {
      type: 'document',
      body: {
        id: `document-${index + 1}`,
        office: OFFICE,
        facts: {
          kind,
          company: companies[index % companies.length]!.id,
          department,
          competence: '2026-10',
          period: null,
          employee: null,
          title,
          file_name: `${title}.pdf`,
          due_on,
          amount: kind === 'fis.das' ? 148_210 : null,
        },
        content: 'a'.repeat(64),
        size: 84_000,
        published_at,
        order: null,
        folder: index % (companies.length * KINDS.length) === 0 ? 'folder-2026' : null,
        first_opened_at: index % 3 === 0 ? null : published_at,
        origin: { from: 'office' } as const,
        codes: { typed_line: null, bar_code: null, pix: null },
        withdrawn_at: null,
      },
    };
  });
}

interface Placed {
  id: string;
  company: string;
  lies_in: string;
  state: string;
  day: string;
  name: string;
  search: string;
}

function placed(change: Change): Placed {
  const { id, company = '', lies_in = '', state = '', day = '', name = '' } = place(change);
  return { id, company, lies_in, state, day, name, search: JSON.stringify(change.body) };
}

function place({ type, body }: Change): Omit<Partial<Placed>, 'id'> & { id: string } {
  switch (type) {
    case 'company':
      return { id: body.id, company: body.id, state: body.active ? 'active' : 'inactive', name: body.short_name };
    case 'person':
      return { id: body.id, state: body.role === 'client' ? 'client' : 'staff', name: body.name };
    case 'document': {
      const state = body.withdrawn_at ? 'withdrawn' : body.first_opened_at ? 'opened' : 'unopened';
      const { company, department, title: name } = body.facts;
      const lies_in = `${department}/${body.folder ?? '-'}`;
      return { id: body.id, company, lies_in, state, day: body.published_at, name };
    }
    case 'folder': {
      const { id, company, department, parent, name } = body;
      return {
        id,
        company,
        lies_in: `${department}/${parent ?? '-'}`,
        state: body.deleted ? 'inactive' : 'active',
        name,
      };
    }
    case 'department':
      return { id: body.department, state: body.moved_into === null ? 'active' : 'inactive', name: body.name };
    case 'group':
      return { id: body.id, state: body.deleted ? 'inactive' : 'active', name: body.name };
    case 'draft':
      return { id: body.id, state: body.gone ? 'gone' : 'open', day: body.changed_at, name: body.form.name };
    case 'contact':
      return { id: body.id, state: body.deleted ? 'inactive' : 'active', name: body.name };
    case 'link':
      return { id: body.id, company: body.company, state: body.revoked_at ? 'revoked' : 'made', day: body.made_at };
    case 'process':
      return { id: body.id, state: body.active ? 'active' : 'inactive', name: body.template.name };
    case 'assignment':
      return { id: body.id, company: body.company, state: body.on ? 'on' : 'off' };
    case 'task': {
      const day = [body.dates.target_on, body.dates.legal_on].filter((one) => one !== null).sort()[0] ?? '';
      return { id: body.id, company: body.company, state: body.state.is, day, name: body.title };
    }
    case 'certificate': {
      const state = body.removed_at ? 'removed' : 'on_file';
      return { id: body.id, company: body.company, state, day: body.valid_until, name: body.kind };
    }
    case 'news': {
      const state = body.withdrawn_at ? 'withdrawn' : 'published';
      return { id: body.id, state, day: body.published_at, name: body.title };
    }
    case 'request':
      return { id: body.id, company: body.company, state: body.state, day: body.last_entry_at, name: body.title };
    case 'request_entry':
      return { id: body.entry.id, company: body.company, state: body.entry.request, day: body.entry.at };
    case 'collection_rule':
      return { id: body.id, company: body.company, state: body.last === null ? 'on' : 'off', name: body.name };
    case 'collection_item':
      return { id: body.id, company: body.company, state: body.state, day: body.due_on, name: body.name };
    default:
      return { id: 'id' in body ? String(body.id) : '' };
  }
}

/** `department/` is everything in it. */
function isIn(place: string, asked: string | undefined): boolean {
  return !asked || (asked.endsWith('/') ? place.startsWith(asked) : place === asked);
}

const folded = (text: string) => text.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase();

export function thingsPage(things: Change[], query: ThingsQuery): ThingsPage {
  const words = folded(query.search ?? '')
    .split(/\s+/)
    .filter(Boolean);
  const found = things
    .filter(({ type }) => query.kinds.includes(type))
    .map((thing) => ({ thing, at: placed(thing) }))
    .filter(({ at }) => !query.ids || query.ids.includes(at.id))
    .filter(({ at }) => !query.company || at.company === query.company)
    .filter(({ at }) => isIn(at.lies_in, query.lies_in))
    .filter(({ at }) => !query.state || at.state === query.state)
    .filter(({ at }) => !query.from || at.day >= query.from)
    .filter(({ at }) => !query.to || at.day.slice(0, 10) <= query.to)
    .filter(({ at }) => words.every((word) => folded(`${at.name} ${at.search}`).includes(word)));
  const sorted = found.sort(({ at: a }, { at: b }) => {
    if (query.sort === 'name') return folded(a.name).localeCompare(folded(b.name)) || a.id.localeCompare(b.id);
    const order = a.day.localeCompare(b.day) || a.id.localeCompare(b.id);
    return query.sort === 'day' ? order : -order;
  });
  const from = Number(query.after ?? 0);
  const page = sorted.slice(from, from + query.limit);
  const next = from + page.length < sorted.length ? String(from + page.length) : null;
  return { things: page.map(({ thing }) => thing), next, total: sorted.length };
}
