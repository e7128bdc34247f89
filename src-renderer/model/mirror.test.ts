import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { KubeObject } from '@shared/api';
import type { StateDelta } from '@shared/contract';
import { Mirror } from './mirror';

const thing = (name: string, value: number): KubeObject & { value: number } => ({
  apiVersion: 'v1',
  kind: 'ConfigMap',
  metadata: { name, namespace: 'default' },
  value,
});

const instant = (seq: number) => ({ branch: 1, seq, revision: seq, time: seq * 1000 });

type State = ReadonlyMap<string, KubeObject>;

/** What turns one state into another, as the main process would say it. */
function between(from: State, to: State, seq: number): StateDelta {
  return {
    to: instant(seq),
    puts: [...to]
      .filter(([k, o]) => from.get(k) !== o)
      .map(([, object]) => ({ resource: 'configmaps', object })),
    deletes: [...from.keys()]
      .filter((k) => !to.has(k))
      .map((key) => ({ resource: 'configmaps', namespace: 'default', name: key.slice(8) })),
  };
}

describe('Mirror', () => {
  it('tells what an object was and what it is', () => {
    const mirror = new Mirror();
    const first = thing('a', 1);
    const second = thing('a', 2);
    expect(
      mirror.apply({ to: instant(1), puts: [{ resource: 'configmaps', object: first }], deletes: [] }),
    ).toEqual([{ resource: 'configmaps', key: 'default/a', before: undefined, after: first }]);
    expect(
      mirror.apply({ to: instant(2), puts: [{ resource: 'configmaps', object: second }], deletes: [] }),
    ).toEqual([{ resource: 'configmaps', key: 'default/a', before: first, after: second }]);
    const key = { resource: 'configmaps', namespace: 'default', name: 'a' };
    expect(mirror.apply({ to: instant(3), puts: [], deletes: [key] })).toEqual([
      { resource: 'configmaps', key: 'default/a', before: second, after: undefined },
    ]);
    expect(mirror.at).toEqual(instant(3));
  });

  it('takes the delete of an unknown object for no change', () => {
    const key = { resource: 'pods', namespace: 'default', name: 'nobody' };
    expect(new Mirror().apply({ to: instant(1), puts: [], deletes: [key] })).toEqual([]);
  });

  it('is at every instant what the main process has there, whichever way it was reached', () => {
    const name = fc.constantFrom('a', 'b', 'c', 'd');
    const step = fc.record({ name, value: fc.nat(3), gone: fc.boolean() });
    fc.assert(
      fc.property(
        fc.array(step, { maxLength: 12 }),
        fc.array(fc.nat(12), { maxLength: 12 }),
        (steps, jumps) => {
          const states: State[] = [new Map<string, KubeObject>()];
          for (const s of steps) {
            const next = new Map(states.at(-1)!);
            if (s.gone) next.delete(`default/${s.name}`);
            else next.set(`default/${s.name}`, thing(s.name, s.value));
            states.push(next);
          }
          const mirror = new Mirror();
          let at = 0;
          for (const jump of jumps) {
            const to = jump % states.length;
            mirror.apply(between(states[at]!, states[to]!, to));
            at = to;
            expect(new Map(mirror.all('configmaps'))).toEqual(states[to]);
          }
        },
      ),
    );
  });
});
