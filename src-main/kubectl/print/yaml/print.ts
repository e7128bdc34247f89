/**
 * Values as YAML, byte for byte as kubectl prints them: fields in order, lists not indented below their field, texts
 * folded at blanks behind column 80. Models Go's YAML library as kubectl uses it @ v1.34.
 */
import { compareText } from '@shared/api';
import { printGoScalar } from '../go-values';
import { isPrintable, styleOf } from './scalars';

const WIDTH = 80;
const LONGEST_SIMPLE_KEY = 128;

/** A document with a newline at its end. */
export function printYaml(value: unknown): string {
  const writer = new Writer();
  writer.value(value, 0, true);
  return writer.text.endsWith('\n') ? writer.text : `${writer.text}\n`;
}

class Writer {
  text = '';
  /** Where the line ends; only texts of one plane matter to where lines are folded. */
  private column = 0;

  /**
   * Writes what stands behind `key:` or `- ` or at the top.
   * @param indent where the fields of an object begin
   * @param attached the value begins where the writer stands: at the top, or behind a dash
   */
  value(value: unknown, indent: number, attached: boolean, underKey = false): void {
    if (Array.isArray(value) && value.length > 0) {
      // A list below a field begins where the field does.
      this.list(value, underKey ? Math.max(0, indent - 2) : indent, attached);
    } else if (
      typeof value === 'object' &&
      value !== null &&
      !Array.isArray(value) &&
      fieldsOf(value).length > 0
    ) {
      this.object(value, indent, attached);
    } else {
      if (underKey) this.put(' ');
      this.scalar(value, underKey || attached ? indent : indent + 2);
    }
  }

  private object(value: object, indent: number, attached: boolean): void {
    fieldsOf(value).forEach(([key, field], i) => {
      if (i > 0 || !attached) this.newLine(indent);
      if (key.length > LONGEST_SIMPLE_KEY) {
        this.put('? ');
        this.string(key, indent + 2, false);
        this.newLine(indent);
      } else {
        this.string(key, indent, true);
      }
      this.put(':');
      this.value(field, indent + 2, false, true);
    });
  }

  private list(items: readonly unknown[], indent: number, attached: boolean): void {
    items.forEach((item, i) => {
      if (i > 0 || !attached) this.newLine(indent);
      this.put('- ');
      this.value(item, indent + 2, true);
    });
  }

  private scalar(value: unknown, indent: number): void {
    if (Array.isArray(value)) this.put('[]');
    else if (typeof value === 'object' && value !== null) this.put('{}');
    else if (value === null || value === undefined) this.put('null');
    else if (typeof value === 'string') this.string(value, indent, false);
    else this.put(printGoScalar(value));
  }

  private string(text: string, indent: number, key: boolean): void {
    switch (styleOf(text, key)) {
      case 'plain':
        this.folded(text, indent, key ? Infinity : WIDTH);
        break;
      case 'single':
        this.put("'");
        this.folded(text.replaceAll("'", "''"), indent, key ? Infinity : WIDTH);
        this.put("'");
        break;
      case 'double':
        this.double(text, indent, key ? Infinity : WIDTH);
        break;
      case 'literal':
        this.literal(text, indent);
    }
  }

  /** A text that may go on in the next line where a single blank stands. */
  private folded(text: string, indent: number, width: number): void {
    if (this.column + text.length <= width || !text.includes(' ')) {
      this.put(text);
      return;
    }
    const chars = [...text];
    chars.forEach((char, i) => {
      const breakable =
        char === ' ' && i > 0 && i < chars.length - 1 && chars[i - 1] !== ' ' && chars[i + 1] !== ' ';
      if (breakable && this.column > width) this.newLine(indent);
      else this.put(char);
    });
  }

  private double(text: string, indent: number, width: number): void {
    this.put('"');
    const chars = [...text];
    chars.forEach((char, i) => {
      const breakable = char === ' ' && i > 0 && i < chars.length - 1 && chars[i - 1] !== ' ';
      if (breakable && this.column > width) {
        this.newLine(indent);
        if (chars[i + 1] === ' ') this.put('\\');
      } else {
        this.put(escaped(char));
      }
    });
    this.put('"');
  }

  private literal(text: string, indent: number): void {
    const chomping = !text.endsWith('\n') ? '-' : text === '\n' || text.endsWith('\n\n') ? '+' : '';
    this.put(`|${/^[ \n]/.test(text) ? '2' : ''}${chomping}\n`);
    const lines = text.split('\n');
    if (text.endsWith('\n')) lines.pop();
    for (const line of lines) this.text += line === '' ? '\n' : `${' '.repeat(indent)}${line}\n`;
    this.column = 0;
  }

  private newLine(indent: number): void {
    if (this.column > 0) this.text += '\n';
    this.text += ' '.repeat(indent);
    this.column = indent;
  }

  private put(text: string): void {
    this.text += text;
    this.column += text.length;
  }
}

function fieldsOf(value: object): [string, unknown][] {
  return Object.entries(value)
    .filter(([, field]) => field !== undefined)
    .sort(([a], [b]) => compareText(a, b));
}

const ESCAPES: Readonly<Record<string, string>> = {
  '\0': '\\0',
  '\x07': '\\a',
  '\b': '\\b',
  '\t': '\\t',
  '\n': '\\n',
  '\v': '\\v',
  '\f': '\\f',
  '\r': '\\r',
  '\x1b': '\\e',
  '"': '\\"',
  '\\': '\\\\',
  '\u0085': '\\N',
  '\u2028': '\\L',
  '\u2029': '\\P',
};

function escaped(char: string): string {
  const short = ESCAPES[char];
  if (short !== undefined) return short;
  if (isPrintable(char)) return char;
  const code = char.codePointAt(0)!;
  const hex = code.toString(16).toUpperCase();
  if (code <= 0xff) return `\\x${hex.padStart(2, '0')}`;
  return code <= 0xffff ? `\\u${hex.padStart(4, '0')}` : `\\U${hex.padStart(8, '0')}`;
}
