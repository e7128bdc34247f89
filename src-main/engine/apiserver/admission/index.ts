/**
 * Admission: what the cluster adds to objects and forbids, between defaulting and validation. Plugins run in the order
 * of the list. Models the plugins that kube-apiserver v1.34 has on by default, where they matter here.
 */
import type { KubeObject } from '@shared/api';
import type { ResourceDefinition } from '../definition';
import type { WriteContext } from '../strategy';
import { defaultTolerationSeconds } from './default-toleration-seconds';
import { limitRanger } from './limit-ranger';
import { namespaceLifecycle } from './namespace-lifecycle';
import { priority } from './priority';
import { serviceAccount } from './service-account';
import { storageObjectInUseProtection } from './storage-object-in-use';
import { taintNodesByCondition } from './taint-nodes-by-condition';

export interface AdmissionContext extends WriteContext {
  readonly definition: ResourceDefinition;
  readonly namespace: string;
}

export interface AdmissionPlugin {
  /** As `--disable-admission-plugins` names it. */
  readonly name: string;
  /** Changes an object in place, before it is validated. `old` where it is a change. */
  mutate?(object: KubeObject, context: AdmissionContext, old?: KubeObject): void;
  validate?(object: KubeObject, context: AdmissionContext, old?: KubeObject): void;
  validateDelete?(object: KubeObject, context: AdmissionContext): void;
}

/** In the order in which they are asked. */
export const ADMISSION_PLUGINS: readonly AdmissionPlugin[] = [
  namespaceLifecycle,
  limitRanger,
  serviceAccount,
  taintNodesByCondition,
  priority,
  defaultTolerationSeconds,
  storageObjectInUseProtection,
];

export class Admission {
  private readonly plugins: readonly AdmissionPlugin[];

  /** @param disabled names of plugins that are left out */
  constructor(disabled: readonly string[] = []) {
    for (const name of disabled) {
      if (!ADMISSION_PLUGINS.some((plugin) => plugin.name === name))
        throw new Error(`no admission plugin ${name}`);
    }
    this.plugins = ADMISSION_PLUGINS.filter((plugin) => !disabled.includes(plugin.name));
  }

  mutate(context: AdmissionContext, object: KubeObject, old?: KubeObject): void {
    for (const plugin of this.plugins) plugin.mutate?.(object, context, old);
  }

  validate(context: AdmissionContext, object: KubeObject, old?: KubeObject): void {
    for (const plugin of this.plugins) plugin.validate?.(object, context, old);
  }

  validateDelete(context: AdmissionContext, object: KubeObject): void {
    for (const plugin of this.plugins) plugin.validateDelete?.(object, context);
  }
}
