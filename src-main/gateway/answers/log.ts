/**
 * `GET …/pods/NAME/log`: what a container has written, as plain text. With `follow`, also what it goes on to write,
 * until it ends. Models `pkg/registry/core/pod/rest/log.go` and the kubelet's log reader @ v1.34.
 */
import {
  containerStatusOf,
  failure,
  invalid,
  notFound,
  parseTime,
  whyNoLog,
  type KubeObject,
  type Live,
} from '@shared/api';
import type { Pod } from 'kubernetes-types/core/v1';
import { readLog, type LogLine } from '@main/workspaces';
import { flag, parameter, type Exchange } from '../exchange';
import { statusReply, type Reply } from '../http/reply';
import type { ResourcePath } from '../route';

/** Logs that are followed at the same time. */
const MAX_FOLLOWED = 256;
let followed = 0;

interface Selection {
  readonly timestamps: boolean;
  readonly tail: number | undefined;
  readonly since: number | undefined;
  readonly limitBytes: number | undefined;
}

export function answerLog(exchange: Exchange, path: ResourcePath): Reply | undefined {
  const { served, response, request } = exchange;
  if (request.method !== 'GET') {
    return statusReply(
      failure('MethodNotAllowed', 'the server does not allow this method on the requested resource'),
    );
  }
  const pod = podOf(exchange, path);
  if (!pod) return statusReply(notFound('pods', path.name ?? ''));
  const container = containerOf(pod, parameter(exchange, 'container'));
  if (typeof container !== 'string') return statusReply(container);
  const previous = flag(exchange, 'previous') ?? false;
  const selection = selectionOf(exchange);
  if ('status' in selection) return statusReply(selection.status);
  const why = whyNoLog({ podName: pod.metadata.name, pod }, container, previous);
  if (why !== undefined) return statusReply(failure('BadRequest', why));
  const read = (): readonly LogLine[] => {
    const log = readLog((asked) => served.session.read(asked, served.at), {
      namespace: path.namespace,
      pod: path.name!,
      container,
      previous,
    });
    return 'lines' in log ? log.lines : [];
  };
  const follows = (flag(exchange, 'follow') ?? false) && served.at === undefined && !previous;
  if (follows && followed >= MAX_FOLLOWED) {
    return statusReply(
      failure('TooManyRequests', `too many logs are followed: the limit is ${MAX_FOLLOWED}`, {
        retryAfterSeconds: 5,
      }),
    );
  }
  response.writeHead(200, { 'Content-Type': 'text/plain', 'Cache-Control': 'no-cache, private' });
  const lines = read();
  response.write(textOf(select(lines, selection), selection));
  if (!follows) {
    response.end();
    return undefined;
  }
  response.flushHeaders();
  follow(exchange, path, container, read, lines.length, selection);
  return undefined;
}

/** Goes on with what is written, until the container has ended or the client has gone. */
function follow(
  exchange: Exchange,
  path: ResourcePath,
  container: string,
  read: () => readonly LogLine[],
  from: number,
  selection: Selection,
): void {
  const { served, response } = exchange;
  const release = served.playing.hold();
  const { era } = served.session;
  const restarts = restartsOf(podOf(exchange, path), container);
  followed += 1;
  let written = from;
  let isBlocked = false;
  let isOver = false;
  const end = (): void => {
    if (isOver) return;
    isOver = true;
    followed -= 1;
    stop();
    release();
    if (!response.destroyed) response.end();
  };
  const look = (): void => {
    if (isOver || isBlocked) return;
    if (served.session.era !== era) {
      end();
      return;
    }
    const pod = podOf(exchange, path);
    if (!pod || restartsOf(pod, container) !== restarts) {
      end();
      return;
    }
    const lines = read();
    if (lines.length > written) {
      const more = lines.slice(written);
      written = lines.length;
      if (!response.write(textOf(more, selection))) {
        isBlocked = true;
        response.once('drain', () => {
          isBlocked = false;
          look();
        });
      }
    }
    if (!isRunning(pod, container)) end();
  };
  const stop = served.session.onDurable(look);
  response.on('close', end);
  look();
}

function podOf({ served }: Exchange, { namespace, name = '' }: ResourcePath): Live<Pod> | undefined {
  const answer = served.session.read({ verb: 'get', resource: 'pods', namespace, name }, served.at);
  return answer.ok ? (answer.object as KubeObject as Live<Pod>) : undefined;
}

/** The container whose log is meant; a Status where it is not clear. */
function containerOf(
  { metadata, spec }: Live<Pod>,
  asked: string | undefined,
): string | ReturnType<typeof failure> {
  const names = (spec?.containers ?? []).map((c) => c.name);
  const others = [...(spec?.initContainers ?? []), ...(spec?.ephemeralContainers ?? [])].map((c) => c.name);
  if (asked !== undefined) {
    return [...names, ...others].includes(asked)
      ? asked
      : failure('BadRequest', `container ${asked} is not valid for pod ${metadata.name}`);
  }
  if (names.length === 1) return names[0]!;
  const inits = (spec?.initContainers ?? []).map((c) => c.name);
  const more = inits.length > 0 ? ` or one of the init containers: [${inits.join(' ')}]` : '';
  return failure(
    'BadRequest',
    `a container name must be specified for pod ${metadata.name}, choose one of: [${names.join(' ')}]${more}`,
  );
}

function selectionOf(exchange: Exchange): Selection | { readonly status: ReturnType<typeof failure> } {
  const numbers: Record<string, number | undefined> = {};
  for (const name of ['tailLines', 'sinceSeconds', 'limitBytes']) {
    const text = parameter(exchange, name);
    const number = text === undefined ? undefined : Number(text);
    if (number !== undefined && (!Number.isSafeInteger(number) || number < (name === 'tailLines' ? 0 : 1))) {
      const message = name === 'tailLines' ? 'must be greater than or equal to 0' : 'must be greater than 0';
      const error = {
        field: name,
        reason: 'FieldValueInvalid' as const,
        message: `Invalid value: ${JSON.stringify(text)}: ${message}`,
      };
      return { status: invalid('PodLogOptions', '', '', [error]) };
    }
    numbers[name] = number;
  }
  const sinceTime = parameter(exchange, 'sinceTime');
  const since = sinceTime === undefined ? undefined : parseTime(sinceTime);
  const seconds = numbers['sinceSeconds'];
  return {
    timestamps: flag(exchange, 'timestamps') ?? false,
    tail: numbers['tailLines'],
    since: seconds === undefined ? since : exchange.served.now - seconds * 1000,
    limitBytes: numbers['limitBytes'],
  };
}

function select(lines: readonly LogLine[], { since, tail }: Selection): readonly LogLine[] {
  const recent = since === undefined ? lines : lines.filter(({ time }) => (parseTime(time) ?? 0) >= since);
  return tail === undefined ? recent : recent.slice(Math.max(0, recent.length - tail));
}

function textOf(lines: readonly LogLine[], { timestamps, limitBytes }: Selection): string {
  const text = lines.map(({ time, text }) => (timestamps ? `${time} ${text}\n` : `${text}\n`)).join('');
  return limitBytes === undefined ? text : Buffer.from(text).subarray(0, limitBytes).toString('utf8');
}

function restartsOf(pod: Live<Pod> | undefined, container: string): number {
  return containerStatusOf(pod, container)?.restartCount ?? 0;
}

function isRunning(pod: Live<Pod>, container: string): boolean {
  return containerStatusOf(pod, container)?.state?.running !== undefined;
}
