/**
 * `…/pods/NAME/attach`: what a container's first process writes from now on. Where it is a shell that waits on its
 * input, the lines of the client are run in it; when the client leaves the shell, the container ends as it would.
 */
import { failure, notFound, runsBareShell, type KubeObject, type Live } from '@shared/api';
import type { Origin } from '@shared/contract';
import type { Container, Pod } from 'kubernetes-types/core/v1';
import { readLog, type Session } from '@main/workspaces';
import { outcomeOf, SUCCESS, type Channels } from './channels';
import { bytesOf, failureOf, readAll, type Place } from './exec';
import { Shell } from './shell';

export async function attach(
  session: Session,
  place: Place,
  origin: Origin,
  channels: Channels,
): Promise<void> {
  const gone = new AbortController();
  channels.onClose(() => gone.abort());
  const pod = podOf(session, place);
  if (!pod) {
    channels.finish(failureOf(notFound('pods', place.pod)));
    return;
  }
  const { containers = [] } = pod.spec ?? {};
  const container = containers.find((c) => c.name === place.container) ?? containers[0];
  if (!container) {
    channels.finish(SUCCESS);
    return;
  }
  if (!isRunning(pod, container.name)) {
    const message = `unable to upgrade connection: container ${container.name} not found in pod ${place.pod}_${place.namespace}`;
    channels.finish(failureOf(failure('InternalError', message)));
    return;
  }
  if (container.stdin && channels.hasStdin && runsBareShell(container)) {
    const code = await runShell(session, place, container, origin, channels, gone.signal);
    if (!gone.signal.aborted) {
      const end = { type: 'killContainer', namespace: place.namespace, pod: place.pod } as const;
      session.fault({ ...end, container: container.name, exitCode: code }, origin);
    }
    channels.finish(outcomeOf(code));
    return;
  }
  let isTold = false;
  channels.onInput(
    () => {
      if (!isTold) channels.write('stderr', bytesOf(UNREAD, channels.isTty));
      isTold = true;
    },
    () => undefined,
  );
  await follow(session, place, container.name, channels, gone.signal);
  channels.finish(SUCCESS);
}

/** A program that has begun has its input from the start here: only shells are given lines while they run. */
const UNREAD =
  'drydock: what is sent to this container does not reach a program that runs already; use kubectl exec -i\n';

/** Runs what the client sends in the shell that the container is; from a pipe all of it at once. */
async function runShell(
  session: Session,
  { namespace, pod }: Place,
  { name, command = [], args = [] }: Container,
  origin: Origin,
  channels: Channels,
  signal: AbortSignal,
): Promise<number> {
  const line = [...command, ...args];
  const words = line.length === 0 ? ['sh'] : line;
  const place = { namespace, pod, container: name };
  if (channels.isTty) return new Shell(session, place, words, origin, channels, signal).run();
  const stdin = await readAll(channels, signal);
  const ran = await session.exec({ ...place, command: words, stdin }, origin, {
    signal,
    onOutput: ({ stream, text }) => channels.write(stream, bytesOf(text, false)),
  });
  return ran.ok ? ran.result.exitCode : 137;
}

/** Tells what the container writes, until it ends. */
function follow(
  session: Session,
  place: Place,
  container: string,
  channels: Channels,
  signal: AbortSignal,
): Promise<void> {
  const read = () => {
    const log = readLog((request) => session.read(request), {
      namespace: place.namespace,
      pod: place.pod,
      container,
      previous: false,
    });
    return 'lines' in log ? log.lines : [];
  };
  const { era } = session;
  let told = read().length;
  return new Promise((resolve) => {
    const look = (): void => {
      const lines = session.era === era ? read() : [];
      for (; told < lines.length; told++)
        channels.write('stdout', bytesOf(`${lines[told]!.text}\n`, channels.isTty));
      if (session.era === era && isRunning(podOf(session, place), container) && !signal.aborted) return;
      stop();
      resolve();
    };
    const stop = session.onDurable(look);
    signal.addEventListener('abort', look);
    look();
  });
}

function podOf(session: Session, { namespace, pod }: Place): Live<Pod> | undefined {
  const answer = session.read({ verb: 'get', resource: 'pods', namespace, name: pod });
  return answer.ok ? (answer.object as KubeObject as Live<Pod>) : undefined;
}

function isRunning(pod: Live<Pod> | undefined, container: string): boolean {
  return pod?.status?.containerStatuses?.find((s) => s.name === container)?.state?.running !== undefined;
}
