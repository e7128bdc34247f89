/** A copy of a pod, changed so that one can look into it. */
import type { KubeObject, Live } from '@shared/api';
import type { Container, Pod, PodSpec } from 'kubernetes-types/core/v1';
import { deleteTargets } from '@main/kubectl/changing';
import { fail, failAll, kindOfResource, send, type Command } from '@main/kubectl/cluster';
import { attachWhenAsked, debugContainer, suffixOf } from './container';

export async function debugByCopy(command: Command, pod: Live<Pod>): Promise<number> {
  const { cluster, invocation } = command;
  const { flags } = invocation;
  const { namespace = '' } = pod.metadata;
  const { spec, container } = copied(command, pod);
  const name = flags.text('copy-to');
  const created = send(command, {
    verb: 'create',
    resource: 'pods',
    namespace,
    body: {
      apiVersion: 'v1',
      kind: 'Pod',
      metadata: {
        name,
        namespace,
        ...(pod.metadata.annotations ? { annotations: pod.metadata.annotations } : {}),
      },
      spec,
    } as KubeObject,
    fieldManager: 'kubectl-debug',
  });
  if (flags.bool('replace')) {
    const kind = kindOfResource(cluster.kinds(), 'pods');
    const target = { kind, namespace, name: pod.metadata.name };
    const { failures } = await deleteTargets(command, [target], {
      options: {},
      dryRun: 'none',
      wait: false,
      timeout: 0,
      ignoreNotFound: true,
      told: () => undefined,
    });
    failAll(failures);
  }
  await cluster.settle();
  return attachWhenAsked(command, namespace, created.metadata.name, container);
}

function copied(command: Command, pod: Live<Pod>): { readonly spec: PodSpec; readonly container: string } {
  const { invocation, cluster, io } = command;
  const { flags, args, dash } = invocation;
  const { nodeName, ephemeralContainers: _, ...rest } = pod.spec!;
  const images = new Map(flags.list('set-image').map(splitImage));
  const all = images.get('*');
  const containers = rest.containers.map((c) => ({
    ...c,
    image: images.get(c.name) ?? all ?? c.image ?? '',
  }));
  for (const name of images.keys()) {
    if (name !== '*' && !containers.some((c) => c.name === name))
      fail(`unable to find container named "${name}"`);
  }
  const base: PodSpec = {
    ...rest,
    ...(flags.bool('same-node') && nodeName ? { nodeName } : {}),
    ...(flags.given('share-processes') || flags.text('image') !== ''
      ? { shareProcessNamespace: flags.bool('share-processes') }
      : {}),
  };
  const asked = flags.text('container');
  const words = dash < 0 ? [] : args.slice(dash);
  const there = asked === '' ? undefined : containers.find((c) => c.name === asked);
  if (there) {
    const changed: Container = {
      ...there,
      ...(flags.text('image') === '' ? {} : { image: flags.text('image') }),
      ...(words.length > 0 ? { command: words } : {}),
      ...(flags.bool('stdin') ? { stdin: true } : {}),
      ...(flags.bool('tty') ? { tty: true } : {}),
    };
    return {
      spec: { ...base, containers: containers.map((c) => (c === there ? changed : c)) },
      container: asked,
    };
  }
  if (flags.text('image') === '') return { spec: { ...base, containers }, container: containers[0]!.name };
  let name = asked;
  if (name === '') {
    name = `debugger-${suffixOf(pod.metadata.uid ?? '', cluster.now(), flags.text('copy-to'))}`;
    if (!flags.bool('quiet')) io.out(`Defaulting debug container name to ${name}.\n`);
  }
  return { spec: { ...base, containers: [...containers, debugContainer(command, name)] }, container: name };
}

function splitImage(pair: string): [string, string] {
  const equals = pair.indexOf('=');
  if (equals <= 0) return fail(`invalid argument ${pair}; expected format is container_name=image`);
  return [pair.slice(0, equals), pair.slice(equals + 1)];
}
