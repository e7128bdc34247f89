/** One command in a shell: it runs until it ends or waits, and goes on from there. */
import type { Bash } from 'just-bash';
import type {
  Carried,
  Effect,
  ProgramNext,
  ProgramOutcome,
  ProgramOutput,
  ProgramPart,
} from '@shared/contract';
import { atTerminal } from './at-terminal';
import { commandsFor } from './commands';
import { ContainerFiles, STDERR, STDOUT } from './container-files';
import { drawsOf, withOwnTime } from './own-time';
import { scriptOf } from './script';
import { inShellWords, isLimit } from './shell-words';
import type { PartInput, World } from './world';

/** How much a command may do in one part before it counts as an endless loop. */
const MOST_COMMANDS = 10_000;
/** Milliseconds of the program's own time, which may go on for years. */
const NO_TIMEOUT = Number.MAX_SAFE_INTEGER;

type End = Pick<ProgramOutcome, 'exitCode' | 'next' | 'carried'>;

interface Deadline {
  readonly at: number;
  readonly controller: AbortController;
}

export class Program {
  private readonly files: ContainerFiles;
  private readonly output: ProgramOutput[] = [];
  private readonly world: World;
  private bash: Bash | null = null;
  private input: PartInput = { time: 0, mounts: [], kernel: {} };
  private goOn: ((input: PartInput) => void) | null = null;
  private partIsOver: (end: End) => void = () => undefined;
  private started = false;
  private timely = false;
  private readonly deadlines: Deadline[] = [];

  private constructor(private readonly effect: Effect) {
    const shell = shellOf(effect.command);
    this.files = new ContainerFiles(effect.files, (stream, text) =>
      this.output.push({ stream, text: stream === 'stderr' ? inShellWords(text, shell) : text }),
    );
    this.world = {
      effect,
      files: this.files,
      now: () => {
        this.timely = true;
        return this.input.time;
      },
      kernel: {},
      set: {},
      traps: {},
      signals: [],
      wait: (next) => this.wait(next),
      within: (at, work) => this.within(at, work),
      serve: (command) => this.serve(command),
    };
  }

  static start(effect: Effect): Program {
    return new Program(effect);
  }

  /** Brings a command to where it waits by giving it again what it was given. */
  static async repeat(effect: Effect, past: readonly ProgramPart[]): Promise<Program> {
    const program = new Program(effect);
    for (const part of past) {
      // Mounts that are not named were as the command had left them.
      await program.nextPart({ ...part, mounts: part.mounts ?? [], kernel: effect.kernel ?? {} });
    }
    return program;
  }

  /** Runs the next part. */
  async nextPart(input: PartInput): Promise<ProgramOutcome> {
    this.input = input;
    this.world.kernel = { ...input.kernel };
    this.world.set = {};
    this.world.signals = [];
    this.files.now = input.time;
    this.files.mount(input.mounts);
    this.output.length = 0;
    const over = new Promise<End>((resolve) => (this.partIsOver = resolve));
    if (!this.started) {
      this.started = true;
      const random = drawsOf(this.effect.id);
      void withOwnTime({ now: () => this.ownTime(), random }, () => this.run());
    } else {
      const { goOn } = this;
      this.goOn = null;
      this.allowMore();
      goOn?.(input);
    }
    const end = await over;
    const output = [...this.output];
    const textOf = (stream: 'stdout' | 'stderr'): string =>
      output
        .filter((piece) => piece.stream === stream)
        .map((piece) => piece.text)
        .join('');
    const { files, directories } = this.files.takeChanges();
    const { set, traps, signals } = this.world;
    return {
      exitCode: end.exitCode,
      stdout: textOf('stdout'),
      stderr: textOf('stderr'),
      output,
      duration: 0,
      files,
      ...(directories.length > 0 ? { directories } : {}),
      ...(Object.keys(set).length > 0 ? { kernel: set } : {}),
      ...(Object.keys(traps).length > 0 ? { traps: { ...traps } } : {}),
      ...(signals.length > 0 ? { signals: [...signals] } : {}),
      ...(this.timely ? { timely: true } : {}),
      ...(end.next ? { next: end.next } : {}),
      ...(end.carried ? { carried: end.carried } : {}),
    };
  }

  /** The time as the shell's own means ask for it: what it answers depends on when it is asked. */
  private ownTime(): number {
    return this.input.time;
  }

