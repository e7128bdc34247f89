/** `KEY=VALUE` and `KEY-`, as labels, annotations, taints and variables are given on a command line. */
import { fail } from '../cluster';

/** Labels for something new: `a=b,c=d`. */
export function readLabels(text: string): Record<string, string> {
  const labels: Record<string, string> = {};
  for (const part of text.split(',')) {
    const equals = part.indexOf('=');
    if (equals <= 0 || part.indexOf('=', equals + 1) >= 0) fail(`unexpected label spec: ${part}`);
    labels[part.slice(0, equals)] = part.slice(equals + 1);
  }
  return labels;
}

export interface SplitArguments {
  readonly resources: readonly string[];
  /** `KEY=VALUE` and `KEY-`, in the order given. */
  readonly pairs: readonly string[];
}

/**
 * Tells what names objects from what is to be changed.
 * @param pair whether an argument is a change
 * @param what for the message: `label`, `annotation`
 */
export function splitPairs(
  args: readonly string[],
  what: string,
  pair: (text: string) => boolean = isPair,
): SplitArguments {
  const resources: string[] = [];
  const pairs: string[] = [];
  for (const arg of args) {
    if (pair(arg)) pairs.push(arg);
    else if (pairs.length === 0) resources.push(arg);
    else fail(`all resources must be specified before ${what} changes: ${arg}`);
  }
  return { resources, pairs };
}

function isPair(text: string): boolean {
  return (text.includes('=') && !text.startsWith('=')) || (text.endsWith('-') && text !== '-');
}

const VALUE = /^(?:[A-Za-z0-9](?:[-A-Za-z0-9_.]*[A-Za-z0-9])?)?$/;
const NAME = /^[A-Za-z0-9](?:[-A-Za-z0-9_.]*[A-Za-z0-9])?$/;
const PREFIX = /^[a-z0-9](?:[-a-z0-9]*[a-z0-9])?(?:\.[a-z0-9](?:[-a-z0-9]*[a-z0-9])?)*$/;

const NAME_RULE =
  "name part must consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character (e.g. 'MyName',  or 'my.name',  or '123-abc', regex used for validation is '([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]')";

/** What is wrong with a value of a label or taint; '' for nothing. Models apimachinery `validation.IsValidLabelValue` @ v1.34. */
export function labelValueError(value: string): string {
  const wrong: string[] = [];
  if (value.length > 63) wrong.push('must be no more than 63 bytes');
  if (!VALUE.test(value)) {
    wrong.push(
      "a valid label must be an empty string or consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character (e.g. 'MyValue',  or 'my_value',  or '12345', regex used for validation is '(([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9])?')",
    );
  }
  return wrong.join('; ');
}

/** What is wrong with a key of a label, annotation or taint; '' for nothing. Models `validation.IsQualifiedName` @ v1.34. */
export function qualifiedNameError(key: string): string {
  const wrong: string[] = [];
  const parts = key.split('/');
  if (parts.length > 2) {
    return "a qualified name must consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character (e.g. 'MyName',  or 'my.name',  or '123-abc', regex used for validation is '([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]') with an optional DNS subdomain prefix and '/' (e.g. 'example.com/MyName')";
  }
  const name = parts.at(-1)!;
  const prefix = parts.length === 2 ? parts[0]! : undefined;
  if (prefix === '') wrong.push('prefix part must be non-empty');
  else if (prefix !== undefined && !PREFIX.test(prefix)) {
    wrong.push(
      "prefix part a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '-' or '.', and must start and end with an alphanumeric character (e.g. 'example.com', regex used for validation is '[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*')",
    );
  }
  if (name === '') wrong.push('name part must be non-empty');
  else if (name.length > 63) wrong.push('name part must be no more than 63 bytes');
  if (!NAME.test(name)) wrong.push(NAME_RULE);
  return wrong.join('; ');
}
