// Connection, outbox and agents: the line at the foot of the window, the banner, and "Fila de envio".
import type { AgentState, CommandId, DeskEvent, DeskStatus, Order, QueuedCommand } from '../contract';
import { asApiError, type Platform } from '../platform/platform.ts';

/** An agent that sent no sign of life for this long is taken for silent; it sends one every few seconds. */
const SILENT_AFTER_MS = 60_000;

export class OfficeStatus {
  #platform: Platform;
  now = $state<DeskStatus | null>(null);
  outbox = $state<QueuedCommand[]>([]);
  trying = $state(false);

  constructor(platform: Platform) {
    this.#platform = platform;
  }

  async load() {
    const [status, outbox] = await Promise.allSettled([
      this.#platform.call('status', {}),
      this.#platform.call('outbox.list', {}),
    ]);
    if (status.status === 'fulfilled') this.now = status.value;
    if (outbox.status === 'fulfilled') this.outbox = outbox.value.commands;
  }

  hear(event: DeskEvent) {
    if (event.event === 'status_changed' || event.event === 'outbox_changed') void this.load();
  }

  /** "Tentar agora". */
  async tryNow() {
    this.trying = true;
    try {
      this.now = await this.#platform.call('sync.now', {});
    } catch (thrown) {
      const why = asApiError(thrown);
      if (this.now?.connection.is === 'offline') this.now.connection.why = why;
    } finally {
      this.trying = false;
    }
  }

  async dismiss(id: CommandId) {
    await this.#platform.call('outbox.dismiss', { id });
    await this.load();
  }
}

export function isAlive(agent: AgentState, now: Date): boolean {
  return agent.last_seen_at !== null && now.getTime() - Date.parse(agent.last_seen_at) < SILENT_AFTER_MS;
}

/** The latest check of any of its connectors. */
export function lastCheck(agent: AgentState): string | null {
  return agent.connectors.map((connector) => connector.checked_at).reduce<string | null>(later, null);
}

/** The order that a decision is about, if it is about one. */
export function orderOf(queued: QueuedCommand): Order['id'] | null {
  const { command } = queued;
  return 'order' in command && typeof command.order === 'string' ? command.order : null;
}

function later(one: string | null, other: string): string {
  return one !== null && Date.parse(one) > Date.parse(other) ? one : other;
}
