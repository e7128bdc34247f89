/** All plugins, and the default profile made of them. */
import type { Plugin } from './framework/plugin';
import { DefaultPreemption, type DefaultPreemptionArgs } from './plugins/default-preemption';
import { DynamicResources } from './plugins/dynamic-resources';
import { ImageLocality } from './plugins/image-locality';
import { InterPodAffinity, type InterPodAffinityArgs } from './plugins/inter-pod-affinity';
import { NodeAffinity, type NodeAffinityArgs } from './plugins/node-affinity';
import { NodeName } from './plugins/node-name';
import { NodePorts } from './plugins/node-ports';
import {
  NodeResourcesBalancedAllocation,
  type NodeResourcesBalancedAllocationArgs,
} from './plugins/node-resources-balanced-allocation';
import { NodeResourcesFit, type NodeResourcesFitArgs } from './plugins/node-resources-fit';
import { NodeUnschedulable } from './plugins/node-unschedulable';
import { NodeVolumeLimits } from './plugins/node-volume-limits';
import { PodTopologySpread, type PodTopologySpreadArgs } from './plugins/pod-topology-spread';
import { PrioritySort } from './plugins/priority-sort';
import { SchedulingGates } from './plugins/scheduling-gates';
import { TaintToleration } from './plugins/taint-toleration';
import { VolumeBinding } from './plugins/volume-binding';
import { VolumeRestrictions } from './plugins/volume-restrictions';
import { VolumeZone } from './plugins/volume-zone';

/** Arguments of the plugins that take any. */
export interface PluginArgs {
  readonly DefaultPreemption?: DefaultPreemptionArgs;
  readonly InterPodAffinity?: InterPodAffinityArgs;
  readonly NodeAffinity?: NodeAffinityArgs;
  readonly NodeResourcesBalancedAllocation?: NodeResourcesBalancedAllocationArgs;
  readonly NodeResourcesFit?: NodeResourcesFitArgs;
  readonly PodTopologySpread?: PodTopologySpreadArgs;
}

const FACTORIES = {
  SchedulingGates: () => new SchedulingGates(),
  PrioritySort: () => new PrioritySort(),
  NodeUnschedulable: () => new NodeUnschedulable(),
  NodeName: () => new NodeName(),
  TaintToleration: () => new TaintToleration(),
  NodeAffinity: (args: PluginArgs) => new NodeAffinity(args.NodeAffinity),
  NodePorts: () => new NodePorts(),
  NodeResourcesFit: (args: PluginArgs) => new NodeResourcesFit(args.NodeResourcesFit),
  VolumeRestrictions: () => new VolumeRestrictions(),
  NodeVolumeLimits: () => new NodeVolumeLimits(),
  VolumeBinding: () => new VolumeBinding(),
  VolumeZone: () => new VolumeZone(),
  PodTopologySpread: (args: PluginArgs) => new PodTopologySpread(args.PodTopologySpread),
  InterPodAffinity: (args: PluginArgs) => new InterPodAffinity(args.InterPodAffinity),
  DynamicResources: () => new DynamicResources(),
  DefaultPreemption: (args: PluginArgs) => new DefaultPreemption(args.DefaultPreemption),
  NodeResourcesBalancedAllocation: (args: PluginArgs) =>
    new NodeResourcesBalancedAllocation(args.NodeResourcesBalancedAllocation),
  ImageLocality: () => new ImageLocality(),
} satisfies Record<string, (args: PluginArgs) => Plugin>;

export type PluginName = keyof typeof FACTORIES;

export function isPluginName(name: string): name is PluginName {
  return Object.hasOwn(FACTORIES, name);
}

/**
 * The plugins of the default profile in their order, with the weights of those that score.
 * Models apis/config default plugins @ v1.34. DefaultBinder has no say in verdicts and is the scheduler itself.
 */
export const DEFAULT_PLUGINS: readonly { readonly name: PluginName; readonly weight: number }[] = [
  { name: 'SchedulingGates', weight: 0 },
  { name: 'PrioritySort', weight: 0 },
  { name: 'NodeUnschedulable', weight: 0 },
  { name: 'NodeName', weight: 0 },
  { name: 'TaintToleration', weight: 3 },
  { name: 'NodeAffinity', weight: 2 },
  { name: 'NodePorts', weight: 0 },
  { name: 'NodeResourcesFit', weight: 1 },
  { name: 'VolumeRestrictions', weight: 0 },
  { name: 'NodeVolumeLimits', weight: 0 },
  { name: 'VolumeBinding', weight: 1 },
  { name: 'VolumeZone', weight: 0 },
  { name: 'PodTopologySpread', weight: 2 },
  { name: 'InterPodAffinity', weight: 2 },
  { name: 'DynamicResources', weight: 0 },
  { name: 'DefaultPreemption', weight: 0 },
  { name: 'NodeResourcesBalancedAllocation', weight: 1 },
  { name: 'ImageLocality', weight: 1 },
];

/** Makes the plugins of a profile, one instance each. */
export function createPlugins(
  names: Iterable<PluginName>,
  args: PluginArgs,
): ReadonlyMap<PluginName, Plugin> {
  const plugins = new Map<PluginName, Plugin>();
  for (const name of names) if (!plugins.has(name)) plugins.set(name, FACTORIES[name](args));
  return plugins;
}
