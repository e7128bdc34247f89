import { defineConfig } from '@playwright/test';

const report = process.env['DRYDOCK_REPORT'];

export default defineConfig({
  tsconfig: './tsconfig.tools.json',
  projects: [
    { name: 'specs', testDir: 'e2e/specs' },
    { name: 'demo', testDir: 'e2e/demo', testMatch: '*.demo.ts' },
  ],
  outputDir: 'out/e2e',
  timeout: 120_000,
  expect: { timeout: 10_000 },
  workers: 1,
  retries: 0,
  forbidOnly: Boolean(process.env['CI']),
  reporter: report ? [['list'], ['json', { outputFile: report }]] : [['list']],
  // Trace and screenshot of a failed test are kept by e2e/harness/test.ts: Electron's windows are not Playwright's own.
});
