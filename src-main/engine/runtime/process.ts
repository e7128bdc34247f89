/**
 * What the first process of a container does, as far as data says it: a server that runs until it is stopped, a
 * program that ends, or a command that must really be run (by programs/, outside the engine).
 */
import { SHELL_COMMANDS } from '@shared/contract';
import type { CatalogueImage, ProgramBehaviour } from './image-catalogue';
import { MOST_DIGITS, pi } from './pi';

/** How a process answers its stop signal: the exit code after so many ms; null where it ignores the signal. */
export type StopAnswer = { readonly after: number; readonly code: number } | null;

export type ProcessPlan =
  | {
      readonly type: 'runs';
      readonly listen: readonly number[];
      readonly lines: readonly string[];
      readonly stop: StopAnswer;
      /** The behaviour it follows and the executable's name; absent for what needs no data, such as `sleep infinity`. */
      readonly behaviour?: ProgramBehaviour & { type: 'server' };
      readonly serves?: string;
      /** Memory it takes, bytes, and CPU in thousandths of a core, beyond what its image says. */
      readonly usage?: { readonly cpu?: number; readonly memory?: number };
    }
  | {
      readonly type: 'exits';
      /** Milliseconds after its start. */
      readonly after: number;
      readonly code: number;
      readonly lines: readonly string[];
      readonly stop: StopAnswer;
    }
  /** Sets kernel parameters, `sysctl -w NAME=VALUE …`. */
  | { readonly type: 'sysctl'; readonly settings: readonly (readonly [string, string])[] }
  /** A command for a shell and its tools. */
  | { readonly type: 'program'; readonly argv: readonly string[] }
  | { readonly type: 'notFound'; readonly executable: string };

export interface ProcessRequest {
  /** Undefined for an image that nobody knows: it runs on, as a generic server. */
  readonly image: CatalogueImage | undefined;
  readonly command: readonly string[] | undefined;
  readonly args: readonly string[] | undefined;
  /** Its variables; asked only where they matter. */
  readonly env: () => Readonly<Record<string, string>>;
  /** Its standard input stays open (`stdin: true`), so that a shell waits instead of ending. */
  readonly stdin: boolean;
  /** Whether there is a file of this absolute path that is none of the image's usual commands, such as a script. */
  hasFile?(path: string): boolean;
}

/** Milliseconds that a program takes at least, so that its start and its end are not the same instant. */
export const SHORTEST_RUN = 50;
/** How long a server takes to end after its stop signal, unless its data says otherwise. */
const STOP_AFTER = 100;
/** A first process without a handler ignores its stop signal, as the kernel has it for PID 1. */
const IGNORES_STOP: StopAnswer = null;

const SHELLS = new Set(['sh', 'bash', 'ash', 'dash', 'zsh']);

/** The command line of a container: its own, or the image's. */
export function commandLine(request: Pick<ProcessRequest, 'image' | 'command' | 'args'>): string[] {
  const { image, command, args } = request;
  if (command && command.length > 0) return [...command, ...(args ?? [])];
  return [...(image?.entrypoint ?? []), ...(args && args.length > 0 ? args : (image?.cmd ?? []))];
}

export function planProcess(request: ProcessRequest): ProcessPlan {
  let argv = commandLine(request);
  const { image } = request;
  for (;;) {
    const executable = argv[0];
    if (executable === undefined) return runsOn();
    const name = lastPart(executable);
    const behaviour = image?.programs?.[name];
    if (behaviour?.type === 'wrapper' && argv.length > 1) {
      argv = argv.slice(1);
      continue;
    }
    if (behaviour) return fromBehaviour(behaviour, name, argv, request);
    return fromCommand(name, argv, request);
  }
}

function fromBehaviour(
  behaviour: ProgramBehaviour,
  name: string,
  argv: readonly string[],
  request: ProcessRequest,
): ProcessPlan {
  switch (behaviour.type) {
    case 'server': {
      const { requires } = behaviour;
      if (requires && !requires.oneOf.some((name) => request.env()[name])) {
        return {
          type: 'exits',
          after: SHORTEST_RUN,
          code: requires.exitCode,
          lines: requires.complaint,
          stop: IGNORES_STOP,
        };
      }
      return {
        type: 'runs',
        listen: behaviour.listen ?? [],
        lines: behaviour.lines ?? [],
        behaviour,
        serves: name,
        stop: behaviour.stop === undefined ? { after: STOP_AFTER, code: 0 } : behaviour.stop,
      };
    }
    case 'exit':
      return {
        type: 'exits',
        after: behaviour.after ?? SHORTEST_RUN,
        code: behaviour.code,
        lines: behaviour.lines ?? [],
        stop: IGNORES_STOP,
      };
    case 'commands': {
      for (const { args, after, code = 0, lines } of behaviour.known) {
        const digits = digitsAsked(args, argv.slice(1));
        if (digits === undefined) continue;
        const filled = lines.map((line) => line.replace('%{pi}', () => pi(digits)));
        return { type: 'exits', after, code, lines: filled, stop: IGNORES_STOP };
      }
      return { type: 'exits', after: SHORTEST_RUN, ...behaviour.otherwise, stop: IGNORES_STOP };
    }
    case 'stress':
      return { ...runsOn(), stop: { after: STOP_AFTER, code: 0 }, usage: stressUsage(argv.slice(1)) };
    case 'wrapper':
      return { type: 'exits', after: SHORTEST_RUN, code: 0, lines: [], stop: IGNORES_STOP };
  }
}

