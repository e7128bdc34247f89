/** A container that is added to a running pod. */
import type { Live } from '@shared/api';
import type { Pod } from 'kubernetes-types/core/v1';
import { send, type Command } from '@main/kubectl/cluster';
import { attachWhenAsked, debugContainer, suffixOf } from './container';

export async function debugByEphemeralContainer(command: Command, pod: Live<Pod>): Promise<number> {
  const { cluster, invocation, io } = command;
  const { flags } = invocation;
  const { name, namespace = '', uid = '' } = pod.metadata;
  const there = pod.spec?.ephemeralContainers ?? [];
  let container = flags.text('container');
  if (container === '') {
    container = `debugger-${suffixOf(uid, cluster.now(), there.length)}`;
    if (!flags.bool('quiet')) io.out(`Defaulting debug container name to ${container}.\n`);
  }
  const target = flags.text('target');
  send(command, {
    verb: 'patch',
    resource: 'pods',
    namespace,
    name,
    subresource: 'ephemeralcontainers',
    patchType: 'strategic',
    body: {
      spec: {
        ephemeralContainers: [
          {
            ...debugContainer(command, container),
            ...(target === '' ? {} : { targetContainerName: target }),
          },
        ],
      },
    },
    fieldManager: 'kubectl-debug',
  });
  await cluster.settle();
  return attachWhenAsked(command, namespace, name, container);
}
