/** Programs of images whose behaviour is data, the tools beside them, and what never ends. */
import type { Command } from 'just-bash';
import { command, options, type Result, type World } from './define';

export function serverCommands(world: World): Command[] {
  const known = world.effect.known ?? [];
  return [
    ...known.map((name) =>
      command(name, async (args): Promise<Result> => {
        const told = name === 'nginx' ? nginx(args) : undefined;
        return told ?? world.serve([name, ...args]);
      }),
    ),
    ...(known.includes('redis-server') ? [command('redis-cli', (args) => redisCli(world, args))] : []),
    command('tail', async (args, context): Promise<Result> => {
      const { flags } = options(args, ['-n', '-c']);
      const follows = flags.has('-f') || flags.has('-F') || flags.has('--follow');
      const kept = args
        .filter((arg) => !['-f', '-F', '--follow'].includes(arg))
        .map((arg) => (/^-\w*[fF]\w*$/.test(arg) ? arg.replace(/[fF]/, '') : arg));
      const result = await context.origCommand!(kept);
      if (!follows) return result;
      world.files.print('stdout', result.stdout);
      world.files.print('stderr', result.stderr);
      await world.wait({ type: 'forever' });
      return {};
    }),
  ];
}

/** `nginx` with something to do other than serving. */
function nginx(args: readonly string[]): Result | undefined {
  if (args.includes('-v')) return { stderr: 'nginx version: nginx/1.27.4\n' };
  if (args.includes('-t')) {
    return {
      stderr:
        'nginx: the configuration file /etc/nginx/nginx.conf syntax is ok\nnginx: configuration file /etc/nginx/nginx.conf test is successful\n',
    };
  }
  const at = args.indexOf('-s');
  if (at < 0) return undefined;
  return args[at + 1] === 'reload'
    ? {}
    : { stderr: `nginx: signal ${args[at + 1]} is not modelled; use kill 1\n`, exitCode: 1 };
}

async function redisCli(world: World, args: readonly string[]): Promise<Result> {
  const { value, rest } = options(args, ['-h', '-p', '-a', '-n']);
  const host = value.get('-h') ?? '127.0.0.1';
  const port = Number(value.get('-p') ?? 6379);
  const { answer } = await world.wait({ type: 'ask', question: { type: 'tcp', host, port, timeout: 5_000 } });
  if (answer?.type !== 'tcp') {
    const why =
      answer?.type === 'failed' && answer.reason === 'noSuchHost'
        ? 'Name or service not known'
        : 'Connection refused';
    return { stderr: `Could not connect to Redis at ${host}:${port}: ${why}\n`, exitCode: 1 };
  }
  return rest[0]?.toLowerCase() === 'ping'
    ? { stdout: 'PONG\n' }
    : { stderr: 'redis-cli: only PING is modelled\n', exitCode: 1 };
}
