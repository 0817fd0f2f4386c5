// What clients write, and what waits for a person of the office: the list, and the conversation that is open.
import type { ApiError, ConversationDetail, ConversationId, ConversationRow, DeskEvent } from '../contract';
import { asApiError, type Platform } from '../platform/platform.ts';

export class Conversations {
  #platform: Platform;
  rows = $state.raw<ConversationRow[] | null>(null);
  failure = $state<ApiError | null>(null);
  id = $state<ConversationId | null>(null);
  detail = $state.raw<ConversationDetail | null>(null);
  detailFailure = $state<ApiError | null>(null);

  constructor(platform: Platform) {
    this.#platform = platform;
  }

  /** How many wait for the office. */
  get waiting(): number {
    return this.rows?.filter(({ conversation }) => conversation.waiting_since !== null).length ?? 0;
  }

  async load() {
    try {
      this.rows = (await this.#platform.call('conversations.list', {})).rows;
      this.failure = null;
    } catch (thrown) {
      this.failure = asApiError(thrown);
    }
  }

  async open(id: ConversationId) {
    if (this.id !== id) {
      this.id = id;
      this.detail = null;
      this.detailFailure = null;
    }
    try {
      const detail = await this.#platform.call('conversations.open', { conversation: id });
      if (this.id === id) this.detail = detail;
    } catch (thrown) {
      if (this.id === id) this.detailFailure = asApiError(thrown);
    }
  }

  hear(event: DeskEvent) {
    if (event.event !== 'conversations_changed' && event.event !== 'outbox_changed') return;
    void this.load();
    if (this.id !== null) void this.open(this.id);
  }

  /** Writes to the client; the conversation then no longer waits. */
  async send(text: string) {
    if (this.id === null) return;
    await this.#platform.call('conversations.send', { conversation: this.id, text });
    await this.#lookAgain();
  }

  /** It was dealt with in another way. */
  async settle() {
    if (this.id === null) return;
    await this.#platform.call('conversations.settle', { conversation: this.id });
    await this.#lookAgain();
  }

  async #lookAgain() {
    await this.load();
    if (this.id !== null) await this.open(this.id);
  }
}
