// Starting other programs from npm scripts.
import { spawn } from 'node:child_process';
import path from 'node:path';
import { NotReady } from './display.mjs';
import { repository } from '../setup/places.mjs';

/**
 * Runs a program (found in node_modules/.bin first) with our terminal; resolves to its exit code. Signals are handed on.
 * `heard` is told what it prints, where that goes into a file or pipe: on a terminal a program must have it itself.
 */
export function run(command, args, { heard, ...options } = {}) {
  const bin = path.join(repository, 'node_modules/.bin');
  const given = options.env ?? process.env;
  const env = { ...given, PATH: bin + path.delimiter + given.PATH };
  return new Promise((resolve, reject) => {
    const listens = heard !== undefined && !process.stdout.isTTY;
    const stdio = listens ? ['inherit', 'pipe', 'pipe'] : 'inherit';
    const child = spawn(command, args, { cwd: repository, stdio, ...options, env });
    if (listens)
      for (const name of ['stdout', 'stderr'])
        child[name].on('data', (chunk) => {
          process[name].write(chunk);
          heard(chunk.toString());
        });
    const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'].map((name) => [name, () => child.kill(name)]);
    for (const [name, handler] of signals) process.on(name, handler);
    child.on('error', reject);
    child.on('exit', (code, signal) => {
      for (const [name, handler] of signals) process.off(name, handler);
      const end = () => {
        // A process that it left behind may hold the pipes open: nobody waits for that one.
        child.stdout?.destroy();
        child.stderr?.destroy();
        resolve(code ?? (signal ? 1 : 0));
      };
      if (!listens) return end();
      const patience = setTimeout(end, 1000);
      child.on('close', () => {
        clearTimeout(patience);
        end();
      });
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
