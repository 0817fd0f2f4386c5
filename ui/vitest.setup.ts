import { configure } from '@testing-library/svelte';

// As long as a story may take; what is not there fails late, not by chance.
configure({ asyncUtilTimeout: 10_000 });

// What jsdom lacks and the rooms use.
globalThis.ResizeObserver ??= class {
  observe() {}
  unobserve() {}
  disconnect() {}
};
Element.prototype.scrollTo ??= () => {};
Element.prototype.scrollIntoView ??= () => {};
