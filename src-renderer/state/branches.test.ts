// Another branch comes as what is different there: however somebody goes to and fro, and however late answers arrive, what
// is on show is what a window would have that loads all of it.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { KubeObject } from '@shared/api';
import type {
  BranchInfo,
  CallArgs,
  Instant,
  Place,
  SessionInfo,
  SessionUpdate,
  StateDelta,
  StepHeader,
} from '@shared/contract';
import type { Client } from '@renderer/client';
import { node, pod } from '@renderer/client/testing/objects';
import { Mirror, Projection } from '@renderer/model';
import { Session } from './session.svelte';

type Objects = ReadonlyMap<string, KubeObject>;
interface Branch {
  readonly id: number;
  readonly parent: number | null;
  readonly forkSeq: number;
  /** By step; those that it shares with its parent as well. */
  readonly states: readonly Objects[];
  readonly steps: readonly StepHeader[];
}

const keyOf = ({ metadata: { namespace, name } }: KubeObject): string =>
  namespace === undefined ? name : `${namespace}/${name}`;
const resourceOf = ({ kind }: KubeObject): string => (kind === 'Node' ? 'nodes' : 'pods');

/** A history with branches. What it says arrives in order, and only when {@link deliver} is called. */
class Main {
  branches: Branch[];
  live = 1;
  readonly asked: { readonly from: Place; readonly to: Place; readonly puts: number }[] = [];
  readonly #waiting: (() => void)[] = [];

  constructor() {
    const nodes = ['a', 'b'].map((name) => [name, node(name)] as const);
    const step = this.#header(1, null);
    this.branches = [{ id: 1, parent: null, forkSeq: 0, states: [new Map(), new Map(nodes)], steps: [step] }];
  }

  readonly client = {
    on: () => () => undefined,
    pathOf: () => '',
    call: (name: string, args: unknown): Promise<unknown> => {
      const answer = this.#answer(name, args);
      return new Promise((resolve, reject) => {
        this.#waiting.push(() => (answer instanceof Error ? reject(answer) : resolve(answer)));
      });
    },
  } as unknown as Client;
  tell: (update: SessionUpdate) => void = () => undefined;

  get #branch(): Branch {
    return this.branches.find(({ id }) => id === this.live)!;
  }

  info(): SessionInfo {
    const list = this.branches.map(({ id, parent, forkSeq, steps }): BranchInfo => ({
      id,
      parent,
      forkSeq,
      name: `b${id}`,
      headSeq: steps.length,
    }));
    const head = this.#instant({ branch: this.live, seq: this.#branch.steps.length });
    return { id: 's', head, branches: list, branch: this.live, readOnly: null } as unknown as SessionInfo;
  }

  delta(from: Place | null, to: Place): StateDelta {
    const old: Objects = from ? this.#state(from) : new Map();
    const now = this.#state(to);
    return {
      to: this.#instant(to),
      puts: [...now]
        .filter(([key, object]) => old.get(key) !== object)
        .map(([, object]) => ({ resource: resourceOf(object), object })),
      deletes: [...old.values()]
        .filter((object) => !now.has(keyOf(object)))
        .map((object) => ({
          resource: resourceOf(object),
          namespace: object.metadata.namespace ?? '',
          name: object.metadata.name,
        })),
    };
  }

  /** A pod is made, put on a node, or deleted. */
  change(which: number): void {
    const { states, steps, ...rest } = this.#branch;
    const from = { branch: this.live, seq: steps.length };
    const key = `default/p${which}`;
    const objects = new Map(states.at(-1));
    const before = objects.get(key) as ReturnType<typeof pod> | undefined;
    if (!before) objects.set(key, pod(key));
    else if (before.spec?.nodeName) objects.delete(key);
    else objects.set(key, pod(key, { node: which % 2 ? 'a' : 'b' }));
    const step = this.#header(steps.length + 1, key);
    this.branches = this.branches.map((branch) =>
      branch.id === this.live ? { ...rest, states: [...states, objects], steps: [...steps, step] } : branch,
    );
    this.#announce([step], this.delta(from, { branch: this.live, seq: step.seq }));
  }

  fork(seq: number): void {
    const { id: parent, states, steps } = this.#branch;
    const forkSeq = Math.max(0, Math.min(seq, steps.length));
    const owner = this.#owner(parent, forkSeq);
    const id = this.branches.length + 1;
    this.branches = [
      ...this.branches,
      { id, parent: owner, forkSeq, states: states.slice(0, forkSeq + 1), steps: steps.slice(0, forkSeq) },
    ];
    this.go(id);
  }

  go(branch: number): void {
    this.live = branch;
    const { head } = this.info();
    this.#announce([], { to: head, puts: [], deletes: [] });
  }

  /** Lets the window hear the next things that were said. */
  async deliver(count = Infinity): Promise<void> {
    for (let i = 0; i < count && this.#waiting.length > 0; i++) {
      this.#waiting.shift()!();
      for (let turn = 0; turn < 20; turn++) await Promise.resolve();
    }
  }

  #owner(branch: number, seq: number): number {
    const { id, parent, forkSeq } = this.branches.find((b) => b.id === branch)!;
    return parent === null || seq > forkSeq ? id : this.#owner(parent, seq);
  }

  #announce(steps: readonly StepHeader[], delta: StateDelta): void {
    const update: SessionUpdate = { info: this.info(), steps, delta };
    this.#waiting.push(() => this.tell(update));
  }

  #state({ branch, seq }: Place): Objects {
    const state = this.branches.find(({ id }) => id === branch)?.states[seq];
    if (!state) throw new Error(`There is no step ${seq} of ${branch}`);
    return state;
  }

  #instant({ branch, seq }: Place): Instant {
    return { branch, seq, revision: seq, time: seq };
  }

  #header(seq: number, key: string | null): StepHeader {
    const object = key && { resource: 'pods', namespace: 'default', name: key.split('/')[1]! };
    return {
      ...{ seq, turn: seq, time: seq, actor: 'user', action: `${this.live}`, object: object || null },
      ...{ cause: { input: seq }, decision: null, fromRevision: seq - 1, toRevision: seq },
    };
  }

  #answer(name: string, args: unknown): unknown {
    try {
      if (name === 'timeline.delta') {
        const { from, to } = args as CallArgs<'timeline.delta'>;
        const delta = this.delta(from, to);
        this.asked.push({ from, to, puts: delta.puts.length });
        return delta;
      }
      if (name === 'timeline.look') return this.info();
      const { from, to } = args as CallArgs<'timeline.steps'>;
      return this.#branch.steps.slice(from - 1, to);
    } catch (error) {
      return error as Error;
    }
  }
}

