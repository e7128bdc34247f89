// How a benchmark prints its figures: one line each, raw and calibrated, with the ratio to a reference where there is one.
import { REFERENCE_MS, measureYardstick } from './yardstick';

const yardstick = measureYardstick();
console.log(`yardstick ${yardstick.toFixed(1)} ms (reference ${REFERENCE_MS} ms)`);

/** Prints a rate (things a second; more is better). `reference` is a figure of the real thing on the reference machine. */
export function reportRate(
  what: string,
  perSecond: number,
  reference?: { of: string; perSecond: number },
): void {
  const calibrated = perSecond * (yardstick / REFERENCE_MS);
  const ratio = reference
    ? `, ${(calibrated / reference.perSecond).toFixed(2)} × ${reference.of} (${reference.perSecond}/s)`
    : '';
  console.log(`${what}: ${Math.round(perSecond)}/s, calibrated ${Math.round(calibrated)}/s${ratio}`);
}

/** Prints a duration in milliseconds (less is better). */
export function reportTime(what: string, ms: number): void {
  const calibrated = ms * (REFERENCE_MS / yardstick);
  console.log(`${what}: ${ms.toFixed(1)} ms, calibrated ${calibrated.toFixed(1)} ms`);
}

/** Prints the process's peak memory. */
export function reportPeakMemory(): void {
  console.log(`peak memory: ${Math.round(process.resourceUsage().maxRSS / 1024)} MB`);
}
