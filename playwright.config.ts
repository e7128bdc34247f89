import { defineConfig } from '@playwright/test';

const report = process.env['DRYDOCK_REPORT'];

export default defineConfig({
  tsconfig: './tsconfig.tools.json',
  projects: [
    { name: 'specs', testDir: 'e2e/specs' },
    { name: 'demo', testDir: 'e2e/demo', testMatch: '*.demo.ts' },
  ],
  outputDir: 'out/e2e',
  // For what hangs, not for what is slow: the longest test takes half a minute, and five times that on a busy machine.
  timeout: 240_000,
  expect: { timeout: 15_000 },
  workers: 1,
  retries: 0,
  forbidOnly: Boolean(process.env['CI']),
  reporter: report ? [['list'], ['json', { outputFile: report }]] : [['list']],
  // Trace and screenshot of a failed test are kept by e2e/harness/test.ts: Electron's windows are not Playwright's own.
});
