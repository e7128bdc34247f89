/** Commands of containers, run in parts. */
import { describe, expect, it } from 'vitest';
import type { Effect, ProgramOutcome } from '@shared/contract';
import { makeProgramRunner } from './runner';

const TIME = 1_767_600_000_000;

const effect = (text: string, more: Partial<Effect> = {}): Effect => ({
  id: 'x#0',
  node: 'n1',
  command: ['sh', '-c', text],
  env: { COLOUR: 'red' },
  workingDir: '/',
  files: { '/etc/motd': 'hello\n' },
  hostname: 'web',
  privileged: false,
  kernel: { 'vm.swappiness': '60', 'kernel.shmmax': '1' },
  time: TIME,
  process: { state: '', next: 'a', past: [] },
  ...more,
});

const run = async (text: string, more?: Partial<Effect>): Promise<string> => {
  const { stdout, stderr, exitCode } = await makeProgramRunner().run(effect(text, more));
  return `${stdout}${stderr === '' ? '' : `2>${stderr}`}${exitCode === 0 ? '' : `exit ${exitCode}`}`;
};

describe('a script', () => {
  it.each([
    ['x=$(hostname); echo "[$x]"; echo a | tr a b', '[web]\nb\n'],
    ['f(){ echo in $1; }; f 2; y=`f 3`; echo "<$y>"', 'in 2\n<in 3>\n'],
    ['echo err >&2; cat /nope 2>&1 | wc -l', '1\n2>err\n'],
    ['for i in 1 2; do echo $i; done > /tmp/o; cat /tmp/o', '1\n2\n'],
    ['{ echo a; echo b; } | sort -r', 'b\na\n'],
    ['nosuch; echo $?; ( echo sub; exit 3 ); echo $?', '127\nsub\n3\n2>sh: nosuch: not found\n'],
    ['set -e; false; echo no', 'exit 1'],
    ['trap "echo bye" EXIT; echo hi; exit 2', 'hi\nbye\nexit 2'],
    ['date; date +%s', `Mon Jan  5 08:00:00 UTC 2026\n${TIME / 1000}\n`],
    ['echo $COLOUR; cat /etc/motd', 'red\nhello\n'],
    ['sysctl vm.swappiness; sysctl -n kernel.shmmax', 'vm.swappiness = 60\n1\n'],
    [
      'sysctl -w vm.swappiness=35',
      "2>sysctl: error setting key 'vm.swappiness': Read-only file system\nexit 1",
    ],
    ['sysctl -w vm.nosuch=35', "2>sysctl: error: 'vm.nosuch' is an unknown key\nexit 1"],
    [
      'while true; do :; done',
      '2>sh: stopped: more than 10000 commands at one instant of time, which looks like an endless loop\nexit 126',
    ],
  ])('%s', async (text, output) => {
    expect(await run(text)).toBe(output);
  });

  it('that may, sets kernel parameters', async () => {
    const outcome = await makeProgramRunner().run(
      effect('sysctl -w vm.swappiness=35; sysctl vm.swappiness', { privileged: true }),
    );
    expect(outcome).toMatchObject({
      stdout: 'vm.swappiness = 35\nvm.swappiness = 35\n',
      kernel: { 'vm.swappiness': '35' },
    });
  });

  it('has not what its image lacks', async () => {
    expect(await run('curl localhost', { lacks: ['curl'] })).toBe('2>sh: curl: not found\nexit 127');
  });

  it('gives back the files that it made, changed and removed', async () => {
    const { files, directories } = await makeProgramRunner().run(
      effect('echo 1 > /tmp/a; mkdir /tmp/d; echo x >> /etc/motd; rm -f /nope'),
    );
    expect(files).toEqual({ '/tmp/a': '1\n', '/etc/motd': 'hello\nx\n' });
    expect(directories).toEqual(['/tmp/d']);
    expect((await makeProgramRunner().run(effect('rm /etc/motd'))).files).toEqual({ '/etc/motd': null });
  });
});

