/** v1 Namespace. Models `pkg/registry/core/namespace` @ v1.34. */
import type { Namespace } from 'kubernetes-types/core/v1';
import { defineResource, statusOf } from '../definition';
import type { Draft, Strategy } from '../strategy';
import { namespaceTable } from '../tables/cluster';
import { dnsLabel } from '../validation/names';

const NAME_LABEL = 'kubernetes.io/metadata.name';

const strategy: Strategy<Draft<Namespace>> = {
  nameRule: dnsLabel,
  statusTakesMetadata: true,
  selectableFields: { 'status.phase': (namespace) => namespace.status?.phase ?? '' },

  setDefaults(namespace) {
    if (namespace.metadata.labels?.[NAME_LABEL] === namespace.metadata.name || !namespace.metadata.name) return;
    namespace.metadata = {
      ...namespace.metadata,
      labels: { ...namespace.metadata.labels, [NAME_LABEL]: namespace.metadata.name },
    };
  },

  prepareForCreate(namespace) {
    namespace.status = { phase: 'Active' };
    const finalizers = namespace.spec?.finalizers ?? [];
    if (!finalizers.includes('kubernetes')) namespace.spec = { ...namespace.spec, finalizers: [...finalizers, 'kubernetes'] };
  },

  prepareForUpdate(namespace, old) {
    namespace.spec = old.spec!;
    namespace.status = old.status!;
  },

  prepareStatus(namespace, old) {
    namespace.spec = old.spec!;
  },

  beginDelete(namespace) {
    return { ...namespace, status: { ...namespace.status, phase: 'Terminating' } };
  },

  /** A namespace stays until its controller has emptied it and taken itself off the list. */
  isHeld(namespace) {
    return (namespace.spec?.finalizers?.length ?? 0) > 0;
  },
};

export const namespaces = defineResource<Draft<Namespace>>({
  plural: 'namespaces', kind: 'Namespace', apiVersion: 'v1', namespaced: false, shortNames: ['ns'],
  verbs: ['create', 'delete', 'get', 'list', 'patch', 'update', 'watch'],
  type: 'core/v1.Namespace', strategy, table: namespaceTable,
  subresources: [
    { name: 'finalize', group: '', version: 'v1', kind: 'Namespace', verbs: ['update'] },
    statusOf('v1', 'Namespace'),
  ],
});
