/**
 * Gives what runs in the shell a clock and chance of its own. just-bash asks JavaScript for both (`$RANDOM`, `$SECONDS`,
 * `printf '%(…)T'`, `touch`, `ls -l`, awk's `rand`), and would get the machine's: then one history would have two
 * outcomes. So Date and Math.random look whether they are asked from within a program, which asynchronous calls carry
 * along; everybody else gets what they always got.
 */
import { AsyncLocalStorage } from 'node:async_hooks';
import { createHash } from 'node:crypto';

export interface OwnTime {
  /** Virtual time, ms since the epoch. */
  now(): number;
  /** From 0 up to 1. */
  random(): number;
}

const programs = new AsyncLocalStorage<OwnTime>();

/** Runs work, and whatever it starts, with a clock and chance of its own. */
export function withOwnTime<T>(own: OwnTime, work: () => T): T {
  return programs.run(own, work);
}

/** Numbers that follow from a name: the same for the same name, in the same order. */
export function drawsOf(name: string): () => number {
  let count = 0;
  return () => {
    const bytes = createHash('sha256').update(`${name}/${count++}`).digest();
    return bytes.readUIntBE(0, 6) / 2 ** 48;
  };
}

let isInstalled = false;

/**
 * Makes Date and Math.random look who asks. To be called before any shell runs: while one does, just-bash lets nobody
 * change them.
 */
export function installOwnTime(): void {
  if (isInstalled) return;
  isInstalled = true;
  const { random } = Math;
  Math.random = () => programs.getStore()?.random() ?? random();
  const { now } = Date;
  Date.now = () => programs.getStore()?.now() ?? now();
  globalThis.Date = new Proxy(Date, {
    construct(target, args: unknown[], newTarget: NewableFunction) {
      const own = args.length === 0 ? programs.getStore() : undefined;
      return Reflect.construct(target, own ? [own.now()] : args, newTarget) as object;
    },
  });
}
