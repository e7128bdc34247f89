// Runs after `npm install` (and as `npm run setup`): makes Electron runnable and better-sqlite3 loadable, and says
// what it did. Install scripts of packages are off in package.json (allowScripts): from a lockfile npm would run an
// implicit node-gyp rebuild of better-sqlite3, which fails where Python is missing, and two optional compressors of
// just-bash would be compiled for commands that Drydock does not offer.
import { keepSqliteInLockfile } from './setup/lockfile.mjs';
import { ensureElectron } from './setup/electron.mjs';
import { cacheFolder, say } from './setup/places.mjs';
import { ensureSqlite, needsSqliteCompat } from './setup/sqlite-compat.mjs';
import { ensureSystemPackages } from './setup/system-packages.mjs';

try {
  keepSqliteInLockfile();
  const cache = cacheFolder();
  ensureSystemPackages(cache);
  const version = ensureElectron(cache, process.argv.includes('--retry'));
  await ensureSqlite(needsSqliteCompat(version), cache);
} catch (error) {
  say(error.message);
  say(
    'the app cannot start until this is solved. Then run "npm run setup"; where Electron cannot be downloaded, set ' +
      'ELECTRON_MIRROR, or ELECTRON_OVERRIDE_DIST_PATH to an unpacked Electron',
  );
  process.exit(1);
}
