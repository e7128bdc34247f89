/** apps/v1 ReplicaSet. Models `pkg/registry/apps/replicaset` and `pkg/apis/apps` @ v1.34. */
import type { ReplicaSet } from 'kubernetes-types/apps/v1';
import { setPodTemplateDefaults } from '../defaults/pod-spec';
import { defineResource, SCALE, statusOf } from '../definition';
import type { Draft, Strategy } from '../strategy';
import { replicaSetTable } from '../tables/workloads';
import { notNegative, Path } from '../validation/errors';
import { immutable } from '../validation/metadata';
import { dnsSubdomain } from '../validation/names';
import { validateOwnSelector } from '../validation/selectors';
import { validateTemplate } from '../validation/workloads';

const SPEC = Path.of('spec');

const strategy: Strategy<Draft<ReplicaSet>> = {
  nameRule: dnsSubdomain,
  generationOf: ['spec'],
  selectableFields: { 'status.replicas': (set) => String(set.status?.replicas ?? 0) },

  setDefaults({ spec }) {
    if (!spec || Object.isFrozen(spec)) return;
    spec.replicas ??= 1;
    setPodTemplateDefaults(spec.template);
  },

  prepareForCreate(set) {
    set.status = { replicas: 0 };
  },

  prepareForUpdate(set, old) {
    set.status = old.status!;
  },

  validate({ spec }, errors, old) {
    if (!spec) errors.required(SPEC.child('selector'));
    if (!spec || spec === old?.spec) return;
    notNegative(errors, SPEC.child('replicas'), spec.replicas);
    notNegative(errors, SPEC.child('minReadySeconds'), spec.minReadySeconds);
    if (spec.selector === old?.spec?.selector && spec.template === old?.spec?.template) return;
    // The server's own word for it, too.
    validateOwnSelector(spec.selector, 'deployment', SPEC.child('selector'), errors);
    validateTemplate(spec.template, spec.selector, SPEC.child('template'), errors);
  },

  validateUpdate(set, old, errors) {
    immutable(errors, SPEC.child('selector'), set.spec?.selector, old.spec?.selector);
  },
};

export const replicaSets = defineResource<Draft<ReplicaSet>>({
  plural: 'replicasets', kind: 'ReplicaSet', apiVersion: 'apps/v1', namespaced: true, shortNames: ['rs'],
  categories: ['all'], type: 'apps/v1.ReplicaSet', strategy, table: replicaSetTable,
  subresources: [SCALE, statusOf('apps/v1', 'ReplicaSet')],
});
