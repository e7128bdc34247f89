/** What containers write: kept by life, put away by size, gone with the pod. */
import { describe, expect, it } from 'vitest';
import { PodWorld } from '@main/programs/testing';
import { CONTAINER_LOGS, type ContainerLog } from '@shared/api';

const size = (w: PodWorld): number =>
  w.client
    .list<ContainerLog>(CONTAINER_LOGS)
    .flatMap(({ lines }) => lines)
    .reduce((sum, line) => sum + line.length + 1, 0);

describe('the log of a container', () => {
  it('is put away when it has grown beyond 10 MiB, and begins anew', async () => {
    const w = new PodWorld();
    // Half a megabyte a round.
    w.add('p', {
      command: [
        'sh',
        '-c',
        's=12345678; for i in $(seq 16); do s=$s$s; done; for i in $(seq 28); do echo round $i; echo $s; sleep 10; done; echo end; sleep infinity',
      ],
    });
    await w.pass(170);
    expect(w.log('p', 'c')[0]).toBe('round 1');
    expect(size(w)).toBeGreaterThan(7 * 1024 ** 2);
    await w.pass(200);
    const lines = w.log('p', 'c');
    expect(lines[0]).toMatch(/^round \d+$/);
    expect(lines[0]).not.toBe('round 1');
    expect(lines.at(-1)).toBe('end');
    expect(size(w)).toBeLessThan(11 * 1024 ** 2);
  });

  it('of the life before is kept, of earlier ones not; all go with the pod', async () => {
    const w = new PodWorld();
    w.add(
      'p',
      {
        command: ['sh', '-c', 'echo life $(cat /v/n 2>/dev/null); echo x >> /v/n; exit 1'],
        volumeMounts: [{ name: 'v', mountPath: '/v' }],
      },
      { volumes: [{ name: 'v', emptyDir: {} }] },
    );
    await w.pass(20);
    const { restartCount } = w.get('p')!.status!.containerStatuses![0]!;
    expect(restartCount).toBe(2);
    expect(w.log('p', 'c', 2)).toEqual(['life x x']);
    expect(w.log('p', 'c', 1)).toEqual(['life x']);
    expect(w.log('p', 'c', 0)).toEqual([]);
    w.deletePod('p');
    await w.pass(40);
    expect(size(w)).toBe(0);
  });
});
