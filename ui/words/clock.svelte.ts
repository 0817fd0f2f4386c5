// The present, for "há 5 min". It moves every half minute while something looks at it.
import { createSubscriber } from 'svelte/reactivity';

const TICK_MS = 30_000;

const subscribe = createSubscriber((update) => {
  const timer = setInterval(update, TICK_MS);
  return () => clearInterval(timer);
});

export function now(): Date {
  subscribe();
  return new Date();
}
