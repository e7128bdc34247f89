/** A container on its node, as plain data that is kept in history: what it waits for, runs, or ended with. */
import type { StopAnswer } from './process';

/** A life of a container that is over. */
export interface Ended {
  readonly containerId: string;
  readonly exitCode: number;
  readonly signal?: number;
  /** `Completed`, `Error`, `OOMKilled`, `StartError` … */
  readonly reason: string;
  readonly message?: string;
  /** Virtual time, ms. */
  readonly startedAt: number;
  readonly finishedAt: number;
}

/** The running first process of a container. */
export interface Process {
  /** When it will end by itself (virtual time, ms); null: never. */
  exitAt: number | null;
  exitCode: number;
  exitReason?: string;
  /** The executable whose behaviour it follows, where data says how it serves. */
  serves?: string;
  readonly stop: StopAnswer;
  /** Ports it holds in the pod's network namespace. */
  readonly listen: readonly number[];
  /** What it is going to write, in order of time. */
  words?: { readonly at: number; readonly stream: 'stdout' | 'stderr'; readonly text: string }[];
}

/** The ordered end of a container. */
export interface Stopping {
  /** What whoever ordered it has allowed (virtual time, ms). */
  ordered: number;
  /** When it is killed if it still runs. */
  killAt: number;
  /** Its preStop hook. */
  hook: 'none' | 'running' | 'done';
  /** When a hook that sleeps is over; null for others. */
  hookEndsAt: number | null;
  /** It has got its stop signal. */
  signalled: boolean;
  /** What its shell does about the signal, once what it waits for is over. */
  trap?: { readonly text: string; readonly at: number } | null;
}

/** What a container uses from some moment of its life on. */
export interface UsageStep {
  /** Milliseconds after its start. */
  readonly after: number;
  /** Thousandths of a core. */
  readonly cpu?: number;
  /** Bytes. */
  readonly memory?: number;
  /** Bytes on the node's disk, beyond its volumes and logs. */
  readonly disk?: number;
  readonly pids?: number;
}

export type ProbeKind = 'startup' | 'liveness' | 'readiness';

export interface ProbeState {
  /** When it is made for the first time (virtual time, ms): its rhythm begins there. */
  readonly firstAt: number;
  /** When it is made next; null while nothing has changed that it looks at. */
  nextAt: number | null;
  /** Names all that it looked at when it last succeeded. */
  key: string;
  last: 'success' | 'failure' | '';
  /** How often in a row it came to that. */
  count: number;
  /** When its command must have ended; null while none runs. */
  deadline: number | null;
}

/** A delay that doubles with every failure. */
export interface Backoff {
  /** The delay in force, ms. */
  readonly delay: number;
  /** When it was last raised (virtual time, ms). */
  readonly since: number;
}

export interface ContainerRecord {
  readonly name: string;
  state: 'waiting' | 'running' | 'ended';
  /** Why it waits, in the words of `state.waiting`. */
  reason: string;
  message: string;
  restarts: number;
  /** Of the present or latest life; '' before the first. */
  containerId: string;
  imageId: string;
  /** The image as the runtime names it: `docker.io/library/nginx:latest`. */
  image: string;
  startedAt: number;
  process: Process | null;
  /** The latest life that is over. */
  ended: Ended | null;
  /** The life before it. */
  previous: Ended | null;
  /** Started, as the startup probe and the postStart hook see it. */
  started: boolean;
  ready: boolean;
  /** It has been told to stop. */
  stopping: Stopping | null;
  /** Its postStart hook runs: nobody is told yet that the container does. */
  starting: boolean;
  /** When a postStart hook that sleeps is over. */
  startingUntil: number | null;
  startFailed: boolean;
  /** Of the present life. */
  probes: Partial<Record<ProbeKind, ProbeState>> | null;
  /** What it is declared to use, in the order of time; empty where nothing is. */
  usage: readonly UsageStep[];
  /** The image as the pod named it when the container was started. */
  specImage: string;
  restartBackoff: Backoff | null;
  pullBackoff: Backoff | null;
  /** Why the latest pull failed. */
  pullError: string;
  /** Not to be looked at before (virtual time, ms). */
  notBefore: number;
  /** Which pieces of its log are kept, a life after the other. */
  logs: LogPieces[];
}

/** The pieces of a life's log: sizes in characters, from piece `first` on. */
export interface LogPieces {
  readonly restart: number;
  first: number;
  sizes: number[];
  /** It is too large: from then on (virtual time, ms), the next line begins a new file. */
  fullAt?: number;
}

export function newContainerRecord(name: string, reason: string): ContainerRecord {
  return {
    name,
    state: 'waiting',
    reason,
    message: '',
    restarts: 0,
    containerId: '',
    imageId: '',
    image: '',
    startedAt: 0,
    process: null,
    ended: null,
    previous: null,
    started: false,
    stopping: null,
    starting: false,
    startingUntil: null,
    startFailed: false,
    probes: null,
    specImage: '',
    usage: [],
    ready: false,
    restartBackoff: null,
    pullBackoff: null,
    pullError: '',
    notBefore: 0,
    logs: [],
  };
}

const FIRST_BACKOFF = 10_000;
const LONGEST_BACKOFF = 300_000;

/**
 * Whether what failed at `failedAt` must wait longer before it is tried again at `now`.
 * Models client-go flowcontrol.Backoff @ v1.34: 10 s doubling to 5 min, forgotten after 10 min without a failure.
 */
export function isBackingOff(backoff: Backoff | null, failedAt: number, now: number): boolean {
  if (!backoff || failedAt - backoff.since > 2 * LONGEST_BACKOFF) return false;
  return now - failedAt < backoff.delay;
}

/** The back-off after one more try at `now` of what failed at `failedAt`. */
export function nextBackoff(backoff: Backoff | null, failedAt: number, now: number): Backoff {
  if (!backoff || failedAt - backoff.since > 2 * LONGEST_BACKOFF) return { delay: FIRST_BACKOFF, since: now };
  return { delay: Math.min(backoff.delay * 2, LONGEST_BACKOFF), since: now };
}
