/**
 * A shell in a container that lines are typed into, as `kubectl exec -it POD -- sh` opens one. Each line is a command of
 * its own in the container, which starts where the one before it ended, with the variables, functions and aliases that
 * it left. `read` is asked for before what reads begins; a loop that reads is asked until the input ends.
 */
import {
  parse,
  serialize,
  type CommandNode,
  type SimpleCommandNode,
  type StatementNode,
  type WordNode,
} from 'just-bash';
import type { Carried } from '@shared/contract';
import { readCommand } from './reading';
import { quote } from './script';

/** A command that is to be run in the container. */
export interface ShellCommand {
  readonly command: readonly string[];
  readonly stdin?: string;
  readonly env?: Readonly<Record<string, string | null>>;
  readonly workingDir?: string;
  readonly carry: true;
}

export interface ContainerShellOptions {
  /** The shell: `['sh']`, `['/bin/bash', '-l']`. */
  readonly words: readonly string[];
  /** Where the container starts; `/` unless told otherwise. */
  readonly workingDir?: string;
  readonly image?: string;
  readonly hostname: string;
  /** Runs a command and shows what it writes; null where it cannot be run any more. */
  run(command: ShellCommand): Promise<{ readonly exitCode: number; readonly carried?: Carried } | null>;
  /** A line that is typed as an answer; undefined where the input has ended. */
  ask(prompt: string): Promise<string | undefined>;
}

export class ContainerShell {
  /** How the last line ended. */
  exitCode = 0;
  private carried: Carried | undefined;
  private unset: readonly string[] = [];
  private readonly functions = new Map<string, string>();
  private readonly aliases = new Map<string, string>();

  constructor(private readonly options: ContainerShellOptions) {}

  private get name(): string {
    const [executable = 'sh'] = this.options.words;
    return executable.slice(executable.lastIndexOf('/') + 1);
  }

  prompt(): string {
    const { image = '', hostname } = this.options;
    const folder = this.carried?.workingDir ?? this.options.workingDir ?? '/';
    if (this.name === 'bash') return `root@${hostname}:${folder}# `;
    return /(^|\/)(alpine|busybox)([:@]|$)|alpine/.test(image) ? `${folder} # ` : '# ';
  }

  /** Whether a text is a whole command, or needs another line. */
  isWhole(text: string): boolean {
    return readCommand(text).type !== 'more';
  }

  /** Runs a whole command. `ended`: the shell is left, or its container has gone. */
  async run(text: string): Promise<{ readonly exitCode: number; readonly ended: boolean }> {
    const exit = /^\s*(?:exit|logout)(?:\s+(\d+))?\s*;?\s*$/.exec(text);
    if (exit) return { exitCode: exit[1] === undefined ? this.exitCode : Number(exit[1]) & 255, ended: true };
    for (const part of partsOf(text)) {
      const stdin = part.reads === undefined ? undefined : await this.input(part.reads);
      const ran = await this.options.run({
        command: [this.options.words[0] ?? 'sh', '-c', this.definitions() + part.text],
        carry: true,
        ...(stdin === undefined ? {} : { stdin }),
        ...(this.carried ? { workingDir: this.carried.workingDir, env: this.env(this.carried) } : {}),
      });
      if (!ran) return { exitCode: 137, ended: true };
      this.exitCode = ran.exitCode;
      if (ran.carried) this.keep(ran.carried);
      this.learn(part.statements);
    }
    return { exitCode: this.exitCode, ended: false };
  }

  private keep(carried: Carried): void {
    const gone = Object.keys(this.carried?.env ?? {});
    this.unset = [...new Set([...this.unset, ...gone])].filter((name) => carried.env[name] === undefined);
    this.carried = carried;
  }

  private env({ env }: Carried): Record<string, string | null> {
    return { ...env, ...Object.fromEntries(this.unset.map((name) => [name, null])) };
  }

  /** What was typed so far that no variable holds, before the line that may use it. */
  private definitions(): string {
    const aliases = [...this.aliases].map(([name, value]) => `alias ${name}=${quote(value)}`);
    return [
      ...(aliases.length > 0 ? ['shopt -s expand_aliases', ...aliases] : []),
      ...this.functions.values(),
    ]
      .map((line) => `${line}\n`)
      .join('');
  }

