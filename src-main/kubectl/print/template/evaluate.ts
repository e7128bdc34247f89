/** Carries a Go template out over plain JSON. Models Go `text/template` exec. */
import { compareText } from '@shared/api';
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
import { CallError, FUNCTIONS, isTrue, printPlain } from './functions';

export interface TemplateOptions {
  /** A field that is not there prints `<no value>`; otherwise it is an error. */
  readonly allowMissingKeys: boolean;
}

/** What the template prints for an object. @throws TemplateError */
export function printTemplateOf(template: GoTemplate, object: unknown, options: TemplateOptions): string {
  const run = new Run(template, options, [{ name: '$', value: object }], 0);
  run.items(template.items, object);
  return run.out;
}

interface Variable {
  readonly name: string;
  value: unknown;
}

const DEEPEST = 500;

class Run {
  out = '';

  constructor(
    private readonly template: GoTemplate,
    private readonly options: TemplateOptions,
    private readonly variables: Variable[],
    private readonly depth: number,
  ) {}

  /** Carries items out in order; says whether a loop around them is to be left or gone on with. */
  items(items: readonly Item[], dot: unknown): 'break' | 'continue' | undefined {
    const scope = this.variables.length;
    for (const item of items) {
      const leave = this.item(item, dot);
      if (leave) {
        this.variables.length = scope;
        return leave;
      }
    }
    this.variables.length = scope;
    return undefined;
  }

  private item(item: Item, dot: unknown): 'break' | 'continue' | undefined {
    switch (item.type) {
      case 'text':
        this.out += item.text;
        return undefined;
      case 'print': {
        const value = this.pipeline(item.pipeline, dot);
        if (item.pipeline.variables.length === 0)
          this.out += value === undefined || value === null ? '<no value>' : printPlain(value);
        return undefined;
      }
      case 'if':
      case 'with': {
        const scope = this.variables.length;
        const value = this.pipeline(item.pipeline, dot);
        const inner = item.type === 'with' ? value : dot;
        const leave = isTrue(value) ? this.items(item.body, inner) : this.items(item.otherwise, dot);
        this.variables.length = scope;
        return leave;
      }
      case 'range':
        return this.range(item, dot);
      case 'template':
        this.include(item, dot);
        return undefined;
      case 'break':
      case 'continue':
        return item.type;
    }
  }

  private range(item: Item & { type: 'range' }, dot: unknown): 'break' | 'continue' | undefined {
    const { pipeline } = item;
    const value = this.commands(pipeline, dot);
    const entries = entriesOf(value);
    if (!entries) return this.fail(pipeline.place, `range can't iterate over ${printPlain(value)}`);
    if (entries.length === 0) return this.items(item.otherwise, dot);
    for (const [key, element] of entries) {
      const scope = this.variables.length;
      const [first, second] = pipeline.variables;
      if (second !== undefined) {
        this.set(pipeline, first!, key);
        this.set(pipeline, second, element);
      } else if (first !== undefined) this.set(pipeline, first, element);
      const leave = this.items(item.body, element);
      this.variables.length = scope;
      if (leave === 'break') break;
    }
    return undefined;
  }

  private include(item: Item & { type: 'template' }, dot: unknown): void {
    const items = this.template.named.get(item.name);
    if (!items) this.fail(item.place, `template "${item.name}" not defined`);
    if (this.depth >= DEEPEST) this.fail(item.place, `exceeded maximum template depth (${DEEPEST})`);
    const value = item.pipeline ? this.pipeline(item.pipeline, dot) : undefined;
    const run = new Run(this.template, this.options, [{ name: '$', value }], this.depth + 1);
    run.items(items, value);
    this.out += run.out;
  }

  private pipeline(pipeline: Pipeline, dot: unknown): unknown {
    const value = this.commands(pipeline, dot);
    for (const name of pipeline.variables) this.set(pipeline, name, value);
    return value;
  }

  private set(pipeline: Pipeline, name: string, value: unknown): void {
    if (pipeline.declares) this.variables.push({ name, value });
    else this.variables.findLast((variable) => variable.name === name)!.value = value;
  }

