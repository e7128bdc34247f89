/** `ssh NODE`: another node's shell, until `exit`; `ssh NODE COMMAND` runs one command there. `scp` copies files. */
import type { Command } from 'just-bash';
import { pathOf, type CommandContext } from '@main/programs';
import { unitTime } from '../clock';
import type { Host, HostShell } from '../host';
import { aware, plain, type Streams } from './define';

/** Options of ssh that have a value. */
const VALUES = new Set([
  '-p',
  '-l',
  '-i',
  '-o',
  '-F',
  '-E',
  '-L',
  '-R',
  '-D',
  '-J',
  '-b',
  '-c',
  '-e',
  '-m',
  '-S',
  '-W',
  '-w',
]);

export function sshCommands(host: Host): Command[] {
  return [
    ...aware(host, 'ssh', (args, streams) => ssh(host, args, streams)),
    plain('scp', (args, streams, context) => scp(host, args, streams, context), host),
  ];
}

async function ssh(host: Host, args: readonly string[], streams: Streams): Promise<number> {
  const { console } = host;
  const words = [...args];
  while (words[0]?.startsWith('-')) if (VALUES.has(words.shift()!)) words.shift();
  const target = words.shift();
  if (target === undefined) {
    streams.err('usage: ssh [user@]hostname [command]\n');
    return 255;
  }
  const name = target.replace(/^[^@]*@/, '');
  await host.saveFiles();
  const shell = console.shellOn(name);
  if (!shell) {
    streams.err(`ssh: Could not resolve hostname ${name}: Name or service not known\n`);
    return 255;
  }
  const unreachable = whyNot(host, shell);
  if (unreachable !== undefined) {
    streams.err(`ssh: connect to host ${name} port 22: ${unreachable}\n`);
    return 255;
  }
  if (words.length > 0) {
    // What it writes goes where ssh's own output goes.
    const result = await shell.capture(words.join(' '), streams.typed ? '' : await streams.stdin());
    streams.out(result.stdout);
    streams.err(result.stderr);
    host.loadFiles();
    return result.exitCode;
  }
  if (!streams.typed || !streams.atTerminal) {
    const result = await shell.capture(await streams.stdin(), '');
    streams.out(result.stdout);
    streams.err(result.stderr);
    return result.exitCode;
  }
  if (console.terminal.interactive) streams.out(`Last login: ${unitTime(console.now())} from ${host.name}\n`);
  const exitCode = await console.enter(shell);
  if (console.terminal.interactive) {
    streams.out(`Connection to ${name} closed.\n`);
  }
  host.loadFiles();
  return exitCode;
}

/** Why one machine does not reach another over the network; undefined where it does. */
function whyNot(host: Host, other: Host): string | undefined {
  if (other.name === host.name) return undefined;
  const { isPowered, isConnected } = host.console.machine(other.name);
  if (!isPowered) return 'No route to host';
  return isConnected && host.console.machine(host.name).isConnected ? undefined : 'Connection timed out';
}

/** Files of this node or another one: `scp a k-node1:/root/`, `scp k-node1:/root/a .` */
async function scp(
  host: Host,
  args: readonly string[],
  streams: Streams,
  context: CommandContext,
): Promise<number> {
  const names = args.filter((arg) => !arg.startsWith('-'));
  const target = names.pop();
  if (target === undefined || names.length === 0) {
    streams.err('usage: scp source … target\n');
    return 1;
  }
  const open = new Map<string, HostShell>();
  const at = (name: string): { shell: Host; path: string } | undefined => {
    const m = /^(?:[^@/:]*@)?([^/:]+):(.*)$/.exec(name);
    if (!m) return { shell: host, path: pathOf(context, name) };
    const shell = open.get(m[1]!) ?? host.console.shellOn(m[1]!);
    if (!shell) {
      streams.err(`ssh: Could not resolve hostname ${m[1]}: Name or service not known\nlost connection\n`);
      return undefined;
    }
    const unreachable = whyNot(host, shell);
    if (unreachable !== undefined) {
      streams.err(`ssh: connect to host ${m[1]} port 22: ${unreachable}\nlost connection\n`);
      return undefined;
    }
    open.set(m[1]!, shell);
    shell.loadFiles();
    return { shell, path: shell.files.resolvePath('/root', m[2] === '' ? '.' : m[2]!) };
  };
  const to = at(target);
  if (!to) return 1;
  for (const name of names) {
    const from = at(name);
    if (!from) return 1;
    const text = await from.shell.files.readFile(from.path).catch(() => undefined);
    if (text === undefined) {
      streams.err(`scp: ${name.replace(/^.*:/, '')}: No such file or directory\n`);
      return 1;
    }
    const isFolder = await to.shell.files.stat(to.path).then(
      (s) => s.isDirectory,
      () => false,
    );
    const path = isFolder
      ? `${to.path === '/' ? '' : to.path}/${from.path.slice(from.path.lastIndexOf('/') + 1)}`
      : to.path;
    await to.shell.files.writeFile(path, text);
    await to.shell.saveFiles();
  }
  return 0;
}
