// Machines differ and are noisy, so a throughput is compared through a yardstick: the time of a fixed piece of work.
// Calibrated figure = measured rate × (today's yardstick ÷ reference). The reference is the machine on which the
// figures of the real kube-scheduler that bench/ compares with were taken: there this very work took 30 ms. The work
// must therefore stay exactly as it is.

/** Milliseconds of the work on the reference machine. */
export const REFERENCE_MS = 30;

const REPEATS = 7;

/** Today's yardstick: the best of seven runs, in milliseconds. */
export function measureYardstick(): number {
  let best = Infinity;
  for (let i = 0; i < REPEATS; i++) {
    const started = performance.now();
    fixedWork();
    best = Math.min(best, performance.now() - started);
  }
  return best;
}

/** Six million rounds of FNV-1a; every sixteenth counts its hash in a map of at most 50,021 small objects. */
function fixedWork(): number {
  let hash = 2166136261 >>> 0;
  const counted = new Map<number, { n: number; s: string }>();
  for (let i = 0; i < 6e6; i++) {
    hash = Math.imul(hash ^ (i & 255), 16777619) >>> 0;
    if ((i & 15) === 0) {
      const key = hash % 50021;
      const known = counted.get(key);
      if (known) known.n += 1;
      else counted.set(key, { n: 1, s: 'k' + key });
    }
  }
  return counted.size;
}
