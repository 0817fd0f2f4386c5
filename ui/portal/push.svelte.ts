// Notifications of the browser (PC8): asking the person, subscribing with the office's key, and telling the office.
import type { ApiError, PushSubscription as Told } from '../contract';
import { asApiError } from '../platform/platform.ts';
import type { ClientOffice } from './office.ts';
import { bytes } from './passkey.ts';

/** How long the browser may take to speak with its maker's service. It sets itself no limit. */
const PATIENCE_MS = 20_000;

export type PushState = 'looking' | 'unsupported' | 'denied' | 'off' | 'on';

export class Push {
  state = $state<PushState>('looking');
  busy = $state(false);
  /** The push service of the browser's maker did not answer: there may be no way to it from here. */
  unreachable = $state(false);
  failure = $state.raw<ApiError | null>(null);
  #office: Pick<ClientOffice, 'call'>;

  constructor(office: Pick<ClientOffice, 'call'>) {
    this.#office = office;
  }

  async look() {
    if (!('serviceWorker' in navigator) || !('PushManager' in globalThis) || !('Notification' in globalThis)) {
      this.state = 'unsupported';
      return;
    }
    if (Notification.permission === 'denied') {
      this.state = 'denied';
      return;
    }
    await this.#try(async () => {
      const made = await subscription();
      // The office forgets a device that its push service calls gone, and then tells it nothing.
      const known = made && (await this.#office.call('GET client/push', {})).devices;
      this.state = made && known?.includes(await fingerprint(made.endpoint)) ? 'on' : 'off';
    });
    if (this.state === 'looking') this.state = 'off';
  }

  async turnOn() {
    await this.#try(async () => {
      if ((await Notification.requestPermission()) !== 'granted') {
        this.state = Notification.permission === 'denied' ? 'denied' : 'off';
        return;
      }
      const { key } = await this.#office.call('GET client/push', {});
      const { pushManager } = await navigator.serviceWorker.ready;
      // One that the office does not know any more, or that was made with another key.
      await (await pushManager.getSubscription())?.unsubscribe();
      const made = await answered(pushManager.subscribe({ userVisibleOnly: true, applicationServerKey: bytes(key) }));
      this.unreachable = made === null;
      if (made === null) return;
      await this.#office.call('PUT client/push', told(made));
      this.state = 'on';
    });
  }

  async turnOff() {
    await this.#try(async () => {
      const made = await subscription();
      if (made) {
        // The browser first: without a word from here the office learns it from the push service.
        await made.unsubscribe();
        await this.#office.call('DELETE client/push', { endpoint: made.endpoint });
      }
      this.state = 'off';
    });
  }

  async #try(act: () => Promise<void>) {
    this.busy = true;
    this.failure = null;
    try {
      await act();
    } catch (thrown) {
      this.failure = asApiError(thrown);
    } finally {
      this.busy = false;
    }
  }
}

async function answered(subscribing: Promise<globalThis.PushSubscription>) {
  const late = new Promise<null>((resolve) => setTimeout(() => resolve(null), PATIENCE_MS));
  return Promise.race([subscribing.catch(() => null), late]);
}

async function subscription() {
  const registration = await navigator.serviceWorker.getRegistration();
  return registration ? registration.pushManager.getSubscription() : null;
}

/** How the office names a device without repeating its address. */
export async function fingerprint(endpoint: string) {
  const digest = await crypto.subtle.digest('SHA-256', new TextEncoder().encode(endpoint));
  return [...new Uint8Array(digest)].map((byte) => byte.toString(16).padStart(2, '0')).join('');
}

function told(made: globalThis.PushSubscription): Told {
  const { endpoint, keys } = made.toJSON();
  return { endpoint: endpoint ?? made.endpoint, keys: { p256dh: keys?.p256dh ?? '', auth: keys?.auth ?? '' } };
}
