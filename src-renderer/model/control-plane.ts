/** The control plane as it is seen from outside: each part alive or stopped. */
import type { Fault } from '@shared/contract';
import type { NodeView } from './node-view';
import type { PodView, Tone } from './pod-view';

export const COMPONENTS = ['kube-apiserver', 'etcd', 'kube-scheduler', 'kube-controller-manager'] as const;
export type Component = (typeof COMPONENTS)[number];

/** What is looked at. */
export interface ControlPlaneSource {
  readonly nodeNames: readonly string[];
  node(name: string): NodeView | undefined;
  pod(key: string): PodView | undefined;
}

/** What is known beside the objects, which nobody can write any more where the API server is down. */
export interface KnownDown {
  /** Components that do not run. */
  readonly components?: readonly string[];
  /** Disturbances in force: nothing runs on a node without power. */
  readonly faults?: readonly Fault[];
}

/**
 * `ok` or `err` a component. It is alive as long as one of its static pods runs; in a cluster where none of them is a
 * pod, its health is nothing that could be seen, and taken for good.
 */
export function controlPlane(
  source: ControlPlaneSource,
  { components = [], faults = [] }: KnownDown = {},
): Readonly<Record<Component, Tone>> {
  const masters = source.nodeNames.filter((name) =>
    source.node(name)?.roles.some((role) => role === 'control-plane' || role === 'master'),
  );
  const podsOf = (component: Component): (PodView | undefined)[] =>
    masters.map((name) => source.pod(`kube-system/${component}-${name}`));
  const asPods = COMPONENTS.some((component) => podsOf(component).some((pod) => pod !== undefined));
  const isOff = (node: string): boolean =>
    faults.some((fault) => fault.type === 'nodePower' && fault.state === 'off' && fault.node === node);
  const health = (component: Component): Tone =>
    !components.includes(component) &&
    (!asPods || podsOf(component).some((pod) => pod?.tone === 'ok' && !isOff(pod.node)))
      ? 'ok'
      : 'err';
  return {
    'kube-apiserver': health('kube-apiserver'),
    etcd: health('etcd'),
    'kube-scheduler': health('kube-scheduler'),
    'kube-controller-manager': health('kube-controller-manager'),
  };
}
