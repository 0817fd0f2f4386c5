// The desktop program. The only importer of @tauri-apps.
import { invoke } from '@tauri-apps/api/core';
import { listen, type UnlistenFn } from '@tauri-apps/api/event';
import { getCurrentWebview } from '@tauri-apps/api/webview';
import { open, save } from '@tauri-apps/plugin-dialog';
import type { DeskEvent } from '../contract';
import type { Platform } from './platform.ts';

export const tauri: Platform = {
  call: (method, params) => invoke('rpc', { call: { method, params } }),

  onEvent: (listener) => stopper(listen<DeskEvent>('desk', (event) => listener(event.payload))),

  async chooseFiles() {
    const chosen = await open({ multiple: true });
    return chosen === null ? [] : Array.isArray(chosen) ? chosen : [chosen];
  },

  chooseSave: (name) => save({ defaultPath: name }),

  onFilesDropped: (listener) =>
    stopper(
      getCurrentWebview().onDragDropEvent(({ payload }) => {
        if (payload.type === 'drop') listener(payload.paths);
      }),
    ),
};

/** Listening begins a moment later than it is asked for; stopping must work even before. */
function stopper(listening: Promise<UnlistenFn>): () => void {
  return () => void listening.then((stop) => stop());
}
