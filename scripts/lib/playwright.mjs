// Runs one project of playwright.config.ts, on a virtual display where there is none.
import { virtualDisplay } from './display.mjs';
import { run } from './run.mjs';

/** Resolves to Playwright's exit code. */
export async function playwright(project, args, extraEnv = {}) {
  const { env, stop } = await virtualDisplay();
  try {
    return await run('playwright', ['test', `--project=${project}`, ...args], {
      env: { ...env, ...extraEnv },
    });
  } finally {
    stop();
  }
}
