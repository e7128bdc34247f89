/** The number that the Job example of the Kubernetes documentation computes. */

/** More digits than anybody prints into a log; each is exact. */
export const MOST_DIGITS = 10_000;

/** A few more than are asked for, so that the last one is rounded rightly. */
const GUARD = 10;

/** arctan(1/x) · unit, by its series. */
function inverseTangent(x: bigint, unit: bigint): bigint {
  const square = x * x;
  let power = unit / x;
  let sum = 0n;
  for (let n = 1n, sign = 1n; power !== 0n; n += 2n, sign = -sign) {
    sum += (sign * power) / n;
    power /= square;
  }
  return sum;
}

/**
 * π as `bpi(digits)` of Perl prints it: so many significant digits, the last one rounded. By Machin's formula.
 * @param digits from 1 to {@link MOST_DIGITS}
 */
export function pi(digits: number): string {
  const unit = 10n ** BigInt(digits - 1 + GUARD);
  const exact = 4n * (4n * inverseTangent(5n, unit) - inverseTangent(239n, unit));
  const step = 10n ** BigInt(GUARD);
  const text = String((exact + step / 2n) / step);
  return digits === 1 ? text : `${text[0]}.${text.slice(1)}`;
}
