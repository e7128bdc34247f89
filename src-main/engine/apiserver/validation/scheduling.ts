/** Rules for what says where a pod may run. Models `pkg/apis/core/validation` @ v1.34. */
import type {
  Affinity,
  NodeSelectorRequirement,
  NodeSelectorTerm,
  PodAffinityTerm,
  PodSchedulingGate,
  Toleration,
  TopologySpreadConstraint,
} from 'kubernetes-types/core/v1';
import { internalValue, oneOf, type Complaints, type Path } from './errors';
import { dnsLabel, labelValue, qualifiedName } from './names';
import { TAINT_EFFECTS } from './node';
import { validateLabelSelector } from './selectors';

/** Lists already seen to be valid: most pods share theirs, and stored ones come back. */
const validTolerations = new WeakSet<object>();

export function validateTolerations(
  tolerations: readonly Toleration[],
  path: Path,
  errors: Complaints,
): void {
  if (validTolerations.has(tolerations)) return;
  const before = errors.list.length;
  tolerations.forEach((toleration, i) => validateToleration(toleration, path.index(i), errors));
  if (errors.list.length === before && Object.isFrozen(tolerations)) validTolerations.add(tolerations);
}

function internalToleration({
  key = '',
  operator = '',
  value = '',
  effect = '',
  tolerationSeconds,
}: Toleration): unknown {
  return internalValue([
    ['Key', key],
    ['Operator', operator],
    ['Value', value],
    ['Effect', effect],
    ['TolerationSeconds', tolerationSeconds],
  ]);
}

function validateToleration(toleration: Toleration, at: Path, errors: Complaints): void {
  const { key, operator = '', value, effect, tolerationSeconds } = toleration;
  if (key) errors.invalidAll(at.child('key'), key, qualifiedName(key));
  else if (operator !== 'Exists') {
    errors.invalid(
      at.child('operator'),
      operator,
      'operator must be Exists when `key` is empty, which means "match all values and all keys"',
    );
  }
  if (tolerationSeconds !== undefined && effect !== 'NoExecute') {
    errors.invalid(
      at.child('effect'),
      effect ?? '',
      "effect must be 'NoExecute' when `tolerationSeconds` is set",
    );
  }
  if (operator === '' || operator === 'Equal')
    errors.invalidAll(at.child('operator'), value ?? '', labelValue(value ?? ''));
  else if (operator === 'Exists') {
    if (value)
      errors.invalid(
        at.child('operator'),
        internalToleration(toleration),
        "value must be empty when `operator` is 'Exists'",
      );
  } else oneOf(errors, at.child('operator'), operator, ['Equal', 'Exists']);
  if (effect) oneOf(errors, at.child('effect'), effect, TAINT_EFFECTS);
}

export function validateAffinity(affinity: Affinity, path: Path, errors: Complaints): void {
  const { nodeAffinity } = affinity;
  if (nodeAffinity) {
    const at = path.child('nodeAffinity');
    const required = nodeAffinity.requiredDuringSchedulingIgnoredDuringExecution;
    const terms = at.child('requiredDuringSchedulingIgnoredDuringExecution').child('nodeSelectorTerms');
    if (required && (required.nodeSelectorTerms ?? []).length === 0) {
      errors.required(terms, 'must have at least one node selector term');
    }
    (required?.nodeSelectorTerms ?? []).forEach((term, i) => validateNodeTerm(term, terms.index(i), errors));
    (nodeAffinity.preferredDuringSchedulingIgnoredDuringExecution ?? []).forEach(
      ({ weight, preference }, i) => {
        const one = at.child('preferredDuringSchedulingIgnoredDuringExecution').index(i);
        validateWeight(weight, one, errors);
        validateNodeTerm(preference ?? {}, one.child('preference'), errors);
      },
    );
  }
  for (const kind of ['podAffinity', 'podAntiAffinity'] as const) {
    const part = affinity[kind];
    if (!part) continue;
    const at = path.child(kind);
    (part.requiredDuringSchedulingIgnoredDuringExecution ?? []).forEach((term, i) =>
      validatePodTerm(term, at.child('requiredDuringSchedulingIgnoredDuringExecution').index(i), errors),
    );
    (part.preferredDuringSchedulingIgnoredDuringExecution ?? []).forEach(({ weight, podAffinityTerm }, i) => {
      const one = at.child('preferredDuringSchedulingIgnoredDuringExecution').index(i);
      validateWeight(weight, one, errors);
      validatePodTerm(podAffinityTerm, one.child('podAffinityTerm'), errors);
    });
  }
}

function validateWeight(weight: number | undefined, at: Path, errors: Complaints): void {
  const value = weight ?? 0;
  if (value < 1 || value > 100) errors.invalid(at.child('weight'), value, 'must be in the range 1-100');
}

