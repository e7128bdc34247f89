/** One change that may help, before anybody has tried it. */
import type { Remedy, WriteRequest } from '@shared/contract';
import type { NodeInfo } from '../framework/node-info';
import type { PodInfo } from '../framework/pod-info';
import type { Difference, Trial } from './trial';

export interface Proposal {
  readonly kind: Remedy['kind'];
  readonly values: Readonly<Record<string, string>>;
  readonly kubectl: readonly string[];
  readonly requests: readonly WriteRequest[];
  /** The pod itself is deleted and made again. */
  readonly recreates?: true;
  /** How much it disturbs: 0 touches only the pod or a cordon, 1 a node's labels and taints, 2 other pods, 3 the workload. */
  readonly cost: 0 | 1 | 2 | 3;
  apply(difference: Difference): Difference;
}

/** What a proposer may look at: the pod refused by the node, as things are. */
export interface Refused {
  readonly trial: Trial;
  readonly pod: PodInfo;
  readonly node: NodeInfo;
}

/** `-n NAMESPACE ` unless it is the default one. */
export function inNamespace(namespace: string): string {
  return namespace === 'default' ? '' : `-n ${namespace} `;
}

/** A value as a word of a shell line. */
export function quoted(value: string): string {
  return /^[A-Za-z0-9_./:=@,+-]+$/.test(value) ? value : `'${value.replaceAll("'", `'\\''`)}'`;
}

/** A key as a part of a JSON pointer. */
export function pointer(key: string): string {
  return key.replaceAll('~', '~0').replaceAll('/', '~1');
}
