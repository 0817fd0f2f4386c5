// What the two pages' builds have in common. Each page is a folder with an index.html, and is built into a folder of
// its own, because the desktop program embeds one and the portal server the other.
import { svelte } from '@sveltejs/vite-plugin-svelte';
import tailwindcss from '@tailwindcss/vite';
import { fileURLToPath } from 'node:url';
import type { Plugin, UserConfig } from 'vite';
import { LOCALES_FOLDER, writeTexts } from './texts.mjs';

/** Makes the texts before anything asks for them, and again when one is edited. */
export const texts = (): Plugin => ({
  name: 'texts',
  buildStart: writeTexts,
  configureServer({ watcher }) {
    watcher.add(LOCALES_FOLDER);
    watcher.on('change', (file) => file.startsWith(LOCALES_FOLDER) && writeTexts());
  },
});

export function page(name: 'desk' | 'portal', base: string, port: number): UserConfig {
  return {
    root: here(`./${name}/`),
    base,
    cacheDir: here(`./node_modules/.vite/${name}`),
    plugins: [texts(), tailwindcss(), svelte()],
    server: { host: '127.0.0.1', port, strictPort: true, fs: { allow: [here('.')] } },
    build: { outDir: `../dist/${name}`, emptyOutDir: true, target: ['safari16.4', 'chrome111'] },
  };
}

function here(path: string): string {
  return fileURLToPath(new URL(path, import.meta.url));
}
