// npm 10, which comes with Node 20, knows no allowScripts: from a lockfile it rebuilds every package that has a
// binding.gyp by node-gyp, which needs Python, a compiler and headers from nodejs.org. better-sqlite3 says
// `gypfile: false` against that; npm honours it in a lockfile's entry, but leaves it out when it writes one.
// So setup adds it again, and scripts/lockfile.test.ts sees to it that it is committed.
import fs from 'node:fs';
import path from 'node:path';
import { repository } from './places.mjs';

const lockfile = path.join(repository, 'package-lock.json');
const entry = 'node_modules/better-sqlite3';

/** True where npm 10 would leave better-sqlite3 alone. */
export function lockfileKeepsSqlite() {
  return JSON.parse(fs.readFileSync(lockfile, 'utf8')).packages[entry]?.gypfile === false;
}

/** Adds `gypfile: false` to better-sqlite3's entry of package-lock.json where it is missing. */
export function keepSqliteInLockfile() {
  if (!fs.existsSync(lockfile) || lockfileKeepsSqlite()) return;
  const lock = JSON.parse(fs.readFileSync(lockfile, 'utf8'));
  lock.packages[entry].gypfile = false;
  fs.writeFileSync(lockfile, `${JSON.stringify(lock, null, 2)}\n`);
}
