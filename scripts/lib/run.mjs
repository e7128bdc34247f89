// Starting other programs from npm scripts.
import { spawn } from 'node:child_process';
import path from 'node:path';
import { NotReady } from './display.mjs';
import { repository } from '../setup/places.mjs';

/** Runs a program (found in node_modules/.bin first) with our terminal; resolves to its exit code. Signals are handed on. */
export function run(command, args, options = {}) {
  const bin = path.join(repository, 'node_modules/.bin');
  const given = options.env ?? process.env;
  const env = { ...given, PATH: bin + path.delimiter + given.PATH };
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, { cwd: repository, stdio: 'inherit', ...options, env });
    const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'].map((name) => [name, () => child.kill(name)]);
    for (const [name, handler] of signals) process.on(name, handler);
    child.on('error', reject);
    child.on('exit', (code, signal) => {
      for (const [name, handler] of signals) process.off(name, handler);
      resolve(code ?? (signal ? 1 : 0));
    });
  });
}

/** Runs a script's main function: its result is the exit code, a NotReady its message and exit code 1. */
export async function main(story) {
  try {
    process.exitCode = await story();
  } catch (error) {
    if (!(error instanceof NotReady)) throw error;
    console.error(error.message);
    process.exitCode = 1;
  }
}
