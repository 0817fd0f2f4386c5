import './desk.css';
import { mount } from 'svelte';
import type { Platform } from '../platform/platform.ts';
import Desk from './Desk.svelte';

const target = document.getElementById('desk');
if (target) void platform().then((platform) => mount(Desk, { target, props: { platform } }));

/** The invented office is left out of the program that people install. */
async function platform(): Promise<Platform> {
  const query = new URLSearchParams(location.search);
  if (import.meta.env.DEV && query.has('fake')) return (await import('../platform/fake.ts')).fakeFrom(query);
  return (await import('../platform/tauri.ts')).tauri;
}
