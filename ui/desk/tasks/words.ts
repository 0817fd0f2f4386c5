// Names of where tasks stand and what happened to them.
import type { Task, TaskHappened, TaskStateName } from '../../contract';
import type { Tone } from '../../kit/tone.ts';
import * as m from '../../texts/messages.ts';

export const taskStateName: Record<TaskStateName, () => string> = {
  open: m.tasks_state_open,
  in_progress: m.tasks_state_in_progress,
  waiting_for_client: m.tasks_state_waiting,
  done: m.tasks_state_done,
  cancelled: m.tasks_state_cancelled,
};

export const taskTone: Record<TaskStateName, Tone> = {
  open: 'neutral',
  in_progress: 'blue',
  waiting_for_client: 'accent',
  done: 'green',
  cancelled: 'neutral',
};

/** The first of the two dates, which is the one to keep. */
export function dueOn({ dates }: Pick<Task, 'dates'>): string | null {
  return dates.target_on ?? dates.legal_on;
}

export function isOver(task: Task): boolean {
  return task.state.is === 'done' || task.state.is === 'cancelled';
}

export function happenedSays(happened: TaskHappened, names: Map<string, string>): string {
  switch (happened.what) {
    case 'opened':
      return m.tasks_happened_opened();
    case 'started':
      return m.tasks_happened_started();
    case 'waits_for_client':
      return m.tasks_happened_waits();
    case 'moved':
      return m.tasks_happened_moved({ stage: happened.stage });
    case 'ticked':
      return m.tasks_happened_ticked({ item: happened.item });
    case 'unticked':
      return m.tasks_happened_unticked({ item: happened.item });
    case 'given':
      return happened.to
        ? m.tasks_happened_given({ name: names.get(happened.to) ?? m.actor_unknown() })
        : m.tasks_happened_taken();
    case 'notifies':
      return happened.client ? m.tasks_happened_notifies() : m.tasks_happened_silent();
    case 'commented':
      return happened.text;
    case 'closed':
      return happened.document ? m.tasks_happened_closed_by_document() : m.tasks_happened_closed();
    case 'reopened':
      return m.tasks_happened_reopened();
    case 'cancelled':
      return m.tasks_happened_cancelled();
  }
}
