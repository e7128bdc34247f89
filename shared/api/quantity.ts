/**
 * Quantities of resources: `100m`, `0.1`, `1Gi`, `1024Mi`, `12e6`. Exact: a value is kept as a whole number of
 * nano-units, the finest that Kubernetes keeps, so nothing is rounded on the way.
 *
 * Models apimachinery `resource.Quantity` @ v1.34. Left out: the cached original text (an API server prints the
 * canonical form anyway).
 */

/** The family of suffixes a quantity was written with; it is kept when the quantity is printed. */
export type QuantityFormat = 'DecimalSI' | 'BinarySI' | 'DecimalExponent';

/** An exact quantity: `nanos` is the value times 10^9. */
export interface Quantity {
  readonly nanos: bigint;
  readonly format: QuantityFormat;
}

const NANO = 1_000_000_000n;
const NANO_PER_MILLI = 1_000_000n;
/** Kubernetes caps what it reads at the largest int64; smaller ones at its negative. */
const LARGEST = (2n ** 63n - 1n) * NANO;

const DECIMAL_SUFFIXES: ReadonlyMap<string, number> = new Map([
  ['n', -9],
  ['u', -6],
  ['m', -3],
  ['', 0],
  ['k', 3],
  ['M', 6],
  ['G', 9],
  ['T', 12],
  ['P', 15],
  ['E', 18],
]);
const BINARY_SUFFIXES: readonly string[] = ['', 'Ki', 'Mi', 'Gi', 'Ti', 'Pi', 'Ei'];

const SYNTAX = /^([+-]?)(?:(\d+)(?:\.(\d*))?|\.(\d+))(?:([KMGTPE]i)|([numkMGTPE]?)|[eE]([+-]?\d{1,4}))$/;

/** Reads a quantity; a number (as YAML gives for `cpu: 2`) is read as its text. Undefined where it is none. */
export function parseQuantity(input: string | number): Quantity | undefined {
  const m = SYNTAX.exec(typeof input === 'number' ? String(input) : input.trim());
  if (!m) return undefined;
  const [, sign, whole = '', fraction = m[4] ?? '', , binary, decimal, exponent] = m;
  const digits = BigInt(whole + fraction);
  const power = fraction.length;

  let nanos: bigint;
  let format: QuantityFormat;
  if (binary !== undefined) {
    format = 'BinarySI';
    nanos = divideUp(digits * NANO * 1024n ** BigInt(BINARY_SUFFIXES.indexOf(binary)), 10n ** BigInt(power));
  } else {
    format = exponent === undefined ? 'DecimalSI' : 'DecimalExponent';
    const ten =
      (exponent === undefined ? DECIMAL_SUFFIXES.get(decimal ?? '')! : Number(exponent)) - power + 9;
    nanos = ten >= 0 ? digits * 10n ** BigInt(ten) : divideUp(digits, 10n ** BigInt(-ten));
  }
  if (nanos > LARGEST) nanos = LARGEST;
  return { nanos: sign === '-' ? -nanos : nanos, format };
}

/** The quantity of a whole number of units. */
export function quantityOf(units: number | bigint, format: QuantityFormat = 'DecimalSI'): Quantity {
  return { nanos: BigInt(units) * NANO, format };
}

/** The quantity of a whole number of thousandths, as CPU is counted. */
export function quantityOfMilli(milli: number | bigint, format: QuantityFormat = 'DecimalSI'): Quantity {
  return { nanos: BigInt(milli) * NANO_PER_MILLI, format };
}

/**
 * The canonical text: no fraction, the largest suffix that leaves none, in the quantity's own family.
 * `0.1` → `100m`, `1024Mi` → `1Gi`, `1.5Gi` → `1536Mi`; binary ones below 1024 or with a fraction go decimal.
 */
