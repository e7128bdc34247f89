// `npm run test:e2e [-- Playwright's arguments]`: drives the built app, on a virtual display where there is none.
import { buildIfNeeded } from './lib/build.mjs';
import { electronPath, virtualDisplay } from './lib/display.mjs';
import { main, run } from './lib/run.mjs';

await main(async () => {
  electronPath();
  const built = await buildIfNeeded();
  if (built !== 0) return built;
  const { env, stop } = await virtualDisplay();
  try {
    return await run('playwright', ['test', ...process.argv.slice(2)], { env });
  } finally {
    stop();
  }
});
