// Having the portal as an application of the device (PC8). The browser offers it once, early; it is kept until asked for.

interface Offer extends Event {
  prompt(): Promise<{ outcome: 'accepted' | 'dismissed' }>;
}

class Install {
  #offer = $state.raw<Offer | null>(null);
  installed = $state(false);

  get offered(): boolean {
    return this.#offer !== null;
  }

  /** To be called when the page begins. */
  listen() {
    this.installed = matchMedia('(display-mode: standalone)').matches;
    addEventListener('beforeinstallprompt', (event) => {
      event.preventDefault();
      this.#offer = event as Offer;
    });
    addEventListener('appinstalled', () => {
      this.#offer = null;
      this.installed = true;
    });
  }

  async ask() {
    const answer = await this.#offer?.prompt();
    if (answer) this.#offer = null;
  }
}

export const install = new Install();
