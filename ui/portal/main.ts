import './portal.css';
import { mount } from 'svelte';
import { install } from './install.svelte.ts';
import type { ClientOffice } from './office.ts';
import Portal from './Portal.svelte';
import { remembered } from './preferences.ts';

remembered();
install.listen();
// The worker shows pushes, and a page of its own when there is no network; it keeps nothing of the office.
if ('serviceWorker' in navigator && import.meta.env.PROD)
  void navigator.serviceWorker.register('/sw.js').catch(() => undefined);
const target = document.getElementById('portal');
if (target) void office().then((office) => mount(Portal, { target, props: { office } }));

/** The invented office is left out of what clients load. */
async function office(): Promise<ClientOffice> {
  const query = new URLSearchParams(location.search);
  if (import.meta.env.DEV && query.has('fake')) return (await import('./fake.ts')).fakeFrom(query);
  return (await import('./http-office.ts')).httpOffice;
}
