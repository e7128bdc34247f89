/**
 * A shell on a node: just-bash over the node's files. It is one long script that waits for lines, so that variables,
 * functions, aliases, options and the working directory live on from line to line by themselves.
 */
import { Bash, type BashExecResult, type Command } from 'just-bash';
import { NODE_FILESYSTEMS, DRYDOCK_API, type KubeObject, type Live, type NodeFilesystem } from '@shared/api';
import type { Node } from 'kubernetes-types/core/v1';
import { inShellWords, READ, readCommand, scriptAtTerminal } from '../programs';
import { nodeCommands } from './commands';
import { AFTER, AWARE, READING } from './commands/names';
import { completeInShell } from './completion';
import type { Completion, ConsoleWorld, HostShell, ShellResult } from './host';
import { DEVICES, NodeFiles } from './node-files';
import { nodeImage } from './node-image';

/** How often somebody may interrupt a loop before the shell starts anew. */
const INTERRUPTIONS = 300;
/** As far away as a timer can be, ms. */
const NO_TIMEOUT = 2_147_483_647;
const NO_LIMIT = Number.MAX_SAFE_INTEGER;

const NEXT = 'drydock-next';
const DONE = 'drydock-done';

/** What the shell knows from the start; then it waits for lines. `break 100` ends one round of waiting. */
const PRELUDE = [
  'shopt -s expand_aliases',
  `${AFTER}() { drydock-after "$1" || break 100; return "$1"; }`,
  // read asks the terminal for a line and takes it apart as it would any other.
  `${READ}() { local __drydock_line; __drydock_line="$(drydock-ask "$@")" || return 1; builtin read "$@" <<< "$__drydock_line"; }`,
].join('\n');
const ROUND = `while :; do eval "$(${NEXT})" >${DEVICES.stdout} 2>${DEVICES.stderr}; ${DONE} $?; done`;

export class NodeShell implements HostShell {
  readonly files: NodeFiles;
  private bash: Bash | undefined;
  private cwd = '/root';
  private env: Record<string, string>;
  private readonly functions = new Set<string>();
  private aliases = new Map<string, string>();
  /** A line that nobody has taken yet, or somebody who waits for one. */
  private given: string | undefined;
  private taker: ((script: string) => void) | undefined;
  private finish: ((result: ShellResult) => void) | undefined;
  /** The script and the files belong to the node as it was at this revision of its object. */
  private loaded = '';
  private running = false;
  private closed = false;
  /** How the last line ended. */
  private status = 0;

  constructor(
    readonly console: ConsoleWorld,
    readonly name: string,
  ) {
    this.files = new NodeFiles(
      () => console.now(),
      (stream, text) => {
        if (!console.line().signal.aborted)
          console.terminal.write(stream, stream === 'stderr' ? errorText(text) : text);
      },
    );
    this.env = {
      HOME: '/root',
      USER: 'root',
      LOGNAME: 'root',
      SHELL: '/bin/bash',
      HOSTNAME: name,
      LANG: 'en_US.UTF-8',
      TERM: 'xterm-256color',
      PATH: '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/bin:/root/bin',
    };
  }

  // -- a shell -------------------------------------------------------------------------------------------------------

  prompt(): string {
    const base =
      this.cwd === '/root' ? '~' : this.cwd === '/' ? '/' : this.cwd.slice(this.cwd.lastIndexOf('/') + 1);
    return `[root@${this.name.split('.')[0]!} ${base}]# `;
  }

  isWhole(text: string): boolean {
    return readCommand(text).type !== 'more';
  }

  lost(): string | undefined {
    const { isPowered, isConnected } = this.console.machine(this.name);
    if (isPowered && isConnected && this.node()) return undefined;
    return isPowered
      ? `client_loop: send disconnect: Broken pipe`
      : `Connection to ${this.name} closed by remote host.`;
  }

