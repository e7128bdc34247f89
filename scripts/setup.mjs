// Runs after `npm install` (and as `npm run setup`): makes Electron runnable and better-sqlite3 loadable, and says
// what it did. Install scripts of packages are off in package.json (allowScripts): from a lockfile npm would run an
// implicit node-gyp rebuild of better-sqlite3, which fails where Python is missing, and two optional compressors of
// just-bash would be compiled for commands that Drydock does not offer. Then `kubectl explain` gets its texts, which are
// Kubernetes' own and come out of the package that has them.
import { execFileSync } from 'node:child_process';
import path from 'node:path';
import { keepSqliteInLockfile } from './setup/lockfile.mjs';
import { ensureElectron } from './setup/electron.mjs';
import { cacheFolder, repository, say } from './setup/places.mjs';
import { ensureSqlite, needsSqliteCompat } from './setup/sqlite-compat.mjs';
import { ensureSystemPackages } from './setup/system-packages.mjs';

try {
  writeFieldDocs();
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

function writeFieldDocs() {
  const generator = path.join(repository, 'scripts/generate-known-fields.mjs');
  execFileSync(process.execPath, [generator, '--docs'], { stdio: 'inherit' });
}
