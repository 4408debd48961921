import { defineConfig } from 'vite';

/** Libraries found only on the way would make vite reload the page, in the middle of a picture. */
export default defineConfig({
  optimizeDeps: {
    include: ['preact', 'preact/hooks', 'preact/jsx-dev-runtime', 'valibot', '@webext-core/match-patterns'],
  },
});
