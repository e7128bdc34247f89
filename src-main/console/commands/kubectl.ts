/** kubectl on a node: speaks to the workspace's session, reads and writes the node's files. */
import { bytesOfText, holdsBytes, textOfBytes } from '@shared/api';
import type { Command } from 'just-bash';
import type { ClusterApi, KubectlFiles, KubectlIo } from '@main/kubectl';
import { pathOf, quote, type CommandContext } from '@main/programs';
import type { Host } from '../host';
import { aware, type Streams } from './define';

export function kubectlCommands(host: Host): Command[] {
  return aware(host, 'kubectl', (args, streams, context) => kubectlOnNode(host, args, streams, context));
}

async function kubectlOnNode(
  host: Host,
  args: readonly string[],
  streams: Streams,
  context: CommandContext,
): Promise<number> {
  const { console } = host;
  const line = ['kubectl', ...args].map(quote).join(' ');
  await host.saveFiles();
  const io: KubectlIo = {
    out: (text) => {
      streams.out(text);
    },
    err: (text) => {
      streams.err(text);
    },
    stdin: () => streams.stdin(),
    ...(streams.typed ? { readLine: (prompt: string) => streams.ask(prompt) } : {}),
    ...(console.terminal.edit
      ? { edit: (name: string, text: string) => console.terminal.edit!(name, text) }
      : {}),
    files: kubectlFiles(host, (path) => pathOf(context, path)),
    env: new Map(Object.entries(context.exportedEnv ?? Object.fromEntries(context.env))),
    interactive: console.terminal.interactive && streams.atTerminal,
    signal: console.line().signal,
  };
  const exitCode = await console.kubectl(args, {
    cluster: withShells(host, console.cluster(line), streams),
    io,
    context: console.session.info().context,
    server: console.server(),
  });
  // Pods may have written to the node, and kubectl itself may have.
  await host.saveFiles();
  host.loadFiles();
  return exitCode;
}

/** `exec -it POD -- sh` opens a shell of this console instead of running one that ends at once. */
function withShells(host: Host, cluster: ClusterApi, streams: Streams): ClusterApi {
  if (!streams.typed || !streams.atTerminal) return cluster;
  const openShell: NonNullable<ClusterApi['openShell']> = (request) =>
    host.console.enter(host.console.shellIn(request));
  return Object.create(cluster, { openShell: { value: openShell } }) as ClusterApi;
}

/** The node's files as kubectl reads and writes them. */
export function kubectlFiles({ files }: Host, absolute: (path: string) => string): KubectlFiles {
  return {
    async read(path) {
      try {
        return textOfBytes(await files.readFileBuffer(absolute(path)));
      } catch {
        return undefined;
      }
    },
    async list(path) {
      try {
        return (await files.stat(absolute(path))).isDirectory
          ? [...(await files.readdir(absolute(path)))].sort()
          : undefined;
      } catch {
        return undefined;
      }
    },
    async write(path, text) {
      await files.writeFile(absolute(path), holdsBytes(text) ? bytesOfText(text) : text);
    },
    async makeFolder(path) {
      await files.mkdir(absolute(path), { recursive: true });
    },
  };
}
