/**
 * Shows what a container prints until it is over. Models kubectl `cmd/attach` and `cmd/run` @ v1.34; what the container
 * printed before is shown too, as kubectl does where it can only read the log.
 */
import { isPodTerminal, runsBareShell, type KubeObject, type Live } from '@shared/api';
import type { Pod } from 'kubernetes-types/core/v1';
import { runIn } from './running';
import { fail, Failure, findObject, kindOfResource, type Command } from '../cluster';

type LivePod = Live<Pod>;

const A_WEEK = 168 * 3_600_000;

export function livePod(command: Command, namespace: string, name: string): LivePod | undefined {
  return findObject(command, kindOfResource(command.cluster.kinds(), 'pods'), namespace, name) as
    LivePod | undefined;
}

/** Lets time pass until the pod runs or is over. @throws Failure where it does not in time */
export async function waitUntilStarted(
  command: Command,
  namespace: string,
  name: string,
  timeout: number,
): Promise<LivePod> {
  const started = (): boolean => {
    const pod = livePod(command, namespace, name);
    return !pod || pod.status?.phase === 'Running' || isPodTerminal(pod as KubeObject as LivePod);
  };
  await command.cluster.settle();
  const passed = await command.cluster.pass(timeout, started);
  if (passed === 'interrupted') throw new Failure('', 130);
  if (!started()) fail('timed out waiting for the condition');
  return livePod(command, namespace, name) ?? fail(`pods "${name}" not found`);
}

export interface Attachment {
  readonly namespace: string;
  readonly pod: string;
  readonly container: string;
}

/** Prints the log of a container as it grows, until the container has ended. @returns its exit code */
export async function followContainer(
  command: Command,
  { namespace, pod: name, container }: Attachment,
  fromNow: boolean,
): Promise<number> {
  const { cluster, io } = command;
  const uid = livePod(command, namespace, name)?.metadata.uid;
  const life = (): number | undefined => statusOf(command, namespace, name, uid, container)?.restartCount;
  const first = life();
  let shown = 0;
  const show = (): boolean => {
    const log = cluster.log({ namespace, pod: name, container, previous: life() !== first });
    if ('error' in log) return false;
    for (const { text } of log.lines.slice(shown)) io.out(`${text}\n`);
    const grew = log.lines.length > shown;
    shown = Math.max(shown, log.lines.length);
    return grew;
  };
  if (fromNow) {
    const log = cluster.log({ namespace, pod: name, container, previous: false });
    if (!('error' in log)) shown = log.lines.length;
  }
  const over = (): boolean => {
    const status = statusOf(command, namespace, name, uid, container);
    return !status || status.state?.terminated !== undefined || status.restartCount !== first;
  };
  show();
  while (!over()) {
    let seen = cluster.now();
    const passed = await cluster.follow(() => {
      if (over()) return true;
      if (cluster.now() === seen) return false;
      seen = cluster.now();
      return true;
    });
    show();
    if (passed === 'interrupted') throw new Failure('', 130);
    // Nobody follows in a script: what never ends is left to itself.
    if (passed !== 'done') return 0;
  }
  show();
  const status = statusOf(command, namespace, name, uid, container);
  return (
    (status?.restartCount === first ? status?.state?.terminated : status?.lastState?.terminated)?.exitCode ??
    0
  );
}

function statusOf(
  command: Command,
  namespace: string,
  name: string,
  uid: string | undefined,
  container: string,
) {
  const pod = livePod(command, namespace, name);
  if (!pod || pod.metadata.uid !== uid) return undefined;
  const all = [
    ...(pod.status?.containerStatuses ?? []),
    ...(pod.status?.initContainerStatuses ?? []),
    ...(pod.status?.ephemeralContainerStatuses ?? []),
  ];
  return all.find((status) => status.name === container);
}

const RECORDED =
  "All commands and output from this session will be recorded in container logs, including credentials and sensitive information passed through the command prompt.\nIf you don't see a command prompt, try pressing enter.\n";

/** A program that has begun has its input from the start here: only shells are given lines while they run. */
const UNREAD =
  'drydock: what is piped into this command does not reach a program that runs already; pipe it into "kubectl exec -i"\n';

/**
 * Shows what a running container prints; where a person types and it is a shell that waits for input, lets them type.
 * @param fromNow leaves out what it printed before
 * @returns the exit code of the container
 */
export async function attachToContainer(
  command: Command,
  place: Attachment,
  fromNow: boolean,
): Promise<number> {
  const { cluster, io, invocation } = command;
  const { flags } = invocation;
  if (!flags.has('quiet') || !flags.bool('quiet')) io.err(RECORDED);
  const pod = livePod(command, place.namespace, place.pod);
  const { containers = [], ephemeralContainers = [] } = pod?.spec ?? {};
  const spec = [...containers, ...ephemeralContainers].find(({ name }) => name === place.container);
  const words = [...(spec?.command ?? []), ...(spec?.args ?? [])];
  const isShell = spec?.stdin === true && runsBareShell(spec);
  const shell = { ...place, command: words.length === 0 ? ['sh'] : words };
  let code: number;
  if (flags.bool('stdin') && flags.bool('tty') && isShell && cluster.openShell) {
    code = await cluster.openShell(shell);
  } else {
    const piped = flags.bool('stdin') && !io.readLine ? await io.stdin() : '';
    if (piped === '' || !isShell) {
      if (piped !== '') io.err(UNREAD);
      return followContainer(command, place, fromNow);
    }
    code = (await runIn(command, { ...shell, tty: false, stdin: piped })).exitCode;
  }
  // Leaving the shell ends the process that the container is.
  const problem = cluster.endContainer(place.namespace, place.pod, place.container, code);
  if (problem !== undefined) fail(problem);
  await cluster.settle();
  return code;
}

/** Waits for a pod that was just made and shows what its container prints. @returns the container's exit code */
export async function attachToPod(
  command: Command,
  namespace: string,
  name: string,
  timeout: number,
): Promise<number> {
  const pod = await waitUntilStarted(command, namespace, name, timeout > 0 ? timeout : A_WEEK);
  const place = { namespace, pod: name, container: pod.spec!.containers[0]!.name };
  return isPodTerminal(pod)
    ? followContainer(command, place, false)
    : attachToContainer(command, place, false);
}
