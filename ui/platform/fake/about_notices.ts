// Answers about notices: the peak-day board, the rules, the texts.
import type { BoardRow, EventKind, OfficeCalls } from '../../contract';
import type { Answers } from './answers.ts';
import { day, moment } from './days.ts';
import { clients, companies } from './register.ts';

const EVENTS: EventKind[] = [
  'document_published',
  'documents_published',
  'reminder',
  'due_soon',
  'request_answered',
  'collection_asked',
  'certificate_expiring',
  'message_waiting',
];

export const aboutNotices = (now: Date): Answers => ({
  'notifications/board': () => board(now),
  'notifications/rules': () => ({
    rules: {
      ways: Object.fromEntries(EVENTS.map((event, index) => [event, index % 3 ? ['portal', 'email'] : ['portal']])),
      quiet: { from: '20:00', until: '07:00' },
      reminders: { daily_for_days: 3, before_due_days: [2, 0], at: '09:00' },
      zone: 'America/Sao_Paulo',
    },
    preset: null,
    events: EVENTS,
    mail_is_set_up: false,
  }),
  'notifications/who': () => ({
    people: clients.slice(0, 5).map(({ id, name }, index) => ({
      person: id,
      name,
      way: index === 3 ? 'portal' : 'email',
      when: index === 4 ? { when: 'in_digest' } : { when: 'now' },
      why: index === 3 ? 'muted' : 'preferred',
    })),
    total: 12,
    by_way: [
      { way: 'email', people: 9 },
      { way: 'portal', people: 12 },
    ],
  }),
  'notifications/texts': () => ({
    texts: EVENTS.map((event, index) => ({
      event,
      text: {
        subject: 'Novo documento: {{ document }}',
        line: '{{ document }} já está no portal.',
        body: 'Olá, {{ person }}!\n\nPublicamos {{ document }} de {{ company }}.\n\n{{ office }}',
      },
      is_own: index === 0,
      variables: ['person', 'document', 'company', 'office'],
    })),
    tones: [],
  }),
  'notifications/preview': ({ text }) => preview(text),
});

function board(now: Date): OfficeCalls['notifications/board']['answer'] {
  const rows = companies.slice(0, 6).map((company, index): BoardRow => ({
    document: `document-${index + 1}`,
    title: index % 2 ? 'FGTS Digital 10/2026' : 'DAS 10/2026',
    company: company.id,
    company_name: company.short_name,
    due_on: day(now, index < 4 ? 1 : 2),
    amount: index === 5 ? null : 148_210 + index * 93_377,
    published_at: moment(now, -5),
    call:
      index === 4
        ? []
        : [{ person: clients[index]!.id, name: clients[index]!.name, phone: index % 2 ? null : '5548999990001' }],
    last_told_at: index % 2 ? moment(now, -1) : null,
  }));
  return { rows, total: rows.length, amount: rows.reduce((sum, { amount }) => sum + (amount ?? 0), 0) };
}

function preview(text: { subject: string; line: string; body: string } | null) {
  const filled = (part = '') =>
    part
      .replaceAll('{{ person }}', 'Marina Duarte')
      .replaceAll('{{ document }}', 'DAS 10/2026')
      .replaceAll('{{ company }}', 'Padaria Sol')
      .replaceAll('{{ office }}', 'Contábil Horizonte');
  const body = filled(text?.body);
  return {
    subject: filled(text?.subject),
    line: filled(text?.line),
    text: body,
    html: `<p style="font: 15px sans-serif; white-space: pre-line">${body}</p>`,
    to: 'marina@padariasol.com.br',
  };
}