  private commands(pipeline: Pipeline, dot: unknown): unknown {
    let value: unknown;
    for (const [i, call] of pipeline.commands.entries()) value = this.call(call, dot, i > 0 ? [value] : []);
    return value;
  }

  /** A function with its arguments, the value before `|` as the last; or a value by itself. */
  private call(call: Call, dot: unknown, last: readonly unknown[]): unknown {
    const [first, ...rest] = call.words as [Term, ...Term[]];
    if (first.type === 'nil') this.fail({ ...call.place, text: 'nil' }, 'nil is not a command');
    if (first.type !== 'function') {
      if (rest.length > 0 || last.length > 0) {
        this.fail(call.place, `can't give argument to non-function ${call.place.text.split(/\s/)[0]}`);
      }
      return this.term(first, dot);
    }
    if (first.name === 'and' || first.name === 'or') return this.stopEarly(first.name, rest, last, dot);
    const args = [...rest.map((term) => this.term(term, dot)), ...last];
    const wanted = ARGUMENTS[first.name];
    if (wanted !== undefined && args.length !== wanted) {
      this.fail(call.place, `wrong number of args for ${first.name}: want ${wanted} got ${args.length}`);
    }
    try {
      return FUNCTIONS[first.name]!(args);
    } catch (error) {
      if (error instanceof CallError) this.fail(call.place, `error calling ${first.name}: ${error.message}`);
      throw error;
    }
  }

  private stopEarly(
    name: 'and' | 'or',
    terms: readonly Term[],
    last: readonly unknown[],
    dot: unknown,
  ): unknown {
    let value: unknown;
    for (const term of terms) {
      value = this.term(term, dot);
      if (isTrue(value) === (name === 'or')) return value;
    }
    return last.length > 0 ? last[0] : value;
  }

  private term(term: Term, dot: unknown): unknown {
    switch (term.type) {
      case 'dot':
        return dot;
      case 'nil':
        return undefined;
      case 'literal':
        return term.value;
      case 'field':
        return this.fields(dot, term.fields, term.place);
      case 'variable':
        return this.fields(
          this.variables.findLast((v) => v.name === term.name)?.value,
          term.fields,
          term.place,
        );
      case 'group':
        return this.fields(this.pipeline(term.pipeline, dot), term.fields, term.place);
      case 'function':
        return this.call({ words: [term], place: term.place }, dot, []);
    }
  }

  private fields(value: unknown, fields: readonly string[], place: Place): unknown {
    let current = value;
    for (const field of fields) {
      if (current === undefined || current === null) {
        if (this.options.allowMissingKeys) return undefined;
        this.fail(place, `map has no entry for key "${field}"`);
      }
      if (typeof current !== 'object' || Array.isArray(current) || current instanceof GoFloat) {
        this.fail(place, `can't evaluate field ${field} in type interface {}`);
      }
      const object = current as Record<string, unknown>;
      const found = Object.hasOwn(object, field) ? object[field] : undefined;
      if (found === undefined && !this.options.allowMissingKeys) {
        this.fail(place, `map has no entry for key "${field}"`);
      }
      current = found;
    }
    return current;
  }

  private fail(place: Place, why: string): never {
    throw new TemplateError(place.line, `executing "output" at <${place.text}>: ${why}`, place.column);
  }
}

/** How many arguments functions with a fixed number take. */
const ARGUMENTS: Readonly<Record<string, number>> = {
  not: 1,
  len: 1,
  ne: 2,
  lt: 2,
  le: 2,
  gt: 2,
  ge: 2,
  base64decode: 1,
};

function entriesOf(value: unknown): [unknown, unknown][] | undefined {
  if (value === undefined || value === null) return [];
  if (Array.isArray(value)) return value.map((element: unknown, i) => [i, element]);
  if (typeof value === 'number' && Number.isInteger(value)) {
    return Array.from({ length: Math.max(value, 0) }, (_, i) => [i, i]);
  }
  if (typeof value !== 'object' || value instanceof GoFloat) return undefined;
  const fields = value as Record<string, unknown>;
  return Object.keys(fields)
    .sort(compareText)
    .map((key) => [key, fields[key]]);
}
