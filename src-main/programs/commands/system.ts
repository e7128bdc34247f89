/** Commands that show or change the machine: its name, addresses, kernel, processes, users. */
import type { Command } from 'just-bash';
import { setParameters } from '@shared/api';
import { command, options, type Result, type World } from './define';

const USERS: Readonly<Record<number, string>> = {
  0: 'root',
  33: 'www-data',
  101: 'nginx',
  999: 'redis',
  65534: 'nobody',
};

function userName(world: World): string {
  const { user = 0 } = world.effect;
  return USERS[user] ?? '';
}

export function systemCommands(world: World): Command[] {
  const { effect } = world;
  const address = effect.addresses?.[0];
  return [
    command('hostname', (args): Result => {
      const { flags } = options(args, []);
      if (flags.has('-i') || flags.has('-I')) return { stdout: `${address ?? ''}\n` };
      return { stdout: `${flags.has('-s') ? effect.hostname.split('.')[0] : effect.hostname}\n` };
    }),
    command('uname', (args): Result => {
      const { flags } = options(args, []);
      const release = world.kernel['kernel.osrelease'] ?? '4.18.0-348.el8.x86_64';
      const all = flags.has('-a');
      const words: string[] = [];
      if (all || flags.has('-s') || flags.size === 0) words.push('Linux');
      if (all || flags.has('-n')) words.push(effect.hostname);
      if (all || flags.has('-r')) words.push(release);
      if (all || flags.has('-v')) words.push('#1 SMP Tue Oct 19 15:14:17 UTC 2021');
      if (all || flags.has('-m')) words.push('x86_64');
      if (all || flags.has('-o')) words.push('GNU/Linux');
      return { stdout: `${words.join(' ')}\n` };
    }),
    command('whoami', (): Result => {
      const name = userName(world);
      return name ? { stdout: `${name}\n` } : { stderr: `whoami: unknown uid ${effect.user}\n`, exitCode: 1 };
    }),
    command('id', (args): Result => {
      const { flags } = options(args, []);
      const { user = 0 } = effect;
      if (flags.has('-u')) return { stdout: `${flags.has('-n') ? userName(world) || user : user}\n` };
      if (flags.has('-g')) return { stdout: `${user}\n` };
      const name = userName(world);
      const shown = name ? `${user}(${name})` : String(user);
      return { stdout: `uid=${shown} gid=${shown} groups=${shown}\n` };
    }),
    command('sysctl', (args) => sysctl(world, args)),
    command('ip', (args): Result => {
      if (args.some((arg) => 'route'.startsWith(arg) && arg.startsWith('r'))) {
        return { stdout: 'default via 169.254.1.1 dev eth0 \n169.254.1.1 dev eth0 scope link \n' };
      }
      const eth = address
        ? `2: eth0@if9: <BROADCAST,MULTICAST,UP,LOWER_UP,M-DOWN> mtu 1480 qdisc noqueue state UP \n    inet ${address}/32 scope global eth0\n       valid_lft forever preferred_lft forever\n`
        : '';
      return {
        stdout: `1: lo: <LOOPBACK,UP,LOWER_UP> mtu 65536 qdisc noqueue state UNKNOWN qlen 1000\n    inet 127.0.0.1/8 scope host lo\n       valid_lft forever preferred_lft forever\n${eth}`,
      };
    }),
    command('ifconfig', (): Result => ({
      stdout:
        (address
          ? `eth0      Link encap:Ethernet\n          inet addr:${address}  Bcast:0.0.0.0  Mask:255.255.255.255\n          UP BROADCAST RUNNING MULTICAST  MTU:1480  Metric:1\n\n`
          : '') +
        'lo        Link encap:Local Loopback\n          inet addr:127.0.0.1  Mask:255.0.0.0\n          UP LOOPBACK RUNNING  MTU:65536  Metric:1\n\n',
    })),
    command('ps', (): Result => {
      const user = userName(world) || String(effect.user ?? 0);
      const own = { pid: 30, command: effect.command.join(' ') };
      const lines = [...(effect.processes ?? []), own].map(
        ({ pid, command: line }) => `${String(pid).padStart(5)} ${user.padEnd(8)}  0:00 ${line}`,
      );
      return { stdout: `PID   USER     TIME  COMMAND\n${lines.join('\n')}\n` };
    }),
    command('kill', (args) => kill(world, args)),
    command('pidof', (args): Result => {
      const found = (effect.processes ?? []).filter((p) =>
        p.command.split(' ')[0]!.endsWith(args[0] ?? '\0'),
      );
      return found.length > 0 ? { stdout: `${found.map((p) => p.pid).join(' ')}\n` } : { exitCode: 1 };
    }),
    command('trap', (args): Result => {
      const [action = '', ...signals] = args;
      for (const signal of signals) {
        const name = SIGNALS[signal] ?? signal.replace(/^SIG/, '');
        if (action === '-') delete world.traps[name];
        else world.traps[name] = action;
      }
      return {};
    }),
    command('nproc', (): Result => ({ stdout: `${effect.machine?.cpus ?? 4}\n` })),
    command('free', (args): Result => {
      const unit = args.includes('-m') ? 1024 ** 2 : args.includes('-g') ? 1024 ** 3 : 1024;
      const total = Math.floor((effect.machine?.memory ?? 8 * 1024 ** 3) / unit);
      const used = Math.floor((effect.machine?.memoryUsed ?? 0) / unit);
      const cell = (n: number): string => String(n).padStart(12);
      return {
        stdout: `              total        used        free      shared  buff/cache   available\nMem:   ${cell(total).slice(-12)}${cell(used)}${cell(total - used)}${cell(0)}${cell(0)}${cell(total - used)}\nSwap:  ${cell(0)}${cell(0)}${cell(0)}\n`,
      };
    }),
    command('mount', (): Result => ({
      stdout: [
        'overlay on / type overlay (rw,relatime)',
        'proc on /proc type proc (rw,nosuid,nodev,noexec,relatime)',
        ...(effect.mounts ?? [])
          .filter((mount) => mount.path !== '/')
          .map((mount) => `/dev/sda1 on ${mount.path} type xfs (${mount.readOnly ? 'ro' : 'rw'},relatime)`),
      ]
        .map((line) => `${line}\n`)
        .join(''),
    })),
    command('df', (): Result => ({
      stdout:
        'Filesystem           1K-blocks      Used Available Use% Mounted on\noverlay               52403200   9437184  42966016  18% /\n' +
        (effect.mounts ?? [])
          .filter((mount) => mount.path !== '/')
          .map((mount) => `/dev/sda1             52403200   9437184  42966016  18% ${mount.path}\n`)
          .join(''),
    })),
    command('umask', (): Result => ({ stdout: '0022\n' })),
    command('ulimit', (): Result => ({ stdout: 'unlimited\n' })),
    command('jobs', (): Result => ({})),
    command('sync', (): Result => ({})),
    command('yes', (): Result => ({ stdout: 'y\n'.repeat(10_000) })),
  ];
}

