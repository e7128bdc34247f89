/**
 * A console: a terminal, and the shells that are entered one out of another in it. Each line is one group of inputs,
 * attributed to it. In the past everything can be looked at and nothing changed.
 */
import type { KubeObject, Live } from '@shared/api';
import type {
  ApiResult,
  Fault,
  KubeList,
  NetworkAnswer,
  NetworkQuestion,
  Origin,
  ReadRequest,
  WriteRequest,
} from '@shared/contract';
import type { Node, Pod } from 'kubernetes-types/core/v1';
import { runKubectl, sessionCluster } from '../kubectl';
import type { Session } from '../workspaces';
import { ShellInContainer } from './container-shell';
import { PastRefused, type ConsoleWorld, type HostShell, type Line, type Machine, type Shell } from './host';
import { addressOf, isControlPlane } from './node-image';
import { NodeShell } from './node-shell';
import { INTERRUPTED, type Terminal } from './terminal';

/** What came of a line. */
export interface LineReport {
  readonly line: string;
  readonly exitCode: number;
  /** The steps that were made meanwhile: behind the first, up to the second. */
  readonly from: number;
  readonly to: number;
  /** Something was refused because a past step is looked at. */
  readonly refused: boolean;
}

export interface ConsoleOptions {
  readonly session: Session;
  readonly terminal: Terminal;
  readonly via: Origin['via'];
  /** The node whose shell it is; by default the first control-plane node, else the first. */
  readonly node?: string;
  /** The step that is looked at; absent or undefined: the present. */
  readonly at?: () => number | undefined;
  /** Is told when a line has been carried out. */
  readonly onLine?: (report: LineReport) => void;
  /** Another kubectl than the built-in one, such as the real one in tests. */
  readonly kubectl?: typeof runKubectl;
  /** Called before each line, such as to let the time pass that typing takes. */
  readonly beforeLine?: () => Promise<void>;
}

let consoles = 0;

export class Console implements ConsoleWorld {
  readonly session: Session;
  readonly terminal: Terminal;
  readonly kubectl: typeof runKubectl;
  readonly history: string[] = [];
  private readonly name = `console-${++consoles}`;
  private readonly shells: Shell[] = [];
  private readonly lines: { origin: Origin; controller: AbortController; isRefused: boolean }[] = [];
  private count = 0;
  private closed = false;

  constructor(private readonly options: ConsoleOptions) {
    this.session = options.session;
    this.terminal = options.terminal;
    this.kubectl = options.kubectl ?? runKubectl;
    const node = options.node ?? this.firstNode();
    this.shells.push(new NodeShell(this, node));
  }

  /** Reads and carries out lines until the outermost shell ends. Gives back the exit code of its last command. */
  async converse(): Promise<number> {
    const [shell] = this.shells;
    const code = await this.readLines(shell!);
    this.close();
    return code;
  }

  /** Carries one command out; it may have several lines. */
  async runLine(text: string): Promise<number> {
    return (await this.carryOut(this.shells.at(-1)!, text)).exitCode;
  }

  /** Ctrl+C: whatever runs in the innermost shell is over. */
  interrupt(): void {
    this.lines.at(-1)?.controller.abort();
  }

  /** Candidates for the word before the cursor. */
  complete(line: string, cursor: number): ReturnType<Shell['complete']> {
    return this.shells.at(-1)!.complete(line, cursor);
  }

  close(): void {
    this.closed = true;
    for (const line of this.lines) line.controller.abort();
    for (const shell of this.shells) shell.close();
  }

  // -- what its shells ask -------------------------------------------------------------------------------------------

  at(): number | undefined {
    const at = this.options.at?.();
    return at === undefined || at === this.session.head().seq ? undefined : at;
  }

  now(): number {
    const at = this.at();
    return at === undefined ? this.session.head().time : this.session.timeAt(at);
  }

  line(): Line {
    const { origin, controller } = this.lines.at(-1) ?? this.idle;
    return { origin, signal: controller.signal };
  }

  read(request: ReadRequest): ApiResult<KubeObject | KubeList> {
    return this.session.read(request, this.at());
  }

  list<T extends KubeObject>(resource: string, namespace?: string): readonly T[] {
    const answer = this.read({ verb: 'list', resource, ...(namespace ? { namespace } : {}) });
    return answer.ok ? ((answer.object as KubeList).items as readonly T[]) : [];
  }

  get<T extends KubeObject>(resource: string, namespace: string, name: string): T | undefined {
    const answer = this.read({ verb: 'get', resource, ...(namespace ? { namespace } : {}), name });
    return answer.ok ? (answer.object as T) : undefined;
  }

  write(request: WriteRequest): ApiResult {
    const at = this.at();
    if (at !== undefined) {
      this.refused();
      throw new PastRefused(at);
    }
    return this.session.request([request], this.line().origin)[0]!;
  }

  cluster(command: string): ReturnType<ConsoleWorld['cluster']> {
    const { origin, signal } = this.line();
    const at = this.at();
    const cluster = sessionCluster(this.session, {
      origin: { ...origin, command },
      interactive: this.terminal.interactive,
      signal,
      ...(at === undefined ? {} : { at }),
    });
    if (at === undefined) return cluster;
    return Object.create(cluster, {
      write: {
        value: (request: WriteRequest) => {
          this.refused();
          return cluster.write(request);
        },
      },
    }) as typeof cluster;
  }

  /** Notes that something was to be changed in the past. */
  refused(): void {
    const line = this.lines.at(-1);
    if (line) line.isRefused = true;
  }

  server(): string {
    const master = this.nodes().find(isControlPlane) ?? this.nodes()[0];
    return `https://${(master && addressOf(master)) || '127.0.0.1'}:6443`;
  }

