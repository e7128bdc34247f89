/** Reads a Go template. Models Go `text/template/parse`; comments, trim markers and nested definitions included. */
import {
  GoFloat,
  TemplateError,
  type Call,
  type GoTemplate,
  type Item,
  type Pipeline,
  type Place,
  type Term,
} from './ast';
import { FUNCTION_NAMES } from './functions';
import { scan, type Token } from './scan';

export function readGoTemplate(text: string): GoTemplate {
  return new Reader(text, scan(text)).template();
}

/** Ends of a list of items. */
type End = 'end' | 'else' | 'eof';

class Reader {
  private at = 0;
  private readonly named = new Map<string, readonly Item[]>();
  /** Names of variables in scope, innermost last. */
  private variables: string[] = ['$'];
  private loops = 0;

  constructor(
    private readonly text: string,
    private readonly tokens: readonly Token[],
  ) {}

  template(): GoTemplate {
    const { items, end } = this.items();
    if (end !== 'eof') this.fail(this.tokens[this.at - 1]!, `unexpected {{${end}}}`);
    return { items, named: this.named };
  }

  private items(): { items: Item[]; end: End } {
    const items: Item[] = [];
    const scope = this.variables.length;
    for (;;) {
      const token = this.next();
      if (token.type === 'eof') return { items, end: 'eof' };
      if (token.type === 'text') {
        if (token.text !== '') items.push({ type: 'text', text: token.text });
        continue;
      }
      if (token.type !== 'open') this.fail(token, `unexpected ${quoted(token)}`);
      const first = this.peek();
      const keyword = first.type === 'word' ? first.text : '';
      switch (keyword) {
        case 'end':
        case 'else':
          this.next();
          if (keyword === 'end') this.close('end');
          this.variables.length = scope;
          return { items, end: keyword };
        case 'if':
        case 'with':
        case 'range':
          this.next();
          items.push(this.control(keyword));
          break;
        case 'define':
          this.next();
          this.define(this.name('define clause'));
          break;
        case 'block': {
          const start = this.next();
          const name = this.name('block clause');
          const pipeline = this.pipeline('block clause');
          this.define(name, false);
          items.push({ type: 'template', name, pipeline, place: this.place(start, start) });
          break;
        }
        case 'template': {
          const start = this.next();
          const name = this.name('template clause');
          const pipeline = this.peek().type === 'close' ? null : this.pipeline('template clause');
          if (pipeline === null) this.next();
          items.push({ type: 'template', name, pipeline, place: this.place(start, start) });
          break;
        }
        case 'break':
        case 'continue':
          this.next();
          if (this.loops === 0) this.fail(first, `{{${keyword}}} outside {{range}}`);
          this.close(keyword);
          items.push({ type: keyword });
          break;
        default:
          if (first.type === 'close') this.fail(first, 'missing value for command');
          items.push({ type: 'print', pipeline: this.pipeline('command') });
      }
    }
  }

  private control(type: 'if' | 'with' | 'range'): Item {
    const scope = this.variables.length;
    const pipeline = this.pipeline(type);
    if (type === 'range') this.loops++;
    const { items: body, end } = this.items();
    if (type === 'range') this.loops--;
    let otherwise: Item[] = [];
    if (end === 'else') {
      const next = this.peek();
      if (next.type === 'word' && next.text === type && type !== 'range') {
        // {{else if …}} is an if of its own, which shares the end.
        this.next();
        otherwise = [this.control(type)];
        this.variables.length = scope;
        return { type, pipeline, body, otherwise };
      }
      this.close('else');
      const rest = this.items();
      if (rest.end === 'else') this.fail(this.tokens[this.at - 1]!, 'expected end; found {{else}}');
      otherwise = rest.items;
      this.mustEnd(rest.end);
    } else this.mustEnd(end);
    this.variables.length = scope;
    return { type, pipeline, body, otherwise };
  }

  private mustEnd(end: End): void {
    if (end === 'eof') this.fail(this.tokens[this.at - 1]!, 'unexpected EOF');
  }

  private define(name: string, closes = true): void {
    if (closes) this.close('define clause');
    const before = this.variables;
    this.variables = ['$'];
    const { items, end } = this.items();
    this.mustEnd(end);
    this.variables = before;
    this.named.set(name, items);
  }

  private name(context: string): string {
    const token = this.next();
    if (token.type !== 'string') this.fail(token, `unexpected ${quoted(token)} in ${context}`);
    return token.text;
  }

  private close(context: string): void {
    const token = this.next();
    if (token.type !== 'close') this.fail(token, `unexpected ${quoted(token)} in ${context}`);
  }

  /** Everything up to the closing braces. */
  private pipeline(context: string): Pipeline {
    const pipeline = this.pipelineUntil('close', context);
    this.next();
    return pipeline;
  }

