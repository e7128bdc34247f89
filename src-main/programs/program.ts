/** One command in a shell: it runs until it ends or waits, and goes on from there. */
import { parse, type Bash } from 'just-bash';
import { byteString, holdsBytes } from '@shared/api';
import type { Carried, Effect, ProgramOutcome, ProgramOutput, ProgramPart } from '@shared/contract';
import { scriptAtTerminal } from './at-terminal';
import { commandsFor } from './commands';
import { ContainerFiles, STDERR, STDOUT } from './container-files';
import { takeJobs } from './jobs';
import { drawsOf, withOwnTime } from './own-time';
import { scriptOf } from './script';
import { inShellWords, isLimit } from './shell-words';
import { Threads } from './threads';
import type { PartInput, World } from './world';

/** How much a command may do in one part before it counts as an endless loop. */
const MOST_COMMANDS = 10_000;
/** Milliseconds of the program's own time, which may go on for years. */
const NO_TIMEOUT = Number.MAX_SAFE_INTEGER;

type End = Pick<ProgramOutcome, 'exitCode' | 'next' | 'carried'>;

export class Program {
  private readonly files: ContainerFiles;
  private readonly output: ProgramOutput[] = [];
  private readonly world: World;
  private bash: Bash | null = null;
  private input: PartInput = { time: 0, mounts: [], kernel: {} };
  private partIsOver: (end: End) => void = () => undefined;
  private started = false;
  private timely = false;
  private readonly jobTexts: string[] = [];
  private readonly threads = new Threads((next) => this.partIsOver({ exitCode: 0, next }));

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
      wait: (next) => {
        this.timely = true;
        return this.threads.wait(next, this.input.time);
      },
      within: (at, work) => this.threads.within(at, work),
      serve: (command) => this.threads.serve(command),
      jobs: this.threads,
      startJob: (index, cwd, env) => this.startJob(index, cwd, env),
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
      // Effects of one program differ in the number of their part: brought back later, it must draw the same.
      const random = drawsOf(this.effect.id.replace(/#\d+$/, ''));
      void withOwnTime({ now: () => this.ownTime(), random }, () =>
        this.threads.main(input, () => this.run()),
      );
    } else {
      this.allowMore();
      this.threads.resume(input);
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
      const result = await bash.exec(this.prepared(script.text), {
        args: [...script.args],
        ...stdinOf(effect.stdin),
      });
      // What a limit has to say comes beside the streams.
      files.print('stdout', result.stdout);
      if (!this.output.some(({ text }) => isLimit(text))) files.print('stderr', result.stderr);
      if (world.traps['EXIT']) {
        const last = await bash.exec(this.prepared(world.traps['EXIT']), {
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

  /** The script as it is run, with its jobs kept for when it starts them. */
  private prepared(text: string): string {
    try {
      const script = parse(text);
      const first = this.jobTexts.length;
      const jobs = takeJobs(script, first);
      this.jobTexts.push(...jobs);
      return scriptAtTerminal(script, { devices: { stdout: STDOUT, stderr: STDERR } });
    } catch {
      return text; // one that is no script says so when it is run
    }
  }

  private startJob(index: number, cwd: string, env: Readonly<Record<string, string>>): number {
    const text = this.prepared(this.jobTexts[index] ?? '');
    return this.threads.job(async (signal) => {
      const result = await this.bash!.exec(text, { cwd, env: { ...env }, signal });
      this.files.print('stdout', result.stdout);
      if (!signal.aborted) this.files.print('stderr', result.stderr);
    });
  }
}

/** Standard input; bytes that are no text come as what they are. */
function stdinOf(text: string | undefined): { stdin?: string; stdinKind?: 'bytes' } {
  if (text === undefined) return {};
  return holdsBytes(text) ? { stdin: byteString(text), stdinKind: 'bytes' } : { stdin: text };
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
