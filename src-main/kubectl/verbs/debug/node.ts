/** A pod with the namespaces of a node, and its files below /host. */
import type { KubeObject, Live } from '@shared/api';
import type { Node } from 'kubernetes-types/core/v1';
import { send, type Command } from '@main/kubectl/cluster';
import { attachWhenAsked, debugContainer, suffixOf } from './container';

export async function debugNode(command: Command, node: Live<Node>): Promise<number> {
  const { cluster, invocation, io, namespace } = command;
  const { flags } = invocation;
  const container = flags.text('container') || 'debugger';
  const { name: nodeName, uid = '' } = node.metadata;
  const name = `node-debugger-${nodeName}-${suffixOf(uid, cluster.now(), namespace)}`;
  if (!flags.bool('quiet')) {
    io.out(`Creating debugging pod ${name} with container ${container} on node ${nodeName}.\n`);
  }
  send(command, {
    verb: 'create',
    resource: 'pods',
    namespace,
    body: {
      apiVersion: 'v1',
      kind: 'Pod',
      metadata: { name, namespace, labels: { 'app.kubernetes.io/managed-by': 'kubectl-debug' } },
      spec: {
        containers: [
          {
            ...debugContainer(command, container),
            volumeMounts: [{ name: 'host-root', mountPath: '/host' }],
            ...(flags.text('profile') === 'sysadmin' ? { securityContext: { privileged: true } } : {}),
          },
        ],
        hostIPC: true,
        hostNetwork: true,
        hostPID: true,
        nodeName,
        restartPolicy: 'Never',
        tolerations: [{ operator: 'Exists' }],
        volumes: [{ name: 'host-root', hostPath: { path: '/' } }],
      },
    } as KubeObject,
    fieldManager: 'kubectl-debug',
  });
  await cluster.settle();
  return attachWhenAsked(command, namespace, name, container);
}
