/** Rules for a job's podFailurePolicy and successPolicy. Models `pkg/apis/batch/validation` @ v1.34. */
import type {
  JobSpec,
  PodFailurePolicy,
  PodFailurePolicyOnExitCodesRequirement,
  PodFailurePolicyRule,
  SuccessPolicy,
  SuccessPolicyRule,
} from 'kubernetes-types/batch/v1';
import { internalValue, notNegative, oneOf, type Complaints, type Path } from './errors';
import { qualifiedName } from './names';

const ACTIONS = ['Count', 'FailIndex', 'FailJob', 'Ignore'] as const;
const OPERATORS = ['In', 'NotIn'] as const;
const STATUSES = ['False', 'True', 'Unknown'] as const;
const MAX_RULES = 20;
const MAX_EXIT_CODES = 255;
const MAX_PATTERNS = 20;
const MAX_INDEXES_LENGTH = 64 * 1024;

/** `["In" "NotIn"]`, as Go prints a list of texts. */
const listed = (texts: readonly string[]): string =>
  `[${texts.map((text) => JSON.stringify(text)).join(' ')}]`;

export function validateFailurePolicy(spec: JobSpec, path: Path, errors: Complaints): void {
  const rules = (spec.podFailurePolicy?.rules ?? []) as readonly Partial<PodFailurePolicyRule>[];
  const at = path.child('rules');
  if (rules.length > MAX_RULES) errors.tooMany(at, rules.length, MAX_RULES);
  rules.forEach((rule, i) => validateFailureRule(spec, rule, at.index(i), errors));
}

function validateFailureRule(
  spec: JobSpec,
  { action, onExitCodes, onPodConditions = [] }: Partial<PodFailurePolicyRule>,
  at: Path,
  errors: Complaints,
): void {
  if (!action) errors.required(at.child('action'), `valid values: ${listed(ACTIONS)}`);
  else if (action !== 'FailIndex') oneOf(errors, at.child('action'), action, ACTIONS);
  else if (spec.backoffLimitPerIndex === undefined)
    errors.invalid(at.child('action'), action, 'requires the backoffLimitPerIndex to be set');
  if (onExitCodes) validateExitCodes(spec, onExitCodes, at.child('onExitCodes'), errors);
  const patterns = at.child('onPodConditions');
  if (onPodConditions.length > MAX_PATTERNS) errors.tooMany(patterns, onPodConditions.length, MAX_PATTERNS);
  onPodConditions.forEach(({ type = '', status }, i) => {
    errors.invalidAll(patterns.index(i).child('type'), type, qualifiedName(type));
    const where = patterns.index(i).child('status');
    if (!status) errors.required(where, `valid values: ${listed(STATUSES)}`);
    else oneOf(errors, where, status, STATUSES);
  });
  if (onExitCodes && onPodConditions.length > 0)
    errors.invalidWhole(at, 'specifying both OnExitCodes and OnPodConditions is not supported');
  if (!onExitCodes && onPodConditions.length === 0)
    errors.invalidWhole(at, 'specifying one of OnExitCodes and OnPodConditions is required');
}

function validateExitCodes(
  { template }: JobSpec,
  { containerName, operator, values = [] }: Partial<PodFailurePolicyOnExitCodesRequirement>,
  at: Path,
  errors: Complaints,
): void {
  if (!operator) errors.required(at.child('operator'), `valid values: ${listed(OPERATORS)}`);
  else oneOf(errors, at.child('operator'), operator, OPERATORS);
  const { containers = [], initContainers = [] } = template?.spec ?? {};
  if (
    containerName !== undefined &&
    ![...containers, ...initContainers].some((c) => c.name === containerName)
  ) {
    errors.invalid(
      at.child('containerName'),
      containerName,
      'must be one of the container or initContainer names in the pod template',
    );
  }
  const path = at.child('values');
  if (values.length === 0) errors.invalid(path, [], 'at least one value is required');
  else if (values.length > MAX_EXIT_CODES) errors.tooMany(path, values.length, MAX_EXIT_CODES);
  values.forEach((value, i) => {
    if (operator === 'In' && value === 0)
      errors.invalid(path.index(i), 0, 'must not be 0 for the In operator');
    if (values.indexOf(value) < i) errors.duplicate(path.index(i), value);
  });
  if (values.some((value, i) => i > 0 && values[i - 1]! > value))
    errors.invalid(path, values, 'must be ordered');
}

