// What a program with windows needs before it starts: Electron itself, its shared libraries, a display.
import { spawn, spawnSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { electronDist, electronProgram } from '../setup/places.mjs';
import { hasDisplay } from '../setup/system-packages.mjs';

/** Something is missing that the user can cure: one clear message, no stack. */
export class NotReady extends Error {}

/** The path of Electron's program. Throws NotReady where it or a library of it is missing. */
export function electronPath() {
  const program = path.join(process.env.ELECTRON_OVERRIDE_DIST_PATH ?? electronDist, electronProgram);
  if (!fs.existsSync(program)) throw new NotReady('Electron is not installed: run "npm run setup".');
  if (process.platform === 'linux') {
    const ldd = spawnSync('ldd', [program], { encoding: 'utf8' }).stdout ?? '';
    const missing = [...ldd.matchAll(/^\s*(\S+) => not found/gm)].map((m) => m[1]);
    if (missing.length > 0) {
      throw new NotReady(
        `Electron needs system libraries that are missing: ${missing.join(', ')}\n` +
          'Run "npm run setup": it installs them, or says how.',
      );
    }
  }
  return program;
}

/** Throws NotReady on a machine without any display. */
export function requireDisplay() {
  if (process.platform === 'linux' && !hasDisplay()) {
    throw new NotReady(
      'There is no display: neither DISPLAY nor WAYLAND_DISPLAY is set.\n' +
        'To see Drydock without one, run "npm run demo": it plays a scenario on a virtual display and leaves screenshots.',
    );
  }
}

/** Environment and arguments for Chromium: as root it runs only without its sandbox. */
export function electronArguments() {
  return process.platform === 'linux' && process.getuid() === 0 ? ['--no-sandbox'] : [];
}

/** The environment with a display: the present one, or Xvfb's, which ends with `stop`. */
export async function virtualDisplay() {
  const env = { ...process.env };
  if (process.platform !== 'linux') return { env, stop: () => {} };
  env.DBUS_SESSION_BUS_ADDRESS ??= 'unix:path=/dev/null'; // no session bus on such machines: no attempts, no noise
  if (hasDisplay()) return { env, stop: () => {} };
  const xvfb = spawn('Xvfb', ['-displayfd', '3', '-screen', '0', '1600x1200x24', '-nolisten', 'tcp'], {
    stdio: ['ignore', 'ignore', 'ignore', 'pipe'],
  });
  const number = await new Promise((resolve, reject) => {
    xvfb.once('error', () =>
      reject(
        new NotReady(
          'No display, and Xvfb is not installed.\nRun "npm run setup": it installs it, or says how.',
        ),
      ),
    );
    xvfb.once('exit', (code) => reject(new NotReady(`Xvfb stopped with exit code ${code}`)));
    xvfb.stdio[3].once('data', (data) => resolve(data.toString().trim()));
  });
  env.DISPLAY = `:${number}`;
  return { env, stop: () => xvfb.kill() };
}
