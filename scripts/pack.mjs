// `npm run pack [-- electron-builder's arguments]`: builds packages for this platform, with the declared Electron only.
// electron-builder is fetched when it is needed: it would be two fifths of node_modules, for releases alone.
import fs from 'node:fs';
import { build } from './lib/build.mjs';
import { NotReady } from './lib/display.mjs';
import { main, run } from './lib/run.mjs';
import { declaredElectron, installedElectron } from './setup/places.mjs';

const BUILDER = 'electron-builder@26.17.0';

await main(async () => {
  const installed = installedElectron();
  if (installed !== declaredElectron) {
    throw new NotReady(
      `Packages are made with Electron ${declaredElectron} only; here is ${installed ?? 'none'}, a stand-in for development ` +
        'and tests.\nRun "npm run setup" where github.com is reachable, or with ELECTRON_MIRROR set.',
    );
  }
  if (fs.existsSync('node_modules/better-sqlite3/build/Release/napi-compat')) {
    throw new NotReady(
      'better-sqlite3 is a stand-in compiled for an older Node: run "npm run setup" with Node 22.14 or newer.',
    );
  }
  const built = await build();
  if (built !== 0) return built;
  return run('npx', ['--yes', BUILDER, ...process.argv.slice(2)]);
});
