/** curl and wget. Left out: uploads of files, cookies, TLS, redirects, curl's progress meter. */
import type { Command } from 'just-bash';
import type { NetworkAnswer, NetworkQuestion } from '@shared/contract';
import { command, options, pathOf, type CommandContext, type Result, type World } from './define';

/** How long a connection is tried where nobody answers, ms: Linux' six SYNs. */
const CONNECT_TIMEOUT = 133_000;
const WGET_TIMEOUT = 900_000;

type HttpAnswer = NetworkAnswer & { type: 'http' };

export function httpCommands(world: World): Command[] {
  const ask = async (question: NetworkQuestion): Promise<NetworkAnswer> =>
    (await world.wait({ type: 'ask', question })).answer ?? { type: 'failed', reason: 'unreachable' };
  return [
    command('curl', (args, context) => curl(world, ask, args, context)),
    command('wget', (args, context) => wget(ask, args, context)),
  ];
}

type Ask = (question: NetworkQuestion) => Promise<NetworkAnswer>;

const CURL_VALUES = [
  '-o',
  '--output',
  '-m',
  '--max-time',
  '--connect-timeout',
  '-X',
  '--request',
  '-H',
  '--header',
  '-d',
  '--data',
  '-A',
  '--user-agent',
  '-w',
  '--write-out',
  '-u',
  '--user',
  '--retry',
  '--resolve',
  '-e',
  '--cacert',
  '--cert',
  '--key',
  '-b',
  '-c',
];

async function curl(
  world: World,
  ask: Ask,
  args: readonly string[],
  context: CommandContext,
): Promise<Result> {
  const { flags, value, rest } = options(args, CURL_VALUES);
  const of = (...names: string[]): string | undefined =>
    names.map((name) => value.get(name)).find((v) => v !== undefined);
  const has = (...names: string[]): boolean => names.some((name) => flags.has(name));
  if (has('--version', '-V')) return { stdout: 'curl 7.88.1 (x86_64-pc-linux-gnu) libcurl/7.88.1\n' };
  if (rest.length === 0)
    return {
      stderr: "curl: no URL specified!\ncurl: try 'curl --help' or 'curl --manual' for more information\n",
      exitCode: 2,
    };
  const total: { stdout: string; stderr: string; exitCode: number } = { stdout: '', stderr: '', exitCode: 0 };
  const silent = has('-s', '--silent') && !has('-S', '--show-error');
  const head = has('-I', '--head');
  const limit = of('-m', '--max-time', '--connect-timeout');
  for (const url of rest) {
    const startedAt = world.now();
    const { host, port, path, bare } = parts(url);
    if (/^https:/i.test(url)) {
      total.stderr += silent ? '' : `curl: (35) TLS is not modelled: ${host}\n`;
      total.exitCode = 35;
      continue;
    }
    const answer = await ask({
      type: 'http',
      method: of('-X', '--request') ?? (head ? 'HEAD' : of('-d', '--data') !== undefined ? 'POST' : 'GET'),
      url: bare,
      userAgent: of('-A', '--user-agent') ?? 'curl/7.88.1',
      timeout: limit === undefined ? CONNECT_TIMEOUT : Number(limit) * 1000,
    });
    const took = world.now() - startedAt;
    if (answer.type !== 'http') {
      const reason = answer.type === 'failed' ? answer.reason : 'unreachable';
      const [code, text] =
        reason === 'noSuchHost'
          ? [6, `Could not resolve host: ${host}`]
          : reason === 'timeout' && limit !== undefined
            ? [28, `Connection timed out after ${took} milliseconds`]
            : [
                reason === 'timeout' ? 28 : 7,
                `Failed to connect to ${host} port ${port} after ${took} ms: Couldn't connect to server`,
              ];
      if (!silent) total.stderr += `curl: (${code}) ${text}\n`;
      total.exitCode = code;
      total.stdout += writeOut(of('-w', '--write-out'), null);
      continue;
    }
    if (has('-v', '--verbose')) total.stderr += verbose(answer, head ? 'HEAD' : 'GET', host, port, path);
    if (has('-f', '--fail') && answer.status >= 400) {
      if (!silent) total.stderr += `curl: (22) The requested URL returned error: ${answer.status}\n`;
      total.exitCode = 22;
      continue;
    }
    const text = `${head || has('-i', '--include') ? headers(answer) : ''}${head ? '' : answer.body}`;
    const file = of('-o', '--output') ?? (has('-O', '--remote-name') ? path.split('/').at(-1) : undefined);
    if (file === undefined || file === '-') total.stdout += text;
    else if (file !== '/dev/null') await context.fs.writeFile(pathOf(context, file), text);
    total.stdout += writeOut(of('-w', '--write-out'), answer);
  }
  return total;
}

