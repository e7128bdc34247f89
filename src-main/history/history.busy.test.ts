import Database from 'better-sqlite3';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { KubeObject } from '@shared/api';
import type { Step } from '@shared/contract';
import { FIRST_BRANCH, History } from './index';
import { BusyCluster, META, Script } from './testing';

let folder: string;
beforeAll(() => (folder = mkdtempSync(join(tmpdir(), 'history-busy-'))));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** Whole states, by sequence, as anybody would keep them. */
class States {
  private readonly bySeq: ReadonlyMap<string, KubeObject>[] = [new Map()];

  constructor(readonly steps: readonly Step[]) {
    for (const step of steps) {
      const state = new Map(this.bySeq.at(-1));
      for (const { resource, namespace, name, object } of step.changes) {
        if (object) state.set(`${resource}/${namespace}/${name}`, object);
        else state.delete(`${resource}/${namespace}/${name}`);
      }
      this.bySeq.push(state);
    }
  }

  at(seq: number): ReadonlyMap<string, KubeObject> {
    return this.bySeq[seq]!;
  }
}

/** As text, because the order of keys counts too. */
const textOf = (state: Iterable<readonly [string, KubeObject]>): string[] =>
  [...state].map(([key, object]) => `${key} ${JSON.stringify(object)}`).sort();

function stateOf(history: History, seq: number): string[] {
  return textOf(
    history
      .stateAt(FIRST_BRANCH, seq)
      .map(({ resource, object }) => [
        `${resource}/${object.metadata.namespace ?? ''}/${object.metadata.name}`,
        object,
      ]),
  );
}

describe('the history of a busy cluster', () => {
  const COUNT = 4000;

  it('shows every state as it was, forwards, backwards and at random, live and from the file', () => {
    const path = join(folder, 'busy.drydock');
    const states = new States([...new BusyCluster(20, 150, 60_000).steps(COUNT)]);
    let history = History.create(path, META);
    for (let at = 0, size = 1; at < COUNT; at += size, size = 1 + ((size * 7) % 43)) {
      history.append({ branch: FIRST_BRANCH, steps: states.steps.slice(at, at + size) });
    }
    const places = [COUNT, 3999, 3998, 3997, 3500, 3499, 3501, 1, 2, 700, 699, 698, 2200, 2201, 0, 1500];
    const check = (): void => {
      for (const seq of places) expect(stateOf(history, seq), `step ${seq}`).toEqual(textOf(states.at(seq)));
      for (const seq of [1, 30, 333, 2950, COUNT])
        expect(history.step(FIRST_BRANCH, seq)).toEqual(states.steps[seq - 1]);
    };
    check();
    expect(history.verify()).toEqual([]);
    const hash = history.stateHash(FIRST_BRANCH, COUNT);
    history.close();
    history = History.open(path);
    check();
    expect(history.stateHash(FIRST_BRANCH, COUNT)).toBe(hash);
    history.close();
  }, 60_000);

  it('goes on after it was closed as if it had not been', () => {
    const path = join(folder, 'reopened.drydock');
    const states = new States([...new BusyCluster(10, 60, 60_000).steps(3000)]);
    History.create(path, META).close();
    for (let at = 0; at < 3000; at += 600) {
      const history = History.open(path);
      for (let i = at; i < at + 600; i += 25)
        history.append({ branch: FIRST_BRANCH, steps: states.steps.slice(i, i + 25) });
      history.close();
    }
    const history = History.open(path);
    // Keyframes carry the hash of the state, and verify() computes it anew.
    expect(history.verify()).toEqual([]);
    expect(stateOf(history, 3000)).toEqual(textOf(states.at(3000)));
    history.close();
  }, 60_000);
});

describe('equal bodies', () => {
  const rows = (path: string): number => {
    const db = new Database(path, { readonly: true });
    const count = db.prepare<[], number>('SELECT count(*) FROM bodies').pluck().get()!;
    db.close();
    return count;
  };

  it('are stored once: a branch on which the same happens again adds none, live or after opening', () => {
    const path = join(folder, 'twice.drydock');
    const script = new Script();
    const life = (s: Script, from: number, to: number): Step[] =>
      Array.from({ length: to - from }, (_, i) =>
        s.step(s.put('pods', 'default', `web-${(from + i) % 5}`, { status: { n: from + i } })),
      );
    let history = History.create(path, META);
    history.append({ branch: FIRST_BRANCH, steps: life(script, 0, 20) });
    const [one, two] = [script.fork(), script.fork()];
    history.append({ branch: FIRST_BRANCH, steps: life(script, 20, 60) });
    const before = rows(path);
    expect(before).toBe(60);
    history.append({ branch: history.fork(FIRST_BRANCH, 20, 'again'), steps: life(one, 20, 60) });
    history.close();
    expect(rows(path)).toBe(before);
    history = History.open(path);
    history.append({ branch: history.fork(FIRST_BRANCH, 20, 'and again'), steps: life(two, 20, 60) });
    expect(history.verify()).toEqual([]);
    history.close();
    expect(rows(path)).toBe(before);
  });
});
