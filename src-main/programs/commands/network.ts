/** Commands that ask somebody over the pod's network; the engine answers. */
import type { Command } from 'just-bash';
import type { NetworkAnswer, NetworkQuestion } from '@shared/contract';
import { command, options, sleepFor, type Result, type World } from './define';

/** How long a connection is tried where nobody answers, ms: Linux' six SYNs. */
const CONNECT_TIMEOUT = 133_000;

export function networkCommands(world: World): Command[] {
  const ask = async (question: NetworkQuestion): Promise<NetworkAnswer> =>
    (await world.wait({ type: 'ask', question })).answer ?? { type: 'failed', reason: 'unreachable' };
  return [
    command('nslookup', (args, context) => nslookup(ask, args, nameserver(context.fs))),
    command('dig', async (args, context) => {
      const { rest, flags } = options(
        args.filter((arg) => !arg.startsWith('+') && !arg.startsWith('@')),
        [],
      );
      const name = rest[0] ?? '.';
      const answer = await ask({ type: 'resolve', name });
      const addresses = answer.type === 'resolve' ? answer.addresses : [];
      if (args.includes('+short')) return { stdout: addresses.map((a) => `${a}\n`).join('') };
      const server = await nameserver(context.fs);
      const status = addresses.length > 0 ? 'NOERROR' : 'NXDOMAIN';
      const found = addresses.map((a) => `${name}.\t\t30\tIN\tA\t${a}\n`).join('');
      return {
        stdout: `\n; <<>> DiG 9.18 <<>> ${[...flags, name].join(' ')}\n;; ->>HEADER<<- opcode: QUERY, status: ${status}, id: 1\n\n;; QUESTION SECTION:\n;${name}.\t\t\tIN\tA\n\n${found ? `;; ANSWER SECTION:\n${found}\n` : ''};; SERVER: ${server}#53(${server})\n\n`,
      };
    }),
    command('host', async (args) => {
      const name = args.find((arg) => !arg.startsWith('-')) ?? '';
      const answer = await ask({ type: 'resolve', name });
      return answer.type === 'resolve'
        ? { stdout: answer.addresses.map((a) => `${answer.name} has address ${a}\n`).join('') }
        : { stdout: `Host ${name} not found: 3(NXDOMAIN)\n`, exitCode: 1 };
    }),
    command('getent', async (args) => {
      const [database = '', name = ''] = args;
      if (!/^a?hosts/.test(database)) return { exitCode: 2 };
      const answer = await ask({ type: 'resolve', name });
      return answer.type === 'resolve'
        ? { stdout: answer.addresses.map((a) => `${a.padEnd(15)} ${answer.name}\n`).join('') }
        : { exitCode: 2 };
    }),
    command('ping', (args) => ping(world, ask, args)),
    ...['nc', 'netcat'].map((name) => command(name, (args) => netcat(ask, args))),
  ];
}

type Ask = (question: NetworkQuestion) => Promise<NetworkAnswer>;

async function nameserver(fs: { readFile(path: string): Promise<string> }): Promise<string> {
  const text = await fs.readFile('/etc/resolv.conf').catch(() => '');
  return /^nameserver\s+(\S+)/m.exec(text)?.[1] ?? '127.0.0.1';
}

async function nslookup(ask: Ask, args: readonly string[], server: Promise<string>): Promise<Result> {
  const name = args.find((arg) => !arg.startsWith('-')) ?? '';
  const head = `Server:\t\t${await server}\nAddress:\t${await server}:53\n\n`;
  const answer = await ask({ type: 'resolve', name });
  if (answer.type !== 'resolve') {
    return { stdout: `${head}** server can't find ${name}: NXDOMAIN\n\n`, exitCode: 1 };
  }
  return {
    stdout: `${head}${answer.addresses.map((a) => `Name:\t${answer.name}\nAddress: ${a}\n`).join('')}\n`,
  };
}

async function ping(world: World, ask: Ask, args: readonly string[]): Promise<Result> {
  const { value, rest } = options(args, ['-c', '-W', '-w', '-i', '-s']);
  const [host = ''] = rest;
  const count = Number(value.get('-c') ?? 4);
  const first = await ask({ type: 'ping', host });
  if (first.type === 'failed' && first.reason === 'noSuchHost') {
    return { stderr: `ping: bad address '${host}'\n`, exitCode: 1 };
  }
  const address = 'address' in first ? first.address! : host;
  let stdout = `PING ${host} (${address}): 56 data bytes\n`;
  let received = 0;
  for (let seq = 0, answer = first; ;) {
    if (answer.type === 'ping') {
      received++;
      stdout += `64 bytes from ${address}: seq=${seq} ttl=62 time=0.4${10 + (seq % 9)} ms\n`;
    }
    if (++seq >= count) break;
    await sleepFor(world, 1000);
    answer = await ask({ type: 'ping', host });
  }
  const loss = Math.round(((count - received) / count) * 100);
  stdout += `\n--- ${host} ping statistics ---\n${count} packets transmitted, ${received} packets received, ${loss}% packet loss\n`;
  if (received > 0) stdout += 'round-trip min/avg/max = 0.410/0.412/0.418 ms\n';
  return { stdout, exitCode: received > 0 ? 0 : 1 };
}

async function netcat(ask: Ask, args: readonly string[]): Promise<Result> {
  const { value, rest, flags } = options(args, ['-w']);
  const [host = '', portText = ''] = rest;
  const port = Number(portText);
  if (flags.has('-l')) return { stderr: 'nc: listening is not modelled\n', exitCode: 1 };
  if (host === '' || !Number.isInteger(port)) return { stderr: 'nc: bad arguments\n', exitCode: 1 };
  const seconds = value.get('-w');
  const answer = await ask({
    type: 'tcp',
    host,
    port,
    timeout: seconds === undefined ? CONNECT_TIMEOUT : Number(seconds) * 1000,
  });
  if (answer.type === 'tcp')
    return { stderr: flags.has('-v') ? `${host} (${answer.address}:${port}) open\n` : '' };
  if (answer.type !== 'failed') return { exitCode: 1 };
  const why = answer.reason === 'refused' ? 'Connection refused' : 'Operation timed out';
  return {
    stderr:
      answer.reason === 'noSuchHost'
        ? `nc: bad address '${host}'\n`
        : `nc: ${host} (${answer.address}:${port}): ${why}\n`,
    exitCode: 1,
  };
}
