/** v1 Event. Models `pkg/registry/core/event` @ v1.34. */
import type { Event } from 'kubernetes-types/core/v1';
import { defineResource } from '../definition';
import type { Draft, Strategy } from '../strategy';
import { eventTable } from '../tables/cluster';
import { Path } from '../validation/errors';
import { dnsSubdomain } from '../validation/names';

const strategy: Strategy<Draft<Event>> = {
  nameRule: dnsSubdomain,
  createOnUpdate: true,
  selectableFields: {
    'involvedObject.kind': (event) => event.involvedObject.kind ?? '',
    'involvedObject.namespace': (event) => event.involvedObject.namespace ?? '',
    'involvedObject.name': (event) => event.involvedObject.name ?? '',
    'involvedObject.uid': (event) => event.involvedObject.uid ?? '',
    'involvedObject.apiVersion': (event) => event.involvedObject.apiVersion ?? '',
    'involvedObject.resourceVersion': (event) => event.involvedObject.resourceVersion ?? '',
    'involvedObject.fieldPath': (event) => event.involvedObject.fieldPath ?? '',
    reason: (event) => event.reason ?? '',
    reportingComponent: (event) => event.reportingComponent ?? '',
    source: (event) => event.source?.component ?? event.reportingComponent ?? '',
    type: (event) => event.type ?? '',
  },

  setDefaults(event) {
    event.involvedObject ??= {};
  },

  validate(event, errors, old) {
    if (old && old.involvedObject === event.involvedObject) return;
    const { namespace } = event.involvedObject;
    const own = event.metadata.namespace;
    const path = Path.of('involvedObject.namespace');
    if (namespace ? namespace !== own : own !== 'default') {
      errors.invalid(path, namespace ?? '', 'does not match event.namespace');
    }
  },
};

export const events = defineResource<Draft<Event>>({
  plural: 'events', kind: 'Event', apiVersion: 'v1', namespaced: true, shortNames: ['ev'],
  type: 'core/v1.Event', strategy, table: eventTable,
});
