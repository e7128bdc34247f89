// Builds only when something changed since the last build.
import fs from 'node:fs';
import path from 'node:path';
import { repository } from '../setup/places.mjs';
import { newest } from './files.mjs';
import { run } from './run.mjs';

const stamp = path.join(repository, 'out/.built');
const sources = [
  'src-main',
  'src-renderer',
  'shared',
  'messages',
  'resources',
  'electron.vite.config.ts',
  'aliases.config.js',
  'svelte.config.js',
  'tsconfig.base.json',
  'package.json',
  'package-lock.json',
].map((name) => path.join(repository, name));

/** Builds the app into out/; resolves to the exit code. */
export async function build() {
  fs.rmSync(stamp, { force: true });
  const messages = await run(process.execPath, ['scripts/messages.mjs']);
  if (messages !== 0) return messages;
  const started = new Date();
  let code = await run('electron-vite', ['build', '--logLevel', 'warn']);
  if (code === 0) code = await bootExamples();
  if (code === 0) {
    fs.writeFileSync(stamp, '');
    fs.utimesSync(stamp, started, started); // what was edited while it built counts as newer
  }
  return code;
}

/** Boots every example once, so that the app does not have to when it starts: it copies these files. */
async function bootExamples() {
  const examples = path.join(repository, 'out/main/examples');
  const program = path.join(repository, 'out/main/cli.js');
  return run(process.execPath, [program, 'new', '--all', examples]);
}

/** Builds unless out/ is newer than every source. */
export async function buildIfNeeded() {
  const built = fs.statSync(stamp, { throwIfNoEntry: false })?.mtimeMs ?? 0;
  if (newest(sources, isBuilt) <= built) return 0;
  console.error('Building Drydock…');
  return build();
}

/** Tests are no part of a build, and shared/messages is made by it. */
function isBuilt(file) {
  return !file.endsWith('.test.ts') && file !== path.join(repository, 'shared/messages');
}
