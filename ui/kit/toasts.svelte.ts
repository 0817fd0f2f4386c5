// Short notices that go by themselves: what was just done, or why it was not.

const SHOWN_MS = 6_000;

export interface Toast {
  id: number;
  tone: 'done' | 'red';
  says: string;
  todo?: string | undefined;
}

export const toasts = $state<Toast[]>([]);
let last = 0;

export function toast(says: string, todo?: string, tone: Toast['tone'] = 'done') {
  const id = ++last;
  toasts.push({ id, tone, says, todo });
  setTimeout(() => dismissToast(id), SHOWN_MS);
}

export function dismissToast(id: number) {
  const index = toasts.findIndex((shown) => shown.id === id);
  if (index >= 0) toasts.splice(index, 1);
}
