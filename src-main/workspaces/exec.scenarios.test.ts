/** Commands that are run in containers through the session: `kubectl exec`, a shell that is kept open. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { ExecCommand, ProgramOutput } from '@shared/contract';
import type { Session } from './session';
import { TemporaryWorkspaces } from './testing';

const ORIGIN = { via: 'console' } as const;
const HOUR = 3_600_000;

describe('a command in a container', () => {
  const files = new TemporaryWorkspaces();
  let session: Session;
  const run = async (command: readonly string[], more: Partial<ExecCommand> = {}): Promise<string> => {
    const answer = await session.exec({ namespace: 'default', pod: 'web', command, ...more }, ORIGIN);
    if (!answer.ok) return answer.status.message ?? '';
    const { exitCode, stdout, stderr } = answer.result;
    return `${stdout}${stderr === '' ? '' : `2>${stderr}`}${exitCode === 0 ? '' : `exit ${exitCode}`}`;
  };

  beforeAll(async () => {
    ({ session } = files.example());
    const manifest = `
apiVersion: v1
kind: Pod
metadata: {name: web}
spec:
  containers:
  - {name: web, image: nginx, env: [{name: COLOUR, value: red}], volumeMounts: [{name: data, mountPath: /data}]}
  - {name: tools, image: busybox, command: [sleep, infinity], volumeMounts: [{name: data, mountPath: /data, readOnly: true}]}
  volumes: [{name: data, emptyDir: {}}]
`;
    session.importManifests([{ name: 'web.yaml', text: manifest }], ORIGIN);
    await session.advance(60_000);
  });
  afterAll(() => files.remove());

  it.each([
    [['echo', 'hello', '$COLOUR'], 'hello $COLOUR\n'],
    [['sh', '-c', 'echo $COLOUR; exit 3'], 'red\nexit 3'],
    [['cat', '/nope'], '2>cat: /nope: No such file or directory\nexit 1'],
    [['sh', '-c', 'nosuch'], '2>sh: nosuch: not found\nexit 127'],
    [['hostname'], 'web\n'],
    [['curl', '-s', '-o', '/dev/null', '-w', '%{http_code}', 'localhost'], '200'],
    [['curl', 'nosuch'], '2>curl: (6) Could not resolve host: nosuch\nexit 6'],
    [
      ['curl', '127.0.0.1:81'],
      "2>curl: (7) Failed to connect to 127.0.0.1 port 81 after 1 ms: Couldn't connect to server\nexit 7",
    ],
    [['nginx', '-v'], '2>nginx version: nginx/1.27.4\n'],
    [
      ['sh', '-c', 'while true; do :; done'],
      '2>sh: stopped: more than 10000 commands at one instant of time, which looks like an endless loop\nexit 126',
    ],
  ])('%j gives %j', async (command, output) => {
    expect(await run(command)).toBe(output);
  });

  it('sees files that another container of the pod has written, and cannot change what is mounted read-only', async () => {
    expect(await run(['sh', '-c', 'echo 123 > /data/a.txt; mkdir /data/sub; echo x > /data/sub/b'])).toBe('');
    expect(await run(['cat', '/data/a.txt', '/data/sub/b'], { container: 'tools' })).toBe('123\nx\n');
    expect(await run(['sh', '-c', 'echo 4 > /data/a.txt'], { container: 'tools' })).toBe(
      "2>sh: can't create /data/a.txt: Read-only file system\nexit 1",
    );
    expect(await run(['rm', '/data/a.txt'], { container: 'tools' })).toMatch(/Read-only file system/);
    expect(await run(['sh', '-c', 'rm -r /data/sub; ls /data'])).toBe('a.txt\n');
    expect(await run(['ls', '/data'], { container: 'tools' })).toBe('a.txt\n');
  });

  it('reads its standard input', async () => {
    expect(await run(['sh', '-c', 'cat > /data/in; wc -l < /data/in'], { stdin: 'a\nb\n' })).toMatch(
      /^\s*2\n$/,
    );
  });

  it('lets virtual time pass while it sleeps, and tells what it writes as it does', async () => {
    const before = session.head().time;
    const seen: { at: number; text: string }[] = [];
    const answer = await session.exec(
      {
        namespace: 'default',
        pod: 'web',
        command: ['sh', '-c', 'for i in 1 2 3; do echo $i; sleep 5; done; date +%s'],
      },
      ORIGIN,
      { onOutput: ({ text }: ProgramOutput) => seen.push({ at: session.head().time - before, text }) },
    );
    expect(session.head().time - before).toBe(15_000);
    expect(seen.map(({ at, text }) => `${at} ${text.trim()}`)).toEqual([
      '0 1',
      '5000 2',
      '10000 3',
      `15000 ${Math.floor((before + 15_000) / 1000)}`,
    ]);
    expect(answer.ok && answer.result.exitCode).toBe(0);
  });

  it('goes on from where an earlier one has left its shell', async () => {
    const shell = async (
      text: string,
      carried?: { workingDir: string; env: Readonly<Record<string, string>> },
    ) => {
      const answer = await session.exec(
        {
          namespace: 'default',
          pod: 'web',
          command: ['sh', '-c', text],
          carry: true,
          ...(carried ? { workingDir: carried.workingDir, env: carried.env } : {}),
        },
        ORIGIN,
      );
      if (!answer.ok) throw new Error(answer.status.message);
      return answer.result;
    };
    const first = await shell('cd /data; name=drydock; pwd');
    expect(first.stdout).toBe('/data\n');
    expect(first.carried).toMatchObject({ workingDir: '/data', env: { name: 'drydock', COLOUR: 'red' } });
    expect((await shell('echo $name; ls', first.carried)).stdout).toBe('drydock\na.txt\nin\n');
  });

  it.each([
    [{ pod: 'nobody' }, 'pods "nobody" not found'],
    [{ container: 'nope' }, 'container nope is not valid for pod web'],
    [
      { command: ['bash'], container: 'tools' },
      /failed to start exec "[0-9a-f]{64}": OCI runtime exec failed: exec failed: unable to start container process: exec: "bash": executable file not found in \$PATH: unknown$/,
    ],
  ])('is refused: %j', async (more, message) => {
    const seq = session.head().seq;
    expect(await run(['ls'], more)).toMatch(message);
    expect(session.head().seq).toBe(seq);
  });

  it('ends with its limit', async () => {
    const answer = await session.exec(
      { namespace: 'default', pod: 'web', command: ['sh', '-c', 'echo a; sleep infinity'] },
      ORIGIN,
      { limit: HOUR },
    );
    expect(answer).toMatchObject({ ok: true, result: { exitCode: 137, stdout: 'a\n' } });
  });

  it('can be repeated: going back to a step gives the same files', async () => {
    const at = session.head().seq;
    expect(await run(['sh', '-c', 'echo new > /data/new; ls /data'])).toBe('a.txt\nin\nnew\n');
    session.branchFrom(at, 'again');
    expect(await run(['ls', '/data'])).toBe('a.txt\nin\n');
  });
});
