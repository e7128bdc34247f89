/** Complaints about a KubeSchedulerConfiguration. Models pkg/scheduler/apis/config/validation @ v1.34. */
import {
  EXTENSION_POINT_NAMES,
  SCHEDULER_CONFIG_NAME,
  SCHEDULER_PLUGINS,
  type KubeSchedulerConfiguration,
  type PluginSet,
  type SchedulerProfile,
} from '@shared/api';
import { Path, type Complaints } from './errors';
import { validatePluginArgs } from './scheduler-plugin-args';

export function validateSchedulerConfiguration(config: KubeSchedulerConfiguration, errors: Complaints): void {
  if (config.metadata.name !== SCHEDULER_CONFIG_NAME) {
    const why = `there is one scheduler; its configuration is named ${JSON.stringify(SCHEDULER_CONFIG_NAME)}`;
    errors.invalid(Path.of('metadata').child('name'), config.metadata.name, why);
  }
  const {
    parallelism,
    podInitialBackoffSeconds: first = 1,
    podMaxBackoffSeconds: last = 10,
    profiles,
  } = config;
  if (parallelism !== undefined && parallelism <= 0) {
    errors.invalid(Path.of('parallelism'), parallelism, 'should be an integer value greater than zero');
  }
  percentage(errors, Path.of('percentageOfNodesToScore'), config.percentageOfNodesToScore);
  if (first <= 0) errors.invalid(Path.of('podInitialBackoffSeconds'), first, 'must be greater than 0');
  if (last < first) {
    errors.invalid(
      Path.of('podMaxBackoffSeconds'),
      last,
      'must be greater than or equal to PodInitialBackoffSeconds',
    );
  }
  if (config.extenders && config.extenders.length > 0) {
    errors.forbidden(Path.of('extenders'), 'extenders are not modelled');
  }
  validateProfiles(profiles ?? [], Path.of('profiles'), errors);
}

function validateProfiles(profiles: readonly SchedulerProfile[], path: Path, errors: Complaints): void {
  if (profiles.length === 0) errors.required(path);
  const names = new Set<string>();
  for (const [i, profile] of profiles.entries()) {
    const at = path.index(i);
    const name = profile.schedulerName ?? '';
    if (name === '') errors.required(at.child('schedulerName'));
    else if (names.has(name)) errors.duplicate(at.child('schedulerName'), name);
    names.add(name);
    percentage(errors, at.child('percentageOfNodesToScore'), profile.percentageOfNodesToScore);
    validatePlugins(profile.plugins ?? {}, at.child('plugins'), errors);
    validateConfig(profile, at.child('pluginConfig'), errors);
  }
}

function validatePlugins(plugins: Readonly<Record<string, PluginSet>>, path: Path, errors: Complaints): void {
  for (const [point, set] of Object.entries(plugins)) {
    const at = path.child(point);
    const enabled = new Set<string>();
    for (const [i, { name, weight }] of (set.enabled ?? []).entries()) {
      const field = at.child('enabled').index(i);
      validateName(name, point, field.child('name'), errors);
      if (enabled.has(name)) errors.duplicate(field.child('name'), name);
      enabled.add(name);
      if (weight !== undefined && weight < 0) {
        errors.invalid(field.child('weight'), weight, 'must be greater than or equal to 0');
      }
      if (weight !== undefined && weight > 100)
        errors.invalid(field.child('weight'), weight, 'not in valid range [0, 100]');
    }
    for (const [i, { name }] of (set.disabled ?? []).entries()) {
      if (name !== '*') validateName(name, 'multiPoint', at.child('disabled').index(i).child('name'), errors);
    }
  }
  requireOne(plugins, 'queueSort', 'PrioritySort', path, errors);
  requireOne(plugins, 'bind', 'DefaultBinder', path, errors);
}

/** Every profile needs one plugin that sorts the queue and one that binds; there is one of each. */
function requireOne(
  plugins: Readonly<Record<string, PluginSet>>,
  point: string,
  plugin: string,
  path: Path,
  errors: Complaints,
): void {
  const has = (list: readonly { readonly name: string }[] | undefined): boolean =>
    list?.some(({ name }) => name === plugin) === true;
  const off = (set: PluginSet | undefined): boolean =>
    has(set?.disabled) || set?.disabled?.some(({ name }) => name === '*') === true;
  const all = plugins['multiPoint'];
  const own = plugins[point];
  const byAll = has(all?.enabled) || !off(all);
  if (has(own?.enabled) || (byAll && !off(own))) return;
  errors.required(
    path.child(point),
    point === 'bind' ? 'at least one bind plugin is needed' : 'one queue sort plugin is required',
  );
}

function validateName(name: string, point: string, path: Path, errors: Complaints): void {
  const points = Object.hasOwn(SCHEDULER_PLUGINS, name) ? SCHEDULER_PLUGINS[name] : undefined;
  if (!points) errors.unsupported(path, name, Object.keys(SCHEDULER_PLUGINS));
  else if (point !== 'multiPoint' && EXTENSION_POINT_NAMES.includes(point) && !points.includes(point)) {
    errors.invalid(path, name, `plugin ${JSON.stringify(name)} does not extend ${point} plugin`);
  }
}

function validateConfig({ pluginConfig = [] }: SchedulerProfile, path: Path, errors: Complaints): void {
  const seen = new Set<string>();
  for (const [i, { name, args }] of pluginConfig.entries()) {
    const at = path.index(i);
    if (seen.has(name)) errors.duplicate(at, name);
    seen.add(name);
    if (!Object.hasOwn(SCHEDULER_PLUGINS, name))
      errors.unsupported(at.child('name'), name, Object.keys(SCHEDULER_PLUGINS));
    else validatePluginArgs(name, args ?? {}, at.child('args'), errors);
  }
}

function percentage(errors: Complaints, path: Path, value: number | undefined): void {
  if (value !== undefined && (value < 0 || value > 100))
    errors.invalid(path, value, 'not in valid range [0-100]');
}
