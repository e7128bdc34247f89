// What Electron, the virtual display and the compiler need from the system. Where nobody else would do it (root on a
// Debian-like machine in CI, in a container or chroot, or without a display) the missing packages are installed by
// apt-get, and only those; elsewhere one line says what to install.
import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { say } from './places.mjs';
import { cachedSqlite } from './sqlite-compat.mjs';

/** Libraries that Electron loads, each with the package that brings it (and its name since Debian 13). */
const LIBRARIES = [
  { file: 'libgtk-3.so.0', packages: ['libgtk-3-0t64', 'libgtk-3-0'] },
  { file: 'libnss3.so', packages: ['libnss3'] },
  { file: 'libgbm.so.1', packages: ['libgbm1'] },
  { file: 'libasound.so.2', packages: ['libasound2t64', 'libasound2'] },
];

/** Installs or names what is missing. A failed apt-get is a line, not an exception: what needs it says so later. */
export function ensureSystemPackages(cache) {
  if (process.platform !== 'linux') return;
  const missing = missingPackages(cache);
  if (missing.length === 0) return;
  const hasApt = onPath('apt-get');
  const installLine = hasApt
    ? `apt-get update && apt-get install -y --no-install-recommends ${missing.map((m) => m.at(-1)).join(' ')}`
    : `these packages (Debian's names): ${missing.map((m) => m.at(-1)).join(' ')}`;
  if (!hasApt || process.getuid() !== 0 || !nobodyElseWould() || process.env.DRYDOCK_NO_APT) {
    say(`system packages are missing; install them as root: ${installLine}`);
    return;
  }
  const names = aptInstall(missing);
  if (names === null) say(`system packages are still missing; install them as root: ${installLine}`);
}

/** One list of alternative names for each missing package. */
export function missingPackages(cache) {
  const known = spawnSync('ldconfig', ['-p'], { encoding: 'utf8', env: withSbin() }).stdout ?? '';
  const missing = LIBRARIES.filter((l) => !known.includes(`\t${l.file} `)).map((l) => l.packages);
  if (!hasDisplay() && !onPath('Xvfb')) missing.push(['xvfb']);
  const compilesSqlite = Number(process.versions.napi) < 10 && !fs.existsSync(cachedSqlite(cache));
  if (compilesSqlite && !(onPath('g++') && onPath('gcc'))) missing.push(['g++']);
  if (!fs.existsSync('/etc/ssl/certs/ca-certificates.crt') && fs.existsSync('/etc/debian_version')) {
    missing.push(['ca-certificates']);
  }
  if (!hasChineseFont()) missing.push(['fonts-wqy-microhei']);
  return missing;
}

export function hasDisplay() {
  return Boolean(process.env.DISPLAY || process.env.WAYLAND_DISPLAY);
}

export function onPath(program) {
  const folders = (withSbin().PATH ?? '').split(path.delimiter);
  return folders.some((folder) => fs.existsSync(path.join(folder, program)));
}

function withSbin() {
  return { ...process.env, PATH: `${process.env.PATH ?? ''}:/usr/sbin:/sbin` };
}

/** A machine without a person at it: CI, a container, a chroot, or no display at all. */
function nobodyElseWould() {
  const container =
    process.env.container || ['/.dockerenv', '/run/.containerenv'].some((f) => fs.existsSync(f));
  return Boolean(process.env.CI || container || inChroot() || !hasDisplay());
}

function inChroot() {
  try {
    const [ours, first] = [fs.statSync('/'), fs.statSync('/proc/1/root/.')];
    return ours.ino !== first.ino || ours.dev !== first.dev;
  } catch {
    return false; // /proc is not mounted or not ours to read: cannot tell
  }
}

function hasChineseFont() {
  const listed = spawnSync('fc-list', [':lang=zh', 'family'], { encoding: 'utf8' });
  if (!listed.error) return listed.stdout.trim() !== '';
  const cjk = /noto.*cjk|wqy|sourcehan|droidsansfallback|uming|ukai/i;
  return ['/usr/share/fonts', '/usr/local/share/fonts']
    .filter((folder) => fs.existsSync(folder))
    .some((folder) => fs.readdirSync(folder, { recursive: true }).some((file) => cjk.test(String(file))));
}

/** Returns the installed names, or null when apt-get failed (after a line that says why). */
function aptInstall(missing) {
  const env = { ...withSbin(), DEBIAN_FRONTEND: 'noninteractive' };
  const apt = (args) => spawnSync('apt-get', ['-qq', ...args], { encoding: 'utf8', env });
  const update = apt(['update']);
  const names = missing.map((choices) => choices.find(isInstallable) ?? choices.at(-1));
  say(`installing missing system packages by apt-get: ${names.join(' ')}`);
  const result = apt(['install', '-y', '--no-install-recommends', ...names]);
  if (result.status === 0) return names;
  const errors = `${update.stderr ?? ''}\n${result.stderr ?? ''}`
    .split('\n')
    .filter((line) => /^E:/.test(line));
  say(`apt-get failed: ${errors[0]?.slice(3) ?? result.error?.message ?? `exit code ${result.status}`}`);
  return null;
}

/** Since Debian 13 some old names are only virtual; apt-cache shows real packages. */
function isInstallable(name) {
  return (
    spawnSync('apt-cache', ['show', name], { encoding: 'utf8' }).stdout?.includes('\nFilename:') ?? false
  );
}
