// How a field looks that is none of the kit's.
export const FIELD = 'w-full min-w-0 rounded-lg border bg-surface px-3 text-ink';

export function fieldLook(error: unknown): string {
  return `${FIELD} ${error ? 'border-red' : 'border-line-strong'}`;
}
