/** What the shell's own commands are made of. */
import { textOfBytes } from '@shared/api';
import { defineCommand, type Command, type ResolvedCommandContext } from 'just-bash';
import type { World } from '../world';

export type { World } from '../world';

/** What a command did. */
export interface Result {
  readonly stdout?: string;
  readonly stderr?: string;
  readonly exitCode?: number;
}

export type CommandContext = ResolvedCommandContext;

/** A command that knows the world around the shell. */
export function command(
  name: string,
  run: (args: readonly string[], context: CommandContext) => Promise<Result> | Result,
): Command {
  return defineCommand(name, async (args, context) => {
    const { stdout = '', stderr = '', exitCode = 0 } = await run(args, context);
    return { stdout, stderr, exitCode, stdoutKind: 'text' as const };
  });
}

/** A command that an image does not have. */
export function missing(name: string): Command {
  return command(name, () => ({ stderr: `bash: ${name}: command not found\n`, exitCode: 127 }));
}

export function stdinOf(context: CommandContext): string {
  // One character a byte.
  return textOfBytes(Uint8Array.from(context.stdin as unknown as string, (c) => c.charCodeAt(0)));
}

/** The absolute path of what a command names. */
export function pathOf(context: CommandContext, path: string): string {
  return context.fs.resolvePath(context.cwd, path);
}

/** Arguments without the options that were found, and those by name; `values` names options that take one. */
export function options(
  args: readonly string[],
  values: readonly string[],
): {
  readonly flags: ReadonlySet<string>;
  readonly value: ReadonlyMap<string, string>;
  readonly rest: readonly string[];
} {
  const flags = new Set<string>();
  const value = new Map<string, string>();
  const rest: string[] = [];
  for (let i = 0; i < args.length; i++) {
    const arg = args[i]!;
    if (arg === '--') {
      rest.push(...args.slice(i + 1));
      break;
    }
    if (arg.startsWith('--')) {
      const equals = arg.indexOf('=');
      const name = equals < 0 ? arg : arg.slice(0, equals);
      if (equals >= 0) value.set(name, arg.slice(equals + 1));
      else if (values.includes(name)) value.set(name, args[++i] ?? '');
      flags.add(name);
    } else if (arg.startsWith('-') && arg.length > 1) {
      for (let j = 1; j < arg.length; j++) {
        const name = `-${arg[j]!}`;
        flags.add(name);
        if (!values.includes(name)) continue;
        value.set(name, j + 1 < arg.length ? arg.slice(j + 1) : (args[++i] ?? ''));
        break;
      }
    } else rest.push(arg);
  }
  return { flags, value, rest };
}

/** Waits outside for virtual milliseconds. */
export async function sleepFor(world: World, milliseconds: number): Promise<void> {
  await world.wait({ type: 'sleep', milliseconds });
}
