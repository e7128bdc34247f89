/** The control plane as it is seen from outside: each part alive or stopped. */
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

/**
 * `ok` or `err` a component. It is alive as long as one of its static pods runs; in a cluster where none of them is a
 * pod, its health is nothing that could be seen, and taken for good.
 */
export function controlPlane(source: ControlPlaneSource): Readonly<Record<Component, Tone>> {
  const masters = source.nodeNames.filter((name) =>
    source.node(name)?.roles.some((role) => role === 'control-plane' || role === 'master'),
  );
  const podsOf = (component: Component): (PodView | undefined)[] =>
    masters.map((name) => source.pod(`kube-system/${component}-${name}`));
  const asPods = COMPONENTS.some((component) => podsOf(component).some((pod) => pod !== undefined));
  const health = (component: Component): Tone =>
    !asPods || podsOf(component).some((pod) => pod?.tone === 'ok') ? 'ok' : 'err';
  return {
    'kube-apiserver': health('kube-apiserver'),
    etcd: health('etcd'),
    'kube-scheduler': health('kube-scheduler'),
    'kube-controller-manager': health('kube-controller-manager'),
  };
}
