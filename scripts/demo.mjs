// `npm run demo`: plays the walk of e2e/demo in the real app, on a virtual display where there is none, and leaves
// pictures of what a person would have seen.
import fs from 'node:fs';
import path from 'node:path';
import { buildIfNeeded } from './lib/build.mjs';
import { electronPath } from './lib/display.mjs';
import { playwright } from './lib/playwright.mjs';
import { main } from './lib/run.mjs';
import { repository } from './setup/places.mjs';

await main(async () => {
  electronPath();
  const built = await buildIfNeeded();
  if (built !== 0) return built;
  const pictures = path.join(repository, 'out/demo');
  fs.rmSync(pictures, { recursive: true, force: true });
  fs.mkdirSync(pictures, { recursive: true });
  const code = await playwright(['demo'], process.argv.slice(2), { DRYDOCK_SCREENSHOTS: pictures });
  console.log(`\nScreenshots are in ${pictures}:`);
  for (const file of fs.readdirSync(pictures).sort((a, b) => (a < b ? -1 : 1))) console.log(`  ${file}`);
  return code;
});
