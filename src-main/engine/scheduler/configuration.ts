/**
 * Turns a KubeSchedulerConfiguration that the API server found valid into profiles.
 * Models the merge of default plugins (pkg/scheduler/apis/config/v1) and the expansion of multiPoint
 * (pkg/scheduler/framework/runtime) @ v1.34.
 */
import type {
  KubeSchedulerConfiguration,
  PluginArguments,
  PluginSet,
  ResourceSpec,
  SchedulerProfile,
} from '@shared/api';
import {
  DEFAULT_PROFILE,
  DEFAULT_SCHEDULER_NAME,
  EXTENSION_POINTS,
  pointsOf,
  type EnabledPlugin,
  type ExtensionPoint,
  type ProfileSpec,
} from './profile';
import {
  DEFAULT_SCORED_RESOURCES,
  type ResourceWeight,
  type ScoringStrategy,
} from './framework/resource-scoring';
import { createPlugins, DEFAULT_PLUGINS, isPluginName, type PluginArgs } from './registry';

export interface SchedulerSettings {
  readonly profiles: readonly ProfileSpec[];
  /** Back-off of the first failed attempt and at most, ms. */
  readonly firstBackoff: number;
  readonly lastBackoff: number;
}

export const DEFAULT_SETTINGS: SchedulerSettings = {
  profiles: [DEFAULT_PROFILE],
  firstBackoff: 1_000,
  lastBackoff: 10_000,
};

export function settingsOf(config: KubeSchedulerConfiguration | undefined): SchedulerSettings {
  if (!config) return DEFAULT_SETTINGS;
  const percentage = config.percentageOfNodesToScore ?? 0;
  return {
    profiles: (config.profiles ?? [{}]).map((profile) => profileOf(profile, percentage)),
    firstBackoff: (config.podInitialBackoffSeconds ?? 1) * 1_000,
    lastBackoff: (config.podMaxBackoffSeconds ?? 10) * 1_000,
  };
}

function profileOf(profile: SchedulerProfile, percentage: number): ProfileSpec {
  const { multiPoint, ...sets } = profile.plugins ?? {};
  const everywhere = merge(DEFAULT_PLUGINS, multiPoint);
  return {
    schedulerName: profile.schedulerName ?? DEFAULT_SCHEDULER_NAME,
    points: Object.fromEntries(
      EXTENSION_POINTS.map((point) => [point, expand(point, everywhere, sets[point])]),
    ) as unknown as Record<ExtensionPoint, EnabledPlugin[]>,
    args: argsOf(profile),
    percentageOfNodesToScore: profile.percentageOfNodesToScore ?? percentage,
  };
}

/** Plugins that a set enables and that there are; DefaultBinder is the scheduler itself. */
function enabledIn(set: PluginSet | undefined): EnabledPlugin[] {
  return (set?.enabled ?? []).flatMap(({ name, weight = 0 }) =>
    isPluginName(name) ? [{ name, weight }] : [],
  );
}

function isDisabled(set: PluginSet | undefined, name: string): boolean {
  return (set?.disabled ?? []).some((disabled) => disabled.name === '*' || disabled.name === name);
}

/** The default plugins with a profile's changes: those it enables again keep their place, others come behind. */
function merge(defaults: readonly EnabledPlugin[], set: PluginSet | undefined): EnabledPlugin[] {
  const wanted = new Map(enabledIn(set).map((plugin) => [plugin.name, plugin]));
  const kept: EnabledPlugin[] = [];
  for (const plugin of defaults) {
    if (isDisabled(set, plugin.name)) continue;
    kept.push(wanted.get(plugin.name) ?? plugin);
    wanted.delete(plugin.name);
  }
  return [...kept, ...wanted.values()];
}

/**
 * The plugins of one extension point: those that its own set names and multiPoint enables too, then the others of
 * multiPoint, then the rest of its own set.
 */
function expand(
  point: ExtensionPoint,
  everywhere: readonly EnabledPlugin[],
  own: PluginSet | undefined,
): EnabledPlugin[] {
  const specific = enabledIn(own);
  const named = new Set(specific.map((plugin) => plugin.name));
  const instances = createPlugins(
    everywhere.map((plugin) => plugin.name),
    {},
  );
  const shared = everywhere.filter(
    ({ name }) => pointsOf(instances.get(name)!).includes(point) && !isDisabled(own, name),
  );
  const overriding = new Set(shared.map((plugin) => plugin.name).filter((name) => named.has(name)));
  return [
    ...specific.filter((plugin) => overriding.has(plugin.name)),
    ...shared.filter((plugin) => !overriding.has(plugin.name)),
    ...specific.filter((plugin) => !overriding.has(plugin.name)),
  ];
}

function argsOf({ pluginConfig = [] }: SchedulerProfile): PluginArgs {
  const given = Object.fromEntries(
    pluginConfig.map(({ name, args }) => [name, args ?? {}]),
  ) as PluginArguments;
  const {
    NodeResourcesFit: fit,
    NodeResourcesBalancedAllocation: balanced,
    PodTopologySpread: spread,
  } = given;
  return {
    ...(given as PluginArgs),
    ...(balanced
      ? {
          NodeResourcesBalancedAllocation: balanced.resources
            ? { resources: weights(balanced.resources) }
            : {},
        }
      : {}),
    ...(fit
      ? {
          NodeResourcesFit: {
            ...(fit.ignoredResources ? { ignoredResources: fit.ignoredResources } : {}),
            ...(fit.ignoredResourceGroups ? { ignoredResourceGroups: fit.ignoredResourceGroups } : {}),
            ...(fit.scoringStrategy ? { scoringStrategy: strategyOf(fit.scoringStrategy) } : {}),
          },
        }
      : {}),
    ...(spread ? { PodTopologySpread: spread as NonNullable<PluginArgs['PodTopologySpread']> } : {}),
  };
}

function weights(resources: readonly ResourceSpec[] | undefined): readonly ResourceWeight[] {
  if (!resources || resources.length === 0) return DEFAULT_SCORED_RESOURCES;
  return resources.map(({ name, weight }) => ({ name, weight: weight ?? 1 }));
}

type GivenStrategy = NonNullable<NonNullable<PluginArguments['NodeResourcesFit']>['scoringStrategy']>;

function strategyOf({ type, resources, requestedToCapacityRatio }: GivenStrategy): ScoringStrategy {
  if (type === 'RequestedToCapacityRatio') {
    return { type, resources: weights(resources), shape: requestedToCapacityRatio?.shape ?? [] };
  }
  return { type: type === 'MostAllocated' ? type : 'LeastAllocated', resources: weights(resources) };
}