function parts(url: string): { host: string; port: number; path: string; bare: string } {
  const m = /^(?:(https?):\/\/)?(?:[^/@]*@)?([^/:?#]*)(?::(\d+))?([^#]*)/i.exec(url)!;
  const [, scheme = 'http', host = '', port, rest = ''] = m;
  const number = port === undefined ? (scheme.toLowerCase() === 'https' ? 443 : 80) : Number(port);
  return { host, port: number, path: rest || '/', bare: `http://${host}:${number}${rest}` };
}

const REASONS: Readonly<Record<number, string>> = {
  200: 'OK',
  301: 'Moved Permanently',
  302: 'Found',
  400: 'Bad Request',
  403: 'Forbidden',
  404: 'Not Found',
  500: 'Internal Server Error',
  503: 'Service Unavailable',
};

function headers(answer: HttpAnswer): string {
  const lines = Object.keys(answer.headers).map((name) => `${name}: ${answer.headers[name]}`);
  return `HTTP/1.1 ${answer.status} ${REASONS[answer.status] ?? ''}\r\n${lines.join('\r\n')}\r\n\r\n`;
}

function verbose(answer: HttpAnswer, method: string, host: string, port: number, path: string): string {
  const got = headers(answer)
    .trimEnd()
    .split('\r\n')
    .map((line) => `< ${line}\n`)
    .join('');
  return (
    `*   Trying ${answer.address}:${port}...\n* Connected to ${host} (${answer.address}) port ${port} (#0)\n` +
    `> ${method} ${path} HTTP/1.1\n> Host: ${host}${port === 80 ? '' : `:${port}`}\n> User-Agent: curl/7.88.1\n> Accept: */*\n> \n${got}< \n` +
    `* Connection #0 to host ${host} left intact\n`
  );
}

function writeOut(format: string | undefined, answer: HttpAnswer | null): string {
  if (format === undefined) return '';
  return format
    .replace(/%\{(?:http_code|response_code)\}/g, answer ? String(answer.status).padStart(3, '0') : '000')
    .replace(/%\{remote_ip\}/g, answer?.address ?? '')
    .replace(/%\{size_download\}/g, String(answer?.body.length ?? 0))
    .replace(/%\{time_\w+\}/g, '0.001000')
    .replace(/\\n/g, '\n')
    .replace(/\\t/g, '\t');
}

/** Models busybox wget. */
async function wget(ask: Ask, args: readonly string[], context: CommandContext): Promise<Result> {
  const { flags, value, rest } = options(args, [
    '-O',
    '-T',
    '-P',
    '-U',
    '-t',
    '--timeout',
    '--header',
    '--output-document',
    '--tries',
  ]);
  const [url] = rest;
  if (url === undefined) return { stderr: 'wget: missing URL\n', exitCode: 1 };
  const { host, port, path, bare } = parts(url);
  const quiet = flags.has('-q') || flags.has('--quiet');
  const seconds = value.get('-T') ?? value.get('--timeout');
  const answer = await ask({
    type: 'http',
    method: 'GET',
    url: bare,
    userAgent: 'Wget',
    timeout: seconds === undefined ? WGET_TIMEOUT : Number(seconds) * 1000,
  });
  const address = 'address' in answer ? (answer.address ?? host) : host;
  const connecting =
    quiet || (answer.type === 'failed' && answer.reason === 'noSuchHost')
      ? ''
      : `Connecting to ${host}${port === 80 ? '' : `:${port}`} (${address}:${port})\n`;
  if (answer.type !== 'http') {
    const reason = answer.type === 'failed' ? answer.reason : 'unreachable';
    const why =
      reason === 'noSuchHost'
        ? `bad address '${host}${port === 80 ? '' : `:${port}`}'`
        : reason === 'timeout'
          ? 'download timed out'
          : `can't connect to remote host (${address}): ${reason === 'refused' ? 'Connection refused' : 'No route to host'}`;
    return { stderr: `${connecting}wget: ${why}\n`, exitCode: 1 };
  }
  if (answer.status >= 400) {
    return {
      stderr: `${connecting}wget: server returned error: HTTP/1.1 ${answer.status} ${REASONS[answer.status] ?? ''}\n`,
      exitCode: 1,
    };
  }
  if (flags.has('--spider')) return { stderr: quiet ? '' : `${connecting}remote file exists\n` };
  const file =
    value.get('-O') ??
    value.get('--output-document') ??
    (path.endsWith('/') ? 'index.html' : path.split('/').at(-1)!);
  if (file === '-')
    return {
      stdout: answer.body,
      stderr: quiet
        ? ''
        : `${connecting}writing to stdout\n-                    100% |********************************|${String(answer.body.length).padStart(6)}  0:00:00 ETA\nwritten to stdout\n`,
    };
  if (file !== '/dev/null') await context.fs.writeFile(pathOf(context, file), answer.body);
  return {
    stderr: quiet
      ? ''
      : `${connecting}saving to '${file}'\n${file.padEnd(20)} 100% |********************************|${String(answer.body.length).padStart(6)}  0:00:00 ETA\n'${file}' saved\n`,
  };
}
