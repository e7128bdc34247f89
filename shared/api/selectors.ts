/**
 * Label selectors and node selectors.
 * Models apimachinery `labels` and component-helpers `nodeaffinity` @ v1.34. Field selectors are not here.
 */
import type { NodeSelector, NodeSelectorRequirement, NodeSelectorTerm } from 'kubernetes-types/core/v1';
import type { LabelSelector } from 'kubernetes-types/meta/v1';

export type Labels = Readonly<Record<string, string>>;

export type SelectorOperator = 'In' | 'NotIn' | 'Exists' | 'DoesNotExist' | 'Gt' | 'Lt';

/** One condition on one label. A negative one (NotIn, DoesNotExist) also holds where the label is absent. */
export interface Requirement {
  readonly key: string;
  readonly operator: SelectorOperator;
  readonly values: readonly string[];
}

/** A selector made ready for matching: all requirements must hold; none at all matches everything. */
export type Selector = readonly Requirement[];

/** The selector that matches no object, not even one without labels. */
export const MATCH_NOTHING: Selector = Object.freeze([
  { key: '', operator: 'In', values: Object.freeze([]) as readonly string[] } as const,
]);

/** The selector that matches every object. */
export const MATCH_EVERYTHING: Selector = Object.freeze([]);

const NO_LABELS: Labels = Object.freeze({});

/** Whether one requirement holds for these labels. */
export function matchesRequirement(requirement: Requirement, labels: Labels): boolean {
  const value = Object.hasOwn(labels, requirement.key) ? labels[requirement.key] : undefined;
  switch (requirement.operator) {
    case 'In':
      return value !== undefined && requirement.values.includes(value);
    case 'NotIn':
      return value === undefined || !requirement.values.includes(value);
    case 'Exists':
      return value !== undefined;
    case 'DoesNotExist':
      return value === undefined;
    case 'Gt':
      return comparesAs(value, requirement.values[0], (a, b) => a > b);
    case 'Lt':
      return comparesAs(value, requirement.values[0], (a, b) => a < b);
  }
}

function comparesAs(
  value: string | undefined,
  bound: string | undefined,
  holds: (a: bigint, b: bigint) => boolean,
): boolean {
  const a = parseInteger(value);
  const b = parseInteger(bound);
  return a !== undefined && b !== undefined && holds(a, b);
}

/** A decimal integer of 64 bits as Go's ParseInt reads it. */
function parseInteger(text: string | undefined): bigint | undefined {
  if (text === undefined || !/^[+-]?\d+$/.test(text)) return undefined;
  const n = BigInt(text.startsWith('+') ? text.slice(1) : text);
  return BigInt.asIntN(64, n) === n ? n : undefined;
}

/** Whether all requirements of a selector hold. */
export function matchesSelector(selector: Selector, labels: Labels | undefined): boolean {
  for (const requirement of selector) if (!matchesRequirement(requirement, labels ?? NO_LABELS)) return false;
  return true;
}

/** Makes a `metav1.LabelSelector` ready: absent matches nothing, `{}` matches everything. */
export function labelSelector(selector: LabelSelector | null | undefined): Selector {
  if (selector == null) return MATCH_NOTHING;
  const requirements: Requirement[] = [];
  for (const [key, value] of Object.entries(selector.matchLabels ?? {})) {
    requirements.push({ key, operator: 'In', values: [value] });
  }
  for (const { key, operator, values } of selector.matchExpressions ?? []) {
    requirements.push({ key, operator: operator as SelectorOperator, values: values ?? [] });
  }
  return requirements.length === 0 ? MATCH_EVERYTHING : requirements;
}

/** Makes a plain map of labels ready (`spec.selector` of a Service or ReplicationController): all must be equal. */
export function labelSet(labels: Labels | undefined): Selector {
  return Object.entries(labels ?? {}).map(([key, value]) => ({ key, operator: 'In', values: [value] }));
}

/** Whether labels satisfy a `metav1.LabelSelector`. */
export function matchesLabelSelector(
  selector: LabelSelector | null | undefined,
  labels: Labels | undefined,
): boolean {
  return matchesSelector(labelSelector(selector), labels);
}

/** What a node selector looks at. */
export interface SelectableNode {
  readonly name: string;
  readonly labels: Labels;
}

/** Whether a node satisfies a node selector: one term must hold. No terms, no node. */
export function matchesNodeSelector(selector: NodeSelector, node: SelectableNode): boolean {
  return (selector.nodeSelectorTerms ?? []).some((term) => matchesNodeSelectorTerm(term, node));
}

