/** A container whose log is read: whether it has one, and whether it still writes. */
import type { Pod } from 'kubernetes-types/core/v1';
import { containerStatusOf, failure, whyNoLog, type Live, type Status } from '@shared/api';
import type { Command } from '@main/kubectl/cluster';

export interface Source {
  readonly namespace: string;
  readonly pod: string;
  readonly container: string;
}

function podOf({ cluster }: Command, { namespace, pod }: Source): Live<Pod> | undefined {
  const answer = cluster.read({ verb: 'get', resource: 'pods', namespace, name: pod });
  return answer.ok ? (answer.object as Live<Pod>) : undefined;
}

/** Why there is no log, in the words of API server and kubelet; undefined where there is one. */
export function whyNone(command: Command, source: Source, previous: boolean): Status | undefined {
  const why = whyNoLog({ podName: source.pod, pod: podOf(command, source) }, source.container, previous);
  return why === undefined ? undefined : failure('BadRequest', why);
}

/** Which life of the container it is: a container that started anew is not the one whose log is followed. */
export function lifeOf(command: Command, source: Source): string {
  const pod = podOf(command, source);
  return `${pod?.metadata.uid ?? ''}/${containerStatusOf(pod, source.container)?.restartCount ?? 0}`;
}

export function isOver(command: Command, source: Source, life: string): boolean {
  const pod = podOf(command, source);
  return lifeOf(command, source) !== life || !containerStatusOf(pod, source.container)?.state?.running;
}