  nodes(): readonly Live<Node>[] {
    return this.list<Live<Node>>('nodes');
  }

  async enter(shell: Shell): Promise<number> {
    this.shells.push(shell);
    try {
      return await this.readLines(shell);
    } finally {
      shell.close();
      this.shells.pop();
    }
  }

  shellOn(node: string): HostShell | undefined {
    const found = this.nodes().find(({ metadata, status }) => {
      const addresses = status?.addresses?.map(({ address }) => address) ?? [];
      return metadata.name === node || addresses.includes(node);
    });
    return found && new NodeShell(this, found.metadata.name ?? '');
  }

  shellIn(request: Parameters<ConsoleWorld['shellIn']>[0]): Shell {
    return new ShellInContainer(this, request);
  }

  ask(node: string, question: NetworkQuestion): Promise<NetworkAnswer> {
    // Pods in the node's own network stand where a program of the node does.
    const door = this.list<Live<Pod>>('pods').find(
      ({ spec, status }) => spec?.nodeName === node && spec.hostNetwork && status?.phase === 'Running',
    );
    const { namespace = '', name = '' } = door?.metadata ?? {};
    const answer = door ? this.session.ask(namespace, name, question, this.line().origin) : null;
    return Promise.resolve(answer ?? { type: 'failed', reason: 'unreachable' });
  }

  fault(fault: Fault): string | null {
    const at = this.at();
    if (at !== undefined) {
      this.refused();
      throw new PastRefused(at);
    }
    return this.session.fault(fault, this.line().origin)?.message ?? null;
  }

  machine(node: string): Machine {
    const until = this.at() ?? this.session.head().seq;
    const last = { nodePower: 'on', kubelet: 'running', partition: 'healed' };
    for (const { fault, seq } of this.faults()) {
      if (seq >= until || !('node' in fault) || fault.node !== node) continue;
      if (fault.type === 'nodePower' || fault.type === 'kubelet' || fault.type === 'partition')
        last[fault.type] = fault.state;
    }
    return {
      isPowered: last.nodePower === 'on',
      isKubeletRunning: last.kubelet === 'running',
      isConnected: last.partition === 'healed',
    };
  }

  // -- inside --------------------------------------------------------------------------------------------------------

  private seen: { branch: number; before: number; faults: { fault: Fault; seq: number }[] } = {
    branch: 0,
    before: 0,
    faults: [],
  };
  private readonly idle = { origin: { via: 'console' as const }, controller: new AbortController() };

  /** Every disturbance on this branch; only what came since it was last asked is read. */
  private faults(): readonly { readonly fault: Fault; readonly seq: number }[] {
    const { branch, seq } = this.session.head();
    if (this.seen.branch !== branch) this.seen = { branch, before: 0, faults: [] };
    const known = this.seen.faults.filter((one) => one.seq < this.seen.before);
    const news = this.session.history
      .inputs(branch, this.seen.before)
      .flatMap(({ body, seq: taken }) => (body.type === 'fault' ? [{ fault: body.fault, seq: taken }] : []));
    this.seen = { branch, before: seq, faults: [...known, ...news] };
    return this.seen.faults;
  }

  private firstNode(): string {
    const nodes = this.nodes();
    return (nodes.find(isControlPlane) ?? nodes[0])?.metadata.name ?? 'localhost';
  }

  private async readLines(shell: Shell): Promise<number> {
    let last = 0;
    while (!this.closed) {
      const lost = this.shells.length > 1 ? shell.lost?.() : undefined;
      if (lost !== undefined) {
        this.terminal.write('stderr', `${lost}\n`);
        return 255;
      }
      const text = await this.readCommand(shell);
      if (text === null) {
        if (this.terminal.interactive) this.terminal.write('stdout', 'exit\n');
        return last;
      }
      if (text === INTERRUPTED) {
        last = 130;
        continue;
      }
      if (text.trim() === '') continue;
      const { exitCode, ended } = await this.carryOut(shell, text);
      if (ended) return exitCode;
      last = exitCode;
    }
    return last;
  }

  /** A whole command: as many lines as it takes. */
  private async readCommand(shell: Shell): Promise<string | null | typeof INTERRUPTED> {
    let text = '';
    for (;;) {
      const line = await this.terminal.readLine(
        text === '' ? { text: shell.prompt(), kind: 'command' } : { text: '> ', kind: 'more' },
      );
      if (line === INTERRUPTED) return line;
      // The input ends in the middle of a command: what there is of it is run, and says what it lacks.
      if (line === null) return text === '' ? null : text;
      text = text === '' ? line : `${text}\n${line}`;
      if (shell.isWhole(text)) return text;
    }
  }

  private async carryOut(shell: Shell, text: string): Promise<{ exitCode: number; ended: boolean }> {
    await this.options.beforeLine?.();
    this.history.push(text);
    const from = this.session.head().seq;
    const line = {
      origin: { via: this.options.via, command: text.trim(), group: `${this.name}/${from}/${++this.count}` },
      controller: new AbortController(),
      isRefused: false,
    };
    this.lines.push(line);
    let exitCode = 1;
    try {
      const result = await shell.run(text);
      exitCode = result.exitCode;
      return result;
    } catch (error) {
      if (!(error instanceof Error) || !['PastRefused', 'SessionRefused'].includes(error.name)) throw error;
      this.terminal.write('stderr', `drydock: ${error.message}\n`);
      return { exitCode, ended: false };
    } finally {
      this.lines.pop();
      this.options.onLine?.({
        line: text,
        exitCode,
        from,
        to: this.session.head().seq,
        refused: line.isRefused,
      });
    }
  }
}
