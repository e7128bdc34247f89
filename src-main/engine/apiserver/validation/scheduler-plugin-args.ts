/**
 * Complaints about the arguments of the scheduler's plugins.
 * Models pkg/scheduler/apis/config/validation/validation_pluginargs @ v1.34.
 */
import { isObject, type PluginArguments, type ResourceSpec } from '@shared/api';
import { oneOf, type Complaints, type Path } from './errors';

type Args<P extends keyof PluginArguments> = NonNullable<PluginArguments[P]>;
type Loose = Readonly<Record<string, unknown>>;

/** Arguments that each plugin takes, by name, with the type of JSON they are. */
const FIELDS: Readonly<
  Record<string, Readonly<Record<string, 'number' | 'boolean' | 'string' | 'list' | 'object'>>>
> = {
  DefaultPreemption: { minCandidateNodesPercentage: 'number', minCandidateNodesAbsolute: 'number' },
  InterPodAffinity: { hardPodAffinityWeight: 'number', ignorePreferredTermsOfExistingPods: 'boolean' },
  NodeAffinity: { addedAffinity: 'object' },
  NodeResourcesBalancedAllocation: { resources: 'list' },
  NodeResourcesFit: { ignoredResources: 'list', ignoredResourceGroups: 'list', scoringStrategy: 'object' },
  PodTopologySpread: { defaultingType: 'string', defaultConstraints: 'list' },
};

export function validatePluginArgs(plugin: string, args: unknown, path: Path, errors: Complaints): void {
  if (!isObject(args)) return errors.invalid(path, args, 'must be an object');
  if (!hasKnownFields(plugin, args, path, errors)) return;
  switch (plugin) {
    case 'DefaultPreemption':
      return validatePreemption(args as Args<'DefaultPreemption'>, path, errors);
    case 'InterPodAffinity':
      return inRange(
        (args as Args<'InterPodAffinity'>).hardPodAffinityWeight,
        0,
        100,
        path.child('hardPodAffinityWeight'),
        errors,
      );
    case 'NodeAffinity':
      return validateAddedAffinity(args as Args<'NodeAffinity'>, path.child('addedAffinity'), errors);
    case 'NodeResourcesBalancedAllocation':
      return validateResources(
        (args as Args<'NodeResourcesBalancedAllocation'>).resources,
        path.child('resources'),
        errors,
        true,
      );
    case 'NodeResourcesFit':
      return validateFit(args as Args<'NodeResourcesFit'>, path, errors);
    case 'PodTopologySpread':
      return validateSpread(args as Args<'PodTopologySpread'>, path, errors);
  }
}

/** What a plugin does not take is refused, and so is what has another type; then nothing else is looked at. */
function hasKnownFields(plugin: string, args: Loose, path: Path, errors: Complaints): boolean {
  const before = errors.list.length;
  const fields = FIELDS[plugin] ?? {};
  for (const [name, value] of Object.entries(args)) {
    if (name === 'apiVersion' || name === 'kind') continue;
    const type = Object.hasOwn(fields, name) ? fields[name] : undefined;
    if (!type) errors.invalid(path.child(name), value, 'unknown field');
    else {
      const fits =
        type === 'list' ? Array.isArray(value) : type === 'object' ? isObject(value) : typeof value === type;
      if (!fits)
        errors.invalid(path.child(name), value, `must be ${type === 'object' ? 'an object' : `a ${type}`}`);
    }
  }
  return errors.list.length === before;
}

function inRange(value: number | undefined, from: number, to: number, path: Path, errors: Complaints): void {
  if (value !== undefined && (value < from || value > to))
    errors.invalid(path, value, `not in valid range [${from}, ${to}]`);
}

function validatePreemption(args: Args<'DefaultPreemption'>, path: Path, errors: Complaints): void {
  const { minCandidateNodesPercentage: percent = 10, minCandidateNodesAbsolute: absolute = 100 } = args;
  inRange(percent, 0, 100, path.child('minCandidateNodesPercentage'), errors);
  if (absolute < 0)
    errors.invalid(path.child('minCandidateNodesAbsolute'), absolute, 'not in valid range [0, inf)');
  if (percent === 0 && absolute === 0) {
    errors.invalid(
      path.child('minCandidateNodesPercentage'),
      percent,
      'cannot be zero at the same time as minCandidateNodesAbsolute',
    );
    errors.invalid(
      path.child('minCandidateNodesAbsolute'),
      absolute,
      'cannot be zero at the same time as minCandidateNodesPercentage',
    );
  }
}