describe('a script that waits', () => {
  const text = 'i=0; while [ $i -lt 3 ]; do echo $i; i=$((i+1)); sleep 5; done; date +%s';

  it('is run part by part, and goes on the same when it must be brought back to where it was', async () => {
    const kept = makeProgramRunner();
    const seen: ProgramOutcome[] = [];
    const past: { time: number }[] = [];
    for (let part = 0, time = TIME; part < 4; part++, time += 5000) {
      const process = { state: part === 0 ? '' : `s${part}`, next: `s${part + 1}`, past: [...past] };
      const outcome = await kept.run(effect(text, { time, process }));
      const brought = await makeProgramRunner().run(effect(text, { time, process }));
      expect(brought).toEqual(outcome);
      seen.push(outcome);
      past.push({ time });
    }
    expect(seen.map(({ stdout }) => stdout)).toEqual(['0\n', '1\n', '2\n', `${TIME / 1000 + 15}\n`]);
    expect(seen.map(({ next }) => next?.type)).toEqual(['sleep', 'sleep', 'sleep', undefined]);
  });

  it('may run for ever, as long as time passes', async () => {
    const runner = makeProgramRunner();
    let outcome: ProgramOutcome | undefined;
    for (let part = 0; part < 120; part++) {
      const process = { state: part === 0 ? '' : `s${part}`, next: `s${part + 1}`, past: [] };
      outcome = await runner.run(
        effect('while true; do for k in $(seq 100); do :; done; sleep 1; done', {
          time: TIME + part * 1000,
          process,
        }),
      );
    }
    expect(outcome).toMatchObject({ exitCode: 0, next: { type: 'sleep' } });
  });

  it('is cut off by timeout', async () => {
    const runner = makeProgramRunner();
    const script = 'timeout 2 sleep 60; echo $?';
    expect(await runner.run(effect(script))).toMatchObject({ next: { type: 'sleep', milliseconds: 2000 } });
    const process = { state: 'a', next: 'b', past: [{ time: TIME }] };
    expect(await runner.run(effect(script, { time: TIME + 2000, process }))).toMatchObject({
      stdout: '124\n',
    });
  });
});

describe('curl and wget', () => {
  const asked = { state: 'a', next: 'b', past: [{ time: TIME }] };
  const answers = async (text: string, answer: Effect['answer'], time = TIME): Promise<string> => {
    const runner = makeProgramRunner();
    expect((await runner.run(effect(text))).next?.type).toBe('ask');
    const { stdout, stderr, exitCode } = await runner.run(
      effect(text, { time, process: asked, ...(answer ? { answer } : {}) }),
    );
    return `${stdout}${stderr === '' ? '' : `2>${stderr}`}${exitCode === 0 ? '' : `exit ${exitCode}`}`;
  };
  const page = {
    type: 'http',
    address: '10.1.1.1',
    status: 200,
    headers: { Server: 'nginx' },
    body: 'hi\n',
  } as const;

  it.each([
    ['curl http://web', page, 'hi\n'],
    ['curl -I http://web', page, 'HTTP/1.1 200 OK\r\nServer: nginx\r\n\r\n'],
    ['curl -sf http://web', { ...page, status: 404 }, 'exit 22'],
    ['curl -s -o /dev/null -w "%{http_code}\\n" web', page, '200\n'],
    [
      'curl web',
      { type: 'failed', reason: 'noSuchHost' } as const,
      '2>curl: (6) Could not resolve host: web\nexit 6',
    ],
    ['wget -qO- web', page, 'hi\n'],
    [
      'wget web:81',
      { type: 'failed', reason: 'refused', address: '10.1.1.1' } as const,
      "2>Connecting to web:81 (10.1.1.1:81)\nwget: can't connect to remote host (10.1.1.1): Connection refused\nexit 1",
    ],
    [
      'wget web',
      { ...page, status: 404 },
      '2>Connecting to web (10.1.1.1:80)\nwget: server returned error: HTTP/1.1 404 Not Found\nexit 1',
    ],
  ])('%s', async (text, answer, output) => {
    expect(await answers(text, answer)).toBe(output);
  });
});
