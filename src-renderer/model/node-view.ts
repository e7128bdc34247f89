/** A node as its card shows it: read from its object and the sums over its pods. */
import type { Node, Taint } from 'kubernetes-types/core/v1';
import { milliValue, nodeRoles, nodeStatusText, unitValue, type KubeObject } from '@shared/api';
import type { Tone } from './pod-view';

/** One meter: what pods request of what the node has to give. CPU in thousandths of a core, memory in bytes. */
export interface Meter {
  readonly requested: number;
  readonly allocatable: number;
}

export interface NodeView {
  readonly name: string;
  readonly uid: string;
  readonly roles: readonly string[];
  /** STATUS as kubectl prints it. */
  readonly status: string;
  readonly ready: boolean;
  readonly tone: Tone;
  readonly cordoned: boolean;
  readonly taints: readonly Taint[];
  readonly labels: Readonly<Record<string, string>>;
  readonly version: string;
  /** Conditions that are true and should not be: `MemoryPressure`, `NetworkUnavailable` … */
  readonly pressure: readonly string[];
  readonly cpu: Meter;
  readonly memory: Meter;
  readonly pods: Meter;
  /** Pods name it, but there is no such Node object. */
  readonly missing: boolean;
}

/** What the pods of a node hold together. */
export interface NodeSums {
  readonly cpu: number;
  readonly memory: number;
  readonly pods: number;
}

export function nodeView(name: string, node: (Node & KubeObject) | undefined, sums: NodeSums): NodeView {
  const status = node ? nodeStatusText(node) : 'Unknown';
  const ready = status.startsWith('Ready');
  const allocatable = node?.status?.allocatable ?? node?.status?.capacity ?? {};
  const meter = (requested: number, text: string | undefined, read: (t: string) => number): Meter => ({
    requested,
    allocatable: text === undefined ? 0 : read(text),
  });
  return {
    name,
    uid: node?.metadata.uid ?? '',
    roles: node ? nodeRoles(node) : [],
    status,
    ready,
    tone: ready ? 'ok' : 'err',
    cordoned: node?.spec?.unschedulable === true,
    taints: node?.spec?.taints ?? [],
    labels: node?.metadata.labels ?? {},
    version: node?.status?.nodeInfo?.kubeletVersion ?? '',
    pressure: (node?.status?.conditions ?? [])
      .filter((c) => (c.type.endsWith('Pressure') || c.type === 'NetworkUnavailable') && c.status === 'True')
      .map((c) => c.type),
    cpu: meter(sums.cpu, allocatable['cpu'], milliValue),
    memory: meter(sums.memory, allocatable['memory'], unitValue),
    pods: meter(sums.pods, allocatable['pods'], unitValue),
    missing: node === undefined,
  };
}

/** Requested of allocatable as a fraction; may be above 1. 0 where nothing is allocatable. */
export function fraction(meter: Meter): number {
  return meter.allocatable > 0 ? meter.requested / meter.allocatable : 0;
}

/** One bar of a node: fractions of what is allocatable, and the amounts behind them. */
export interface MeterParts {
  readonly name: 'cpu' | 'memory' | 'pods';
  readonly requested: number;
  /** Undefined where nobody measures it. */
  readonly used: number | undefined;
  readonly amounts: {
    readonly requested: number;
    readonly used: number | undefined;
    /** Not requested by anybody; never below 0. */
    readonly free: number;
    readonly allocatable: number;
  };
}

/** The three bars of a node; `used` is what `kubectl top node` says of it. */
export function meterParts(
  node: Pick<NodeView, 'cpu' | 'memory' | 'pods'>,
  used: { readonly cpu: number; readonly memory: number } | undefined,
): readonly MeterParts[] {
  const part = (name: MeterParts['name'], meter: Meter, amount: number | undefined): MeterParts => ({
    name,
    requested: fraction(meter),
    used: amount === undefined || meter.allocatable === 0 ? undefined : amount / meter.allocatable,
    amounts: {
      requested: meter.requested,
      used: amount,
      free: Math.max(0, meter.allocatable - meter.requested),
      allocatable: meter.allocatable,
    },
  });
  return [
    part('cpu', node.cpu, used?.cpu),
    part('memory', node.memory, used?.memory),
    part('pods', node.pods, undefined),
  ];
}

const HIDDEN_TAINT = 'node.kubernetes.io/unschedulable';

/** The taints that a card flies as flags. The cordon's own taint is shown by hatch and word instead. */
export function flagsOf(view: Pick<NodeView, 'taints' | 'cordoned'>): readonly Taint[] {
  return view.cordoned ? view.taints.filter((t) => t.key !== HIDDEN_TAINT) : view.taints;
}

/** A well-known prefix says little on a card: `node-role.kubernetes.io/control-plane` → `control-plane`. */
export function shortKey(key: string): string {
  return key.length > 24 ? key.slice(key.indexOf('/') + 1) : key;
}
