/** Priority: a pod's class gives it its priority and preemption policy. Models plugin/pkg/admission/priority @ v1.34. */
import { forbidden, type KubeObject, type Live } from '@shared/api';
import type { Pod } from 'kubernetes-types/core/v1';
import type { PriorityClass } from 'kubernetes-types/scheduling/v1';
import type { Reader } from '@main/engine/store';
import { refuse } from '../refusal';
import type { AdmissionPlugin } from './index';

const RESOURCE = 'priorityclasses.scheduling.k8s.io';

type Class = Pick<Live<PriorityClass>, 'value' | 'preemptionPolicy' | 'metadata'>;

const API = { apiVersion: 'scheduling.k8s.io/v1', kind: 'PriorityClass' } as const;

/** Classes that every cluster has: the API server makes them when it first comes up, and lets nobody delete them. */
export const SYSTEM_PRIORITY_CLASSES: readonly Live<PriorityClass>[] = [
  {
    ...API,
    metadata: { name: 'system-node-critical' },
    value: 2_000_001_000,
    preemptionPolicy: 'PreemptLowerPriority',
    description: 'Used for system critical pods that must not be moved from their current node.',
  },
  {
    ...API,
    metadata: { name: 'system-cluster-critical' },
    value: 2_000_000_000,
    preemptionPolicy: 'PreemptLowerPriority',
    description:
      'Used for system critical pods that must run in the cluster, but can be moved to another node if necessary.',
  },
];

export const priority: AdmissionPlugin = {
  name: 'Priority',

  mutate(object, { definition, objects }, old) {
    if (definition.resource !== 'pods' || old) return;
    const pod = object as Live<Pod>;
    const { spec } = pod;
    if (!spec) return;
    const found = spec.priorityClassName
      ? classNamed(objects, spec.priorityClassName)
      : globalDefault(objects);
    if (spec.priorityClassName && !found) {
      return refuse(
        forbidden('pods', nameOf(pod), `no PriorityClass with name ${spec.priorityClassName} was found`),
      );
    }
    if (found) spec.priorityClassName = found.metadata.name;
    const value = found?.value ?? 0;
    const policy = found?.preemptionPolicy ?? 'PreemptLowerPriority';
    const computed = (what: string, given: string | number, is: string | number): never =>
      refuse(
        forbidden(
          'pods',
          nameOf(pod),
          `the ${what} (${given}) must not be provided in pod spec; priority admission controller computed ${is} from the given PriorityClass name`,
        ),
      );
    if (spec.priority !== undefined && spec.priority !== value)
      computed('integer value of priority', spec.priority, value);
    if (spec.preemptionPolicy !== undefined && spec.preemptionPolicy !== policy) {
      computed('string value of PreemptionPolicy', spec.preemptionPolicy, policy);
    }
    spec.priority = value;
    spec.preemptionPolicy = policy;
  },

  validate(object, { definition, objects }) {
    if (definition.resource !== RESOURCE || !(object as Live<PriorityClass>).globalDefault) return;
    const other = (objects.list(RESOURCE) as readonly Live<PriorityClass>[]).find(
      (c) => c.globalDefault && c.metadata.name !== object.metadata.name,
    );
    if (!other) return;
    refuse(
      forbidden(
        RESOURCE,
        object.metadata.name,
        `PriorityClass ${other.metadata.name} is already marked as default. Only one default can exist`,
      ),
    );
  },
};

function classNamed(objects: Reader, name: string): Class | undefined {
  return (
    (objects.get(RESOURCE, '', name) as Live<PriorityClass> | undefined) ??
    SYSTEM_PRIORITY_CLASSES.find((c) => c.metadata.name === name)
  );
}

/** The default class; where a cluster was given several, the one with the lowest value. */
function globalDefault(objects: Reader): Class | undefined {
  let found: Live<PriorityClass> | undefined;
  for (const c of objects.list(RESOURCE) as readonly Live<PriorityClass>[]) {
    if (c.globalDefault && (!found || c.value < found.value)) found = c;
  }
  return found;
}

function nameOf(object: KubeObject): string {
  return object.metadata.name || object.metadata.generateName || '';
}
