/** Splits a Go template into texts and the words of its actions. */
import { TemplateError } from './ast';

export interface Token {
  readonly type:
    | 'text'
    | 'open'
    | 'close'
    | 'word'
    | 'field'
    | 'variable'
    | 'string'
    | 'number'
    | 'char'
    | '.'
    | '|'
    | '('
    | ')'
    | ':='
    | '='
    | ','
    | 'eof';
  /** A text without quotes, a name without dot. */
  readonly text: string;
  readonly start: number;
  readonly end: number;
  readonly line: number;
  readonly column: number;
  /** No blank stands before it. */
  readonly attached: boolean;
}

const ACTION = /\{\{(- )?|\{\{-(?=\n)/g;
const WORD =
  /\s+|(?<field>\.[\p{L}_][\p{L}\p{N}_]*)|(?<number>[+-]?(?:0[xX][\da-fA-F_]+|\d[\d_]*(?:\.\d*)?(?:[eE][+-]?\d+)?|\.\d+))|(?<variable>\$[\p{L}\p{N}_]*)|(?<word>[\p{L}_][\p{L}\p{N}_]*)|(?<string>"(?:[^"\\\n]|\\.)*"|`[^`]*`)|(?<char>'(?:[^'\\]|\\.)+')|(?<sign>:=|\.(?!")|[|()=,])/uy;

export function scan(source: string): Token[] {
  return new Scanner(source).run();
}

class Scanner {
  private readonly tokens: Token[] = [];
  constructor(private readonly source: string) {}

  run(): Token[] {
    let at = 0;
    let trimNext = false;
    for (;;) {
      ACTION.lastIndex = at;
      const open = ACTION.exec(this.source);
      let text = this.source.slice(at, open?.index ?? this.source.length);
      if (trimNext) text = text.trimStart();
      if (open && open[0] !== '{{') text = text.trimEnd();
      this.push('text', text, at, at + text.length);
      if (!open) {
        this.push('eof', '', this.source.length, this.source.length);
        return this.tokens;
      }
      const action = this.action(open.index, open.index + open[0].length);
      at = action.end;
      trimNext = action.trims;
    }
  }

  /** The words of one action; a comment has none and leaves no trace. */
  private action(start: number, inside: number): { end: number; trims: boolean } {
    const comment = /^\s*\/\*[^]*?\*\/(\s-)?\}\}/.exec(this.source.slice(inside));
    if (comment) return { end: inside + comment[0].length, trims: comment[1] !== undefined };
    this.push('open', '{{', start, inside);
    let at = inside;
    let attached = false;
    for (;;) {
      const close =
        /^(\s+-)?\}\}/.exec(this.source.slice(at, at + 1000)) ??
        /^\s*\}\}/.exec(this.source.slice(at, at + 1000));
      if (close) {
        this.push('close', '}}', at, at + close[0].length);
        return { end: at + close[0].length, trims: /-\}\}$/.test(close[0]) };
      }
      WORD.lastIndex = at;
      const match = WORD.exec(this.source);
      if (!match) this.fail(at);
      const end = at + match[0].length;
      const { groups = {} } = match;
      if (groups['field']) this.push('field', groups['field'].slice(1), at, end, attached);
      else if (groups['number']) this.push('number', groups['number'], at, end);
      else if (groups['variable']) this.push('variable', groups['variable'], at, end);
      else if (groups['word']) this.push('word', groups['word'], at, end);
      else if (groups['string']) this.push('string', unquote(groups['string']), at, end);
      else if (groups['char']) this.push('char', unquote(groups['char']), at, end);
      else if (groups['sign']) this.push(groups['sign'] as Token['type'], groups['sign'], at, end);
      attached = match[0].trim() !== '';
      at = end;
    }
  }

  private push(type: Token['type'], text: string, start: number, end: number, attached = false): void {
    const before = this.source.slice(0, start);
    const line = before.split('\n').length;
    this.tokens.push({
      type,
      text,
      start,
      end,
      line,
      column: start - before.lastIndexOf('\n') - 1,
      attached,
    });
  }

  private fail(at: number): never {
    const line = this.source.slice(0, at).split('\n').length;
    // A dot that nothing follows is what is wrong with `."x"`.
    const char = this.source[at] === '.' ? this.source[at + 1] : this.source[at];
    if (char === undefined || char === '\n') throw new TemplateError(line, 'unclosed action');
    if (char === '"' && this.source[at] !== '.') throw new TemplateError(line, 'unterminated quoted string');
    const code = char.codePointAt(0)!.toString(16).toUpperCase().padStart(4, '0');
    throw new TemplateError(line, `bad character U+${code} '${char}'`);
  }
}

const ESCAPES: Readonly<Record<string, string>> = {
  n: '\n',
  t: '\t',
  r: '\r',
  '0': '\0',
  a: '\x07',
  b: '\b',
  f: '\f',
  v: '\v',
};

function unquote(text: string): string {
  const inner = text.slice(1, -1);
  if (text.startsWith('`')) return inner;
  return inner.replace(/\\(x[\da-fA-F]{2}|u[\da-fA-F]{4}|.)/gs, (_, code: string) =>
    code.length > 1 ? String.fromCodePoint(Number.parseInt(code.slice(1), 16)) : (ESCAPES[code] ?? code),
  );
}
