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
    if (Notification.permission === 'denied') this.state = 'denied';
    else this.state = (await subscription()) ? 'on' : 'off';
  }

  async turnOn() {
    await this.#try(async () => {
      if ((await Notification.requestPermission()) !== 'granted') {
        this.state = Notification.permission === 'denied' ? 'denied' : 'off';
        return;
      }
      const { key } = await this.#office.call('GET client/push', {});
      const { pushManager } = await navigator.serviceWorker.ready;
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
        await this.#office.call('DELETE client/push', { endpoint: made.endpoint });
        await made.unsubscribe();
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

function told(made: globalThis.PushSubscription): Told {
  const { endpoint, keys } = made.toJSON();
  return { endpoint: endpoint ?? made.endpoint, keys: { p256dh: keys?.p256dh ?? '', auth: keys?.auth ?? '' } };
}
