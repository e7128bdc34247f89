// Runs projects of playwright.config.ts, on a virtual display where there is none.
import { virtualDisplay } from './display.mjs';
import { run } from './run.mjs';

/** Resolves to Playwright's exit code. */
export async function playwright(projects, args, extraEnv = {}) {
  const { env, stop } = await virtualDisplay();
  try {
    const chosen = projects.map((project) => `--project=${project}`);
    return await run('playwright', ['test', ...chosen, ...args], {
      env: { ...env, ...extraEnv },
    });
  } finally {
    stop();
  }
}
