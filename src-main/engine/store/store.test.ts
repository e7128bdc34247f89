import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { KubeObject } from '@shared/api';
import { canReadAt, ReadView, Store } from './index';

const object = (namespace: string, name: string, value: number): KubeObject & { value: number } => ({
  apiVersion: 'v1',
  kind: 'Thing',
  metadata: { ...(namespace ? { namespace } : {}), name },
  value,
});

type Naive = Map<string, number>;
type Action = { type: 'put' | 'delete'; namespace: string; name: string; value: number };

const action: fc.Arbitrary<Action> = fc.record({
  type: fc.constantFrom('put' as const, 'put' as const, 'delete' as const),
  namespace: fc.constantFrom('', 'a', 'b'),
  name: fc.constantFrom('x', 'y', 'z', 'w'),
  value: fc.integer({ min: 0, max: 9 }),
});

function run(store: Store, model: Naive, { type, namespace, name, value }: Action): void {
  if (type === 'put') {
    store.put('things', object(namespace, name, value));
    model.set(`${namespace}/${name}`, value);
  } else {
    store.delete('things', namespace, name);
    model.delete(`${namespace}/${name}`);
  }
}

/** What a reader holds, keyed and in the reader's own order. */
function held(reader: {
  list(resource: string, namespace?: string): readonly KubeObject[];
}): [string, number][] {
  return reader
    .list('things')
    .map((o) => [
      `${o.metadata.namespace ?? ''}/${o.metadata.name}`,
      (o as KubeObject & { value: number }).value,
    ]);
}

const sorted = (model: Naive): [string, number][] => [...model].sort(([a], [b]) => (a < b ? -1 : 1));

describe('Store', () => {
  it('holds what a plain map holds, in the order of namespace and name', () => {
    fc.assert(
      fc.property(fc.array(action, { maxLength: 60 }), (actions) => {
        const store = new Store({ freeze: true, keep: 1000 });
        const model: Naive = new Map();
        for (const step of actions) {
          run(store, model, step);
          expect(held(store)).toEqual(sorted(model));
          for (const namespace of ['', 'a', 'b']) {
            expect(store.list('things', namespace).map((o) => o.metadata.name)).toEqual(
              sorted(model)
                .map(([key]) => key.split('/'))
                .filter(([ns]) => ns === namespace)
                .map(([, name]) => name),
            );
          }
        }
      }),
    );
  });

  it('shows the state at a revision unchanged whatever comes later', () => {
    fc.assert(
      fc.property(
        fc.array(action, { maxLength: 40 }),
        fc.array(action, { maxLength: 40 }),
        fc.nat(40),
        (before, after, back) => {
          const store = new Store({ freeze: true, keep: 1000 });
          const model: Naive = new Map();
          const states: [string, number][][] = [[]];
          for (const step of before) {
            const revision = store.revision;
            run(store, model, step);
            if (store.revision > revision) states.push(sorted(model));
          }
          const revision = Math.max(0, store.revision - back);
          const view = new ReadView(store, revision);
          expect(held(view)).toEqual(states[revision]);
          for (const step of after) run(store, model, step);
          expect(held(view)).toEqual(states[revision]);
          view.close();
        },
      ),
    );
  });

  it('gives a list and the changes since it that add up to the next list', () => {
    fc.assert(
      fc.property(
        fc.array(action, { maxLength: 40 }),
        fc.array(action, { maxLength: 40 }),
        (before, after) => {
          const store = new Store({ freeze: false, keep: 1000 });
          const model: Naive = new Map();
          for (const step of before) run(store, model, step);
          const mirror = new Map(held(store));
          const { revision } = store;
          for (const step of after) run(store, model, step);
          for (const change of store.changesSince(revision) ?? []) {
            const key = `${change.namespace}/${change.name}`;
            if (change.object) mirror.set(key, (change.object as KubeObject & { value: number }).value);
            else mirror.delete(key);
          }
          expect(sorted(mirror)).toEqual(held(store));
        },
      ),
    );
  });

  it('makes one revision a change and tells listeners before and after', () => {
    const store = new Store({ freeze: false, keep: 10 });
    const told: unknown[] = [];
    store.onChange(({ revision, version, object: now, previous }) => {
      told.push([
        revision,
        version,
        now?.metadata.resourceVersion ?? null,
        previous?.metadata.resourceVersion ?? null,
      ]);
    });
    store.put('things', object('', 'x', 1));
    store.put('things', object('', 'x', 2));
    store.delete('things', '', 'x');
    store.delete('things', '', 'x');
    store.put('things', object('', 'x', 3));
    expect(told).toEqual([
      [1, 1, '1', null],
      [2, 2, '2', '1'],
      [3, 0, null, '2'],
      [4, 1, '4', null],
    ]);
    expect(store.row('things', '', 'x')).toMatchObject({ createRevision: 4, modRevision: 4, version: 1 });
  });

  it('forgets old changes and says so', () => {
    const store = new Store({ freeze: false, keep: 5 });
    for (let i = 0; i < 30; i++) store.put('things', object('', 'x', i));
    expect(store.compacted).toBeGreaterThan(0);
    expect(store.changesSince(store.compacted - 1)).toBeUndefined();
    expect(store.changesSince(store.compacted)).toHaveLength(store.revision - store.compacted);
    expect(canReadAt(store, store.compacted - 1)).toBe(false);
    expect(canReadAt(store, store.compacted)).toBe(true);
  });

  it('freezes what it holds, so that nobody changes it in place', () => {
    const store = new Store({ freeze: true, keep: 10 });
    const stored = store.put('things', {
      ...object('', 'x', 1),
      spec: { list: [1] },
    } as KubeObject) as KubeObject & {
      spec: { list: number[] };
    };
    expect(() => stored.spec.list.push(2)).toThrow(TypeError);
  });

  it('takes a saved state over and goes on from its revision', () => {
    const store = new Store({ freeze: false, keep: 10 });
    store.put('things', object('a', 'x', 1));
    store.put('things', object('b', 'y', 2));
    const copy = new Store({ freeze: true, keep: 10 });
    copy.load(store.rows(), store.revision);
    expect(held(copy)).toEqual(held(store));
    copy.put('things', object('b', 'y', 3));
    expect(copy.row('things', 'b', 'y')).toMatchObject({ modRevision: 3, version: 2 });
  });
});
