// Waiting for what a program will come to by itself, without guessing how long it takes.

/** What `look` gives, once it gives something. */
export async function until(what, look, limit_ms = 20_000) {
  const end = Date.now() + limit_ms;
  for (;;) {
    const found = await look();
    if (found) return found;
    if (Date.now() > end) throw new Error(`waited ${limit_ms / 1000} s for ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}