/** Of an Indexed job; whether it has completions at all is said elsewhere. */
export function validateSuccessPolicy(
  { successPolicy, completions }: JobSpec,
  path: Path,
  errors: Complaints,
): void {
  if (!successPolicy) return;
  const rules = (successPolicy.rules as SuccessPolicyRule[] | undefined) ?? [];
  const at = path.child('rules');
  if (rules.length === 0)
    errors.required(at, 'at least one rules must be specified when the successPolicy is specified');
  if (rules.length > MAX_RULES) errors.tooMany(at, rules.length, MAX_RULES);
  if (completions === undefined) return;
  rules.forEach((rule, i) => validateSuccessRule(rule, completions, at.index(i), errors));
}

function validateSuccessRule(
  { succeededIndexes, succeededCount }: SuccessPolicyRule,
  completions: number,
  at: Path,
  errors: Complaints,
): void {
  if (succeededIndexes === undefined && succeededCount === undefined)
    errors.required(at, 'at least one of succeededCount or succeededIndexes must be specified');
  let total: number | undefined;
  if (succeededIndexes !== undefined) {
    const path = at.child('succeededIndexes');
    if (succeededIndexes.length > MAX_INDEXES_LENGTH) errors.tooLong(path, MAX_INDEXES_LENGTH);
    const counted = countIndexes(succeededIndexes, completions);
    if (typeof counted === 'string')
      errors.invalid(path, succeededIndexes, `error parsing succeededIndexes: ${counted}`);
    total = typeof counted === 'string' ? 0 : counted;
  }
  if (succeededCount === undefined) return;
  const path = at.child('succeededCount');
  const atMost = (limit: number, what: string): void => {
    if (succeededCount > limit)
      errors.invalid(path, succeededCount, `must be less than or equal to ${limit} (the number of ${what})`);
  };
  notNegative(errors, path, succeededCount);
  atMost(completions, 'specified completions');
  if (total !== undefined) atMost(total, 'indexes in the specified succeededIndexes field');
}

/** How many indexes a list such as `0-2,5` names; a text where it is none of a job with so many completions. */
function countIndexes(text: string, completions: number): number | string {
  let total = 0;
  let previous = -1;
  for (const part of text === '' ? [] : text.split(',')) {
    const ends = part.split('-');
    if (ends.length > 2) {
      return `the fragment ${JSON.stringify(part)} violates the requirement that an index interval can have at most two parts separated by '-'`;
    }
    for (const end of ends) {
      if (!/^\+?\d+$/.test(end)) return `cannot convert string to integer for index: ${JSON.stringify(end)}`;
      if (Number(end) >= completions) return `too large index: ${JSON.stringify(end)}`;
    }
    const first = Number(ends[0]);
    const last = Number(ends.at(-1));
    const falls = (before: number, after: number): string =>
      `non-increasing order, previous: ${before}, current: ${after}`;
    if (ends.length === 2 && first >= last) return falls(first, last);
    if (previous >= first) return falls(previous, first);
    total += last - first + 1;
    previous = last;
  }
  return total;
}

/** The policies as the server tells them in a message. */
export function internalFailurePolicy(policy: PodFailurePolicy | undefined): unknown {
  return policy && internalValue([['Rules', policy.rules.map(internalRule)]]);
}

function internalRule({ action, onExitCodes: codes, onPodConditions }: PodFailurePolicyRule): unknown {
  const exitCodes =
    codes &&
    internalValue([
      ['ContainerName', codes.containerName],
      ['Operator', codes.operator],
      ['Values', codes.values],
    ]);
  const conditions = onPodConditions?.map(({ type, status }) =>
    internalValue([
      ['Type', type],
      ['Status', status],
    ]),
  );
  return internalValue([
    ['Action', action],
    ['OnExitCodes', exitCodes],
    ['OnPodConditions', conditions],
  ]);
}

export function internalSuccessPolicy(policy: SuccessPolicy | undefined): unknown {
  const rules = (policy?.rules as SuccessPolicyRule[] | undefined)?.map(
    ({ succeededIndexes, succeededCount }) =>
      internalValue([
        ['SucceededIndexes', succeededIndexes],
        ['SucceededCount', succeededCount],
      ]),
  );
  return policy && internalValue([['Rules', rules]]);
}
