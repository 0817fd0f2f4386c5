// Whole things of the invented office, and how they are listed: as crates/desk/src/cache/things.rs does.
import type { Change, ThingsPage, ThingsQuery } from '../../contract';
import { clients, companies, OFFICE, staff } from './register.ts';

export function makeThings(): Change[] {
  return [
    ...companies.map((body) => ({ type: 'company', body }) as const),
    ...[...staff, ...clients].map((body) => ({ type: 'person', body }) as const),
    ...documents(),
  ];
}

const KINDS = [
  ['pes.holerite', 'pessoal', 'Holerite 10/2026 – João da Silva'],
  ['pes.resumo_folha', 'pessoal', 'Resumo da folha 10/2026'],
  ['fis.das', 'fiscal', 'DAS 10/2026'],
  ['fis.faturamento', 'fiscal', 'Relação de faturamento 01/2026 a 10/2026'],
] as const;

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
  state: string;
  day: string;
  name: string;
  search: string;
}

function placed({ type, body }: Change): Placed {
  const any = body as unknown as Record<string, unknown>;
  const text = (key: string) => String(any[key] ?? '');
  const common = { id: text('id'), company: text('company'), state: text('state'), day: '', name: text('name') };
  const words = JSON.stringify(body);
  if (type === 'company')
    return {
      ...common,
      company: body.id,
      state: body.active ? 'active' : 'inactive',
      name: body.short_name,
      search: words,
    };
  if (type === 'person') return { ...common, state: body.role === 'client' ? 'client' : 'staff', search: words };
  if (type === 'document')
    return {
      ...common,
      company: body.facts.company,
      state: body.first_opened_at ? 'opened' : 'unopened',
      day: body.published_at,
      name: body.facts.title,
      search: words,
    };
  return { ...common, day: text('due_on') || text('day') || text('opened_at'), search: words };
}

const folded = (text: string) => text.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase();

export function thingsPage(things: Change[], query: ThingsQuery): ThingsPage {
  const words = folded(query.search ?? '')
    .split(/\s+/)
    .filter(Boolean);
  const found = things
    .filter(({ type }) => query.kinds.includes(type))
    .map((thing) => ({ thing, at: placed(thing) }))
    .filter(({ at }) => !query.company || at.company === query.company)
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