  private async run(): Promise<void> {
    const { effect, files, world } = this;
    const { Bash } = await import('just-bash');
    const bash = new Bash({
      fs: files,
      env: { HOME: effect.user === 0 ? '/root' : '/', ...effect.env },
      cwd: effect.workingDir,
      customCommands: commandsFor(world),
      executionLimits: {
        maxCommandCount: MOST_COMMANDS,
        maxLoopIterations: MOST_COMMANDS,
        maxWorkUnits: Number.MAX_SAFE_INTEGER,
        maxExecutionTimeMs: NO_TIMEOUT,
      },
      processInfo: { pid: 1, ppid: 0, uid: effect.user ?? 0, gid: effect.user ?? 0 },
    });
    this.bash = bash;
    files.settleBase();
    const script = scriptOf(effect.command, files, effect.stdin);
    if (!script.ok) {
      this.output.push({ stream: 'stderr', text: script.message });
      this.partIsOver({ exitCode: script.exitCode });
      return;
    }
    try {
      const result = await bash.exec(shown(script.text), {
        args: [...script.args],
        ...(effect.stdin === undefined ? {} : { stdin: effect.stdin }),
      });
      // What a limit has to say comes beside the streams.
      files.print('stdout', result.stdout);
      if (!this.output.some(({ text }) => isLimit(text))) files.print('stderr', result.stderr);
      if (world.traps['EXIT']) {
        const last = await bash.exec(shown(world.traps['EXIT']), {
          env: result.env,
        });
        files.print('stdout', last.stdout);
        files.print('stderr', last.stderr);
      }
      this.partIsOver({
        exitCode: result.exitCode,
        ...(effect.carry ? { carried: carriedOf(result.env) } : {}),
      });
    } catch (error) {
      files.print('stderr', `bash: ${error instanceof Error ? error.message : String(error)}\n`);
      this.partIsOver({ exitCode: 1 });
    }
  }

  /** The count of commands that tells an endless loop begins anew with every part. */
  private allowMore(): void {
    const { limits } = this.bash as unknown as {
      limits: { maxCommandCount: number; maxLoopIterations: number };
    };
    limits.maxCommandCount += MOST_COMMANDS;
    limits.maxLoopIterations += MOST_COMMANDS;
  }

  private async wait(next: ProgramNext): Promise<PartInput> {
    this.timely = true;
    const first = this.deadlines.reduce<Deadline | null>(
      (best, d) => (best && best.at <= d.at ? best : d),
      null,
    );
    const left = first ? first.at - this.input.time : Infinity;
    const isCut =
      next.type === 'forever' ? left < Infinity : next.type === 'sleep' && next.milliseconds > left;
    const resumed = new Promise<PartInput>((resolve) => (this.goOn = resolve));
    this.partIsOver({ exitCode: 0, next: isCut ? { type: 'sleep', milliseconds: left } : next });
    const input = await resumed;
    if (isCut) first!.controller.abort();
    return input;
  }

  private async within<T>(at: number, work: (signal: AbortSignal) => Promise<T>): Promise<T | 'timeout'> {
    const deadline: Deadline = { at, controller: new AbortController() };
    this.deadlines.push(deadline);
    try {
      const result = await work(deadline.controller.signal);
      return deadline.controller.signal.aborted ? 'timeout' : result;
    } catch (error) {
      if (deadline.controller.signal.aborted) return 'timeout';
      throw error;
    } finally {
      this.deadlines.splice(this.deadlines.indexOf(deadline), 1);
    }
  }

  private serve(command: readonly string[]): Promise<never> {
    this.partIsOver({ exitCode: 0, next: { type: 'serve', command } });
    return new Promise<never>(() => undefined);
  }
}

/** The script so that what it writes is seen as it is written; one that is no script says so when it is run. */
function shown(text: string): string {
  try {
    return atTerminal(text, { devices: { stdout: STDOUT, stderr: STDERR } });
  } catch {
    return text;
  }
}

/** The name that a shell puts in front of what it complains about. */
function shellOf(command: readonly string[]): string {
  const name = command[0]?.slice(command[0].lastIndexOf('/') + 1) ?? 'sh';
  return name === 'bash' ? 'bash' : 'sh';
}

/** What the shell itself keeps of its variables. */
const OWN = new Set([
  'IFS',
  'OSTYPE',
  'MACHTYPE',
  'HOSTTYPE',
  'OPTIND',
  'SHELLOPTS',
  'BASHOPTS',
  '?',
  '#',
  '@',
  '*',
  '_',
  '$',
  '!',
  '-',
]);

function carriedOf(env: Readonly<Record<string, string>>): Carried {
  const kept: Record<string, string> = {};
  for (const name of Object.keys(env))
    if (!OWN.has(name) && /^[A-Za-z_]\w*$/.test(name)) kept[name] = env[name]!;
  return { workingDir: env['PWD'] ?? '/', env: kept };
}