const SIGNALS: Readonly<Record<string, string>> = {
  '0': 'EXIT',
  '1': 'HUP',
  '2': 'INT',
  '3': 'QUIT',
  '9': 'KILL',
  '15': 'TERM',
};

function kill(world: World, args: readonly string[]): Result {
  let signal = 'TERM';
  const pids: string[] = [];
  for (let i = 0; i < args.length; i++) {
    const arg = args[i]!;
    if (arg === '-l') return { stdout: 'HUP INT QUIT KILL TERM\n' };
    if (arg === '-s') signal = args[++i] ?? signal;
    else if (arg.startsWith('-')) signal = arg.slice(1);
    else pids.push(arg);
  }
  signal = (SIGNALS[signal] ?? signal).replace(/^SIG/, '');
  let stderr = '';
  for (const text of pids) {
    const pid = Number(text);
    if (world.jobs?.pids.includes(pid)) {
      // 0 only asks whether there is one.
      if (signal !== '0') world.jobs.kill(pid);
    } else if ((world.effect.processes ?? []).some((p) => p.pid === pid)) world.signals.push({ pid, signal });
    else stderr += `sh: can't kill pid ${text}: No such process\n`;
  }
  return { stderr, exitCode: stderr === '' ? 0 : 1 };
}

/** `sysctl -a`, `sysctl NAME…`, `sysctl -w NAME=VALUE…`, with -n and -e. */
function sysctl(world: World, args: readonly string[]): Result {
  const { flags, rest } = options(args, []);
  const line = (name: string): string =>
    flags.has('-n') ? `${world.kernel[name]}\n` : `${name} = ${world.kernel[name]}\n`;
  if (flags.has('-a') || flags.has('-A') || flags.has('--all')) {
    return { stdout: Object.keys(world.kernel).map(line).join('') };
  }
  let stdout = '';
  let stderr = '';
  let exitCode = 0;
  for (const word of rest) {
    const m = /^([\w.\-/]+)\s*=\s*(.*)$/.exec(word);
    const name = (m?.[1] ?? word).replaceAll('/', '.');
    if (m) {
      const result = setParameters([[name, m[2]!]], world.kernel, world.effect.privileged);
      Object.assign(world.kernel, result.set);
      Object.assign(world.set, result.set);
      if (!flags.has('-q')) stdout += result.stdout;
      stderr += result.stderr;
      exitCode ||= result.exitCode;
    } else if (world.kernel[name] !== undefined) stdout += line(name);
    else if (!flags.has('-e')) {
      stderr += `sysctl: error: '${name}' is an unknown key\n`;
      exitCode = 1;
    }
  }
  return { stdout, stderr, exitCode };
}
