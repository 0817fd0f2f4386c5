// Answers about notices: the peak-day board, the rules, the texts.
import type { BoardRow, DeliveriesShown, DeliveryRow, EventKind, NoticeState, OfficeCalls } from '../../contract';
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
  'task_for_client',
  'news_published',
  'message_waiting',
];
/** Those that an office switches, way by way. */
const RULED = EVENTS.filter((event) => !['documents_published', 'due_soon'].includes(event));

export const aboutNotices = (now: Date): Answers => ({
  'notifications/board': () => board(now),
  'notifications/rules': () => ({
    rules: {
      ways: Object.fromEntries(EVENTS.map((event, index) => [event, index % 3 ? ['portal', 'email'] : ['portal']])),
      quiet: { from: '20:00:00', until: '07:00:00' },
      reminders: { daily_for_days: 3, before_due_days: [2, 0], at: '09:00:00' },
      zone: 'America/Sao_Paulo',
    },
    preset: null,
    events: RULED,
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
  'notifications/deliveries': ({ show = 'all', company, person }) => ({
    rows: deliveries(now).filter(
      (row) => (!company || row.company === company) && (!person || row.person === person) && isShown(row.state, show),
    ),
    next: null,
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

const STATES: NoticeState[] = [
  { state: 'sent' },
  { state: 'waiting', next_try_at: '', attempts: 2, error: 'mailbox_full' },
  { state: 'failed', code: 'mailbox_unknown' },
  { state: 'uncertain' },
  { state: 'in_digest' },
  { state: 'listed' },
  { state: 'waiting', next_try_at: '', attempts: 1, error: 'server_unreachable' },
  { state: 'sent' },
];

function deliveries(now: Date): DeliveryRow[] {
  const what: [EventKind, string, string][] = [
    ['document_published', 'Novo documento: DAS 10/2026', '/documentos/document-1'],
    ['request_answered', 'Resposta à solicitação 12: atestado do João', '/solicitacoes/request-1'],
    ['reminder', 'Ainda não aberto: FGTS Digital 10/2026', '/documentos/document-2'],
    ['news_published', 'Recesso de fim de ano: o escritório atende até 23 de dezembro', '/noticias'],
  ];
  return Array.from({ length: 16 }, (_, index) => {
    const [event, title, link] = what[index % what.length]!;
    const state = STATES[index % STATES.length]!;
    const client = clients[index % 9]!;
    return {
      notice: `notice-${index}`,
      person: client.id,
      person_name: client.name,
      company: event === 'news_published' ? null : companies[index % 9]!.id,
      event,
      title,
      link,
      way: state.state === 'listed' ? 'portal' : index % 3 ? 'email' : index % 2 ? 'whatsapp' : 'push',
      state: state.state === 'waiting' ? { ...state, next_try_at: moment(now, 0, 1) } : state,
      at: moment(now, 0, -index * 3),
      read_at: state.state === 'sent' && index % 2 ? moment(now, 0, -index * 2) : null,
    } satisfies DeliveryRow;
  });
}

function isShown(state: NoticeState, show: DeliveriesShown): boolean {
  if (show === 'troubled')
    return state.state === 'failed' || state.state === 'uncertain' || (state.state === 'waiting' && !!state.error);
  return show === 'all' || state.state === show;
}