/** Whether a node satisfies all expressions and fields of a term. A term without any matches nothing. */
export function matchesNodeSelectorTerm(term: NodeSelectorTerm, node: SelectableNode): boolean {
  const expressions = term.matchExpressions ?? [];
  const fields = term.matchFields ?? [];
  if (expressions.length === 0 && fields.length === 0) return false;
  for (const e of expressions) if (!matchesNodeRequirement(e, node.labels)) return false;
  for (const f of fields) if (!matchesNodeField(f, node)) return false;
  return true;
}

/** Whether a node's labels satisfy one expression of a node selector term. */
export function matchesNodeRequirement(requirement: NodeSelectorRequirement, labels: Labels): boolean {
  const { key, operator, values } = requirement;
  return matchesRequirement({ key, operator: operator as SelectorOperator, values: values ?? [] }, labels);
}

/** `metadata.name` In or NotIn exactly one name is all that the API allows; anything else matches nothing. */
function matchesNodeField({ key, operator, values }: NodeSelectorRequirement, node: SelectableNode): boolean {
  if (key !== 'metadata.name' || values?.length !== 1) return false;
  if (operator === 'In') return node.name === values[0];
  if (operator === 'NotIn') return node.name !== values[0];
  return false;
}

const TOKEN = /\s*(?:(!=|==|=|,|\(|\)|!|>|<)|([^\s!=,()<>]+))/y;

/**
 * Reads the text form of a label selector as `kubectl -l` takes it: `a=b,c!=d,e in (x,y),f notin (z),g,!h,i>1`.
 * Gives `{error}` with the words of a real server where it cannot be read.
 */
export function parseSelector(text: string): { readonly selector: Selector } | { readonly error: string } {
  const tokens: string[] = [];
  TOKEN.lastIndex = 0;
  const end = text.trimEnd().length;
  while (TOKEN.lastIndex < end) {
    const m = TOKEN.exec(text);
    if (!m) return { error: `unable to parse requirement: found '${text}', expected: a label selector` };
    tokens.push(m[1] ?? m[2] ?? '');
  }
  return new SelectorReader(tokens).read();
}

class UnreadableSelector extends Error {}

class SelectorReader {
  private at = 0;
  constructor(private readonly tokens: readonly string[]) {}

  read(): { selector: Selector } | { error: string } {
    const requirements: Requirement[] = [];
    try {
      while (this.at < this.tokens.length) {
        requirements.push(this.requirement());
        const next = this.next();
        if (next === '') break;
        if (next !== ',') this.fail(next, "',' or 'end of string'");
        if (this.at >= this.tokens.length) this.fail('', "identifier after ','");
      }
    } catch (e) {
      if (e instanceof UnreadableSelector) return { error: e.message };
      throw e;
    }
    return { selector: requirements };
  }

  private requirement(): Requirement {
    const first = this.next();
    if (first === '!') return { key: this.word(), operator: 'DoesNotExist', values: [] };
    if (!isWord(first)) this.fail(first, "!, identifier, or 'end of string'");
    const operator = this.tokens[this.at] ?? '';
    if (operator === '' || operator === ',') return { key: first, operator: 'Exists', values: [] };
    this.at++;
    switch (operator) {
      case '=':
      case '==':
        return { key: first, operator: 'In', values: [this.value()] };
      case '!=':
        return { key: first, operator: 'NotIn', values: [this.value()] };
      case 'in':
        return { key: first, operator: 'In', values: this.list() };
      case 'notin':
        return { key: first, operator: 'NotIn', values: this.list() };
      case '>':
        return { key: first, operator: 'Gt', values: [this.word()] };
      case '<':
        return { key: first, operator: 'Lt', values: [this.word()] };
      default:
        return this.fail(operator, 'in, notin, =, ==, !=, gt, lt');
    }
  }

  private next(): string {
    return this.tokens[this.at++] ?? '';
  }

  private word(): string {
    const token = this.next();
    return isWord(token) ? token : this.fail(token, 'identifier');
  }

  /** A value may be empty: `a=` and `a=,b`. */
  private value(): string {
    const token = this.tokens[this.at] ?? '';
    if (token === '' || token === ',') return '';
    this.at++;
    return isWord(token) ? token : this.fail(token, 'identifier');
  }

  private list(): string[] {
    const open = this.next();
    if (open !== '(') this.fail(open, "'('");
    const values: string[] = [];
    for (;;) {
      const token = this.next();
      if (isWord(token)) {
        values.push(token);
        const separator = this.next();
        if (separator === ')') return values;
        if (separator !== ',') this.fail(separator, "',', or ')'");
      } else if (token === ',') values.push('');
      else if (token === ')') return values.length === 0 ? [''] : values;
      else this.fail(token, "',', ')' or identifier");
    }
  }

  private fail(found: string, expected: string): never {
    throw new UnreadableSelector(`unable to parse requirement: found '${found}', expected: ${expected}`);
  }
}

function isWord(token: string): boolean {
  return token !== '' && !/^(?:!=|==|=|,|\(|\)|!|>|<)$/.test(token);
}
