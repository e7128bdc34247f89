/** Draining a node from the window: kubectl's line for the flags, and the requests that kubectl would send. */
import type { Pod } from 'kubernetes-types/core/v1';
import { DRAIN_DEFAULTS, type Live } from '@shared/api';
import type { DrainFlags, WriteRequest } from '@shared/contract';
import { quote } from './commands';

/** What `kubectl drain` does without any flags. */
export const PLAIN_DRAIN: DrainFlags = {
  ...DRAIN_DEFAULTS,
  gracePeriodSeconds: -1,
  podSelector: '',
  disableEviction: false,
  timeout: 0,
};

export function drainLine(node: string, flags: DrainFlags): string {
  return [
    `kubectl drain ${quote(node)}`,
    flags.ignoreDaemonSets ? '--ignore-daemonsets' : '',
    flags.deleteEmptyDirData ? '--delete-emptydir-data' : '',
    flags.force ? '--force' : '',
    flags.gracePeriodSeconds >= 0 ? `--grace-period=${flags.gracePeriodSeconds}` : '',
    flags.podSelector === '' ? '' : `--pod-selector=${quote(flags.podSelector)}`,
    flags.disableEviction ? '--disable-eviction' : '',
    flags.timeout > 0 ? `--timeout=${flags.timeout / 1000}s` : '',
  ]
    .filter((word) => word !== '')
    .join(' ');
}

/** Asks for a pod to go: an eviction, or with `disableEviction` a deletion that no budget is asked about. */
export function evictionOf(pod: Live<Pod>, flags: DrainFlags): WriteRequest {
  const { namespace = '', name } = pod.metadata;
  const options = flags.gracePeriodSeconds >= 0 ? { gracePeriodSeconds: flags.gracePeriodSeconds } : {};
  if (flags.disableEviction) return { verb: 'delete', resource: 'pods', namespace, name, options };
  return {
    verb: 'create',
    resource: 'pods',
    namespace,
    name,
    subresource: 'eviction',
    body: {
      apiVersion: 'policy/v1',
      kind: 'Eviction',
      metadata: { name, namespace },
      ...(flags.gracePeriodSeconds >= 0 ? { deleteOptions: options } : {}),
    },
  };
}
