import fc from 'fast-check';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { KubeObject } from '@shared/api';
import type { StateDelta, Step } from '@shared/contract';
import { FIRST_BRANCH, History, hashState } from './index';
import { META, Script } from './testing';

let folder: string;
let files = 0;
beforeAll(() => (folder = mkdtempSync(join(tmpdir(), 'history-model-'))));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** What a user or a controller may do next. Numbers choose among what there is. */
const action = fc.oneof(
  {
    weight: 12,
    arbitrary: fc.record({
      type: fc.constant('step' as const),
      changes: fc.array(fc.record({ object: fc.nat(11), remove: fc.boolean(), value: fc.nat(6) }), {
        maxLength: 3,
      }),
    }),
  },
  { weight: 1, arbitrary: fc.record({ type: fc.constant('fork' as const), at: fc.nat() }) },
  { weight: 1, arbitrary: fc.record({ type: fc.constant('switch' as const), to: fc.nat() }) },
  { weight: 1, arbitrary: fc.record({ type: fc.constant('reopen' as const) }) },
  { weight: 1, arbitrary: fc.record({ type: fc.constant('delete' as const), branch: fc.nat() }) },
);
type Action = typeof action extends fc.Arbitrary<infer T> ? T : never;

/** A history as anybody would write it: every state of every branch, whole. */
interface NaiveBranch {
  readonly steps: Step[];
  /** By seq; the state after it. */
  readonly scripts: Script[];
  readonly parent: number | null;
}

const OBJECTS = Array.from({ length: 12 }, (_, i) => ({
  resource: i % 3 === 0 ? 'nodes' : i % 3 === 1 ? 'pods' : 'deployments.apps',
  namespace: i % 3 === 0 ? '' : `ns-${i % 2}`,
  name: `object-${i % 5}`,
}));

class Naive {
  readonly branches = new Map<number, NaiveBranch>([
    [FIRST_BRANCH, { steps: [], scripts: [new Script()], parent: null }],
  ]);
  current = FIRST_BRANCH;

  constructor(
    readonly path: string,
    public history = History.create(path, META),
  ) {}

  do(act: Action): void {
    const branch = this.branches.get(this.current)!;
    switch (act.type) {
      case 'step': {
        const script = branch.scripts.at(-1)!.fork();
        const step = makeStep(script, act.changes);
        this.history.append({ branch: this.current, steps: [step] });
        branch.steps.push(step);
        branch.scripts.push(script);
        return;
      }
      case 'fork': {
        const at = act.at % branch.scripts.length;
        const id = this.history.fork(this.current, at, 'branch');
        this.branches.set(id, {
          steps: branch.steps.slice(0, at),
          scripts: branch.scripts.slice(0, at + 1),
          parent: this.history.branches().find((info) => info.id === id)!.parent,
        });
        this.current = id;
        return;
      }
      case 'switch':
        this.current = [...this.branches.keys()][act.to % this.branches.size]!;
        return;
      case 'reopen':
        this.history.close();
        this.history = History.open(this.path);
        return;
      case 'delete': {
        const leaves = [...this.branches].filter(
          ([id, { parent }]) =>
            parent !== null && ![...this.branches.values()].some((other) => other.parent === id),
        );
        const leaf = leaves[act.branch % Math.max(1, leaves.length)];
        if (!leaf) return;
        this.history.deleteBranch(leaf[0]);
        this.branches.delete(leaf[0]);
        this.current = FIRST_BRANCH;
      }
    }
  }
}

function makeStep(
  script: Script,
  changes: readonly { object: number; remove: boolean; value: number }[],
): Step {
  return script.step(
    ...changes.flatMap(({ object, remove, value }) => {
      const { resource, namespace, name } = OBJECTS[object]!;
      const there = script.state().has(`${resource}/${namespace}/${name}`);
      if (remove) return there ? [script.remove(resource, namespace, name)] : [];
      const fields = {
        spec: { value, list: Array.from({ length: value }, (_, i) => ({ i })) },
        status: value % 2 ? { on: true } : {},
      };
      return [script.put(resource, namespace, name, fields)];
    }),
  );
}

