// Spreadsheets of people: the template, everything there is, and the file that is imported (PE4).
import { toast } from '../../kit/toasts.svelte.ts';
import type { Platform } from '../../platform/platform.ts';
import * as m from '../../texts/messages.ts';

async function save(platform: Platform, call: string, params: unknown, name: string) {
  const path = await platform.chooseSave(name);
  if (path === null) return;
  const saved = await platform.call('files.save', { call, params, path });
  toast(m.people_saved_to({ path: saved.path }));
}

export const saveTemplate = (platform: Platform) =>
  save(platform, 'people/import/template', { sheet: 'people' }, 'modelo-usuarios.xlsx');

export const saveExport = (platform: Platform) =>
  save(platform, 'people/export', { sheet: 'people', format: 'xlsx' }, 'usuarios.xlsx');
