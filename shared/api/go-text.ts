/**
 * Texts as Go reads and writes them, where kubectl shows its users Go's own: whole numbers, durations, quoted texts.
 * Models Go's strconv and time @ kubectl v1.34: what they take, and their words where they do not.
 */

const INT = /^[+-]?(?:0[xX][0-9a-fA-F]+|0[bB][01]+|0[oO]?[0-7]+|0|[1-9]\d*)$/;
const LARGEST_INT = 2n ** 63n - 1n;

/** A whole number as Go reads it with base 0: decimal, 0x…, 0b…, 0o… */
export function readInt(text: string): { value: number } | { error: string } {
  if (!INT.test(text)) return { error: `strconv.ParseInt: parsing ${goQuote(text)}: invalid syntax` };
  const negative = text.startsWith('-');
  const digits = text.replace(/^[+-]/, '').replace(/^0(?=[0-7])/, '0o');
  const value = BigInt(digits);
  if (value > LARGEST_INT) return { error: `strconv.ParseInt: parsing ${goQuote(text)}: value out of range` };
  return { value: Number(negative ? -value : value) };
}

const UNITS: Readonly<Record<string, number>> = {
  ns: 1e-6,
  us: 1e-3,
  µs: 1e-3,
  μs: 1e-3,
  ms: 1,
  s: 1000,
  m: 60_000,
  h: 3_600_000,
};

/** A duration as `time.ParseDuration` reads it (`300ms`, `-1.5h`, `2h45m`), in milliseconds. */
export function readDuration(text: string): { value: number } | { error: string } {
  const invalid = { error: `time: invalid duration ${goQuote(text)}` };
  const negative = text.startsWith('-');
  let rest = text.replace(/^[+-]/, '');
  if (rest === '0') return { value: 0 };
  if (rest === '') return invalid;
  let sum = 0;
  while (rest !== '') {
    const part = /^(\d*)(\.\d*)?([^\d.]*)/.exec(rest);
    const [whole = '', number = '', fraction = '', unit = ''] = part ?? [];
    if (number === '' && (fraction === '' || fraction === '.')) return invalid;
    if (unit === '') return { error: `time: missing unit in duration ${goQuote(text)}` };
    const size = UNITS[unit];
    if (size === undefined) {
      return { error: `time: unknown unit ${goQuote(unit)} in duration ${goQuote(text)}` };
    }
    sum += Number(`${number || '0'}${fraction}`) * size;
    rest = rest.slice(whole.length);
  }
  return { value: negative ? -sum : sum };
}

/** A text as Go's %q writes it. */
export function goQuote(text: string): string {
  let out = '"';
  for (const char of text) {
    const code = char.codePointAt(0)!;
    if (char === '"' || char === '\\') out += `\\${char}`;
    else if (char === '\n') out += '\\n';
    else if (char === '\t') out += '\\t';
    else if (char === '\r') out += '\\r';
    else if (code < 0x20 || code === 0x7f) out += `\\x${code.toString(16).padStart(2, '0')}`;
    else out += char;
  }
  return `${out}"`;
}

/** A duration as Go prints it: `1m0s`, `1h30m0s`, `500ms`, `0s`. */
export function formatDuration(milliseconds: number): string {
  if (milliseconds === 0) return '0s';
  const sign = milliseconds < 0 ? '-' : '';
  const ms = Math.abs(milliseconds);
  if (ms < 1000) return ms < 1 ? `${sign}${ms * 1000}µs` : `${sign}${ms}ms`;
  const hours = Math.floor(ms / 3_600_000);
  const minutes = Math.floor(ms / 60_000) % 60;
  const seconds = `${(ms % 60_000) / 1000}s`;
  if (hours > 0) return `${sign}${hours}h${minutes}m${seconds}`;
  return minutes > 0 ? `${sign}${minutes}m${seconds}` : `${sign}${seconds}`;
}