  private learn(statements: readonly StatementNode[]): void {
    for (const { pipelines } of statements) {
      for (const command of pipelines.flatMap((pipeline) => pipeline.commands)) {
        if (command.type === 'FunctionDef') {
          const [statement] = statements.filter((s) => s.pipelines.some((p) => p.commands.includes(command)));
          this.functions.set(
            command.name,
            serialize({
              type: 'Script',
              statements: [
                {
                  ...statement!,
                  pipelines: [{ type: 'Pipeline', commands: [command], negated: false }],
                  operators: [],
                },
              ],
            }),
          );
        } else if (command.type === 'SimpleCommand') this.learnAliases(command);
      }
    }
  }

  private learnAliases(command: SimpleCommandNode): void {
    const words = command.args.map(literal);
    const name = literal(command.name);
    for (const word of words) {
      const at = word?.indexOf('=') ?? -1;
      if (name === 'alias' && word !== undefined && at > 0)
        this.aliases.set(word.slice(0, at), word.slice(at + 1));
      if (name === 'unalias' && word !== undefined) this.aliases.delete(word);
      if (name === 'unset' && word !== undefined && words[0] === '-f') this.functions.delete(word);
    }
  }

  private async input(reads: Reads): Promise<string> {
    let text = '';
    for (let i = 0; i < reads.lines; i++) {
      const line = await this.options.ask(i === 0 ? reads.prompt : '');
      if (line === undefined) break;
      text += `${line}\n`;
    }
    return text;
  }
}

/** What a part of a line wants typed. */
interface Reads {
  readonly lines: number;
  readonly prompt: string;
}

interface Part {
  readonly text: string;
  readonly statements: readonly StatementNode[];
  readonly reads?: Reads;
}

/** A line in parts, so that what stands before a question is done before it is asked. */
function partsOf(text: string): readonly Part[] {
  let statements: readonly StatementNode[];
  try {
    ({ statements } = parse(text));
  } catch {
    return [{ text, statements: [] }];
  }
  const reads = statements.map(readsOf);
  if (reads.every((one) => one === undefined)) return [{ text, statements }];
  return statements.map((statement, i) => ({
    text: serialize({ type: 'Script', statements: [statement] }),
    statements: [statement],
    ...(reads[i] ? { reads: reads[i] } : {}),
  }));
}

/** What a statement reads from the terminal; undefined where nothing. */
function readsOf(statement: StatementNode): Reads | undefined {
  const all = statement.pipelines.flatMap(({ commands }) => commands.slice(0, 1)).flatMap(readers);
  if (all.length === 0) return undefined;
  const loops = statement.pipelines.some(({ commands }) => commands[0] && isLoop(commands[0]));
  const first = all[0]!.args.map(literal);
  const flag = first.indexOf('-p');
  return { lines: loops ? Infinity : all.length, prompt: flag < 0 ? '' : (first[flag + 1] ?? '') };
}

function isLoop(command: CommandNode): boolean {
  return command.type === 'While' || command.type === 'Until';
}

/** The commands `read` in a command that nothing is sent into. */
function readers(command: CommandNode): SimpleCommandNode[] {
  if (command.redirections.some(({ operator }) => operator.startsWith('<'))) return [];
  if (command.type === 'SimpleCommand') return literal(command.name) === 'read' ? [command] : [];
  const within = (statements: readonly StatementNode[]): SimpleCommandNode[] =>
    statements.flatMap(({ pipelines }) => pipelines.flatMap((p) => p.commands.slice(0, 1).flatMap(readers)));
  if (command.type === 'While' || command.type === 'Until')
    return [...within(command.condition), ...within(command.body)];
  if (command.type === 'If') {
    const { clauses, elseBody } = command;
    return [
      ...clauses.flatMap((c) => [...within(c.condition), ...within(c.body)]),
      ...within(elseBody ?? []),
    ];
  }
  if (command.type === 'Group' || command.type === 'Subshell' || command.type === 'For')
    return within(command.body);
  return [];
}

/** A word's text where nothing in it is worked out. */
function literal(word: WordNode | null): string | undefined {
  const texts = (word?.parts ?? []).map((part) => {
    if (part.type === 'Literal' || part.type === 'SingleQuoted') return part.value;
    if (part.type !== 'DoubleQuoted') return undefined;
    const inner = part.parts.map((one) => (one.type === 'Literal' ? one.value : undefined));
    return inner.includes(undefined) ? undefined : inner.join('');
  });
  return word === null || texts.includes(undefined) ? undefined : texts.join('');
}
