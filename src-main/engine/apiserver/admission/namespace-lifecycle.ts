/** NamespaceLifecycle: nothing is created in a namespace that does not exist or is on its way out. */
import { failure, forbidden, notFound, type Live } from '@shared/api';
import type { Namespace } from 'kubernetes-types/core/v1';
import { refuse } from '../refusal';
import type { AdmissionPlugin } from './index';

/** Namespaces that may not be deleted. */
const IMMORTAL: ReadonlySet<string> = new Set(['default', 'kube-system', 'kube-public']);

export const namespaceLifecycle: AdmissionPlugin = {
  name: 'NamespaceLifecycle',

  mutate(object, { definition, namespace, objects }, old) {
    if (!definition.namespaced || old) return;
    const place = objects.get('namespaces', '', namespace) as Live<Namespace> | undefined;
    if (!place) return refuse(notFound('namespaces', namespace));
    if (place.metadata.deletionTimestamp === undefined && place.status?.phase !== 'Terminating') return;
    const name = object.metadata.name || object.metadata.generateName || '';
    const { message, details } = forbidden(
      definition.resource,
      name,
      `unable to create new content in namespace ${namespace} because it is being terminated`,
    );
    refuse(
      failure('Forbidden', message, {
        ...details,
        causes: [
          {
            reason: 'NamespaceTerminating',
            message: `namespace ${namespace} is being terminated`,
            field: 'metadata.namespace',
          },
        ],
      }),
    );
  },

  validateDelete(object, { definition }) {
    if (definition.resource !== 'namespaces' || !IMMORTAL.has(object.metadata.name)) return;
    refuse(forbidden('namespaces', object.metadata.name, 'this namespace may not be deleted'));
  },
};
