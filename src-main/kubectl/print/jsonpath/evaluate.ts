/** Walks along a JSONPath through an object. Models client-go `util/jsonpath` @ v1.34. */
import { compareText } from '@shared/api';
import { goKind, printGoScalar, printGoValue } from '../go-values';
import { compactJson } from '../json';
import { JsonPathError, type Node, type Slice } from './ast';

export interface JsonPathOptions {
  /** A field that is not there is no error and gives nothing. */
  readonly allowMissingKeys: boolean;
}

/** Everything a template prints for an object. @throws JsonPathError */
export function printTemplate(nodes: readonly Node[], object: unknown, options: JsonPathOptions): string {
  return new Walker(options).print(nodes, object);
}

/** The values that the first path of a template finds. @throws JsonPathError */
export function findValues(nodes: readonly Node[], object: unknown, options: JsonPathOptions): unknown[] {
  const walker = new Walker(options);
  return nodes.flatMap((node) => walker.list([object], node.type === 'list' ? node.nodes : [node]));
}

/** A value as JSONPath prints it: texts bare, objects and lists as JSON. */
export function printValue(value: unknown): string {
  if (typeof value === 'object' && value !== null) return compactJson(value);
  if (value === null || value === undefined) return 'null';
  return printGoScalar(value);
}

class Walker {
  constructor(private readonly options: JsonPathOptions) {}

  print(nodes: readonly Node[], object: unknown): string {
    let out = '';
    for (let i = 0; i < nodes.length; i++) {
      const node = nodes[i]!;
      if (node.type === 'text') {
        out += node.text;
        continue;
      }
      const inside = node.type === 'list' ? node.nodes : [node];
      const [first] = inside;
      if (first?.type === 'identifier' && first.name === 'range') {
        const end = endOfRange(nodes, i);
        for (const value of this.list([object], inside.slice(1)))
          out += this.print(nodes.slice(i + 1, end), value);
        i = end;
        continue;
      }
      if (first?.type === 'identifier' && first.name === 'end') {
        throw new JsonPathError('not in range, nothing to end');
      }
      out += this.list([object], inside).map(printValue).join(' ');
    }
    return out;
  }

  /** Applies nodes one after another; a literal starts anew. */
  list(values: readonly unknown[], nodes: readonly Node[]): unknown[] {
    let current: readonly unknown[] = values;
    for (const node of nodes) current = this.step(current, node);
    return [...current];
  }

  private step(values: readonly unknown[], node: Node): readonly unknown[] {
    switch (node.type) {
      case 'list':
        return this.list(values, node.nodes);
      case 'text':
        return [node.text];
      case 'literal':
        return [node.value];
      case 'field':
        return this.field(values, node.name);
      case 'slice':
        return values.flatMap((value) => takeSlice(value, node.slice));
      case 'wildcard':
        return values.flatMap(childrenOf);
      case 'recursive':
        return values.flatMap(descendantsOf);
      case 'union':
        return node.members.flatMap((member) => this.list(values, member));
      case 'filter':
        return values.flatMap((value) => this.filter(value, node));
      case 'identifier':
        throw new JsonPathError(`unrecognized identifier ${node.name}`);
    }
  }

  private field(values: readonly unknown[], name: string): readonly unknown[] {
    const found = fieldsNamed(values, name);
    if (found.length === 0 && !this.options.allowMissingKeys) throw new JsonPathError(`${name} is not found`);
    return found;
  }

  private filter(value: unknown, node: Node & { type: 'filter' }): unknown[] {
    if (!Array.isArray(value)) {
      throw new JsonPathError(`${printGoValue(value)} is not array or slice and cannot be filtered`);
    }
    const items = value as unknown[];
    const inner = new Walker({ allowMissingKeys: true });
    return items.filter((item) => {
      const left = findIn(inner, node.left, item);
      if (node.operator === 'exists') return left.length > 0;
      if (left.length === 0) return false;
      if (left.length > 1) throw new JsonPathError('can only compare one element at a time');
      const right = findIn(inner, node.right, item);
      if (right.length === 0) return false;
      if (right.length > 1) throw new JsonPathError('can only compare one element at a time');
      return compare(left[0], node.operator, right[0]);
    });
  }
}

function findIn(walker: Walker, nodes: readonly Node[], item: unknown): unknown[] {
  return nodes.flatMap((node) => walker.list([item], node.type === 'list' ? node.nodes : [node]));
}

/** The index of the `{end}` that belongs to the `{range …}` at `start`, or the end of the template. */
function endOfRange(nodes: readonly Node[], start: number): number {
  let depth = 0;
  for (let i = start; i < nodes.length; i++) {
    const node = nodes[i]!;
    const first = node.type === 'list' ? node.nodes[0] : node;
    if (first?.type !== 'identifier') continue;
    if (first.name === 'range') depth++;
    if (first.name === 'end' && --depth === 0) return i;
  }
  return nodes.length;
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function fieldsNamed(values: readonly unknown[], name: string): unknown[] {
  return values.flatMap((value) =>
    isObject(value) && Object.hasOwn(value, name) && value[name] !== undefined ? [value[name]] : [],
  );
}

function childrenOf(value: unknown): unknown[] {
  if (Array.isArray(value)) return value as unknown[];
  if (!isObject(value)) return [];
  return Object.keys(value)
    .sort(compareText)
    .filter((key) => value[key] !== undefined)
    .map((key) => value[key]);
}

/** The value itself and everything below it. */
function descendantsOf(value: unknown): unknown[] {
  return [value, ...childrenOf(value).flatMap(descendantsOf)];
}

function takeSlice(value: unknown, slice: Slice): unknown[] {
  if (value === null || value === undefined) return [];
  if (!Array.isArray(value)) throw new JsonPathError(`${goKind(value)} is not array or slice`);
  const items = value as unknown[];
  const { length } = items;
  const outside = (index: number): never => {
    throw new JsonPathError(`array index out of bounds: index ${index}, length ${length}`);
  };
  const fromEnd = (index: number): number => (index < 0 ? index + length : index);
  const start = fromEnd(slice.start ?? 0);
  if (slice.index) return start < 0 || start >= length ? outside(start) : [items[start]];
  const end = fromEnd(slice.end ?? length);
  const step = slice.step ?? 1;
  if (step <= 0) throw new JsonPathError('step must be > 0');
  if (length === 0 || start === end) return [];
  if (start < 0 || start >= length) outside(start);
  if (end < 0 || end > length) outside(end - 1);
  if (start > end) throw new JsonPathError(`starting index ${start} is greater than ending index ${end}`);
  const taken: unknown[] = [];
  for (let i = start; i < end; i += step) taken.push(items[i]);
  return taken;
}

function compare(left: unknown, operator: string, right: unknown): boolean {
  const comparable = typeof left === typeof right && typeof left !== 'object' && typeof right !== 'object';
  if (!comparable || (typeof left === 'boolean' && operator !== '==' && operator !== '!=')) {
    throw new JsonPathError('incompatible types for comparison');
  }
  const a = left as number;
  const b = right as number;
  switch (operator) {
    case '==':
      return a === b;
    case '!=':
      return a !== b;
    case '<':
      return a < b;
    case '<=':
      return a <= b;
    case '>':
      return a > b;
    default:
      return a >= b;
  }
}
