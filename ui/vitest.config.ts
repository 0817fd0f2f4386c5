import { svelteTesting } from '@testing-library/svelte/vite';
import { svelte } from '@sveltejs/vite-plugin-svelte';
import { defineConfig } from 'vitest/config';
import { texts } from './pages.ts';

export default defineConfig({
  plugins: [texts(), svelte(), svelteTesting()],
  test: {
    environment: 'jsdom',
    // The machines that run it may be busy with a build beside it.
    testTimeout: 20_000,
    include: ['{desk,kit,platform,portal,store,words}/**/*.test.ts'],
    setupFiles: ['./vitest.setup.ts'],
  },
});
