// For whom a process is done, and what is different for each: all of it, from the local cache, followed.
import { untrack } from 'svelte';
import type { Assignment, Company, ThingsPage } from '../../contract';
import type { Platform } from '../../platform/platform.ts';

const PAGE = 500;

export const hasProcesses = ({ profile }: Company) => !profile.modules_off.includes('processes');

export const folded = (text: string) => text.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase();

export class Assignments {
  #platform: Platform;
  #process: string;
  #turn = 0;
  byCompany = $state.raw<Map<string, Assignment>>(new Map());
  ready = $state(false);

  constructor(platform: Platform, process: string) {
    this.#platform = platform;
    this.#process = process;
  }

  follow(): () => void {
    untrack(() => void this.#read());
    return this.#platform.onEvent((event) => {
      if (event.event === 'things_changed' && event.kinds.includes('assignment')) void this.#read();
    });
  }

  async #read() {
    const turn = ++this.#turn;
    const found = new Map<string, Assignment>();
    let after: string | null = null;
    do {
      const query = { kinds: ['assignment'], search: this.#process, sort: 'name' as const, limit: PAGE };
      const page: ThingsPage = await this.#platform.call('things.list', after === null ? query : { ...query, after });
      for (const { body } of page.things) {
        const one = body as Assignment;
        if (one.process === this.#process) found.set(one.company, one);
      }
      after = page.next;
    } while (after !== null);
    if (turn === this.#turn) [this.byCompany, this.ready] = [found, true];
  }
}
