import { defineConfig } from 'vite';
import { page } from './pages.ts';

const portal = process.env.BALCAO_PORTAL_URL ?? 'http://127.0.0.1:8080';

export default defineConfig({
  ...page('portal', '/', 5174),
  server: { ...page('portal', '/', 5174).server, proxy: { '/api': { target: portal, changeOrigin: true } } },
});
