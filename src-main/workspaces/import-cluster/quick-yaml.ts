/**
 * Reads the YAML that kubectl prints, many times faster than a reader of all YAML: block mappings and lists with plain
 * keys, one line a scalar. Whatever else a value is (folded, quoted with escapes, a block, a flow) is cut out by its
 * indentation and given to the full reader, so that the two agree by construction; a document whose lines do not even
 * have that shape is not read here at all.
 */
import { parseManifests } from '@shared/api';

/** The text is not of the shape that this reader knows. */
class NotQuick extends Error {}

const SPACE = 32;
const HASH = 35;
const RETURN = 13;
/** A text that begins with a word of nothing special up to its first colon. */
const SIMPLE_KEY = /^[A-Za-z][\w./-]*:/;
const KEY =
  /^("(?:[^"\\]|\\.)*"|'(?:[^']|'')*'|[^\s"'#&*!|>%@`[\]{},?:-][^:#]*?|-[^\s:][^:#]*?):(?: +(.*))?$/;
/** Texts that mean themselves: they begin with a letter or a slash and hold nothing that YAML gives a meaning. */
const WORD = /^[A-Za-z/][^:#]*$/;
/** One line of plain text: it begins with no indicator, and holds neither a key nor a comment. */
const PLAIN = /^[A-Za-z0-9/(<+.](?:[^:#]|:(?=[^ ])|(?<=[^ ])#)*$/;
/** Something no number has: another character than numbers have, a minus behind anything but an exponent's e, two points. */
const NO_NUMBER = /[^0-9a-fA-FxXoO_.+:-]|[^eE]-|\..*\./;
const QUOTED = /^"([^"\\]*)"$|^'([^']*)'$/;
/** Words and single letters that YAML 1.1 may take for something else. */
const SPECIAL = /^(?:y|n|yes|no|on|off|true|false|null|~|[.]?nan|[+-]?[.]?inf(?:inity)?|0[box].*)$/i;
const INTEGER = /^(?:0|-?[1-9]\d{0,14})$/;

/** Odd scalars that are remembered. */
const REMEMBERED = 20_000;

/** Reads many texts of one origin: what a key or a word means is found out once. */
export class QuickYaml {
  private readonly keys = new Map<string, string>();
  private readonly odd = new Map<string, unknown>();

  /** @returns the value of one YAML document, or undefined where only the full reader can tell */
  read(text: string): { readonly value: unknown } | undefined {
    if (text.includes('\t')) return undefined;
    const reader = new QuickReader(text.split('\n'), this.keys, this.odd);
    try {
      return { value: reader.document() };
    } catch (error) {
      if (error instanceof NotQuick) return undefined;
      throw error;
    }
  }
}

class QuickReader {
  private at = 0;
  /** How far the line at hand is indented. */
  private indent = 0;

  constructor(
    private readonly lines: readonly string[],
    private readonly keys: Map<string, string>,
    /** Scalars that only the full reader can tell. */
    private readonly odd: Map<string, unknown>,
  ) {}

  document(): unknown {
    this.skip();
    if (this.at >= this.lines.length) return null;
    const value = this.node(this.indent);
    this.skip();
    if (this.at < this.lines.length) throw new NotQuick();
    return value;
  }

  /** Moves past blank lines and comments. */
  private skip(): void {
    for (; this.at < this.lines.length; this.at++) {
      const line = this.lines[this.at]!;
      const indent = indentOf(line);
      const first = line.charCodeAt(indent);
      if (Number.isNaN(first) || first === RETURN || first === HASH) continue;
      this.indent = indent;
      return;
    }
  }

  private node(indent: number): unknown {
    return isItem(this.lines[this.at]!, indent) ? this.list(indent) : this.mapping(indent, this.rest(indent));
  }

  private rest(indent: number): string {
    const line = this.lines[this.at]!;
    const end = line.endsWith('\r') ? line.length - 1 : line.length;
    return line.slice(indent, end);
  }

  private list(indent: number): unknown[] {
    const items: unknown[] = [];
    for (;;) {
      if (this.at >= this.lines.length) return items;
      if (this.indent !== indent || !isItem(this.lines[this.at]!, indent)) {
        if (this.indent > indent) throw new NotQuick();
        return items;
      }
      const text = this.rest(indent + 1).trimStart();
      const inner = this.lines[this.at]!.length - this.lines[this.at]!.slice(indent + 1).trimStart().length;
      if (text === '') {
        this.at++;
        this.skip();
        if (this.at >= this.lines.length || this.indent <= indent) items.push(null);
        else items.push(this.node(this.indent));
      } else if (text.startsWith('- ') || text === '-') throw new NotQuick();
      else if (splitEntry(text)) items.push(this.mapping(inner, text));
      else items.push(this.scalar(text, indent));
      this.skip();
    }
  }

  /** @param first the text of the first line behind its indentation, or behind the dash of a list */
  private mapping(indent: number, first: string): Record<string, unknown> {
    const result = {} as Record<string, unknown>;
    let text = first;
    for (;;) {
      const entry = splitEntry(text);
      if (!entry) throw new NotQuick();
      const key = this.keyOf(entry.key);
      if (key in result) throw new NotQuick();
      result[key] = this.valueBehind(entry.rest, indent);
      this.skip();
      if (this.at >= this.lines.length) return result;
      const next = this.indent;
      if (next < indent) return result;
      if (next > indent) throw new NotQuick();
      if (isItem(this.lines[this.at]!, indent)) return result;
      text = this.rest(indent);
    }
  }

  private keyOf(text: string): string {
    const known = this.keys.get(text);
    if (known !== undefined) return known;
    const value = this.plain(text);
    if (typeof value !== 'string') throw new NotQuick();
    this.keys.set(text, value);
    return value;
  }

  private valueBehind(text: string, indent: number): unknown {
    if (text !== '' && !text.startsWith('#')) return this.scalar(text, indent);
    this.at++;
    this.skip();
    if (this.at >= this.lines.length) return null;
    const next = this.indent;
    if (next > indent) return this.node(next);
    // A list may stand as far left as the key that it belongs to.
    if (next === indent && isItem(this.lines[this.at]!, indent)) return this.list(indent);
    return null;
  }

  /** A scalar that begins on this line; what belongs to it is all that stands further right than `indent`. */
  private scalar(text: string, indent: number): unknown {
    const begin = this.at++;
    while (this.at < this.lines.length && this.continues(indent)) this.at++;
    let end = this.at;
    const isBlock = /^[|>]/.test(text);
    if (!isBlock) while (end > begin + 1 && this.lines[end - 1]!.trim() === '') end--;
    if (end === begin + 1 && !isBlock) return this.plain(text);
    const snippet = [
      'key: ' + text,
      ...this.lines.slice(begin + 1, this.at).map((line) => ` ${line}`),
      '',
    ].join('\n');
    return this.full(snippet);
  }

  private continues(indent: number): boolean {
    const line = this.lines[this.at]!;
    if (line.trim() === '') return this.at < this.lines.length - 1;
    return indentOf(line) > indent;
  }

  private plain(text: string): unknown {
    if (WORD.test(text) && !SPECIAL.test(text)) return text.trimEnd();
    switch (text) {
      case '{}':
        return {};
      case '[]':
        return [];
      case 'true':
        return true;
      case 'false':
        return false;
      case 'null':
        return null;
    }
    if (INTEGER.test(text)) return Number(text);
    const quoted = QUOTED.exec(text);
    if (quoted) return quoted[1] ?? quoted[2];
    if (PLAIN.test(text) && NO_NUMBER.test(text) && !SPECIAL.test(text)) return text.trimEnd();
    const known = this.odd.get(text);
    if (known !== undefined) return known;
    const value = this.full(`key: ${text}\n`);
    if (typeof value !== 'object' && this.odd.size < REMEMBERED) this.odd.set(text, value);
    return value;
  }

  private full(snippet: string): unknown {
    const { documents, errors } = parseManifests(snippet);
    const value = documents[0]?.value;
    if (errors.length > 0 || documents.length !== 1 || typeof value !== 'object' || value === null)
      throw new NotQuick();
    return (value as { key?: unknown }).key ?? null;
  }
}

function indentOf(line: string): number {
  let i = 0;
  while (line.charCodeAt(i) === SPACE) i++;
  return i;
}

/** `key: rest` or `key:`; the simple ones, which are nearly all, without an expression. */
function splitEntry(text: string): { readonly key: string; readonly rest: string } | undefined {
  const colon = text.indexOf(':');
  if (colon > 0 && SIMPLE_KEY.test(text)) {
    if (colon === text.length - 1) return { key: text.slice(0, colon), rest: '' };
    if (text.charCodeAt(colon + 1) === SPACE) {
      return { key: text.slice(0, colon), rest: text.slice(colon + 2).trimStart() };
    }
  }
  const m = KEY.exec(text);
  return m ? { key: m[1]!, rest: m[2] ?? '' } : undefined;
}

function isItem(line: string, indent: number): boolean {
  if (line.charCodeAt(indent) !== 45) return false;
  const next = line.charCodeAt(indent + 1);
  return next === SPACE || Number.isNaN(next) || next === RETURN;
}
