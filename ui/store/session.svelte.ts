// Where the desk stands: first start, sign-in, or ready; and the settings that hold on this computer.
import type { ApiError, BootView, DeskCalls, Settings, Signed, Stage } from '../contract';
import { asApiError, type Platform } from '../platform/platform.ts';
import { region, speak } from '../words/region.svelte.ts';

type Entry =
  | 'first_start.this_computer'
  | 'first_start.connect'
  | 'session.sign_in'
  | 'session.second_step'
  | 'session.second_step_is_set'
  | 'session.sign_out';

export class Session {
  #platform: Platform;
  boot = $state<BootView | null>(null);
  /** Why the desk could not even say where it stands. */
  failure = $state<ApiError | null>(null);

  constructor(platform: Platform) {
    this.#platform = platform;
  }

  get stage(): Stage | null {
    return this.boot?.stage ?? null;
  }

  get me(): Signed | null {
    return this.stage?.at === 'ready' ? this.stage.me : null;
  }

  async load() {
    try {
      this.#show(await this.#platform.call('boot', {}));
      this.failure = null;
    } catch (thrown) {
      this.failure = asApiError(thrown);
    }
  }

  /** First start, sign-in and sign-out all lead to another stage, or throw an `ApiError` for the form to show. */
  async enter<Method extends Entry>(method: Method, params: DeskCalls[Method]['params']) {
    this.#show(await this.#platform.call(method, params));
  }

  async save(settings: Settings) {
    const saved = await this.#platform.call('settings.save', settings);
    if (this.boot) this.#show({ ...this.boot, settings: saved });
  }

  dismissNotice(notice: ApiError) {
    if (this.boot) this.boot.notices = this.boot.notices.filter((other) => other.code !== notice.code);
  }

  #show(boot: BootView) {
    this.boot = boot;
    speak(boot.settings.locale);
    document.documentElement.dataset.theme = boot.settings.theme;
    if (boot.stage.at === 'ready' || boot.stage.at === 'second_step') region.zone = boot.stage.me.zone;
  }
}
