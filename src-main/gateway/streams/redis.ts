/**
 * What a simulated Redis says over a forwarded port: it lives, and keeps nothing. Requests come as arrays of RESP, as
 * clients send them, or as a line of words, as people type them.
 */

/** One request, and how many bytes it took; `more` where it is not complete, `other` where it is no Redis request. */
export type RedisRequest = { readonly words: readonly string[]; readonly size: number } | 'more' | 'other';

const MAX_WORDS = 1_024;

export function takeRedisRequest(bytes: Buffer): RedisRequest {
  const text = bytes.toString('latin1');
  if (text === '') return 'more';
  if (!text.startsWith('*')) {
    const end = text.indexOf('\n');
    const line = end < 0 ? text : text.slice(0, end).replace(/\r$/, '');
    if (!/^[\x20-\x7e\t]*\r?$/.test(line)) return 'other';
    return end < 0 ? 'more' : { words: line.split(/\s+/).filter((word) => word !== ''), size: end + 1 };
  }
  const head = /^\*(\d{1,4})\r\n/.exec(text);
  if (!head) return text.length < 8 ? 'more' : 'other';
  const count = Number(head[1]);
  if (count > MAX_WORDS) return 'other';
  const words: string[] = [];
  let at = head[0].length;
  for (let i = 0; i < count; i++) {
    const length = /^\$(\d{1,7})\r\n/.exec(text.slice(at, at + 12));
    if (!length) return text.length < at + 12 ? 'more' : 'other';
    const from = at + length[0].length;
    const to = from + Number(length[1]);
    if (text.length < to + 2) return 'more';
    words.push(text.slice(from, to));
    at = to + 2;
  }
  return { words, size: at };
}

/** The answer to a request; `end` where the connection ends with it. */
export function redisAnswer([command = '', ...args]: readonly string[]): {
  readonly text: string;
  readonly end?: true;
} {
  const bulk = (text: string): string => `$${text.length}\r\n${text}\r\n`;
  switch (command.toUpperCase()) {
    case '':
      return { text: '' };
    case 'PING':
      return { text: args[0] === undefined ? '+PONG\r\n' : bulk(args[0]) };
    case 'ECHO':
      return args.length === 1
        ? { text: bulk(args[0]!) }
        : { text: "-ERR wrong number of arguments for 'echo' command\r\n" };
    case 'QUIT':
      return { text: '+OK\r\n', end: true };
    // redis-cli asks for these when it connects, and does without.
    case 'COMMAND':
      return { text: '*0\r\n' };
    default:
      return { text: `-ERR '${command.slice(0, 64)}' is not modelled: this Redis answers PING and ECHO\r\n` };
  }
}
