/** `kubectl attach`. Models kubectl `cmd/attach` @ v1.34. Left out: input for programs that are no shells. */
import { attachToContainer, containerOf, podOf } from '../changing';
import { fail, type Command } from '../cluster';

export async function attach(command: Command): Promise<number> {
  const { args, flags } = command.invocation;
  if (args.length === 0) fail('at least 1 argument is required for attach');
  const arg = args.length === 2 ? `${args[0]!}/${args[1]!}` : args[0]!;
  const pod = await podOf(command, arg, flags.duration('pod-running-timeout'));
  const { phase } = pod.status ?? {};
  if (phase === 'Succeeded' || phase === 'Failed') {
    fail(`cannot attach a container in a completed pod; current phase is ${phase}`);
  }
  const container = containerOf(command, pod, flags.text('container'));
  const known = [
    ...(pod.spec?.containers ?? []),
    ...(pod.spec?.initContainers ?? []),
    ...(pod.spec?.ephemeralContainers ?? []),
  ];
  if (!known.some(({ name }) => name === container)) fail(`container not found (${container})`);
  const { name, namespace = '' } = pod.metadata;
  return attachToContainer(command, { namespace, pod: name, container }, true);
}
