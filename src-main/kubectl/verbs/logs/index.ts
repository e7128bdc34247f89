/** `kubectl logs`. Models kubectl `cmd/logs` @ v1.34. */
import { parseTime, CONTAINER_LOGS } from '@shared/api';
import {
  answerOf,
  caught,
  fail,
  failUsage,
  isFailure,
  ServerFailure,
  type Command,
  type LogLine,
} from '@main/kubectl/cluster';
import { isOver, lifeOf, whyNone, type Source } from './source';
import { findSources } from './find';

const USAGE =
  "expected 'logs [-f] [-p] (POD | TYPE/NAME) [-c CONTAINER]'.\nPOD or TYPE/NAME is a required argument for the logs command";

export async function logs(command: Command): Promise<void> {
  checkFlags(command);
  const sources = findSources(command);
  if (sources.length === 0) {
    command.io.err(`No resources found in ${command.namespace} namespace.\n`);
    return;
  }
  if (command.invocation.flags.bool('follow')) await followAll(command, sources);
  else await printAll(command, sources);
}

function checkFlags({ invocation }: Command): void {
  const { args, flags } = invocation;
  const selector = flags.text('selector');
  if (args.length === 0 && selector === '') failUsage('logs', USAGE);
  if (args.length > 2) failUsage('logs', USAGE);
  if (selector !== '' && args.length > 0) failUsage('logs', 'only a selector (-l) or a POD name is allowed');
  const container = flags.text('container');
  if (args.length === 2 && container !== '') {
    failUsage('logs', 'only one of -c or an inline [CONTAINER] arg is allowed');
  }
  if (flags.bool('all-containers') && (container !== '' || args.length === 2)) {
    fail(`--all-containers=true should not be specified with container name ${container || args[1]!}`);
  }
  if (flags.given('since') && flags.given('since-time')) {
    fail('at most one of `sinceTime` or `sinceSeconds` may be specified');
  }
  if (flags.given('since') && flags.duration('since') < 0) fail('--since must be greater than 0');
  if (flags.text('since-time') !== '' && parseTime(flags.text('since-time')) === undefined) {
    const text = flags.text('since-time');
    fail(`parsing time "${text}" as "2006-01-02T15:04:05Z07:00": cannot parse "${text}" as "2006"`);
  }
  if (flags.int('tail') < -1) fail('--tail must be greater than or equal to -1');
  if (flags.int('limit-bytes') < 0) fail('--limit must be greater than 0');
}

async function printAll(command: Command, sources: readonly Source[]): Promise<void> {
  const lenient = command.invocation.flags.bool('ignore-errors');
  for (const source of sources) {
    const failure = await caught(() =>
      command.io.out(textOf(command, source, chosen(command, read(command, source)))),
    );
    if (failure && !lenient) throw failure;
    if (failure) command.io.out(`error: ${failure.message}\n`);
  }
}

/** What is there now, then what comes, until every container has ended. */
async function followAll(command: Command, sources: readonly Source[]): Promise<void> {
  const { cluster, invocation, io } = command;
  const most = invocation.flags.int('max-log-requests');
  if (sources.length > most && invocation.flags.text('selector') !== '') {
    fail(
      `you are attempting to follow ${sources.length} log streams, but maximum allowed concurrency is ${most}, use --max-log-requests to increase the limit`,
    );
  }
  const changes = [CONTAINER_LOGS, 'pods'].map((resource) =>
    answerOf(command, cluster.watch({ resource, resourceVersion: String(revisionOf(command, resource)) })),
  );
  let open = sources.map((source) => {
    const lines = read(command, source);
    io.out(textOf(command, source, chosen(command, lines)));
    return { source, life: lifeOf(command, source), written: lines.length };
  });
  for (;;) {
    open = open.filter(({ source, life }) => !isOver(command, source, life));
    if (open.length === 0) return;
    const passed = await cluster.follow(
      () => changes.map((change) => change.next().length > 0).some(Boolean) || io.signal.aborted,
    );
    for (const stream of open) {
      // A container that started anew is another stream: what it had written before is the previous one's.
      const ended = lifeOf(command, stream.source) !== stream.life;
      const lines = ended ? readPrevious(command, stream.source) : read(command, stream.source);
      io.out(textOf(command, stream.source, lines.slice(stream.written)));
      stream.written = Math.max(stream.written, lines.length);
    }
    if (passed !== 'done' || io.signal.aborted) return;
  }
}

function revisionOf(command: Command, resource: string): string {
  const list = answerOf(command, command.cluster.read({ verb: 'list', resource, limit: 1 }));
  return list.metadata.resourceVersion ?? '';
}

/** @throws ServerFailure in the kubelet's words where there is no log */
function read(command: Command, source: Source): readonly LogLine[] {
  const previous = command.invocation.flags.bool('previous');
  const why = whyNone(command, source, previous);
  if (why !== undefined) throw new ServerFailure(why);
  const log = command.cluster.log({ ...source, previous });
  return 'lines' in log ? log.lines : fail(log.error);
}

function readPrevious(command: Command, source: Source): readonly LogLine[] {
  try {
    const log = command.cluster.log({ ...source, previous: true });
    return 'lines' in log ? log.lines : [];
  } catch (error) {
    if (isFailure(error)) return [];
    throw error;
  }
}

/** The lines that --since, --since-time and --tail leave over. */
function chosen({ cluster, invocation }: Command, lines: readonly LogLine[]): readonly LogLine[] {
  const { flags } = invocation;
  const since = flags.given('since')
    ? cluster.now() - flags.duration('since')
    : parseTime(flags.text('since-time') || undefined);
  const recent = since === undefined ? lines : lines.filter(({ time }) => (parseTime(time) ?? 0) >= since);
  const byDefault = flags.text('selector') !== '' && !flags.given('tail') ? 10 : -1;
  const tail = flags.given('tail') ? flags.int('tail') : byDefault;
  return tail < 0 ? recent : tail === 0 ? [] : recent.slice(-tail);
}

function textOf({ invocation }: Command, { pod, container }: Source, lines: readonly LogLine[]): string {
  const { flags } = invocation;
  const withPrefix = flags.bool('prefix') || (flags.bool('all-pods') && !flags.given('prefix'));
  const prefix = withPrefix ? `[pod/${pod}/${container}] ` : '';
  const text = lines
    .map(({ time, text: line }) => `${prefix}${flags.bool('timestamps') ? `${time} ` : ''}${line}\n`)
    .join('');
  const limit = flags.int('limit-bytes');
  return limit === 0 ? text : Buffer.from(text).subarray(0, limit).toString();
}
