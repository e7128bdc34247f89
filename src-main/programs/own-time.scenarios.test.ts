/** What a program asks of the machine has the same answer every time: its clock and its chance are those of the cluster. */
import { setTimeout as really } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { PodWorld } from '@main/programs/testing';
import { drawsOf, withOwnTime } from './own-time';

const ASKING = [
  'echo $RANDOM $((RANDOM % 100)) ${RANDOM:0:2}',
  "awk 'BEGIN { print rand(); srand(); print rand() }'",
  'echo $SECONDS; sleep 3; echo $SECONDS',
  'date +%s%N; printf "%(%F %T)T\\n" -1; date -d yesterday +%F',
  'mktemp; mktemp -d /tmp/a.XXXX; ls /tmp',
  'shuf -i 1-1000 -n 5; seq 20 | shuf | head -3',
  'touch /tmp/a; sleep 2; touch /tmp/b; ls -l /tmp; [ /tmp/b -nt /tmp/a ] && echo newer',
  'echo $BASHPID $PPID $(hostname) $(id -u); ps',
  'for i in 1 2 3; do sleep 1; echo $i $RANDOM $(date +%s); done',
];

async function life(): Promise<{ logs: string[][]; history: string }> {
  const w = new PodWorld();
  for (const [i, text] of ASKING.entries())
    w.add(
      `p${i}`,
      {
        image: 'ubuntu:22.04',
        imagePullPolicy: 'IfNotPresent',
        command: ['bash', '-c', `${text}\nsleep infinity`],
        env: [{ name: 'WORD', value: '$(HOSTNAME)-$RANDOM' }],
        livenessProbe: { exec: { command: ['bash', '-c', '[ $RANDOM -lt 30000 ]'] }, periodSeconds: 5 },
        volumeMounts: [{ name: 'v', mountPath: '/v' }],
        lifecycle: { postStart: { exec: { command: ['bash', '-c', 'echo $RANDOM $(date +%s) > /v/hook'] } } },
      },
      { volumes: [{ name: 'v', emptyDir: {} }] },
    );
  await w.pass(60);
  return {
    logs: ASKING.map((_, i) => w.log(`p${i}`, 'c', 0)),
    history: JSON.stringify(w.steps),
  };
}

describe('programs that ask for the time or for chance', () => {
  it('give the same revisions twice, byte for byte, whatever the machine does', async () => {
    const first = await life();
    await really(1_100);
    const second = await life();
    expect(second.logs).toEqual(first.logs);
    expect(second.history).toBe(first.history);
    const at = (i: number): string[] => first.logs[i]!;
    expect(at(0)[0]).toMatch(/^\d+ \d+ \d+$/);
    expect(at(2)).toEqual(['0', '3']);
    expect(at(3)[1]).toMatch(/^2026-01-05 08:00:\d\d$/);
    expect(at(3)[2]).toBe('2026-01-04');
    expect(at(4)[0]).toMatch(/^\/tmp\/tmp\.\w{10}$/);
    expect(at(6).at(-1)).toBe('newer');
    // Chance differs from draw to draw.
    expect(new Set(at(8).map((line) => line.split(' ')[1])).size).toBe(3);
  });

  it('leave the clock and the chance of everybody else alone', async () => {
    const inside = await withOwnTime({ now: () => 5, random: () => 0.5 }, async () => {
      await really(1);
      return [Date.now(), new Date().getTime(), Math.random(), new Date(7).getTime()];
    });
    expect(inside).toEqual([5, 5, 0.5, 7]);
    expect(Date.now()).toBeGreaterThan(1e12);
    expect(new Date().getTime()).toBeGreaterThan(1e12);
    expect(new Date() instanceof Date).toBe(true);
    expect(Math.random()).not.toBe(0.5);
    expect(Date.UTC(2026, 0, 5)).toBe(1_767_571_200_000);
    const [a, b] = [drawsOf('x'), drawsOf('x')];
    expect([a(), a(), a()]).toEqual([b(), b(), b()]);
    expect(a()).not.toBe(drawsOf('y')());
  });

  it('may live for months', async () => {
    const w = new PodWorld();
    w.add('p', {
      command: ['sh', '-c', 'for i in 1 2 3 4; do sleep 20d; done; echo $SECONDS; sleep infinity'],
    });
    await w.pass(81 * 86_400);
    expect(w.log('p', 'c')).toEqual([String(80 * 86_400)]);
  });
});