  async run(line: string): Promise<ShellResult> {
    const reading = readCommand(line);
    if (reading.type === 'error') return this.complain(reading.message);
    if (reading.type === 'more') return this.complain('-bash: syntax error: unexpected end of file');
    this.loadFiles();
    this.bash ??= this.start();
    const script = scriptAtTerminal(reading.script, {
      devices: DEVICES,
      aware: AWARE,
      reads: READING,
      functions: this.functions,
      types: true,
      after: AFTER,
      alias: (name) => this.aliases.get(name),
    });
    if (!this.running) void this.serve(this.bash);
    const result = await new Promise<ShellResult>((resolve) => {
      this.finish = resolve;
      this.give(script);
    });
    await this.saveFiles();
    const isExit = result.ended && /(^|[\s;&|({])(exit|logout|exec)\b/.test(line);
    return { ...result, ended: isExit };
  }

  async capture(text: string, stdin: string): Promise<{ stdout: string; stderr: string; exitCode: number }> {
    this.loadFiles();
    const result = await this.make(nodeCommands(this)).exec(text, {
      env: this.env,
      cwd: this.cwd,
      stdin,
      signal: this.console.line().signal,
    });
    await this.saveFiles();
    return { ...result, stderr: errorText(result.stderr) };
  }

  complete(line: string, cursor: number): Promise<Completion> {
    this.loadFiles();
    return completeInShell(this, this.cwd, [...this.functions, ...this.aliases.keys()], line, cursor);
  }

  close(): void {
    // The script waits for a line: this is its last one.
    this.closed = true;
    this.finish = undefined;
    if (this.running) this.give('exit');
  }

  // -- a host --------------------------------------------------------------------------------------------------------

  node(): Live<Node> | undefined {
    return this.console.get<Live<Node>>('nodes', '', this.name);
  }

  loadFiles(): void {
    const { console, name } = this;
    const node = this.node();
    const system = console.get<NodeFilesystem>(NODE_FILESYSTEMS, '', name);
    const at = console.at();
    const state = JSON.stringify([
      system?.metadata.resourceVersion,
      system?.metadata.uid,
      at === undefined ? '' : 'past',
      node?.status?.addresses,
      console.nodes().length,
    ]);
    if (state === this.loaded) return;
    this.loaded = state;
    const dns = console.get<KubeObject & { spec?: { clusterIP?: string } }>(
      'services',
      'kube-system',
      'kube-dns',
    );
    const image = node
      ? nodeImage({
          node,
          nodes: console.nodes(),
          server: console.server(),
          ...(dns?.spec?.clusterIP ? { dns: dns.spec.clusterIP } : {}),
        })
      : { '/root': null };
    const made = node?.metadata.creationTimestamp;
    this.files.load(image, system?.files ?? {}, made === undefined ? console.now() : Date.parse(made));
  }

  async saveFiles(): Promise<void> {
    const { console, name, files } = this;
    const changes = files.takeChanges();
    if (Object.keys(changes).length === 0) return;
    // Whatever comes of it, the shell's files are then those of the node again.
    this.loaded = '';
    const old = console.get<NodeFilesystem>(NODE_FILESYSTEMS, '', name);
    const answer = old
      ? console.write({
          verb: 'patch',
          resource: NODE_FILESYSTEMS,
          name,
          patchType: 'merge',
          // What an entry was before must not shine through.
          body: { files: replacing(old.files, changes) },
        })
      : console.write({
          verb: 'create',
          resource: NODE_FILESYSTEMS,
          body: {
            apiVersion: DRYDOCK_API,
            kind: 'NodeFilesystem',
            metadata: { name },
            files: Object.fromEntries(Object.entries(changes).filter(([, entry]) => entry !== null)),
          },
        });
    if (!answer.ok) {
      console.terminal.write('stderr', `bash: ${answer.status.message}\n`);
      this.loadFiles();
      return;
    }
    await console.session.settle();
    this.loadFiles();
  }

  // -- inside --------------------------------------------------------------------------------------------------------

  private complain(message: string): ShellResult {
    this.console.terminal.write('stderr', `${message}\n`);
    return { exitCode: 2, ended: false };
  }

  private start(): Bash {
    return this.make([
      ...nodeCommands(this),
      {
        name: NEXT,
        execute: async (_args: string[], context: { env: Map<string, string>; cwd: string }) => {
          this.look(context);
          // Ctrl+C has broken the round before it could say that its line is done.
          if (this.finish && this.given === undefined) {
            this.status = 130;
            this.done({ exitCode: 130, ended: false });
          }
          // What `$?` is when the line begins.
          return {
            stdout: await this.take(),
            stderr: '',
            exitCode: this.status,
            stdoutKind: 'text' as const,
          };
        },
      },
      {
        name: DONE,
        execute: (args: string[], context: { env: Map<string, string>; cwd: string }) => {
          this.look(context);
          const exitCode = this.console.line().signal.aborted ? 130 : Number(args[0]);
          this.status = exitCode;
          this.done({ exitCode, ended: false });
          return Promise.resolve({ stdout: '', stderr: '', exitCode });
        },
      },
    ]);
  }

  private make(customCommands: Command[]): Bash {
    return new Bash({
      fs: this.files,
      env: this.env,
      cwd: this.cwd,
      customCommands,
      executionLimits: {
        maxCommandCount: NO_LIMIT,
        maxLoopIterations: NO_LIMIT,
        maxWorkUnits: NO_LIMIT,
        maxExecutionTimeMs: NO_TIMEOUT,
        maxOutputSize: NO_LIMIT,
        maxInputBytes: NO_LIMIT,
        maxLiveBytes: NO_LIMIT,
        maxTraversalEntries: NO_LIMIT,
        maxTraversalWork: NO_LIMIT,
      },
      processInfo: { pid: 2310, ppid: 2306, uid: 0, gid: 0 },
    });
  }

  /** What the shell has become, as far as others want to know. */
  private look({ env, cwd }: { env: Map<string, string>; cwd: string }): void {
    this.cwd = cwd;
    this.aliases = new Map();
    for (const [name, value] of env) {
      if (name.startsWith('BASH_ALIAS_')) this.aliases.set(name.slice('BASH_ALIAS_'.length), value);
    }
  }

  /** Runs the shell's long script until it ends, by `exit` or by an error that ends shells. */
  private async serve(bash: Bash): Promise<void> {
    this.running = true;
    let result: Pick<BashExecResult, 'exitCode' | 'stderr'> & { env?: Record<string, string> };
    try {
      const bashrc = '[ -f ~/.bashrc ] && . ~/.bashrc';
      const rounds = Array.from({ length: INTERRUPTIONS }, () => 'eval "$__drydock_round"').join('\n');
      result = await bash.exec(`__drydock_round='${ROUND}'\n${PRELUDE}\n${bashrc}\n${rounds}`, {
        env: this.env,
        cwd: this.cwd,
        rawScript: true,
      });
    } catch (error) {
      result = { exitCode: 1, stderr: `bash: ${error instanceof Error ? error.message : String(error)}\n` };
    }
    this.running = false;
    // A shell that ends otherwise than by `exit` begins anew where it was, with what it knew.
    this.env = { ...this.env, ...keptOf(result.env) };
    this.bash = undefined;
    this.functions.clear();
    if (result.stderr && !this.console.line().signal.aborted) {
      this.console.terminal.write('stderr', errorText(result.stderr));
    }
    this.done({ exitCode: this.console.line().signal.aborted ? 130 : result.exitCode, ended: true });
  }

  private give(script: string): void {
    const { taker } = this;
    this.taker = undefined;
    if (taker) taker(script);
    else this.given = script;
  }

  private take(): Promise<string> {
    const given = this.closed ? 'exit' : this.given;
    this.given = undefined;
    return given === undefined ? new Promise((resolve) => (this.taker = resolve)) : Promise.resolve(given);
  }

  private done(result: ShellResult): void {
    const { finish } = this;
    this.finish = undefined;
    finish?.(result);
  }
}

/** A merge patch that puts each entry in place of what was there. */
function replacing(
  old: Readonly<Record<string, unknown>>,
  changes: Readonly<Record<string, object | null>>,
): Record<string, object | null> {
  const patch: Record<string, object | null> = {};
  for (const path of Object.keys(changes)) {
    const before = old[path] as Record<string, unknown> | undefined;
    const after = changes[path] as Record<string, unknown> | null;
    if (after === null && before === undefined) continue;
    patch[path] = after && {
      ...Object.fromEntries(Object.keys(before ?? {}).map((key) => [key, null])),
      ...after,
    };
  }
  return patch;
}

const OWN_VARIABLES =
  /^(IFS|OSTYPE|MACHTYPE|HOSTTYPE|OPTIND|SHELLOPTS|BASHOPTS|PWD|OLDPWD|__drydock_\w*|BASH_\w*)$/;

function keptOf(env: Readonly<Record<string, string>> = {}): Record<string, string> {
  return Object.fromEntries(
    Object.entries(env).filter(([name]) => /^[A-Za-z_]\w*$/.test(name) && !OWN_VARIABLES.test(name)),
  );
}

/** Errors in the words of bash; where a command stands at the terminal is nobody's business. */
function errorText(text: string): string {
  return inShellWords(text, 'bash')
    .replace(/@(?:io|i|o)(?=:)/g, '')
    .replace(/^bash: (?:eval: )?/gm, '-bash: ');
}
