import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { FIRST_BRANCH, History, hashState } from './index';
import { Script, META } from './testing';

let folder: string;
beforeEach(() => (folder = mkdtempSync(join(tmpdir(), 'history-'))));
afterEach(() => rmSync(folder, { recursive: true, force: true }));

describe('a history', () => {
  it('gives back steps, inputs and states after it was closed and opened again', () => {
    const path = join(folder, 'a.drydock');
    const history = History.create(path, META);
    const script = new Script();
    const steps = [
      script.step(script.put('pods', 'default', 'web', { phase: 'Pending' })),
      script.step(
        script.put('pods', 'default', 'web', { phase: 'Running' }),
        script.put('nodes', '', 'n1', { ready: true }),
      ),
      script.step(),
      script.step(script.remove('pods', 'default', 'web')),
      script.step(script.put('pods', 'default', 'web', { phase: 'Pending' })),
    ];
    const input = script.input({ type: 'place', namespace: 'default', pod: 'web', node: 'n1' });
    history.append({ branch: FIRST_BRANCH, inputs: [input], steps: steps.slice(0, 2) });
    history.append({
      branch: FIRST_BRANCH,
      steps: steps.slice(2),
      checkpoint: { seq: 5, input: 1, state: { queue: [1] } },
    });
    const check = (h: History): void => {
      expect(h.steps(FIRST_BRANCH, 1, 5)).toEqual(steps.map(({ changes: _, ...header }) => header));
      for (const step of steps) expect(h.step(FIRST_BRANCH, step.seq)).toEqual(step);
      expect(h.inputs(FIRST_BRANCH)).toEqual([input]);
      expect(h.stateAt(FIRST_BRANCH, 2).map((row) => row.object)).toEqual([
        steps[1]!.changes[0]!.object,
        steps[1]!.changes[1]!.object,
      ]);
      expect(h.stateAt(FIRST_BRANCH, 4).map((row) => row.object.kind)).toEqual(['nodes']);
      expect(h.stateHash(FIRST_BRANCH, 5)).toBe(hashState(h.stateAt(FIRST_BRANCH, 5)));
      expect(h.checkpointBefore(FIRST_BRANCH, 5)).toEqual({ seq: 5, input: 1, state: { queue: [1] } });
      expect(h.checkpointBefore(FIRST_BRANCH, 4)).toBeNull();
      expect(h.delta(FIRST_BRANCH, 2, 4).deletes).toEqual([
        { resource: 'pods', namespace: 'default', name: 'web' },
      ]);
      expect(h.delta(FIRST_BRANCH, 2, 5).deletes).toEqual([]);
    };
    check(history);
    history.close();
    const again = History.open(path);
    check(again);
    again.close();
  });
});
