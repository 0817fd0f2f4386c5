// The order that is open beside the list, and the decisions that can be made on it (OC2, OC3, OC5).
import type { ApiError, DeskEvent, OrderDetail, OrderId, QueuedCommand } from '../contract';
import { asApiError, type Platform } from '../platform/platform.ts';

export class OpenedOrder {
  #platform: Platform;
  id = $state<OrderId | null>(null);
  detail = $state.raw<OrderDetail | null>(null);
  failure = $state<ApiError | null>(null);

  constructor(platform: Platform) {
    this.#platform = platform;
  }

  async open(id: OrderId) {
    if (this.id !== id) {
      this.id = id;
      this.failure = null;
      if (this.detail?.row.order.id !== id) this.detail = null;
    }
    try {
      const detail = await this.#platform.call('orders.open', { order: id });
      if (this.id === id) this.detail = detail;
    } catch (thrown) {
      if (this.id === id) this.failure = asApiError(thrown);
    }
  }

  close() {
    this.id = null;
    this.detail = null;
    this.failure = null;
  }

  hear(event: DeskEvent) {
    if (this.id === null) return;
    const touched = event.event === 'orders_changed' && (event.orders.length === 0 || event.orders.includes(this.id));
    if (touched || event.event === 'outbox_changed') void this.open(this.id);
  }

  /** "Confirmar/Repetir" of the order as it is seen: if it changed meanwhile, the server refuses. */
  async confirm() {
    const order = this.#order();
    await this.#decide(this.#platform.call('orders.confirm', { order: order.id, seen_revision: order.revision }));
  }

  async answer(text: string, attachments: string[], settles: boolean) {
    const params = { order: this.#order().id, text, attachments, settles };
    await this.#decide(this.#platform.call('orders.answer', params));
  }

  async cancel() {
    await this.#decide(this.#platform.call('orders.cancel', { order: this.#order().id }));
  }

  async #decide(queued: Promise<QueuedCommand>) {
    await queued;
    if (this.id !== null) await this.open(this.id);
  }

  #order() {
    const order = this.detail?.row.order;
    if (!order) throw { code: 'not_found' } satisfies ApiError;
    return order;
  }
}

/** The decision of this desk on the order that is still on its way, if there is one. */
export function pendingDecision(queued: QueuedCommand[]): QueuedCommand | undefined {
  return queued.find(({ state }) => state.state === 'waiting' || state.state === 'sending');
}
