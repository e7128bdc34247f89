// `npm run test:e2e [-- Playwright's arguments]`: drives the built app, on a virtual display where there is none. The
// walk of `npm run demo` is among the tests: what people are shown first must not break unseen.
import { buildIfNeeded } from './lib/build.mjs';
import { electronPath } from './lib/display.mjs';
import { playwright } from './lib/playwright.mjs';
import { main } from './lib/run.mjs';

await main(async () => {
  electronPath();
  const built = await buildIfNeeded();
  if (built !== 0) return built;
  return playwright(['specs', 'demo'], process.argv.slice(2));
});
