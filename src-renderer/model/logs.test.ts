import { describe, expect, it } from 'vitest';
import type { ContainerLog } from '@shared/api';
import { logLines, logsCommand } from './logs';

const piece = (container: string, restartCount: number, number: number, lines: string[]): ContainerLog =>
  ({ spec: { containerName: container, restartCount, piece: number }, lines }) as never;

describe('logLines', () => {
  it('puts pieces in order and joins parts of lines', () => {
    const lines = logLines(
      [
        piece('c', 0, 1, ['T3 stdout F second half', 'T4 stderr F oh']),
        piece('c', 0, 0, ['T1 stdout F hello', 'T2 stdout P first half, ']),
        piece('c', 1, 0, ['T9 stdout F of another life']),
        piece('d', 0, 0, ['T9 stdout F of another container']),
      ],
      'c',
      0,
    );
    expect(lines).toEqual([
      { time: 'T1', stream: 'stdout', text: 'hello' },
      { time: 'T2', stream: 'stdout', text: 'first half, second half' },
      { time: 'T4', stream: 'stderr', text: 'oh' },
    ]);
  });
});

describe('logsCommand', () => {
  it('is the line that shows the same in a terminal', () => {
    const plain = { previous: false, timestamps: false };
    expect(logsCommand({ name: 'p', namespace: 'default' }, plain)).toBe('kubectl logs p');
    expect(
      logsCommand({ name: 'p', namespace: 'ns' }, { container: 'c', previous: true, timestamps: true }),
    ).toBe('kubectl logs p -n ns -c c --previous --timestamps');
  });
});