export function formatQuantity(q: Quantity): string {
  if (q.nanos === 0n) return '0';
  const negative = q.nanos < 0n;
  const size = negative ? -q.nanos : q.nanos;
  const text =
    q.format === 'BinarySI' && size >= 1024n * NANO && size % NANO === 0n
      ? formatBinary(size / NANO)
      : formatDecimal(size, q.format === 'DecimalExponent');
  return negative ? `-${text}` : text;
}

function formatBinary(units: bigint): string {
  let n = units;
  let step = 0;
  while (n % 1024n === 0n && step < BINARY_SUFFIXES.length - 1) {
    n /= 1024n;
    step++;
  }
  return `${n}${BINARY_SUFFIXES[step]}`;
}

function formatDecimal(nanos: bigint, asExponent: boolean): string {
  let n = nanos;
  let ten = -9;
  while (n % 1000n === 0n && ten < 18) {
    n /= 1000n;
    ten += 3;
  }
  if (asExponent) return ten === 0 ? `${n}` : `${n}e${ten}`;
  for (const [suffix, power] of DECIMAL_SUFFIXES) if (power === ten) return `${n}${suffix}`;
  throw new Error(`no suffix for 10^${ten}`);
}

/** The canonical text of a quantity's text; undefined where it is none. */
export function canonicalQuantity(input: string | number): string | undefined {
  const q = parseQuantity(input);
  return q && formatQuantity(q);
}

/** Negative, zero or positive as a is less than, equal to or greater than b. */
export function compareQuantities(a: Quantity, b: Quantity): number {
  return a.nanos < b.nanos ? -1 : a.nanos > b.nanos ? 1 : 0;
}

/** a + b in a's family of suffixes (b's where a is zero). */
export function addQuantities(a: Quantity, b: Quantity): Quantity {
  return { nanos: a.nanos + b.nanos, format: a.nanos === 0n ? b.format : a.format };
}

/** a − b in a's family of suffixes (b's where a is zero). */
export function subtractQuantities(a: Quantity, b: Quantity): Quantity {
  return { nanos: a.nanos - b.nanos, format: a.nanos === 0n ? b.format : a.format };
}

/** Whole units, rounded away from zero (`Quantity.Value()`), exact at any size. */
export function unitsOf(q: Quantity): bigint {
  return q.nanos < 0n ? -divideUp(-q.nanos, NANO) : divideUp(q.nanos, NANO);
}

/** Whole thousandths, rounded away from zero (`Quantity.MilliValue()`), exact at any size. */
export function milliOf(q: Quantity): bigint {
  return q.nanos < 0n ? -divideUp(-q.nanos, NANO_PER_MILLI) : divideUp(q.nanos, NANO_PER_MILLI);
}

/** Rounds up to whole thousandths, as an API server does with every resource amount that it stores. */
export function roundUpToMilli(q: Quantity): Quantity {
  return { nanos: milliOf(q) * NANO_PER_MILLI, format: q.format };
}

function divideUp(n: bigint, by: bigint): bigint {
  return (n + by - 1n) / by;
}

/** Amounts already read, by text: a cluster says `100m` ten thousand times. Bounded; contents never show. */
const milliCache = new Map<string | number, number>();
const unitCache = new Map<string | number, number>();
const CACHE_LIMIT = 4096;

/**
 * Thousandths of a quantity's text as a number, rounded up: how CPU is counted. Exact up to 2^53. NaN where the text
 * is no quantity.
 */
export function milliValue(input: string | number): number {
  return cached(milliCache, input, milliOf);
}

/**
 * Whole units of a quantity's text as a number, rounded up: how bytes and pods are counted. Exact up to 2^53 (8 PiB).
 * NaN where the text is no quantity.
 */
export function unitValue(input: string | number): number {
  return cached(unitCache, input, unitsOf);
}

function cached(
  cache: Map<string | number, number>,
  input: string | number,
  read: (q: Quantity) => bigint,
): number {
  const known = cache.get(input);
  if (known !== undefined) return known;
  const q = parseQuantity(input);
  const value = q ? Number(read(q)) : NaN;
  if (cache.size >= CACHE_LIMIT) cache.clear();
  cache.set(input, value);
  return value;
}