/**
 * How many digits a command line asks for that is like a known one, where `%{digits}` stands for their number; 1 where
 * the known one has no such place, undefined where the two differ.
 */
function digitsAsked(known: readonly string[], args: readonly string[]): number | undefined {
  if (known.length !== args.length) return undefined;
  let digits = 1;
  for (const [i, arg] of args.entries()) {
    const [before = '', after] = known[i]!.split('%{digits}');
    if (after === undefined) {
      if (arg !== before) return undefined;
      continue;
    }
    const number = arg.slice(before.length, arg.length - after.length);
    if (arg !== before + number + after || !/^[1-9][0-9]*$/.test(number)) return undefined;
    digits = Number(number);
  }
  return digits <= MOST_DIGITS ? digits : undefined;
}

/** Commands whose effect follows from their words alone, in any image that has them. */
function fromCommand(name: string, argv: readonly string[], request: ProcessRequest): ProcessPlan {
  const { image } = request;
  if (image && !isThere(name, argv[0]!, request)) return { type: 'notFound', executable: argv[0]! };
  const rest = argv.slice(1);
  switch (name) {
    case 'sleep': {
      const ms = sleepTime(rest);
      if (ms === undefined) break;
      return ms === Infinity
        ? runsOn()
        : { type: 'exits', after: ms, code: 0, lines: [], stop: IGNORES_STOP };
    }
    case 'true':
    case 'false':
      return {
        type: 'exits',
        after: SHORTEST_RUN,
        code: name === 'true' ? 0 : 1,
        lines: [],
        stop: IGNORES_STOP,
      };
    case 'pause':
      return { ...runsOn(), stop: { after: STOP_AFTER, code: 0 } };
    case 'tail':
      if (rest.includes('-f') || rest.includes('-F')) return runsOn();
      break;
    case 'sysctl': {
      const settings = sysctlSettings(rest);
      if (settings) return { type: 'sysctl', settings };
      break;
    }
  }
  // A shell without anything to do ends at once, unless somebody may still type into it.
  if (SHELLS.has(name) && rest.length === 0) {
    return request.stdin
      ? runsOn()
      : { type: 'exits', after: SHORTEST_RUN, code: 0, lines: [], stop: IGNORES_STOP };
  }
  return image ? { type: 'program', argv } : runsOn();
}

const USUAL = new Set(SHELL_COMMANDS);

/** Whether an image has the executable: one of the usual commands where it has a shell, or a file of this path. */
function isThere(name: string, executable: string, request: ProcessRequest): boolean {
  const folder = executable.slice(0, -name.length);
  const isUsual = USUAL.has(name) && (folder === '' || /^\/(usr\/)?(local\/)?s?bin\/$/.test(folder));
  if (request.image?.shell && isUsual && !request.image.lacks?.includes(name)) return true;
  if (executable.startsWith('/')) return request.hasFile?.(executable) ?? false;
  return request.image?.shell === true && folder !== '' && (request.hasFile?.(executable) ?? false);
}

const SIZES: Readonly<Record<string, number>> = { '': 1, B: 1, K: 1024, M: 1024 ** 2, G: 1024 ** 3 };

/** What `stress --cpu 2 --vm 1 --vm-bytes 250M` takes. */
function stressUsage(args: readonly string[]): { cpu: number; memory: number } {
  const value = (...names: string[]): string | undefined => {
    const at = args.findIndex((arg) => names.includes(arg));
    return at < 0 ? undefined : args[at + 1];
  };
  const workers = Number(value('--vm', '-m') ?? 0);
  const size = /^(\d+)([BKMG]?)$/i.exec(value('--vm-bytes') ?? '256M');
  const bytes = size ? Number(size[1]) * SIZES[size[2]!.toUpperCase()]! : 0;
  return { cpu: Number(value('--cpu', '-c', '-cpus') ?? 0) * 1000, memory: workers * bytes };
}

function runsOn(): ProcessPlan & { type: 'runs' } {
  return { type: 'runs', listen: [], lines: [], stop: IGNORES_STOP };
}

const UNITS: Readonly<Record<string, number>> = { '': 1000, s: 1000, m: 60_000, h: 3_600_000, d: 86_400_000 };

/** The sum of sleep's arguments in ms; undefined where one is no time. */
export function sleepTime(args: readonly string[]): number | undefined {
  if (args.length === 0) return undefined;
  let total = 0;
  for (const arg of args) {
    if (arg === 'infinity' || arg === 'inf') return Infinity;
    const m = /^(\d+(?:\.\d*)?|\.\d+)([smhd]?)$/.exec(arg);
    if (!m) return undefined;
    total += Math.round(Number(m[1]) * UNITS[m[2] ?? '']!);
  }
  return total;
}

/** `-w a.b=1 c.d=2`; undefined where the line reads or does something else. */
function sysctlSettings(args: readonly string[]): [string, string][] | undefined {
  const words = args.filter((arg) => arg !== '-w' && arg !== '--write' && arg !== '-q' && arg !== '-e');
  if (words.length === 0) return undefined;
  const settings: [string, string][] = [];
  for (const word of words) {
    const m = /^([\w.\-/]+)\s*=\s*(.*)$/.exec(word);
    if (!m) return undefined;
    settings.push([m[1]!.replaceAll('/', '.'), m[2]!]);
  }
  return settings;
}

function lastPart(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1);
}
