/** v1 Pod. Models `pkg/registry/core/pod/strategy.go` @ v1.34. */
import { podQosClass } from '@shared/api';
import type { Pod } from 'kubernetes-types/core/v1';
import { setPodDefaults } from '../defaults/pod-spec';
import { defineResource, statusOf } from '../definition';
import type { Draft, Strategy } from '../strategy';
import { podTable } from '../tables/pod';
import { dnsSubdomain } from '../validation/names';
import { validatePod, validatePodUpdate } from '../validation/pod';
import { validatePodStatus } from '../validation/pod-status';

const strategy: Strategy<Draft<Pod>> = {
  nameRule: dnsSubdomain,
  generationOf: ['spec'],
  statusTakesMetadata: true,
  selectableFields: {
    'spec.nodeName': (pod) => pod.spec?.nodeName ?? '',
    // As old clients call it.
    'spec.host': (pod) => pod.spec?.nodeName ?? '',
    'spec.restartPolicy': (pod) => pod.spec?.restartPolicy ?? '',
    'spec.schedulerName': (pod) => pod.spec?.schedulerName ?? '',
    'spec.serviceAccountName': (pod) => pod.spec?.serviceAccountName ?? '',
    'spec.hostNetwork': (pod) => String(pod.spec?.hostNetwork ?? false),
    'status.phase': (pod) => pod.status?.phase ?? '',
    'status.podIP': (pod) => pod.status?.podIP ?? '',
    // Taken, but no real server has a value for it to compare with.
    'status.podIPs': () => '',
    'status.nominatedNodeName': (pod) => pod.status?.nominatedNodeName ?? '',
  },

  setDefaults(pod) {
    if (pod.spec) setPodDefaults(pod.spec);
  },

  prepareForCreate(pod, { timestamp }) {
    if (!pod.spec) return;
    pod.status = { phase: 'Pending', qosClass: podQosClass(pod.spec) };
    if (pod.spec.schedulingGates && pod.spec.schedulingGates.length > 0) {
      pod.status.conditions = [
        {
          type: 'PodScheduled', status: 'False', reason: 'SchedulingGated',
          message: 'Scheduling is blocked due to non-empty scheduling gates', lastTransitionTime: timestamp,
        },
      ];
    }
  },

  prepareForUpdate(pod, old) {
    pod.status = old.status!;
  },

  prepareStatus(pod, old) {
    const { qosClass } = old.status ?? {};
    if (qosClass && !pod.status?.qosClass) pod.status = { ...pod.status, qosClass };
  },

  validate: validatePod,
  validateUpdate: validatePodUpdate,
  validateStatus: validatePodStatus,

  gracePeriod(pod, { gracePeriodSeconds }) {
    // Nobody would end what no kubelet has taken, and what is over needs no time.
    if (!pod.spec?.nodeName) return 0;
    if (pod.status?.phase === 'Succeeded' || pod.status?.phase === 'Failed') return 0;
    const grace = gracePeriodSeconds ?? pod.spec.terminationGracePeriodSeconds ?? 30;
    return grace < 0 ? 1 : grace;
  },
};

const subresource = (name: string, kind: string, group = '', verbs: readonly ('create' | 'get' | 'patch' | 'update')[] = ['create']) =>
  ({ name, group, version: 'v1', kind, verbs }) as const;

export const pods = defineResource<Draft<Pod>>({
  plural: 'pods', kind: 'Pod', apiVersion: 'v1', namespaced: true, shortNames: ['po'], categories: ['all'],
  type: 'core/v1.Pod', strategy, table: podTable,
  subresources: [
    subresource('attach', 'PodAttachOptions', '', ['create', 'get']),
    subresource('binding', 'Binding'),
    subresource('ephemeralcontainers', 'Pod', '', ['get', 'patch', 'update']),
    subresource('eviction', 'Eviction', 'policy'),
    subresource('exec', 'PodExecOptions', '', ['create', 'get']),
    subresource('log', 'Pod', '', ['get']),
    subresource('portforward', 'PodPortForwardOptions', '', ['create', 'get']),
    subresource('resize', 'Pod', '', ['get', 'patch', 'update']),
    statusOf('v1', 'Pod'),
  ],
});
