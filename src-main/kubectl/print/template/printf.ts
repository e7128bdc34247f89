/** Go's `fmt.Sprintf` for the values that objects have: %v %s %q %d %f %e %g %t %x %o %b %c %T %%, widths, precision. */
import { goQuote } from '@main/kubectl/parse';
import { goKind, printGoValue } from '../go-values';
import { GoFloat } from './ast';

const VERB = /%([-+# 0]*)(\d+|\*)?(?:\.(\d+))?([a-zA-Z%])/g;

export function formatGo(format: string, args: readonly unknown[]): string {
  let used = 0;
  const text = format.replace(
    VERB,
    (_, flags: string, width: string | undefined, precision: string | undefined, verb: string) => {
      if (verb === '%') return '%';
      const size = width === '*' ? Number(args[used++]) : Number(width ?? 0);
      if (used >= args.length) return `%!${verb}(MISSING)`;
      return pad(
        one(verb, flags, precision === undefined ? undefined : Number(precision), args[used++]),
        size,
        flags,
      );
    },
  );
  if (used >= args.length) return text;
  const extra = args.slice(used).map((arg) => `${typeOf(arg)}=${plain(arg)}`);
  return `${text}%!(EXTRA ${extra.join(', ')})`;
}

function pad(text: string, width: number, flags: string): string {
  if (flags.includes('-')) return text.padEnd(width);
  if (!flags.includes('0')) return text.padStart(width);
  const sign = /^[+-]/.exec(text)?.[0] ?? '';
  return sign + text.slice(sign.length).padStart(width - sign.length, '0');
}

function one(verb: string, flags: string, precision: number | undefined, arg: unknown): string {
  const number = arg instanceof GoFloat ? arg.value : typeof arg === 'number' ? arg : undefined;
  const isFloat = arg instanceof GoFloat || (typeof arg === 'number' && !Number.isInteger(arg));
  const sign = flags.includes('+') && number !== undefined && number >= 0 ? '+' : '';
  const wrong = `%!${verb}(${typeOf(arg)}=${plain(arg)})`;
  switch (verb) {
    case 'v':
      return sign + plain(arg);
    case 's':
      if (number !== undefined || typeof arg === 'boolean') return wrong;
      if (arg === null || arg === undefined) return '%!s(<nil>)';
      return precision === undefined ? plain(arg) : [...plain(arg)].slice(0, precision).join('');
    case 'q':
      return typeof arg === 'string' ? goQuote(arg) : wrong;
    case 'd':
      return number === undefined || isFloat ? wrong : sign + String(number);
    case 'f':
    case 'F':
      return number === undefined || !isFloat ? wrong : sign + number.toFixed(precision ?? 6);
    case 'e':
      return number === undefined || !isFloat
        ? wrong
        : sign + number.toExponential(precision ?? 6).replace(/e([+-])(\d)$/, 'e$10$2');
    case 'g':
      return number === undefined || !isFloat
        ? wrong
        : sign + String(precision === undefined ? number : Number(number.toPrecision(precision)));
    case 't':
      return typeof arg === 'boolean' ? String(arg) : wrong;
    case 'x':
    case 'X': {
      const hex =
        typeof arg === 'string'
          ? [...new TextEncoder().encode(arg)].map((byte) => byte.toString(16).padStart(2, '0')).join('')
          : number?.toString(16);
      return hex === undefined ? wrong : verb === 'x' ? hex : hex.toUpperCase();
    }
    case 'o':
      return number === undefined ? wrong : number.toString(8);
    case 'b':
      return number === undefined ? wrong : number.toString(2);
    case 'c':
      return number === undefined ? wrong : String.fromCodePoint(number);
    case 'T':
      return typeOf(arg);
    default:
      return wrong;
  }
}

function plain(arg: unknown): string {
  return arg instanceof GoFloat ? String(arg.value) : printGoValue(arg);
}

function typeOf(arg: unknown): string {
  if (arg instanceof GoFloat) return 'float64';
  switch (goKind(arg)) {
    case 'int64':
      return 'int';
    case 'slice':
      return '[]interface {}';
    case 'map':
      return 'map[string]interface {}';
    case 'invalid':
      return '<nil>';
    default:
      return goKind(arg);
  }
}
