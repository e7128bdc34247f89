/**
 * A profile: which plugins take part in which extension point, in which order, with which weights and arguments.
 * Models the scheduler's profiles and apis/config @ v1.34.
 */
import { Framework } from './framework/framework';
import type { Plugin } from './framework/plugin';
import { createPlugins, DEFAULT_PLUGINS, type PluginArgs, type PluginName } from './registry';

export const DEFAULT_SCHEDULER_NAME = 'default-scheduler';

export type ExtensionPoint =
  'preEnqueue' | 'queueSort' | 'preFilter' | 'filter' | 'postFilter' | 'preScore' | 'score' | 'reserve';

/** The method that makes a plugin take part in an extension point. */
export const POINT_METHODS = {
  preEnqueue: 'preEnqueue',
  queueSort: 'compare',
  preFilter: 'preFilter',
  filter: 'filter',
  postFilter: 'postFilter',
  preScore: 'preScore',
  score: 'score',
  reserve: 'reserve',
} as const satisfies Record<ExtensionPoint, keyof Plugin>;

export const EXTENSION_POINTS = Object.keys(POINT_METHODS) as readonly ExtensionPoint[];

export interface EnabledPlugin {
  readonly name: PluginName;
  /** For score; 0 elsewhere. */
  readonly weight: number;
}

export interface ProfileSpec {
  readonly schedulerName: string;
  /** For each extension point its plugins in order. */
  readonly points: Readonly<Record<ExtensionPoint, readonly EnabledPlugin[]>>;
  readonly args: PluginArgs;
  /** In percent; 0 adapts to the size of the cluster. */
  readonly percentageOfNodesToScore: number;
}

/** Which extension points a plugin can take part in. */
export function pointsOf(plugin: Plugin): ExtensionPoint[] {
  return EXTENSION_POINTS.filter((point) => plugin[POINT_METHODS[point]] !== undefined);
}

/** Every plugin of a list at every extension point that it implements, in the order of the list. */
export function pointsFor(plugins: readonly EnabledPlugin[]): Record<ExtensionPoint, EnabledPlugin[]> {
  const instances = createPlugins(
    plugins.map((plugin) => plugin.name),
    {},
  );
  const points = Object.fromEntries(EXTENSION_POINTS.map((point) => [point, []])) as unknown as Record<
    ExtensionPoint,
    EnabledPlugin[]
  >;
  for (const plugin of plugins) {
    for (const point of pointsOf(instances.get(plugin.name)!)) points[point].push(plugin);
  }
  return points;
}

/** What a cluster runs where nobody has configured anything. */
export const DEFAULT_PROFILE: ProfileSpec = {
  schedulerName: DEFAULT_SCHEDULER_NAME,
  points: pointsFor(DEFAULT_PLUGINS),
  args: {},
  percentageOfNodesToScore: 0,
};

/** Brings a profile to life. */
export function createFramework(spec: ProfileSpec): Framework {
  const names = EXTENSION_POINTS.flatMap((point) => spec.points[point].map((plugin) => plugin.name));
  const plugins = createPlugins(names, spec.args);
  const at = (point: ExtensionPoint): Plugin[] => spec.points[point].map(({ name }) => plugins.get(name)!);
  const queueSort = at('queueSort')[0];
  if (!queueSort) throw new Error(`profile ${spec.schedulerName} has no queueSort plugin`);
  return new Framework({
    schedulerName: spec.schedulerName,
    queueSort,
    preEnqueue: at('preEnqueue'),
    preFilter: at('preFilter'),
    filter: at('filter'),
    postFilter: at('postFilter'),
    preScore: at('preScore'),
    score: spec.points.score.map(({ name, weight }) => ({ plugin: plugins.get(name)!, weight: weight || 1 })),
    reserve: at('reserve'),
    percentageOfNodesToScore: spec.percentageOfNodesToScore,
  });
}
