/**
 * Reads a JSONPath template. Models client-go `util/jsonpath` @ v1.34: text outside of braces is printed as it stands,
 * inside are paths, quoted texts, numbers, `range … end`.
 */
import { JsonPathError, type FilterOperator, type Node, type Slice } from './ast';

export function readTemplate(text: string): Node[] {
  const nodes: Node[] = [];
  let at = 0;
  while (at < text.length) {
    const open = text.indexOf('{', at);
    if (open < 0) {
      nodes.push({ type: 'text', text: text.slice(at) });
      break;
    }
    if (open > at) nodes.push({ type: 'text', text: text.slice(at, open) });
    const reader = new ActionReader(text, open + 1);
    nodes.push({ type: 'list', nodes: reader.action() });
    at = reader.at;
  }
  return nodes;
}

/** A path without braces around it, as sorting and custom columns take it. */
export function readPath(text: string): Node[] {
  return readTemplate(`{${text}}`);
}

const WORD_END = /[\s{}()[\]|,.<>=!'"?:@$*]/;

class ActionReader {
  constructor(
    private readonly text: string,
    public at: number,
  ) {}

  /** Everything up to the closing brace. */
  action(): Node[] {
    const nodes: Node[] = [];
    for (;;) {
      const char = this.text[this.at];
      if (char === undefined || char === '\n') throw new JsonPathError('unclosed action');
      this.at++;
      if (char === '}') return nodes;
      if (char === ' ' || char === '@' || char === '$') continue;
      if (char === '[') nodes.push(this.bracket());
      else if (char === '"' || char === "'") nodes.push({ type: 'literal', value: this.quoted(char) });
      else if (char === '.' && this.text[this.at] === '.') nodes.push(...this.recursive());
      else if (char === '.') nodes.push(this.dotted());
      else if (char === '+' || char === '-' || /\d/.test(char)) nodes.push(this.number());
      else if (/[\p{L}_]/u.test(char)) nodes.push(this.identifier());
      else throw new JsonPathError(`unrecognized character in action: ${unicodeName(char)}`);
    }
  }

  /** `..`, with or without a name behind it. */
  private recursive(): Node[] {
    this.at++;
    const named = /[^\s{}()[\]|,.<>=!'"?:@$]/.test(this.text[this.at] ?? '}');
    return [{ type: 'recursive' }, ...(named ? [this.dotted()] : [])];
  }

  /** What follows a dot: a name, `*`, or nothing. */
  private dotted(): Node {
    if (this.text[this.at] === '*') {
      this.at++;
      return { type: 'wildcard' };
    }
    let name = '';
    for (; this.at < this.text.length; this.at++) {
      const char = this.text[this.at]!;
      if (char === '\\') name += this.text[++this.at] ?? '';
      else if (/[\s{}()[\]|,.<>=!'"?:@$]/.test(char)) break;
      else name += char;
    }
    return { type: 'field', name };
  }

  private number(): Node {
    const match = /^[+-]?[\d.]+/.exec(this.text.slice(this.at - 1))!;
    this.at += match[0].length - 1;
    const value = Number(match[0]);
    if (Number.isNaN(value)) throw new JsonPathError(`cannot parse number ${match[0]}`);
    return { type: 'literal', value };
  }

  private identifier(): Node {
    const start = this.at - 1;
    while (this.at < this.text.length && !WORD_END.test(this.text[this.at]!)) this.at++;
    const name = this.text.slice(start, this.at);
    if (name === 'true' || name === 'false') return { type: 'literal', value: name === 'true' };
    return { type: 'identifier', name };
  }

  /** A quoted text; `\` makes the next character a plain one, or a line end or tab. */
  private quoted(quote: string): string {
    let value = '';
    for (;;) {
      const char = this.text[this.at++];
      if (char === undefined || char === '\n') throw new JsonPathError('unterminated quoted string');
      if (char === quote) return value;
      if (char !== '\\') value += char;
      else {
        const next = this.text[this.at++];
        value += next === 'n' ? '\n' : next === 't' ? '\t' : next === 'r' ? '\r' : (next ?? '');
      }
    }
  }

  /** `[…]`: an index, a slice, names, a union, a wildcard or a filter. */
  private bracket(): Node {
    const inside = this.untilClosingBracket();
    if (inside === '*') return { type: 'wildcard' };
    if (inside.startsWith('?(') && inside.endsWith(')')) return readFilter(inside.slice(2, -1));
    const members = splitOutsideQuotes(inside);
    if (members.length > 1) {
      return { type: 'union', members: members.map((member) => [readMember(member.trim())]) };
    }
    return readMember(inside);
  }

  private untilClosingBracket(): string {
    const start = this.at;
    let depth = 1;
    let quote = '';
    for (; this.at < this.text.length; this.at++) {
      const char = this.text[this.at]!;
      if (char === '\n') break;
      if (quote !== '') {
        if (char === '\\') this.at++;
        else if (char === quote) quote = '';
      } else if (char === '"' || char === "'") quote = char;
      else if (char === '[') depth++;
      else if (char === ']' && --depth === 0) return this.text.slice(start, this.at++);
    }
    throw new JsonPathError('unterminated array');
  }
}

/** One member of brackets: `'name'`, `3`, `-1`, `1:3`, `::2`. */
function readMember(text: string): Node {
  const name = /^'((?:[^'\\]|\\.)*)'$/s.exec(text);
  if (name) return { type: 'field', name: name[1]!.replace(/\\(.)/gs, '$1') };
  const slice = /^(-?\d*)(?:(:)(-?\d*)(?::(-?\d*))?)?$/.exec(text);
  if (!slice || text === '-') throw new JsonPathError(`invalid array index ${text}`);
  const [, start = '', colon, end = '', step = ''] = slice;
  if (colon === undefined)
    return { type: 'slice', slice: indexSlice(start === '' ? undefined : Number(start)) };
  const numberOf = (part: string): number | undefined => (part === '' ? undefined : Number(part));
  return {
    type: 'slice',
    slice: { start: numberOf(start), end: numberOf(end), step: numberOf(step), index: false },
  };
}

function indexSlice(start: number | undefined): Slice {
  return { start: start ?? 0, end: undefined, step: undefined, index: true };
}

const FILTER = /^([^!<>=]+)([!<>=]+)(.+)$/s;
const OPERATORS: readonly string[] = ['==', '!=', '<', '<=', '>', '>='] satisfies FilterOperator[];

/** `@.a.b == "x"`, `@.a > 3`, `@.a`. */
function readFilter(text: string): Node {
  const match = FILTER.exec(text);
  if (!match) return { type: 'filter', left: readPath(text.trim()), operator: 'exists', right: [] };
  const [, left = '', operator = '', right = ''] = match;
  const sides = { left: readPath(left.trim()), right: readPath(right.trim()) };
  if (!OPERATORS.includes(operator)) throw new JsonPathError(`unrecognized filter operator ${operator}`);
  return { type: 'filter', operator: operator as FilterOperator, ...sides };
}

function splitOutsideQuotes(text: string): string[] {
  const parts: string[] = [];
  let part = '';
  let quoted = false;
  for (let i = 0; i < text.length; i++) {
    const char = text[i]!;
    if (char === '\\') part += char + (text[++i] ?? '');
    else if (char === "'") {
      quoted = !quoted;
      part += char;
    } else if (char === ',' && !quoted) {
      parts.push(part);
      part = '';
    } else part += char;
  }
  return [...parts, part];
}

function unicodeName(char: string): string {
  return `U+${char.codePointAt(0)!.toString(16).toUpperCase().padStart(4, '0')} '${char}'`;
}
