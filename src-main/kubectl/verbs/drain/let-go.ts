/**
 * Evicts or deletes pods all at once and waits until they are gone: evictions that a disruption budget refuses are tried
 * again every 5 s, pods that are on their way out are looked at every second. Models kubectl `pkg/drain` @ v1.34.
 */
import { parseTime, type Live } from '@shared/api';
import type { DeleteOptions } from '@shared/contract';
import type { Pod } from 'kubernetes-types/core/v1';
import {
  dryRunOption,
  dryRunSuffix,
  Failure,
  findObject,
  kindOfResource,
  type Command,
  type DryRun,
} from '@main/kubectl/cluster';
import { formatDuration } from '@main/kubectl/parse';

type LivePod = Live<Pod>;

const RETRY = 5_000;
const LOOK = 1_000;

/** One pod on its way: when something is next to be done about it, and what. */
interface Going {
  readonly pod: LivePod;
  at: number;
  asked: boolean;
}

/**
 * @returns what went wrong, and which pods are still there because of it. Where a pod cannot be evicted for good, the
 * others go on
 */
export async function letPodsGo(
  command: Command,
  pods: readonly LivePod[],
  dryRun: DryRun,
): Promise<{ readonly errors: readonly string[]; readonly left: readonly string[] }> {
  const { cluster, invocation } = command;
  const timeout = invocation.flags.duration('timeout');
  const start = cluster.now();
  const deadline = timeout > 0 ? start + timeout : Infinity;
  const errors: string[] = [];
  const gone = new Set<LivePod>();
  let going: Going[] = pods.map((pod) => ({ pod, at: start, asked: false }));

  for (;;) {
    for (const one of going.filter(({ at }) => at <= cluster.now())) {
      const outcome = one.asked ? look(command, one, dryRun) : ask(command, one, dryRun);
      if (outcome === 'gone') gone.add(one.pod);
      else if (outcome !== undefined) errors.push(outcome);
      if (outcome !== undefined) going = going.filter((other) => other !== one);
    }
    await cluster.settle();
    if (going.length === 0) break;
    if (cluster.now() >= deadline) {
      errors.push(...going.map((one) => timedOut(command, one, timeout)));
      break;
    }
    const next = Math.min(deadline, ...going.map(({ at }) => Math.max(at, cluster.now())));
    const open = going.every(({ asked }) => !asked) && timeout <= 0;
    const passed = await passTo(command, next, open);
    if (passed === 'interrupted') throw new Failure('', 130);
    if (passed === 'reached') continue;
    // Nothing is due until then, so that every pod may be looked at now. What still stands in the way stays there.
    const ended = going.filter((one) => one.asked && look(command, one, dryRun) === 'gone');
    for (const one of ended) gone.add(one.pod);
    going = going.filter((one) => !ended.includes(one));
    if (ended.length > 0) continue;
    const waited = formatDuration(cluster.now() - start);
    const why =
      passed === 'idle'
        ? 'nothing in the cluster is going to change that'
        : 'nobody is there to interrupt it, use --timeout';
    errors.push(
      ...going.map((one) =>
        timeout > 0
          ? timedOut(command, one, timeout)
          : `${doing(command, one)}: given up after ${waited}: ${why}`,
      ),
    );
    break;
  }
  return { errors, left: pods.filter((pod) => !gone.has(pod)).map(({ metadata }) => metadata.name) };
}

/**
 * Lets time pass until `to`.
 * @param open nothing but refused evictions is left, and no timeout ends it: a person may watch as long as they like
 * @returns `idle` where nothing is due any more, `given up` where nobody follows
 */
async function passTo(
  { cluster }: Command,
  to: number,
  open: boolean,
): Promise<'reached' | 'interrupted' | 'idle' | 'given up'> {
  const reached = (): boolean => cluster.now() >= to;
  while (!reached()) {
    const passed = open ? await cluster.follow(reached) : await cluster.pass(to - cluster.now(), reached);
    if (passed === 'interrupted' || passed === 'idle') return reached() ? 'reached' : passed;
    if (passed === 'timeout' && !reached()) return 'given up';
  }
  return 'reached';
}

