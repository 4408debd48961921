import { defineConfig } from 'vite';

/** Listed up front: vite reloads the page when it finds a library late, and that would spoil a picture. */
export default defineConfig({
  optimizeDeps: {
    include: ['preact', 'preact/hooks', 'preact/jsx-dev-runtime', 'valibot', '@webext-core/match-patterns'],
  },
});
