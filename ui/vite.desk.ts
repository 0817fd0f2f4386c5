import { defineConfig } from 'vite';
import { page } from './pages.ts';

// Relative, because the program serves it from a place of its own.
export default defineConfig(page('desk', './', 5173));