function validateAddedAffinity(
  { addedAffinity }: Args<'NodeAffinity'>,
  path: Path,
  errors: Complaints,
): void {
  if (!addedAffinity) return;
  const required = addedAffinity.requiredDuringSchedulingIgnoredDuringExecution;
  const preferred = addedAffinity.preferredDuringSchedulingIgnoredDuringExecution;
  if (!required && !preferred)
    errors.required(
      path,
      'must set either requiredDuringSchedulingIgnoredDuringExecution or preferredDuringSchedulingIgnoredDuringExecution',
    );
  if (required && !(Array.isArray(required.nodeSelectorTerms) && required.nodeSelectorTerms.length > 0)) {
    errors.required(
      path.child('requiredDuringSchedulingIgnoredDuringExecution').child('nodeSelectorTerms'),
      'must have at least one node selector term',
    );
  }
  for (const [i, term] of (Array.isArray(preferred) ? preferred : []).entries()) {
    const at = path.child('preferredDuringSchedulingIgnoredDuringExecution').index(i);
    if (!(term.weight >= 1 && term.weight <= 100))
      errors.invalid(at.child('weight'), term.weight, 'must be in the range 1-100');
    if (!isObject(term.preference)) errors.required(at.child('preference'));
  }
}

function validateResources(
  resources: readonly ResourceSpec[] | undefined,
  path: Path,
  errors: Complaints,
  onlyOne: boolean,
): void {
  const seen = new Set<string>();
  for (const [i, resource] of (resources ?? []).entries()) {
    const at = path.index(i);
    const { name, weight = 1 } = resource;
    if (typeof name !== 'string' || name === '') {
      errors.required(at.child('name'));
      continue;
    }
    if (seen.has(name)) errors.duplicate(at.child('name'), name);
    seen.add(name);
    if (onlyOne && weight !== 1) errors.invalid(at.child('weight'), weight, 'must be 1');
    else if (!(weight > 0 && weight <= 100)) {
      errors.invalid(at.child('weight'), weight, `resource weight of ${name} not in valid range (0, 100]`);
    }
  }
}

const STRATEGIES = ['LeastAllocated', 'MostAllocated', 'RequestedToCapacityRatio'];

function validateFit(
  { scoringStrategy, ...ignored }: Args<'NodeResourcesFit'>,
  path: Path,
  errors: Complaints,
): void {
  for (const [i, group] of (ignored.ignoredResourceGroups ?? []).entries()) {
    if (group.includes('/'))
      errors.invalid(
        path.child('ignoredResourceGroups').index(i),
        group,
        'resource group name can\'t contain "/"',
      );
  }
  if (!scoringStrategy) return;
  const at = path.child('scoringStrategy');
  oneOf(errors, at.child('type'), scoringStrategy.type ?? 'LeastAllocated', STRATEGIES);
  validateResources(scoringStrategy.resources, at.child('resources'), errors, false);
  if (scoringStrategy.type !== 'RequestedToCapacityRatio') return;
  const shape = scoringStrategy.requestedToCapacityRatio?.shape;
  const field = at.child('requestedToCapacityRatio').child('shape');
  if (!Array.isArray(shape) || shape.length === 0)
    return errors.required(field, 'at least one point must be specified');
  let last = -Infinity;
  for (const [i, { utilization, score }] of scoringStrategy.requestedToCapacityRatio!.shape!.entries()) {
    const point = field.index(i);
    if (!(utilization >= 0 && utilization <= 100))
      errors.invalid(point.child('utilization'), utilization, 'not in valid range [0-100]');
    else if (utilization <= last)
      errors.invalid(
        point.child('utilization'),
        utilization,
        'utilization values must be sorted in increasing order',
      );
    if (!(score >= 0 && score <= 10))
      errors.invalid(point.child('score'), score, 'not in valid range [0-10]');
    last = utilization;
  }
}

function validateSpread(
  { defaultingType = 'System', defaultConstraints = [] }: Args<'PodTopologySpread'>,
  path: Path,
  errors: Complaints,
): void {
  oneOf(errors, path.child('defaultingType'), defaultingType, ['System', 'List']);
  const list = path.child('defaultConstraints');
  if (defaultingType === 'System' && defaultConstraints.length > 0) {
    errors.invalid(list, defaultConstraints, 'when .defaultingType is System');
  }
  const seen = new Set<string>();
  for (const [
    i,
    { maxSkew, topologyKey, whenUnsatisfiable, labelSelector },
  ] of defaultConstraints.entries()) {
    const at = list.index(i);
    if (!(maxSkew > 0)) errors.invalid(at.child('maxSkew'), maxSkew, 'not in valid range (0, inf)');
    if (!topologyKey) errors.required(at.child('topologyKey'), 'can not be empty');
    oneOf(errors, at.child('whenUnsatisfiable'), whenUnsatisfiable, ['DoNotSchedule', 'ScheduleAnyway']);
    if (labelSelector)
      errors.forbidden(
        at.child('labelSelector'),
        'constraint must not define a selector, as they deduced for each pod',
      );
    const key = `${topologyKey} ${whenUnsatisfiable}`;
    if (seen.has(key)) errors.duplicate(at, `{${topologyKey}, ${whenUnsatisfiable}}`);
    seen.add(key);
  }
}