async function opened(main: Main): Promise<{ session: Session; failures: unknown[] }> {
  const failures: unknown[] = [];
  const session = new Session(main.client, (error) => failures.push(error));
  main.tell = (update) => session.update(update);
  void session.open(main.info());
  await main.deliver();
  return { session, failures };
}

/** What a window has that loads all there is at the present. */
function loadedAnew(main: Main): { readonly objects: readonly string[]; readonly projection: Projection } {
  const mirror = new Mirror();
  const projection = new Projection(mirror);
  projection.apply(mirror.apply(main.delta(null, main.info().head)));
  return { objects: objectsOf((resource) => mirror.all(resource).values()), projection };
}

const objectsOf = (all: (resource: string) => Iterable<KubeObject>): readonly string[] =>
  ['nodes', 'pods'].flatMap((resource) => [...all(resource)].map((object) => JSON.stringify(object)).sort());

describe('another branch', () => {
  it('is what one that loads all of it has, however somebody goes to and fro', async () => {
    const act = fc.oneof(
      { weight: 5, arbitrary: fc.record({ change: fc.nat(5) }) },
      { weight: 2, arbitrary: fc.record({ undo: fc.integer({ min: 1, max: 4 }) }) },
      { weight: 2, arbitrary: fc.record({ go: fc.nat(9), told: fc.boolean() }) },
      { weight: 1, arbitrary: fc.record({ look: fc.nat(12) }) },
      { weight: 4, arbitrary: fc.record({ deliver: fc.integer({ min: 1, max: 4 }) }) },
    );
    await fc.assert(
      fc.asyncProperty(fc.array(act, { maxLength: 40 }), async (acts) => {
        const main = new Main();
        const { session, failures } = await opened(main);
        for (const one of acts) {
          if ('change' in one) main.change(one.change);
          else if ('undo' in one) main.fork(main.info().head.seq - one.undo);
          else if ('look' in one) void session.goTo(one.look);
          else if ('deliver' in one) await main.deliver(one.deliver);
          else {
            main.go(main.branches[one.go % main.branches.length]!.id);
            // The answer to whoever asked for it may come before the news of it.
            if (one.told) void session.enter(main.info());
          }
        }
        await main.deliver();
        void session.goLive();
        await main.deliver();

        const anew = loadedAnew(main);
        expect(failures).toEqual([]);
        expect(session.at).toEqual(main.info().head);
        expect(objectsOf(session.connections.all)).toEqual(anew.objects);
        expect(new Map([...session.projection.pods()].sort())).toEqual(
          new Map([...anew.projection.pods()].sort()),
        );
        expect(session.nodeNames).toEqual(anew.projection.nodeNames);
        expect(session.unplaced).toEqual(anew.projection.unplaced);
        const { steps } = main.branches.find(({ id }) => id === main.live)!;
        expect(steps.map(({ seq }) => session.log.step(seq))).toEqual(steps);
        expect(session.log.head).toBe(steps.length);
      }),
      { numRuns: 150 },
    );
  });

  it('costs what is different there, and no more', async () => {
    const main = new Main();
    for (const which of [0, 1, 2, 3, 4, 5]) main.change(which);
    const { session } = await opened(main);
    main.asked.length = 0;
    main.fork(main.info().head.seq - 1);
    await main.deliver();
    expect(main.asked).toEqual([{ from: { branch: 1, seq: 7 }, to: { branch: 2, seq: 6 }, puts: 0 }]);
    expect(session.pod('default/p5')).toBeUndefined();
    expect(session.loaded).toBe(true);
    main.go(1);
    await main.deliver();
    expect(main.asked[1]).toEqual({ from: { branch: 2, seq: 6 }, to: { branch: 1, seq: 7 }, puts: 1 });
    expect(session.podCount).toBe(6);
  });

  it('is loaded anew where nothing leads there: the branch on show is gone', async () => {
    const main = new Main();
    main.change(1);
    main.fork(1);
    main.change(2);
    const { session, failures } = await opened(main);
    main.go(1);
    main.branches = main.branches.filter(({ id }) => id !== 2);
    await main.deliver();
    expect(failures).toEqual([]);
    expect([session.podCount, session.at.branch]).toEqual([1, 1]);
  });
});
