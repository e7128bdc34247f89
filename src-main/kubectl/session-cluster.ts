/** The cluster of a workspace, as kubectl's commands see it: the present through the one door, or a past step to look at. */
import { renewedLease, type KubeObject } from '@shared/api';
import type { KubeList, Origin } from '@shared/contract';
import { fieldDocs, knownType, readLog, type Session } from '../workspaces';
import { Failure, type ClusterApi, type Passed } from './cluster';

export interface SessionClusterOptions {
  /** How inputs are attributed: by which road they came, and the line that was typed. */
  readonly origin: Origin;
  /** Look at the cluster as it was after this step; nothing can be changed then. */
  readonly at?: number;
  /** A person watches: then time that is only waited for passes as they can follow it, not at once. */
  readonly interactive?: boolean;
  readonly signal?: AbortSignal;
}

/** How long nothing may happen, in virtual ms, until a watch that no person follows is over. */
const QUIET = 180_000;
/** How long such a watch goes on at all. */
const LONGEST = 3_600_000;
/** How often somebody who watches is shown what happened, in real ms. */
const FRAME = 50;

export function sessionCluster(session: Session, options: SessionClusterOptions): ClusterApi {
  const { origin, at, signal } = options;
  const past = at !== undefined;
  let followed = 0;

  const now = (): number => (past ? session.timeAt(at) : session.head().time);

  const pass = async (limit: number, done: () => boolean): Promise<Passed> => {
    if (past) return done() ? 'done' : 'idle';
    return refusable(() => session.until(done, limit, signal));
  };

  /** Real time goes by, and the workspace's own with it, unless it is being played anyway. */
  const accompany = async (done: () => boolean): Promise<Passed> => {
    for (;;) {
      if (signal?.aborted) return 'interrupted';
      if (done()) return 'done';
      await new Promise((resolve) => setTimeout(resolve, FRAME));
      const { playback } = session.info();
      if (playback.playing) continue;
      const passed = await pass(FRAME * playback.speed, done);
      if (passed === 'done' || passed === 'interrupted') return passed;
    }
  };

  return {
    kinds: () => session.resources(at),
    now,
    read(request) {
      const answer = session.read(request, at);
      // Renewals of leases are not written down one by one; whoever looks is shown the latest.
      if (!answer.ok || request.resource !== LEASES) return answer;
      return { ...answer, object: renewed(answer.object, now()) };
    },
    write(request) {
      if (past) throw new Failure(PAST);
      try {
        return session.request([request], origin)[0]!;
      } catch (error) {
        throw asFailure(error);
      }
    },
    watch: (resource) => session.watch(resource, at),
    async settle() {
      if (!past) await refusable(() => session.settle());
    },
    pass,
    async follow(done) {
      if (past) return done() ? 'done' : 'idle';
      if (options.interactive) return accompany(done);
      const from = now();
      const passed = await pass(Math.min(QUIET, Math.max(0, LONGEST - followed)), done);
      followed += now() - from;
      return passed;
    },
    log: (request) => readLog((list) => session.read(list, at), request),
    usage: (namespace, pod) => session.usage(namespace, pod, at),
    async exec({ tty: _, onOutput, ...program }) {
      if (past) throw new Failure(PAST);
      const options = { ...(signal ? { signal } : {}), ...(onOutput ? { onOutput } : {}) };
      const ran = await refusable(() => session.exec(program, origin, options));
      return ran.ok ? ran.result : { error: ran.status.message, status: ran.status };
    },
    endContainer(namespace, pod, container, exitCode) {
      if (past) throw new Failure(PAST);
      try {
        return session.fault({ type: 'killContainer', namespace, pod, container, exitCode }, origin)?.message;
      } catch (error) {
        throw asFailure(error);
      }
    },
    schema: knownType,
    docs: fieldDocs,
  };
}

const LEASES = 'leases.coordination.k8s.io';

function renewed<T extends KubeObject | KubeList>(object: T, now: number): T {
  if ('items' in object) return { ...object, items: object.items.map((lease) => renewed(lease, now)) };
  return renewedLease(object as Parameters<typeof renewedLease>[0], now) as T;
}

const PAST =
  'this is a step of the past, which is not changed; go on from it in a branch, or go back to the present';

async function refusable<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    throw asFailure(error);
  }
}

/** A session that takes no input (read-only, damaged, faulted) ends the command with its reason; bugs go on up. */
function asFailure(error: unknown): unknown {
  if (error instanceof Error && error.name === 'SessionRefused') return new Failure(error.message);
  return error;
}
