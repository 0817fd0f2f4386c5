import { defineConfig } from 'vite';
import { page } from './pages.ts';

const portal = process.env.BALCAO_PORTAL_URL ?? 'http://127.0.0.1:8080';
const common = page('portal', '/', 5174);

export default defineConfig({
  ...common,
  build: {
    ...common.build,
    rolldownOptions: {
      output: {
        // Each page is a file of its own; what several of them share is one, instead of a hundred of a few bytes.
        // The names of permissions are said on the pages of the company's users only.
        advancedChunks: {
          groups: [
            {
              name: 'shared',
              test: /@lucide|\/ui\/(kit|words\/(?!access\.)|platform)\/|\/portal\/(parts\/|\w+\.)/,
              minShareCount: 2,
            },
          ],
        },
      },
    },
  },
  server: { ...common.server, proxy: { '/api': { target: portal, changeOrigin: true } } },
});
