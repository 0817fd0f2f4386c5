// The chat of a client with the office and its assistant (PC7): what was said, and what is on its way.
import type { ApiError, ChatMessage, CommandId, MessageId } from '../contract';
import { newCommandId } from '../platform/http.ts';
import { asApiError } from '../platform/platform.ts';
import type { ClientOffice } from './office.ts';

/** A message of the reader that is not in the office's list yet. */
export interface Sending {
  /** Sending again is the same command, so the office gets it once. */
  id: CommandId;
  text: string;
  at: string;
  state: 'sending' | 'failed';
  /** What the office calls it, once it has it. */
  message: MessageId | null;
}

export class ChatWithOffice {
  #office: ClientOffice;
  messages = $state.raw<ChatMessage[] | null>(null);
  sending = $state<Sending[]>([]);
  failure = $state<ApiError | null>(null);
  earlier = $state<string | null>(null);
  #reading = false;

  constructor(office: ClientOffice) {
    this.#office = office;
  }

  /** Reads what is new. A failure keeps what is already shown. */
  async look() {
    if (this.#reading) return;
    this.#reading = true;
    try {
      const page = await this.#office.call('GET client/chat', { before: null });
      if (this.messages === null) this.earlier = page.earlier;
      this.#merge(page.messages);
      this.failure = null;
    } catch (thrown) {
      this.failure = asApiError(thrown);
    } finally {
      this.#reading = false;
    }
  }

  async lookEarlier() {
    if (this.earlier === null) return;
    try {
      const page = await this.#office.call('GET client/chat', { before: this.earlier });
      this.earlier = page.earlier;
      this.#merge(page.messages);
    } catch (thrown) {
      this.failure = asApiError(thrown);
    }
  }

  async send(text: string) {
    const id = newCommandId();
    this.sending.push({ id, text, at: new Date().toISOString(), state: 'sending', message: null });
    await this.sendAgain(id);
  }

  async sendAgain(id: CommandId) {
    const message = this.sending.find((one) => one.id === id);
    if (!message) return;
    message.state = 'sending';
    try {
      const made = await this.#office.command({ do: 'post_chat', text: message.text }, message.id);
      message.message = made.made === 'message' ? made.message : null;
      await this.look();
      this.#forgetArrived();
    } catch (thrown) {
      message.state = 'failed';
      this.failure = asApiError(thrown);
    }
  }

  #merge(page: ChatMessage[]) {
    const known = new Map((this.messages ?? []).map((message) => [message.id, message]));
    const before = JSON.stringify([...known.values()]);
    for (const message of page) known.set(message.id, message);
    const all = [...known.values()].sort((one, other) => Date.parse(one.at) - Date.parse(other.at));
    if (this.messages === null || JSON.stringify(all) !== before) this.messages = all;
    this.#forgetArrived();
  }

  #forgetArrived() {
    const here = new Set(this.messages?.map(({ id }) => id));
    this.sending = this.sending.filter(({ message }) => message === null || !here.has(message));
  }
}
