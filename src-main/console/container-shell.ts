/**
 * `kubectl exec -it POD -- sh`: a shell in a container that lines are typed into. Each line is a command of its own in
 * the container, which starts where the one before it ended and with the variables that it left. Left out: functions and
 * aliases do not outlive their line, and `read` finds no input.
 */
import type { Carried } from '@shared/contract';
import type { Pod } from 'kubernetes-types/core/v1';
import type { Live } from '@shared/api';
import type { Completion, ConsoleWorld, ContainerShellRequest, Shell, ShellResult } from './host';
import { PastRefused } from './host';
import { readCommand } from './reading';

const SHELLS = new Set(['sh', 'bash', 'ash', 'dash', 'zsh']);

/** The shell that a command starts; undefined for any other command. */
export function containerShellFor(console: ConsoleWorld, request: ContainerShellRequest): Shell | undefined {
  const [executable = '', ...args] = request.command;
  const name = executable.slice(executable.lastIndexOf('/') + 1);
  if (!SHELLS.has(name) || args.some((arg) => arg !== '-i' && arg !== '-l' && arg !== '--login'))
    return undefined;
  return new ContainerShell(console, request, name);
}

class ContainerShell implements Shell {
  private carried: Carried | undefined;
  private unset: string[] = [];

  constructor(
    private readonly console: ConsoleWorld,
    private readonly request: ContainerShellRequest,
    private readonly name: string,
  ) {}

  prompt(): string {
    const folder = this.carried?.workingDir ?? this.container()?.workingDir ?? '/';
    if (this.name === 'bash') return `root@${this.request.pod}:${folder}# `;
    return /alpine|busybox/.test(this.container()?.image ?? '') ? `${folder} # ` : '# ';
  }

  async run(line: string): Promise<ShellResult> {
    const exit = /^\s*(?:exit|logout)(?:\s+(\d+))?\s*;?\s*$/.exec(line);
    if (exit) return { exitCode: Number(exit[1] ?? 0), ended: true };
    const { console, request, carried } = this;
    const at = console.at();
    if (at !== undefined) {
      console.refused();
      throw new PastRefused(at);
    }
    const { origin, signal } = console.line();
    const env = carried && { ...carried.env, ...Object.fromEntries(this.unset.map((name) => [name, null])) };
    const answer = await console.session.exec(
      {
        namespace: request.namespace,
        pod: request.pod,
        container: request.container,
        command: [request.command[0]!, '-c', line],
        carry: true,
        ...(env ? { env } : {}),
        ...(carried ? { workingDir: carried.workingDir } : {}),
      },
      origin,
      { signal, onOutput: ({ stream, text }) => console.terminal.write(stream, text) },
    );
    if (!answer.ok) {
      console.terminal.write('stderr', `${answer.status.message}\n`);
      return { exitCode: 137, ended: true };
    }
    const { exitCode, carried: left } = answer.result;
    if (left) {
      this.unset = [...this.unset, ...Object.keys(carried?.env ?? {})].filter(
        (name) => left.env[name] === undefined,
      );
      this.carried = left;
    }
    return { exitCode, ended: false };
  }

  isWhole(text: string): boolean {
    return readCommand(text).type !== 'more';
  }

  complete(_line: string, cursor: number): Promise<Completion> {
    return Promise.resolve({ from: cursor, candidates: [] });
  }

  close(): void {
    // Nothing runs between two lines.
  }

  private container(): { image?: string; workingDir?: string } | undefined {
    const pod = this.console.get<Live<Pod>>('pods', this.request.namespace, this.request.pod);
    return pod?.spec?.containers.find(({ name }) => name === this.request.container);
  }
}