/** @returns undefined where it goes on, `gone`, or what went wrong for good */
function ask(command: Command, one: Going, dryRun: DryRun): string | undefined {
  const { cluster, io, invocation } = command;
  const { name, namespace = '' } = one.pod.metadata;
  const evicts = !invocation.flags.bool('disable-eviction');
  if (evicts) io.out(`evicting pod ${namespace}/${name}${dryRunSuffix(dryRun)}\n`);
  if (dryRun === 'client') {
    if (!evicts) io.out(`pod/${name} deleted${dryRunSuffix(dryRun)}\n`);
    return 'gone';
  }
  const answer = evicts ? evict(command, one.pod, dryRun) : remove(command, one.pod, dryRun);
  if (answer.ok) {
    one.asked = true;
    one.at = cluster.now();
    return dryRun === 'server' ? 'gone' : look(command, one, dryRun);
  }
  const { status } = answer;
  if (status.reason === 'NotFound') return 'gone';
  if (status.reason === 'TooManyRequests' && evicts && dryRun === 'none') {
    io.err(`error when evicting pods/"${name}" -n "${namespace}" (will retry after 5s): ${status.message}\n`);
    one.at = cluster.now() + RETRY;
    return undefined;
  }
  return `${doing(command, one)}: ${status.message}`;
}

function evict({ cluster, invocation }: Command, pod: LivePod, dryRun: DryRun) {
  const { name, namespace = '' } = pod.metadata;
  return cluster.write({
    verb: 'create',
    resource: 'pods',
    namespace,
    name,
    subresource: 'eviction',
    body: {
      apiVersion: 'policy/v1',
      kind: 'Eviction',
      metadata: { name, namespace },
      deleteOptions: graceOf(invocation.flags.int('grace-period')),
    },
    ...dryRunOption(dryRun),
  });
}

function remove({ cluster, invocation }: Command, pod: LivePod, dryRun: DryRun) {
  const { name, namespace = '' } = pod.metadata;
  return cluster.write({
    verb: 'delete',
    resource: 'pods',
    namespace,
    name,
    options: graceOf(invocation.flags.int('grace-period')),
    ...dryRunOption(dryRun),
  });
}

function graceOf(seconds: number): DeleteOptions {
  return seconds >= 0 ? { gracePeriodSeconds: seconds } : {};
}

function look(command: Command, one: Going, dryRun: DryRun): string | undefined {
  const { cluster, io, invocation } = command;
  const { flags } = invocation;
  const { name, namespace = '', uid } = one.pod.metadata;
  const live = findObject(command, kindOfResource(cluster.kinds(), 'pods'), namespace, name);
  if (!live || live.metadata.uid !== uid) {
    io.out(`pod/${name} ${flags.bool('disable-eviction') ? 'deleted' : 'evicted'}${dryRunSuffix(dryRun)}\n`);
    return 'gone';
  }
  const skip = flags.int('skip-wait-for-delete-timeout');
  const asked = parseTime(live.metadata.deletionTimestamp) ?? Infinity;
  if (skip > 0 && (cluster.now() - asked) / 1000 > skip) return 'gone';
  one.at = cluster.now() + LOOK;
  return undefined;
}

function doing({ invocation }: Command, { pod, asked }: Going): string {
  const { name, namespace = '' } = pod.metadata;
  if (asked) return `error when waiting for pod "${name}" in namespace "${namespace}" to terminate`;
  const word = invocation.flags.bool('disable-eviction') ? 'deleting' : 'evicting';
  return `error when ${word} pods/"${name}" -n "${namespace}"`;
}

function timedOut(command: Command, one: Going, timeout: number): string {
  return `${doing(command, one)}: global timeout reached: ${formatDuration(timeout)}`;
}