const byKey = (rows: Iterable<{ resource: string; object: KubeObject }>): Map<string, KubeObject> =>
  new Map(
    [...rows].map(({ resource, object }) => [
      `${resource}/${object.metadata.namespace ?? ''}/${object.metadata.name}`,
      object,
    ]),
  );

function applyDelta(state: Map<string, KubeObject>, delta: StateDelta): Map<string, KubeObject> {
  const result = new Map(state);
  for (const { resource, namespace, name } of delta.deletes) {
    if (!result.delete(`${resource}/${namespace}/${name}`))
      throw new Error(`${name} was not there to be deleted`);
  }
  for (const [key, object] of byKey(delta.puts)) result.set(key, object);
  return result;
}

/** Everything that history can say of the branch, held against what was put into it. */
function check(
  history: History,
  id: number,
  { steps, scripts }: NaiveBranch,
  chosen: readonly number[],
): void {
  const last = steps.length;
  expect(history.head(id).seq).toBe(last);
  expect(history.steps(id, 1, last)).toEqual(steps.map(({ changes: _, ...header }) => header));
  for (const n of chosen) {
    const seq = n % (last + 1);
    const rows = history.stateAt(id, seq);
    expect(byKey(rows)).toEqual(scripts[seq]!.state());
    expect(JSON.stringify([...byKey(rows)].sort())).toBe(JSON.stringify([...scripts[seq]!.state()].sort()));
    expect(history.stateHash(id, seq)).toBe(hashState(rows));
    for (const row of rows) expect(row.modRevision).toBe(Number(row.object.metadata.resourceVersion));
    if (seq > 0) expect(history.step(id, seq)).toEqual(steps[seq - 1]);
  }
  for (const [i, n] of chosen.entries()) {
    const from = n % (last + 1);
    const to = (chosen[i + 1] ?? 0) % (last + 1);
    const delta = history.delta(id, from, to);
    expect(applyDelta(scripts[from]!.state(), delta)).toEqual(scripts[to]!.state());
    expect(delta.to).toEqual(history.instant(id, to));
  }
}

describe('a history', () => {
  it('says of every branch what a list of whole states says', () => {
    fc.assert(
      fc.property(
        fc.array(action, { minLength: 1, maxLength: 60 }),
        fc.array(fc.nat(), { minLength: 6, maxLength: 6 }),
        (actions, chosen) => {
          const naive = new Naive(join(folder, `${++files}.drydock`));
          try {
            for (const act of actions) naive.do(act);
            for (const [id, branch] of naive.branches) check(naive.history, id, branch, chosen);
            expect(naive.history.verify()).toEqual([]);
            // What is in memory is what is in the file.
            naive.do({ type: 'reopen' });
            for (const [id, branch] of naive.branches) check(naive.history, id, branch, chosen);
          } finally {
            naive.history.close();
          }
        },
      ),
      { numRuns: 60 },
    );
  }, 240_000);

  it('finds its way between branches', () => {
    fc.assert(
      fc.property(
        fc.array(action, { minLength: 20, maxLength: 60 }),
        fc.nat(),
        fc.nat(),
        fc.nat(),
        fc.nat(),
        (actions, a, b, c, d) => {
          const naive = new Naive(join(folder, `${++files}.drydock`));
          try {
            for (const act of actions) naive.do(act);
            const all = [...naive.branches];
            const [from, one] = all[a % all.length]!;
            const [to, other] = all[b % all.length]!;
            const [x, y] = [c % one.scripts.length, d % other.scripts.length];
            const delta = naive.history.deltaBetween({ branch: from, seq: x }, { branch: to, seq: y });
            expect(applyDelta(one.scripts[x]!.state(), delta)).toEqual(other.scripts[y]!.state());
          } finally {
            naive.history.close();
          }
        },
      ),
      { numRuns: 40 },
    );
  }, 240_000);
});