  private pipelineUntil(end: 'close' | ')', context: string): Pipeline {
    const start = this.peek();
    const { variables, declares } = this.declaration();
    const commands: Call[] = [];
    for (;;) {
      const call = this.call(context);
      const token = this.peek();
      if (call.words.length === 0) {
        if (token.type === 'close' || token.type === ')') this.fail(token, `missing value for ${context}`);
        this.fail(token, `unexpected ${quoted(token)} in ${context}`);
      }
      if (commands.length > 0 && isValue(call.words[0]!)) {
        this.fail(token, `non executable command in pipeline stage ${commands.length + 1}`);
      }
      commands.push(call);
      if (token.type === end) break;
      if (token.type !== '|') this.fail(token, `unexpected ${quoted(token)} in ${context}`);
      this.next();
    }
    if (declares) this.variables.push(...variables);
    return { variables, declares, commands, place: this.place(start, this.tokens[this.at - 1]!) };
  }

  /** `$x :=`, `$x =`, `$i, $x :=` */
  private declaration(): { variables: string[]; declares: boolean } {
    const mark = this.at;
    const variables: string[] = [];
    for (;;) {
      const token = this.next();
      if (token.type !== 'variable') break;
      variables.push(token.text);
      const sign = this.next();
      if (sign.type === ':=' || sign.type === '=') return { variables, declares: sign.type === ':=' };
      if (sign.type !== ',') break;
    }
    this.at = mark;
    return { variables: [], declares: false };
  }

  private call(context: string): Call {
    const words: Term[] = [];
    const start = this.peek();
    for (;;) {
      const token = this.peek();
      if (token.type === 'close' || token.type === '|' || token.type === ')') break;
      words.push(this.term(context));
    }
    return { words, place: this.place(start, this.tokens[Math.max(this.at - 1, 0)]!) };
  }

  private term(context: string): Term {
    const token = this.next();
    switch (token.type) {
      case '.':
        return { type: 'dot' };
      case 'string':
        return { type: 'literal', value: token.text };
      case 'number':
        return {
          type: 'literal',
          value: readNumber(token.text) ?? this.fail(token, `bad number syntax: "${token.text}"`),
        };
      case 'char':
        return { type: 'literal', value: token.text.codePointAt(0) ?? 0 };
      case 'field':
        return this.withFields(token, (fields, place) => ({
          type: 'field',
          fields: [token.text, ...fields],
          place,
        }));
      case 'variable':
        if (!this.variables.includes(token.text)) this.fail(token, `undefined variable "${token.text}"`);
        return this.withFields(token, (fields, place) => ({
          type: 'variable',
          name: token.text,
          fields,
          place,
        }));
      case 'word':
        if (token.text === 'true' || token.text === 'false')
          return { type: 'literal', value: token.text === 'true' };
        if (token.text === 'nil') return { type: 'nil' };
        if (!FUNCTION_NAMES.has(token.text)) this.fail(token, `function "${token.text}" not defined`);
        return { type: 'function', name: token.text, place: this.place(token, token) };
      case '(': {
        const pipeline = this.pipelineUntil(')', 'parenthesized pipeline');
        this.next();
        return this.withFields(token, (fields, place) => ({ type: 'group', pipeline, fields, place }));
      }
      default:
        return this.fail(token, `unexpected ${quoted(token)} in ${context}`);
    }
  }

  /** Fields that follow without a blank: `.a.b`, `$x.a`, `(…).a`. */
  private withFields(start: Token, make: (fields: string[], place: Place) => Term): Term {
    const fields: string[] = [];
    const first = this.peek();
    while (this.peek().type === 'field' && this.peek().attached) fields.push(this.next().text);
    const place = this.place(start, this.tokens[this.at - 1]!);
    // Go counts a chain of fields from its second link.
    return make(fields, fields.length > 0 ? { ...place, column: first.column } : place);
  }

  private peek(): Token {
    return this.tokens[this.at]!;
  }

  private next(): Token {
    const token = this.tokens[this.at]!;
    if (token.type !== 'eof') this.at++;
    return token;
  }

  private place(from: Token, to: Token): Place {
    return {
      line: from.line,
      column: from.column,
      text: this.text.slice(from.start, Math.max(to.end, from.end)).trim(),
    };
  }

  private fail(token: Token, message: string): never {
    throw new TemplateError(token.line, message);
  }
}

function isValue(term: Term): boolean {
  return term.type === 'literal' || term.type === 'dot' || term.type === 'nil';
}

function quoted(token: Token): string {
  if (token.type === 'eof') return 'EOF';
  if (token.type === 'close') return '"}}"';
  return `<${token.text}>`;
}

function readNumber(text: string): number | GoFloat | undefined {
  const plain = text.replaceAll('_', '');
  if (/^[+-]?(?:\d+|0[xX][\da-fA-F]+|0[oO][0-7]+|0[bB][01]+)$/.test(plain)) {
    return (plain.startsWith('-') ? -1 : 1) * Number(plain.replace(/^[+-]/, ''));
  }
  const value = Number(plain);
  return Number.isNaN(value) || plain === '' ? undefined : new GoFloat(value);
}
