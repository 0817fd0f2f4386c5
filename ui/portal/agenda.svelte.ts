// What waits for the reader, gathered from the pages that it is about (PC1). Each is read by itself, so that one that
// cannot be read keeps none of the others back.
import type { ClientCalendar, ClientCertificate, ClientNewsItem } from '../contract';
import { today } from '../words/moment.ts';
import type { Visit } from './office.ts';

/** Due within so many days is soon. */
const SOON_DAYS = 7;
const DAY_MS = 86_400_000;

export interface Due {
  id: string;
  title: string;
  day: string;
  amount: number | null;
}

export class Agenda {
  requests = $state(0);
  collection = $state(0);
  due = $state.raw<Due[]>([]);
  certificates = $state.raw<ClientCertificate[]>([]);
  news = $state.raw<ClientNewsItem[]>([]);
  /** Everything was read, or cannot be. */
  ready = $state(false);
  #visit: Pick<Visit, 'office' | 'may' | 'me'>;

  constructor(visit: Pick<Visit, 'office' | 'may' | 'me'>) {
    this.#visit = visit;
  }

  async look(company: string | null) {
    const { office, may, me } = this.#visit;
    const asks = me.access.permissions.some((one) => one.startsWith('request_'));
    await Promise.all([
      asks &&
        kept(
          office.call('GET client/requests', { company, open: true, before: null }),
          (page) => (this.requests = page.waiting_for_you),
        ),
      may('answer_collection') &&
        kept(
          office.call('GET client/collection', { company, waiting: true, before: null }),
          (page) => (this.collection = page.waiting_for_you),
        ),
      may('see_calendar') && this.#lookAhead(company),
      may('see_certificates') &&
        kept(
          office.call('GET client/certificates', { company }),
          (page) => (this.certificates = page.certificates.filter(({ standing }) => standing !== 'valid')),
        ),
      kept(office.call('GET client/news', {}), ({ news }) => (this.news = news.slice(0, 2))),
    ]);
    this.ready = true;
  }

  async #lookAhead(company: string | null) {
    const { office } = this.#visit;
    const now = today(new Date());
    const end = new Date(Date.parse(now) + SOON_DAYS * DAY_MS).toISOString().slice(0, 10);
    const months = [...new Set([now.slice(0, 7), end.slice(0, 7)])];
    const found: Due[] = [];
    for (const month of months)
      await kept(office.call('GET client/calendar', { month, company }), (calendar) =>
        found.push(...dueBetween(calendar, now, end)),
      );
    this.due = found;
  }
}

/** Documents with a due date from `from` to `to`, both included. Opened is not paid: they stay until the day. */
export function dueBetween(calendar: ClientCalendar, from: string, to: string): Due[] {
  return calendar.days
    .filter(({ day }) => day >= from && day <= to)
    .flatMap(({ day, documents }) =>
      documents.filter(({ why }) => why === 'due').map(({ id, title, amount }) => ({ id, title, day, amount })),
    );
}

async function kept<Value>(asked: Promise<Value>, keep: (value: Value) => unknown) {
  await asked.then(keep, () => undefined);
}
