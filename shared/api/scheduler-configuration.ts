/**
 * KubeSchedulerConfiguration, `kubescheduler.config.k8s.io/v1` @ v1.34, as an object of the cluster: a real scheduler
 * reads it from a file when it starts. Left out: what concerns the process (leader election, client connection).
 */
import type { LabelSelector } from 'kubernetes-types/meta/v1';
import type { NodeAffinity } from 'kubernetes-types/core/v1';
import type { KubeObject } from './meta';

export const SCHEDULER_CONFIG_API = 'kubescheduler.config.k8s.io/v1';
export const SCHEDULER_CONFIG_RESOURCE = 'kubeschedulerconfigurations.kubescheduler.config.k8s.io';
/** There is one scheduler, and it reads the configuration of this name. */
export const SCHEDULER_CONFIG_NAME = 'kube-scheduler';

export interface PluginSet {
  readonly enabled?: readonly { readonly name: string; readonly weight?: number }[];
  readonly disabled?: readonly { readonly name: string }[];
}

export interface ResourceSpec {
  readonly name: string;
  readonly weight?: number;
}

export interface PluginArguments {
  readonly DefaultPreemption?: {
    readonly minCandidateNodesPercentage?: number;
    readonly minCandidateNodesAbsolute?: number;
  };
  readonly InterPodAffinity?: {
    readonly hardPodAffinityWeight?: number;
    readonly ignorePreferredTermsOfExistingPods?: boolean;
  };
  readonly NodeAffinity?: { readonly addedAffinity?: NodeAffinity };
  readonly NodeResourcesBalancedAllocation?: { readonly resources?: readonly ResourceSpec[] };
  readonly NodeResourcesFit?: {
    readonly ignoredResources?: readonly string[];
    readonly ignoredResourceGroups?: readonly string[];
    readonly scoringStrategy?: {
      readonly type?: string;
      readonly resources?: readonly ResourceSpec[];
      readonly requestedToCapacityRatio?: {
        readonly shape?: readonly { readonly utilization: number; readonly score: number }[];
      };
    };
  };
  readonly PodTopologySpread?: {
    readonly defaultingType?: string;
    readonly defaultConstraints?: readonly {
      readonly maxSkew: number;
      readonly topologyKey: string;
      readonly whenUnsatisfiable: string;
      readonly labelSelector?: LabelSelector;
    }[];
  };
}

export interface SchedulerProfile {
  readonly schedulerName?: string;
  readonly percentageOfNodesToScore?: number;
  /** By extension point, with `multiPoint` for all of them. */
  readonly plugins?: Readonly<Record<string, PluginSet>>;
  readonly pluginConfig?: readonly { readonly name: string; readonly args?: unknown }[];
}

export interface KubeSchedulerConfiguration extends KubeObject {
  readonly parallelism?: number;
  readonly percentageOfNodesToScore?: number;
  readonly podInitialBackoffSeconds?: number;
  readonly podMaxBackoffSeconds?: number;
  readonly profiles?: readonly SchedulerProfile[];
  readonly extenders?: readonly unknown[];
}

/** The extension points that plugins can be set for, in the order of a cycle. */
export const EXTENSION_POINT_NAMES: readonly string[] = [
  'preEnqueue',
  'queueSort',
  'preFilter',
  'filter',
  'postFilter',
  'preScore',
  'score',
  'reserve',
  'permit',
  'preBind',
  'bind',
  'postBind',
];

/** Every plugin of kube-scheduler that can be named, with the extension points it takes part in. */
export const SCHEDULER_PLUGINS: Readonly<Record<string, readonly string[]>> = {
  SchedulingGates: ['preEnqueue'],
  PrioritySort: ['queueSort'],
  NodeUnschedulable: ['filter'],
  NodeName: ['filter'],
  TaintToleration: ['filter', 'preScore', 'score'],
  NodeAffinity: ['preFilter', 'filter', 'preScore', 'score'],
  NodePorts: ['preFilter', 'filter'],
  NodeResourcesFit: ['preFilter', 'filter', 'preScore', 'score'],
  VolumeRestrictions: ['preFilter', 'filter'],
  NodeVolumeLimits: ['preFilter', 'filter'],
  VolumeBinding: ['preFilter', 'filter', 'preScore', 'score', 'reserve', 'preBind'],
  VolumeZone: ['preFilter', 'filter'],
  PodTopologySpread: ['preFilter', 'filter', 'preScore', 'score'],
  InterPodAffinity: ['preFilter', 'filter', 'preScore', 'score'],
  DynamicResources: ['preEnqueue', 'preFilter', 'filter', 'postFilter', 'reserve', 'preBind'],
  DefaultPreemption: ['preEnqueue', 'postFilter'],
  NodeResourcesBalancedAllocation: ['preScore', 'score'],
  ImageLocality: ['score'],
  DefaultBinder: ['bind'],
};
