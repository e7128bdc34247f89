import { describe, expect, it } from 'vitest';
import fc from 'fast-check';
import { redisAnswer, takeRedisRequest } from './redis';

const bytes = (text: string): Buffer => Buffer.from(text, 'latin1');

describe('what a simulated Redis says', () => {
  it.each([
    ['PING\r\n', '+PONG\r\n'],
    ['*1\r\n$4\r\nPING\r\n', '+PONG\r\n'],
    ['*2\r\n$4\r\nping\r\n$2\r\nhi\r\n', '$2\r\nhi\r\n'],
    ['*2\r\n$4\r\nECHO\r\n$0\r\n\r\n', '$0\r\n\r\n'],
    ['ECHO\r\n', "-ERR wrong number of arguments for 'echo' command\r\n"],
    [
      '*3\r\n$3\r\nSET\r\n$1\r\na\r\n$1\r\nb\r\n',
      "-ERR 'SET' is not modelled: this Redis answers PING and ECHO\r\n",
    ],
  ])('%j is answered with %j', (request, answer) => {
    const taken = takeRedisRequest(bytes(request));
    if (typeof taken === 'string') throw new Error(taken);
    expect(taken.size).toBe(request.length);
    expect(redisAnswer(taken.words).text).toBe(answer);
  });

  it.each(['GET\x01 x\r\n', '*x\r\n12345678', '*1\r\n+PING\r\n......', '*9999\r\n'])(
    '%j is no request',
    (text) => expect(takeRedisRequest(bytes(text))).toBe('other'),
  );

  it('a request that comes in pieces is the one that it would be as a whole, and nothing throws', () => {
    fc.assert(
      fc.property(fc.array(fc.string({ unit: 'binary-ascii' }), { minLength: 1, maxLength: 5 }), (words) => {
        const text = `*${words.length}\r\n${words.map((word) => `$${word.length}\r\n${word}\r\n`).join('')}`;
        for (let i = 0; i < text.length; i++) expect(takeRedisRequest(bytes(text.slice(0, i)))).toBe('more');
        expect(takeRedisRequest(bytes(`${text}PING`))).toEqual({ words, size: text.length });
      }),
    );
    fc.assert(fc.property(fc.uint8Array(), (noise) => void takeRedisRequest(Buffer.from(noise))));
  });
});
