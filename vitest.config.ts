// Four projects. A test's name says where it runs:
//   x.test.ts            unit (main process, shared, scripts) or renderer (src-renderer), part of `npm run check`
//   x.scenarios.test.ts  scenarios: transcripts, whole clusters        `npm run test:scenarios`
//   x.parity.test.ts     parity: recorded answers of the real thing    `npm run test:parity`
import { svelte } from '@sveltejs/vite-plugin-svelte';
import { execFileSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';
import { alias } from './aliases.config.js';

const slow = ['**/*.scenarios.test.ts', '**/*.parity.test.ts'];
const never = ['node_modules/**', 'out/**', 'e2e/**'];
// Generous, because a property that takes two seconds here takes twenty on a busy machine; what hangs still ends.
const node = { environment: 'node', testTimeout: 90_000 } as const;

const report = process.env['DRYDOCK_REPORT'];

// Sources import the compiled message catalogues; compiled only when a catalogue is newer.
execFileSync(process.execPath, [fileURLToPath(new URL('./scripts/messages.mjs', import.meta.url))], {
  stdio: 'inherit',
});

export default defineConfig({
  resolve: { alias },
  test: {
    passWithNoTests: true,
    setupFiles: [fileURLToPath(new URL('./scripts/fast-check.setup.ts', import.meta.url))],
    reporters: report ? ['default', ['json', { outputFile: report }]] : ['default'],
    projects: [
      {
        extends: true,
        test: {
          ...node,
          name: 'unit',
          include: ['{src-main,shared,scripts,bench}/**/*.test.ts'],
          exclude: [...never, ...slow],
        },
      },
      {
        extends: true,
        plugins: [svelte({ configFile: fileURLToPath(new URL('./svelte.config.js', import.meta.url)) })],
        // Svelte's client build, so that runes react in *.svelte.ts stores.
        resolve: { conditions: ['browser'] },
        test: {
          ...node,
          name: 'renderer',
          include: ['src-renderer/**/*.test.ts'],
          exclude: [...never, ...slow],
        },
      },
      {
        extends: true,
        test: {
          ...node,
          name: 'scenarios',
          include: ['**/*.scenarios.test.ts'],
          exclude: never,
          testTimeout: 120_000,
        },
      },
      {
        extends: true,
        test: {
          ...node,
          name: 'parity',
          include: ['**/*.parity.test.ts'],
          exclude: never,
          testTimeout: 300_000,
        },
      },
    ],
  },
});
