/**
 * What goes on at once in a shell: the script itself and the jobs that it has put into the background. A part of the
 * program is over when all of them wait; the next one begins with whoever has waited long enough.
 */
import { AsyncLocalStorage } from 'node:async_hooks';
import type { ProgramNext } from '@shared/contract';
import type { PartInput } from './world';

interface Deadline {
  readonly at: number;
  readonly controller: AbortController;
}

/** One line of execution; what `timeout` has set concerns only what runs in it. */
interface Thread {
  readonly deadlines: Deadline[];
}

interface Job {
  readonly pid: number;
  readonly thread: Thread;
  /** What has started it. */
  readonly parent: Thread;
  readonly controller: AbortController;
}

interface Waiter {
  readonly thread: Thread;
  readonly next: ProgramNext;
  /** Virtual time, ms; Infinity for what waits for ever. */
  readonly dueAt: number;
  resolve(input: PartInput): void;
}

interface Join {
  readonly jobs: readonly Job[];
  resolve(): void;
}

const FIRST_PID = 100;

export class Threads {
  private readonly current = new AsyncLocalStorage<Thread>();
  private running = 0;
  private isOver = false;
  private waiters: Waiter[] = [];
  private joins: Join[] = [];
  private readonly jobs = new Set<Job>();
  private started = 0;
  private asking: Waiter | null = null;
  private serving: readonly string[] | null = null;
  private input: PartInput = { time: 0, mounts: [], kernel: {} };

  /** @param onAllWait is told how the program goes on when nothing of it runs any more */
  constructor(private readonly onAllWait: (next: ProgramNext) => void) {}

  /** Runs the script itself; when it ends, so does all else. */
  async main(input: PartInput, work: () => Promise<void>): Promise<void> {
    this.input = input;
    this.running++;
    await this.current.run({ deadlines: [] }, work);
    this.isOver = true;
  }

  /** Starts a job beside the others. @returns its process id */
  job(work: (signal: AbortSignal) => Promise<void>): number {
    const job: Job = {
      pid: FIRST_PID + this.started++,
      thread: { deadlines: [] },
      parent: this.current.getStore()!,
      controller: new AbortController(),
    };
    this.jobs.add(job);
    this.running++;
    const end = (): void => {
      this.jobs.delete(job);
      const { joins } = this;
      this.joins = joins.filter((join) => !join.jobs.every((other) => !this.jobs.has(other)));
      for (const join of joins) {
        if (this.joins.includes(join)) continue;
        this.running++;
        join.resolve();
      }
      this.pause();
    };
    void this.current.run(job.thread, () => work(job.controller.signal)).then(end, end);
    return job.pid;
  }

  /** Waits for jobs of whoever asks: the named ones, or all where none is named. */
  async join(pids: readonly number[]): Promise<void> {
    const self = this.current.getStore();
    const jobs = [...this.jobs].filter(
      (job) => job.parent === self && (pids.length === 0 || pids.includes(job.pid)),
    );
    if (jobs.length === 0) return;
    await new Promise<void>((resolve) => {
      this.joins.push({ jobs, resolve });
      this.pause();
    });
  }

  /** Ends a job. @returns whether there was one */
  kill(pid: number): boolean {
    const job = [...this.jobs].find((other) => other.pid === pid);
    if (!job) return false;
    job.controller.abort();
    this.wake(this.waiters.filter((waiter) => waiter.thread === job.thread));
    return true;
  }

  get pids(): readonly number[] {
    return [...this.jobs].map((job) => job.pid);
  }

  /** Waits outside, and goes on with the next part, or when its time is up. */
  async wait(next: ProgramNext, now: number): Promise<PartInput> {
    const thread = this.current.getStore()!;
    const own = next.type === 'sleep' ? now + next.milliseconds : next.type === 'forever' ? Infinity : now;
    const cut = thread.deadlines.reduce<Deadline | null>(
      (best, d) => (best && best.at <= d.at ? best : d),
      null,
    );
    const isCut = cut !== null && cut.at < own;
    const input = await new Promise<PartInput>((resolve) => {
      this.waiters.push({ thread, next, dueAt: isCut ? cut.at : own, resolve });
      this.pause();
    });
    if (isCut && input.time >= cut.at) cut.controller.abort();
    return input;
  }

  /** Whatever runs within `work` is cut off at virtual time `at`. */
  async within<T>(at: number, work: (signal: AbortSignal) => Promise<T>): Promise<T | 'timeout'> {
    const { deadlines } = this.current.getStore()!;
    const deadline: Deadline = { at, controller: new AbortController() };
    deadlines.push(deadline);
    try {
      const result = await work(deadline.controller.signal);
      return deadline.controller.signal.aborted ? 'timeout' : result;
    } catch (error) {
      if (deadline.controller.signal.aborted) return 'timeout';
      throw error;
    } finally {
      deadlines.splice(deadlines.indexOf(deadline), 1);
    }
  }

  /** Becomes a program whose behaviour is data; never comes back. A job does so once all others wait for ever. */
  serve(command: readonly string[]): Promise<never> {
    this.serving ??= command;
    this.pause();
    return new Promise<never>(() => undefined);
  }

  /** The next part begins: those go on whose time has come. */
  resume(input: PartInput): void {
    this.input = input;
    const { asking } = this;
    this.asking = null;
    if (asking) return this.wake([asking]);
    // A clock that was set back makes nobody wait longer.
    const soonest = Math.min(...this.waiters.map(({ dueAt }) => dueAt));
    const time = Math.max(input.time, soonest);
    this.wake(this.waiters.filter(({ dueAt }) => dueAt <= time));
  }

  private wake(waiters: readonly Waiter[]): void {
    this.waiters = this.waiters.filter((waiter) => !waiters.includes(waiter));
    this.running += waiters.length;
    for (const waiter of waiters) waiter.resolve(this.input);
  }

  /** One of those that ran does no longer. */
  private pause(): void {
    this.running--;
    if (this.running === 0 && !this.isOver) this.onAllWait(this.next());
  }

  private next(): ProgramNext {
    this.asking = this.waiters.find(({ next }) => next.type === 'ask') ?? null;
    if (this.asking) return this.asking.next;
    const soonest = Math.min(...this.waiters.map(({ dueAt }) => dueAt));
    if (soonest < Infinity) return { type: 'sleep', milliseconds: Math.max(0, soonest - this.input.time) };
    return this.serving ? { type: 'serve', command: this.serving } : { type: 'forever' };
  }
}
