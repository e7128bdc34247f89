/** kubectl on the workspace `tutorial`, with a session and a file under it as in the app. Never shipped. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { runKubectl, sessionCluster, type ClusterApi, type KubectlFiles } from '..';
import { makeWorkspaces, openContainerShell, type Session, type Workspace } from '@main/workspaces';

const RESOURCES = join(import.meta.dirname, '../../../resources');

/** What one command printed. */
export interface Ran {
  readonly out: string;
  readonly err: string;
  readonly code: number;
}

export interface RunOptions {
  readonly stdin?: string;
  readonly at?: number;
  readonly env?: Readonly<Record<string, string>>;
  readonly signal?: AbortSignal;
  readonly edit?: (name: string, text: string) => Promise<string | null>;
  readonly readLine?: (prompt: string) => Promise<string | undefined>;
  /** Hears output as it is written. */
  readonly told?: (text: string) => void;
}

export class KubectlWorld {
  /** The files of the node, by absolute path. */
  readonly files = new Map<string, string>();

  private constructor(
    private readonly folder: string,
    private readonly workspace: Workspace,
  ) {}

  static make(example = 'tutorial', resources = RESOURCES): KubectlWorld {
    const folder = mkdtempSync(join(tmpdir(), 'drydock-kubectl-'));
    const workspaces = makeWorkspaces(resources, folder, 'test', { freeze: true });
    return new KubectlWorld(folder, workspaces.newFromExample(example, join(folder, 'test.drydock')));
  }

  get session(): Session {
    return this.workspace.session;
  }

  /** Runs what stands behind `kubectl`: a line as a shell reads it, or words. */
  async run(line: string | readonly string[], options: RunOptions = {}): Promise<Ran> {
    let out = '';
    let err = '';
    const { at, told, signal = new AbortController().signal } = options;
    const code = await runKubectl(typeof line === 'string' ? words(line) : line, {
      cluster: typedInto(
        sessionCluster(this.session, {
          origin: { via: 'console', command: `kubectl ${String(line)}` },
          signal,
          ...(at === undefined ? {} : { at }),
        }),
        options.readLine,
        (text) => (out += text),
      ),
      context: this.session.info().context,
      server: 'https://192.168.26.10:6443',
      io: {
        out: (text) => {
          out += text;
          told?.(text);
        },
        err: (text) => {
          err += text;
        },
        stdin: () => Promise.resolve(options.stdin ?? ''),
        files: this.nodeFiles(),
        env: new Map(Object.entries({ HOME: '/root', ...options.env })),
        interactive: false,
        signal,
        ...(options.edit ? { edit: options.edit } : {}),
        ...(options.readLine ? { readLine: options.readLine } : {}),
      },
    });
    return { out, err, code };
  }

  /** The standard output of a command that must succeed. */
  async out(line: string | readonly string[], options: RunOptions = {}): Promise<string> {
    const { out, err, code } = await this.run(line, options);
    if (code !== 0) throw new Error(`kubectl ${String(line)} ended with ${code}: ${err}`);
    return out;
  }

  /** Puts the objects of a manifest into the cluster; the test fails where one is refused. */
  async apply(manifest: string): Promise<void> {
    const report = this.session.importManifests([{ name: 'test.yaml', text: manifest }], { via: 'import' });
    const problem = report.problems[0];
    if (problem) throw new Error(`${problem.object ?? ''}: ${problem.message}`);
    await this.session.settle();
  }

  /** Lets virtual seconds pass. */
  async pass(seconds: number): Promise<void> {
    await this.session.advance(seconds * 1000);
  }

  close(): void {
    this.workspace.close();
    rmSync(this.folder, { recursive: true, force: true });
  }

  private nodeFiles(): KubectlFiles {
    const absolute = (path: string): string => (path.startsWith('/') ? path : `/root/${path}`);
    return {
      read: (path) => Promise.resolve(this.files.get(absolute(path))),
      list: (path) => {
        const folder = `${absolute(path).replace(/\/$/, '')}/`;
        const below = [...this.files.keys()].filter((file) => file.startsWith(folder));
        const names = new Set(below.map((file) => file.slice(folder.length).split('/')[0]!));
        return Promise.resolve(names.size === 0 ? undefined : [...names].sort());
      },
      write: (path, text) => {
        this.files.set(absolute(path), text);
        return Promise.resolve();
      },
      makeFolder: () => Promise.resolve(),
    };
  }
}

/** The cluster with shells that somebody types into, as a console opens them. */
function typedInto(
  cluster: ClusterApi,
  readLine: RunOptions['readLine'],
  write: (text: string) => void,
): ClusterApi {
  if (!readLine) return cluster;
  const openShell: NonNullable<ClusterApi['openShell']> = async (place) => {
    const shell = await openContainerShell({
      words: place.command,
      hostname: place.pod,
      run: async (command) => {
        const ran = await cluster.exec({
          ...place,
          ...command,
          tty: true,
          onOutput: ({ text }) => write(text),
        });
        return 'error' in ran ? null : ran;
      },
      ask: readLine,
    });
    for (;;) {
      const line = await readLine(shell.prompt());
      if (line === undefined) return shell.exitCode;
      const { exitCode, ended } = await shell.run(line);
      if (ended) return exitCode;
    }
  };
  return Object.create(cluster, { openShell: { value: openShell } }) as ClusterApi;
}

/** The words of a line: blanks separate them, quotes keep them together, a backslash takes a character as it is. */
export function words(line: string): string[] {
  const found: string[] = [];
  let word: string | undefined;
  let quote = '';
  for (let i = 0; i < line.length; i++) {
    const char = line[i]!;
    if (quote !== '') {
      if (char === quote) quote = '';
      else word += char === '\\' && quote === '"' ? line[++i]! : char;
    } else if (char === "'" || char === '"') {
      quote = char;
      word ??= '';
    } else if (char === ' ' || char === '\n') {
      if (word !== undefined) found.push(word);
      word = undefined;
    } else {
      word = (word ?? '') + (char === '\\' ? line[++i]! : char);
    }
  }
  if (word !== undefined) found.push(word);
  return found;
}
