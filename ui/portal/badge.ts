// The number on the icon of the installed portal (PC8), as the worker sets it with a push.

/** Shows how many notices were not read; 0 takes the number away. Nothing where icons have no numbers. */
export function showBadge(unread: number) {
  void navigator.setAppBadge?.(unread).catch(() => undefined);
}
