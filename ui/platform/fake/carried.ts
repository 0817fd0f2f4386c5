// What commands of the rooms do in the invented office, and what the server answers to them.
import type { Change, Command, CommandResult } from '../../contract';
import { OFFICE } from './register.ts';

export interface CarriedOut {
  result: CommandResult;
  /** Kinds of the things that changed. */
  kinds: Change['type'][];
}

export function carriedOut(things: Change[], command: Command, now: Date): CarriedOut {
  const nothing: CarriedOut = { result: { made: 'nothing' }, kinds: [] };
  const changed_at = now.toISOString();
  const put = (change: Change, id: (one: Change) => boolean) => {
    const at = things.findIndex(id);
    if (at < 0) things.push(change);
    else things[at] = change;
  };
  if (command.do === 'people' && command.act === 'set_module') {
    const found = things.find((one) => one.type === 'company' && one.body.id === command.company);
    if (found?.type !== 'company') return nothing;
    const others = found.body.profile.modules_off.filter((module) => module !== command.module);
    const modules_off = command.on ? others : [...others, command.module];
    found.body = { ...found.body, profile: { ...found.body.profile, modules_off } };
    return { ...nothing, kinds: ['company'] };
  }
  if (command.do !== 'tasks') return nothing;
  switch (command.act) {
    case 'save_process': {
      const id = command.id ?? 'process-new';
      const { template, active } = command;
      const body = { id, office: OFFICE, template, taken_from: null, active, changed_at, revision: 2 };
      put({ type: 'process', body }, (one) => one.type === 'process' && one.body.id === id);
      return { result: { made: 'thing', id }, kinds: ['process'] };
    }
    case 'assign': {
      const { process, companies, on } = command;
      for (const company of companies) {
        const is = (one: Change) =>
          one.type === 'assignment' && one.body.process === process && one.body.company === company;
        const before = things.find(is);
        const kept = before?.type === 'assignment' ? before.body.overrides : null;
        const none = { responsible: null, notify_client: null, legal: null, target: null };
        const overrides = command.overrides ?? kept ?? none;
        const id = `assignment-${process}-${company}`;
        put({ type: 'assignment', body: { id, office: OFFICE, process, company, on, overrides, changed_at } }, is);
      }
      return { ...nothing, kinds: ['assignment'] };
    }
    case 'generate_month':
      return { result: { made: 'month', tasks_made: 30, tasks_present: 4 }, kinds: ['task'] };
    case 'publish_news': {
      const id = command.id ?? `news-${things.length}`;
      const { title, text, audience, until } = command;
      const times = { published_at: changed_at, withdrawn_at: null, changed_at };
      const body = { id, office: OFFICE, title, text, audience, by: 'staff-1', until, ...times };
      put({ type: 'news', body }, (one) => one.type === 'news' && one.body.id === id);
      return { result: { made: 'thing', id }, kinds: ['news'] };
    }
    case 'withdraw_news': {
      const found = things.find((one) => one.type === 'news' && one.body.id === command.news);
      if (found?.type === 'news') found.body = { ...found.body, withdrawn_at: changed_at };
      return { ...nothing, kinds: ['news'] };
    }
    default:
      return nothing;
  }
}
