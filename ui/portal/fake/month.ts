// Calendar, certificates, news and notices, invented.
import type {
  ClientCertificate,
  ClientDay,
  ClientNewsItem,
  Command,
  NoticePreferences,
  NoticeRow,
} from '../../contract';
import { monthGrid } from '../calendar.ts';
import type { FakeOptions, Handlers } from '../fake.ts';
import { fingerprint } from '../push.svelte.ts';
import { COMPANIES, dayFrom } from './client.ts';
import type { FakeFolders } from './documents.ts';

export class FakeMonth {
  readonly options: FakeOptions;
  readonly folders: FakeFolders;
  preferences: NoticePreferences = {
    ways: ['push', 'whatsapp', 'email', 'portal'],
    muted: [],
    digest: false,
    language: null,
  };
  notices: NoticeRow[];
  devices: string[] = [];

  constructor(options: FakeOptions, folders: FakeFolders) {
    this.options = options;
    this.folders = folders;
    this.notices = options.empty ? [] : makeNotices(options.now());
  }

  obey(command: Command) {
    if (command.do !== 'notifications') return;
    if (command.act === 'save_preferences') this.preferences = command.preferences;
    if (command.act === 'mark_read')
      this.notices = this.notices.map((row) => ({
        ...row,
        read: row.read || command.notices === null || command.notices.includes(row.id),
      }));
  }

  days(month: string, company: string | null): ClientDay[] {
    const days = new Map<string, ClientDay>();
    const at = (day: string) => {
      const found = days.get(day) ?? { day, holiday: null, documents: [], tasks: [] };
      days.set(day, found);
      return found;
    };
    for (const row of this.folders.rows) {
      if (company !== null && row.company !== company) continue;
      const day = row.due_on ?? row.published_at.slice(0, 10);
      if (!day.startsWith(month)) continue;
      const { id, kind, company_name, department, title, amount, opened } = row;
      at(day).documents.push({
        id,
        kind,
        company: row.company,
        company_name,
        department,
        title,
        amount,
        opened,
        why: row.due_on ? 'due' : 'published',
      });
    }
    if (!this.options.empty) {
      const grid = monthGrid(month)
        .flat()
        .filter((day) => day !== null);
      const task = {
        company: 'company-1',
        company_name: COMPANIES[0].name,
        department: 'fiscal',
        competence: '2026-10',
        document: null,
      };
      at(grid[19] ?? '').tasks.push(
        { ...task, id: 't1', title: 'PGDAS-D', state: 'with_office' },
        { ...task, id: 't2', title: 'Enviar notas de serviços tomados', state: 'waits_for_you' },
      );
      at(grid[6] ?? '').tasks.push({ ...task, id: 't3', title: 'FGTS Digital', state: 'done', document: 'document-1' });
      at(grid[14] ?? '').holiday = { by: 'country', holiday: 'republic', banks_only: false };
    }
    return [...days.values()].sort((one, other) => one.day.localeCompare(other.day));
  }
}

type Own = Extract<
  keyof Handlers,
  `GET client/${'calendar' | 'certificates' | 'news'}` | `GET client/notices${string}` | `${string} client/push`
>;

export function monthCalls(month: FakeMonth): Pick<Handlers, Own> {
  const { options } = month;
  return {
    'GET client/calendar': ({ month: asked, company }) => ({
      month: asked,
      today: dayFrom(options.now(), 0),
      days: month.days(asked, company),
      cut_off: false,
    }),
    'GET client/certificates': ({ company }) => ({
      certificates: options.empty
        ? []
        : makeCertificates(options.now()).filter((one) => company === null || one.company === company),
    }),
    'GET client/news': () => ({ news: options.empty ? [] : makeNews(options.now()) }),
    'GET client/notices': () => ({
      rows: month.notices,
      next: null,
      unread: month.notices.filter(({ read }) => !read).length,
    }),
    'GET client/notices/preferences': () => month.preferences,
    'GET client/push': () => ({
      key: 'BEl62iUYgUivxIkv69yViEuiBIa-Ib9-SkvMeAtA3LFgDzkrxZJjSgSnfckjBJuBkr3qBUYIHBQFLXYp5Nksh8U',
      devices: month.devices,
    }),
    'PUT client/push': ({ endpoint }) => {
      void fingerprint(endpoint).then((device) => (month.devices = [...new Set([...month.devices, device])]));
      return {};
    },
    'DELETE client/push': ({ endpoint }) => {
      void fingerprint(endpoint).then((gone) => (month.devices = month.devices.filter((device) => device !== gone)));
      return {};
    },
  };
}

function makeCertificates(now: Date): ClientCertificate[] {
  const one = (
    id: string,
    kind: ClientCertificate['kind'],
    days_left: number,
    standing: ClientCertificate['standing'],
    more: Partial<ClientCertificate> = {},
  ): ClientCertificate => ({
    id,
    kind,
    standing,
    days_left,
    company: 'company-1',
    company_name: COMPANIES[0].name,
    place: '',
    outcome: 'negative',
    issued_on: dayFrom(now, -100),
    valid_until: dayFrom(now, days_left),
    document: 'document-1',
    ...more,
  });
  return [
    one('c1', 'federal', 128, 'valid'),
    one('c2', 'fgts', 6, 'expiring'),
    one('c3', 'labour', 80, 'valid', { outcome: 'positive_as_negative' }),
    one('c4', 'municipal', -2, 'expired', { place: 'Campinas, mobiliários', document: null }),
    one('c5', 'state', 31, 'valid', { company: 'company-4', company_name: COMPANIES[1].name, place: 'SC' }),
  ];
}

function makeNews(now: Date): ClientNewsItem[] {
  return [
    {
      id: 'n1',
      title: '13º salário: a primeira parcela vence no dia 30',
      text: 'Envie as faltas e horas extras até o dia 24.\n\nQuem saiu de férias com adiantamento já recebeu a primeira parcela.',
      published_at: now.toISOString(),
    },
    {
      id: 'n2',
      title: 'Nosso horário no fim do ano',
      text: 'De 24/12 a 02/01 atendemos das 9h às 12h.',
      published_at: new Date(now.getTime() - 9 * 86_400_000).toISOString(),
    },
  ];
}

function makeNotices(now: Date): NoticeRow[] {
  const at = (hours: number) => new Date(now.getTime() - hours * 3_600_000).toISOString();
  return [
    {
      id: 'a1',
      event: 'document_published',
      title: 'DAS 10/2026 – Simples Nacional',
      line: 'Vence em 25/11, R$ 2.860,63. Padaria e Confeitaria Sol Nascente Ltda.',
      link: '/documentos/document-2',
      at: at(1),
      read: false,
    },
    {
      id: 'a2',
      event: 'request_answered',
      title: 'Bruno Teixeira respondeu à sua solicitação',
      line: 'Férias – Ana Beatriz Conceição de Albuquerque Figueiredo',
      link: '/solicitacoes/request-1',
      at: at(3),
      read: false,
    },
    {
      id: 'a3',
      event: 'collection_asked',
      title: 'Extrato bancário 10/2026',
      line: 'O escritório precisa até 26/11.',
      link: '/coleta/item-1',
      at: at(50),
      read: true,
    },
  ];
}
