// What is being written of a process: kept while its dialog is closed, until it is saved or thrown away.
import type { Process, ProcessTemplate } from '../../contract';
import type { Platform } from '../../platform/platform.ts';
import { newId } from '../people/form.ts';
import { usualRule } from './rules.ts';

export type ProcessStep = 'general' | 'dates' | 'steps' | 'clients';

export class ProcessDraft {
  readonly id: string;
  /** The process that is changed; nothing for a new one. */
  readonly changes: Process | null;
  readonly began: ProcessTemplate;
  template = $state<ProcessTemplate>() as ProcessTemplate;
  step = $state<ProcessStep>('general');
  /** For whom a new process is done. */
  picked = $state<string[]>([]);

  constructor(changes: Process | null, template: ProcessTemplate) {
    this.id = changes?.id ?? newId();
    this.changes = changes;
    this.began = structuredClone(template);
    this.template = structuredClone(template);
  }

  get isTouched(): boolean {
    return this.picked.length > 0 || JSON.stringify($state.snapshot(this.template)) !== JSON.stringify(this.began);
  }

  /** Without the lines that nobody filled in. */
  get written(): ProcessTemplate {
    const template = $state.snapshot(this.template) as ProcessTemplate;
    const lines = (of: string[]) => of.map((line) => line.trim()).filter(Boolean);
    const { stages, checklist, name } = template;
    return { ...template, name: name.trim(), stages: lines(stages), checklist: lines(checklist) };
  }
}

const kept = new WeakMap<Platform, Map<string, ProcessDraft>>();

/** What was begun and not saved, or a beginning. */
export function draftOf(platform: Platform, changes: Process | null, department: string): ProcessDraft {
  const drafts = kept.get(platform) ?? new Map<string, ProcessDraft>();
  kept.set(platform, drafts);
  const key = changes?.id ?? 'new';
  const before = drafts.get(key);
  if (before && before.changes?.revision === changes?.revision) return before;
  const draft = new ProcessDraft(changes, changes ? changes.template : empty(department));
  drafts.set(key, draft);
  return draft;
}

export function forget(platform: Platform, draft: ProcessDraft) {
  kept.get(platform)?.delete(draft.changes?.id ?? 'new');
}

function empty(department: string): ProcessTemplate {
  return {
    name: '',
    department,
    recurrence: { every: 'month' },
    competence_offset: 1,
    legal: usualRule('day_of_month'),
    target: { target: 'business_days_before', count: 3 },
    stages: [],
    checklist: [],
    responsible: null,
    closed_by: [],
    notify_client: false,
  };
}
