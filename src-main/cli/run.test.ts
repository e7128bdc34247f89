import { describe, expect, it } from 'vitest';
import { EXIT, UsageError, type CliCommand, type CliIo } from './command';
import { readOptions, readPositionals } from './options';
import { runCli } from './run';

function recorder(): CliIo & { text: { out: string; err: string } } {
  const text = { out: '', err: '' };
  return {
    stdin: (async function* () {})(),
    interactive: false,
    showsProgress: false,
    out: (part) => (text.out += part),
    err: (part) => (text.err += part),
    signal: new AbortController().signal,
    text,
  };
}

const greet: CliCommand = {
  name: 'greet',
  summary: 'Says hello',
  help: 'drydock greet NAME [--loud]\n',
  run(args, io) {
    const { values, rest } = readOptions(args, { loud: { type: 'boolean' } });
    const [name] = readPositionals(rest, 'NAME');
    if (name === 'nobody') throw new Error('nobody is there');
    if (name === 'damaged') throw Object.assign(new Error('the file is damaged'), { name: 'HistoryError' });
    io.out(`${values.loud ? 'HELLO' : 'hello'} ${name}\n`);
    return Promise.resolve(name === 'seven' ? 7 : EXIT.ok);
  },
};

describe('drydock', () => {
  const cases: readonly (readonly [string, readonly string[], number, RegExp, RegExp])[] = [
    ['runs a command', ['greet', 'you'], 0, /^hello you\n$/, /^$/],
    ['hands options on', ['greet', '--loud', 'you'], 0, /^HELLO you\n$/, /^$/],
    ["gives the command's exit code back", ['greet', 'seven'], 7, /^hello seven\n$/, /^$/],
    ['lists its commands on --help', ['--help'], 0, /greet {3}Says hello/, /^$/],
    ['lists its commands without arguments and calls that a usage error', [], 2, /greet {3}Says hello/, /^$/],
    ["prints a command's help", ['greet', '--help'], 0, /^drydock greet NAME/, /^$/],
    ["prints a command's help behind the word help", ['help', 'greet'], 0, /^drydock greet NAME/, /^$/],
    ['leaves --help behind -- to the command', ['greet', '--', '--help'], 0, /^hello --help\n$/, /^$/],
    ['names an unknown command', ['grete'], 2, /^$/, /there is no command "grete"/],
    ['names an unknown option', ['greet', 'you', '--lout'], 2, /^$/, /Unknown option '--lout'/],
    ['names a missing argument', ['greet'], 2, /^$/, /missing argument NAME/],
    ['names a surplus argument', ['greet', 'a', 'b'], 2, /^$/, /unexpected argument "b"/],
    ['reports a failure without a stack', ['greet', 'nobody'], 1, /^$/, /^drydock greet: nobody is there\n$/],
    ['has an exit code for files it cannot open', ['greet', 'damaged'], 3, /^$/, /the file is damaged/],
  ];

  it.each(cases)('%s', async (_name, args, code, out, err) => {
    const io = recorder();
    expect(await runCli(args, io, [greet])).toBe(code);
    expect(io.text.out).toMatch(out);
    expect(io.text.err).toMatch(err);
  });

  it('does not hide bugs in option tables behind a usage error', () => {
    expect(() => readOptions([], { bad: { type: 'nonsense' as 'string' } })).toThrow(TypeError);
    expect(() => readOptions(['--x'], {})).toThrow(UsageError);
  });
});