function validateNodeTerm(term: NodeSelectorTerm, path: Path, errors: Complaints): void {
  (term.matchExpressions ?? []).forEach((requirement, i) =>
    validateNodeRequirement(requirement, path.child('matchExpressions').index(i), errors),
  );
  (term.matchFields ?? []).forEach((requirement, i) => {
    const at = path.child('matchFields').index(i);
    const { key, operator, values = [] } = requirement;
    if (operator === 'In' || operator === 'NotIn') {
      if (values.length !== 1)
        errors.required(
          at.child('values'),
          "must be only one value when `operator` is 'In' or 'NotIn' for node field selector",
        );
    } else errors.invalid(at.child('operator'), operator, 'not a valid selector operator');
    if (key !== 'metadata.name') errors.invalid(at.child('key'), key, 'not a valid field selector key');
  });
}

function validateNodeRequirement(requirement: NodeSelectorRequirement, at: Path, errors: Complaints): void {
  const { key, operator, values = [] } = requirement;
  switch (operator) {
    case 'In':
    case 'NotIn':
      if (values.length === 0)
        errors.required(at.child('values'), "must be specified when `operator` is 'In' or 'NotIn'");
      break;
    case 'Exists':
    case 'DoesNotExist':
      if (values.length > 0) {
        errors.forbidden(
          at.child('values'),
          "may not be specified when `operator` is 'Exists' or 'DoesNotExist'",
        );
      }
      break;
    case 'Gt':
    case 'Lt':
      if (values.length !== 1)
        errors.required(at.child('values'), "must be specified single value when `operator` is 'Lt' or 'Gt'");
      break;
    default:
      errors.invalid(at.child('operator'), operator ?? '', 'not a valid selector operator');
  }
  errors.invalidAll(at.child('key'), key ?? '', qualifiedName(key ?? ''));
  values.forEach((value, i) => errors.invalidAll(at.child('values').index(i), value, labelValue(value)));
}

function validatePodTerm(term: PodAffinityTerm | undefined, path: Path, errors: Complaints): void {
  if (!term) {
    errors.required(path);
    return;
  }
  validateLabelSelector(term.labelSelector, path.child('labelSelector'), errors);
  validateLabelSelector(term.namespaceSelector, path.child('namespaceSelector'), errors);
  (term.namespaces ?? []).forEach((name) => errors.invalidAll(path.child('namespace'), name, dnsLabel(name)));
  if (!term.topologyKey) errors.required(path.child('topologyKey'), 'can not be empty');
  else errors.invalidAll(path.child('topologyKey'), term.topologyKey, qualifiedName(term.topologyKey));
}

export function validateTopologySpread(
  constraints: readonly TopologySpreadConstraint[],
  path: Path,
  errors: Complaints,
): void {
  const seen = new Set<string>();
  constraints.forEach((constraint, i) => {
    const at = path.index(i);
    const { maxSkew, topologyKey, whenUnsatisfiable, minDomains } = constraint;
    if (!(maxSkew > 0)) errors.invalid(at.child('maxSkew'), maxSkew ?? 0, 'must be greater than zero');
    if (!topologyKey) errors.required(at.child('topologyKey'), 'can not be empty');
    else errors.invalidAll(at.child('topologyKey'), topologyKey, qualifiedName(topologyKey));
    oneOf(errors, at.child('whenUnsatisfiable'), whenUnsatisfiable, ['DoNotSchedule', 'ScheduleAnyway']);
    if (minDomains !== undefined) {
      if (minDomains <= 0) errors.invalid(at.child('minDomains'), minDomains, 'must be greater than zero');
      if (whenUnsatisfiable !== 'DoNotSchedule') {
        errors.invalid(
          at.child('minDomains'),
          minDomains,
          `can only use minDomains if whenUnsatisfiable=DoNotSchedule, not ${whenUnsatisfiable}`,
        );
      }
    }
    for (const key of ['nodeAffinityPolicy', 'nodeTaintsPolicy'] as const) {
      if (constraint[key] !== undefined) oneOf(errors, at.child(key), constraint[key], ['Honor', 'Ignore']);
    }
    const pair = `{${topologyKey}, ${whenUnsatisfiable}}`;
    if (seen.has(pair)) errors.duplicate(at.child('{topologyKey, whenUnsatisfiable}'), pair);
    seen.add(pair);
    validateLabelSelector(constraint.labelSelector, at.child('labelSelector'), errors);
  });
}

export function validateSchedulingGates(
  gates: readonly PodSchedulingGate[],
  path: Path,
  errors: Complaints,
): void {
  const seen = new Set<string>();
  gates.forEach(({ name }, i) => {
    const at = path.index(i);
    errors.invalidAll(at, name ?? '', qualifiedName(name ?? ''));
    if (seen.has(name)) errors.duplicate(at, name);
    seen.add(name);
  });
}
