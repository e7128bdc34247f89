// Where setup finds and keeps things.
import fs from 'node:fs';
import { createRequire } from 'node:module';
import os from 'node:os';
import path from 'node:path';

const require = createRequire(import.meta.url);

export const repository = path.resolve(import.meta.dirname, '../..');
export const electronPackage = path.dirname(require.resolve('electron/package.json'));
export const electronDist = path.join(electronPackage, 'dist');
export const declaredElectron = JSON.parse(
  fs.readFileSync(path.join(electronPackage, 'package.json'), 'utf8'),
).version;

/** The program inside Electron's dist folder. */
export const electronProgram =
  { darwin: 'Electron.app/Contents/MacOS/Electron', win32: 'electron.exe' }[process.platform] ?? 'electron';

/** A folder that outlives node_modules; inside node_modules where there is no usable home. */
export function cacheFolder() {
  const home = os.homedir();
  const candidates = [
    process.env.XDG_CACHE_HOME && path.join(process.env.XDG_CACHE_HOME, 'drydock-setup'),
    home && path.isAbsolute(home) && path.join(home, '.cache', 'drydock-setup'),
    path.join(repository, 'node_modules/.cache/drydock-setup'),
  ];
  for (const folder of candidates) {
    if (!folder) continue;
    try {
      fs.mkdirSync(folder, { recursive: true });
      fs.accessSync(folder, fs.constants.W_OK);
      return folder;
    } catch {
      // Not writable: the next candidate. The last one is where npm has just written.
    }
  }
  throw new Error('no folder to keep downloads in: set XDG_CACHE_HOME');
}

/** Version of the Electron in node_modules/electron/dist, or null where there is none. */
export function installedElectron() {
  const complete =
    fs.existsSync(path.join(electronPackage, 'path.txt')) &&
    fs.existsSync(path.join(electronDist, electronProgram)) &&
    fs.existsSync(path.join(electronDist, 'version'));
  return complete ? readVersion(electronDist) : null;
}

/** Reads a dist folder's `version` file. */
export function readVersion(dist) {
  return fs.readFileSync(path.join(dist, 'version'), 'utf8').trim().replace(/^v/, '');
}

export function say(line) {
  console.error(`setup: ${line}`);
}
