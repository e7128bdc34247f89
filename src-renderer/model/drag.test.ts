import { describe, expect, it } from 'vitest';
import type { Explanation, NodeVerdict, PlaceResult } from '@shared/contract';
import { dragStep, IDLE, type DragEffect, type DragEvent, type DragState, type DragSubject } from './drag';
import { answersOf, offerOf } from './offer';

const taint = (node: string): NodeVerdict => {
  const refusal = {
    plugin: 'TaintToleration',
    code: 'UnschedulableAndUnresolvable',
    reasons: ['node(s) had untolerated taint {qqq: }'],
  } as const;
  return { node, feasible: false, filters: [refusal], refusal };
};
const takes = (node: string): NodeVerdict => ({ node, feasible: true, filters: [], refusal: null });
const answer = (nodes: readonly NodeVerdict[], totals: Record<string, number> = {}): Explanation => ({
  pod: { namespace: 'default', name: 'pod' },
  profile: 'default-scheduler',
  rejection: null,
  nodes,
  scores: [],
  totals,
  best: Object.keys(totals),
  chosen: null,
  message: '',
  preemption: null,
  queue: null,
  remedies: [],
});

/** A user with a hand and a keyboard; knows where things are, not how states are called. */
class Driver {
  state: DragState = IDLE;
  readonly asked: DragEffect[] = [];
  readonly #nodes: Record<string, { x: number; y: number }> = {
    a: { x: 200, y: 100 },
    b: { x: 400, y: 100 },
  };

  send(event: DragEvent): this {
    const { state, effects } = dragStep(this.state, event);
    this.state = state;
    this.asked.push(...effects);
    return this;
  }
  press(boundTo = ''): this {
    const subject: DragSubject = {
      namespace: 'default',
      pod: 'pod',
      boundTo,
      home: { x: 10, y: 10, width: 60, height: 26 },
    };
    return this.send({ type: 'press', subject, at: { x: 20, y: 20 } });
  }
  pickByKey(boundTo = ''): this {
    const subject: DragSubject = {
      namespace: 'default',
      pod: 'pod',
      boundTo,
      home: { x: 10, y: 10, width: 60, height: 26 },
    };
    return this.send({ type: 'pick', subject });
  }
  nudge(px: number): this {
    return this.send({ type: 'move', at: { x: 20 + px, y: 20 }, over: null });
  }
  moveTo(node: string): this {
    return this.send({ type: 'move', at: this.#nodes[node]!, over: node });
  }
  moveAside(): this {
    return this.send({ type: 'move', at: { x: 5, y: 500 }, over: null });
  }
  hears(explanation: Explanation): this {
    return this.send({ type: 'explained', explanation });
  }
  drop(): this {
    return this.send({ type: 'release' });
  }
  isTold(result: PlaceResult): this {
    return this.send({ type: 'answered', result });
  }
  get effects(): string[] {
    return this.asked.map((e) => e.type);
  }
}

describe('dragging a pod', () => {
  it('takes a press without a move for a click', () => {
    const user = new Driver().press().nudge(3).drop();
    expect(user.state).toEqual(IDLE);
    expect(user.asked).toEqual([]);
  });

  it('asks once what the nodes say, however far it goes', () => {
    const user = new Driver().press().nudge(9).moveTo('a').moveTo('b').moveTo('a');
    expect(user.effects).toEqual(['picked', 'explain']);
  });

  it('is bound where the node takes it', () => {
    const user = new Driver()
      .press()
      .moveTo('a')
      .hears(answer([takes('a')], { a: 477 }));
    expect(offerOf(user.state, 'a')).toEqual({ kind: 'takes', score: 477, best: true });
    user.drop();
    expect(user.asked.at(-1)).toEqual({ type: 'place', namespace: 'default', pod: 'pod', node: 'a' });
    expect(user.isTold({ outcome: 'bound', node: 'a' }).state).toEqual(IDLE);
    expect(user.effects.at(-1)).toBe('bound');
  });

  it('glides home where the node refuses, and says what the node said', () => {
    const user = new Driver()
      .press()
      .moveTo('b')
      .hears(answer([taint('b')]));
    expect(offerOf(user.state, 'b')).toMatchObject({ kind: 'refuses', plugin: 'TaintToleration' });
    const refused: PlaceResult = { outcome: 'refused', node: 'b', verdict: taint('b'), remedies: [] };
    user.drop().isTold(refused);
    expect(user.state).toMatchObject({ phase: 'returning', node: 'b' });
    expect(user.asked.at(-1)).toMatchObject({ type: 'refused', result: refused, at: { x: 400, y: 100 } });
    expect(user.send({ type: 'home' }).state).toEqual(IDLE);
  });

  it('may be dropped before the answer is there: main decides', () => {
    const user = new Driver().press().moveTo('a');
    expect(offerOf(user.state, 'a')).toEqual({ kind: 'unknown' });
    expect(user.drop().state.phase).toBe('waiting');
  });

  it('does not listen to an answer that comes after the drop', () => {
    const user = new Driver()
      .press()
      .moveTo('a')
      .drop()
      .hears(answer([taint('a')]));
    expect(user.state.phase).toBe('waiting');
  });

  it('goes home when dropped beside all nodes, and nobody is asked to place it', () => {
    const user = new Driver().press().moveTo('a').moveAside().drop();
    expect(user.state.phase).toBe('returning');
    expect(user.effects).toEqual(['picked', 'explain', 'cancelled']);
  });

  it('goes home when dropped where it is bound already', () => {
    const user = new Driver()
      .press('a')
      .moveTo('a')
      .hears(answer([takes('a')]));
    expect(offerOf(user.state, 'a')).toEqual({ kind: 'here' });
    expect(user.drop().effects).toEqual(['picked', 'explain', 'cancelled']);
  });

  it('is asked for when a bound pod is dropped on another node, and hears that it cannot move', () => {
    const user = new Driver().press('a').moveTo('b').drop();
    user.isTold({ outcome: 'alreadyBound', node: 'b', boundTo: 'a', remedies: [] });
    expect(user.effects.at(-1)).toBe('refused');
  });

  it('can be cancelled, and picked up again while it glides home', () => {
    const user = new Driver().press().moveTo('a').send({ type: 'cancel' });
    expect(user.state.phase).toBe('returning');
    expect(user.press().state.phase).toBe('pressed');
  });

  it('is the same gesture by keyboard, without gliding', () => {
    const user = new Driver().pickByKey().send({ type: 'hover', node: 'b' }).drop();
    expect(user.effects).toEqual(['picked', 'explain', 'place']);
    expect(user.isTold({ outcome: 'refused', node: 'b', verdict: taint('b'), remedies: [] }).state).toEqual(
      IDLE,
    );
    const other = new Driver().pickByKey().send({ type: 'cancel' });
    expect(other.state).toEqual(IDLE);
    expect(other.effects.at(-1)).toBe('cancelled');
  });

  it('keeps one gesture at a time', () => {
    const user = new Driver().press().moveTo('a');
    const before = user.state;
    expect(user.pickByKey().press('b').state).toBe(before);
  });

  it('refuses on every node what a PreFilter has rejected', () => {
    const rejection = {
      plugin: 'VolumeBinding',
      code: 'UnschedulableAndUnresolvable',
      reasons: ['pod has unbound immediate PersistentVolumeClaims'],
    } as const;
    const user = new Driver()
      .press()
      .moveTo('a')
      .hears({ ...answer([takes('a')]), rejection });
    expect(offerOf(user.state, 'a')).toMatchObject({ kind: 'refuses', plugin: 'VolumeBinding' });
  });
});

describe('several pods in one hand', () => {
  const home = { x: 0, y: 0, width: 60, height: 26 };
  const subject: DragSubject = {
    namespace: 'default',
    pod: 'one',
    boundTo: '',
    home,
    companions: [
      { namespace: 'default', pod: 'two', boundTo: '' },
      { namespace: 'shop', pod: 'three', boundTo: 'a' },
    ],
  };
  const picked = (): Driver => new Driver().send({ type: 'pick', subject });

  it('are asked about each', () => {
    const all = [{ namespace: 'default', pod: 'one', boundTo: '' }, ...subject.companions!];
    expect(picked().asked).toContainEqual({ type: 'explainAll', pods: all });
  });

  it('hear how many of them a node takes, as far as they have been asked about', () => {
    const driver = picked();
    const [one, two, three] = [{ namespace: 'default', pod: 'one', boundTo: '' }, ...subject.companions!];
    driver.send({ type: 'tallied', pods: [one!, two!], explanation: answer([taint('a'), takes('b')]) });
    expect(offerOf(driver.state, 'b')).toEqual({
      kind: 'several',
      takes: 2,
      here: 0,
      total: 3,
      asked: 2,
      reason: '',
    });
    // One that is there already is not asked to go there.
    driver.send({ type: 'tallied', pods: [three!], explanation: answer([takes('a'), taint('b')]) });
    expect(offerOf(driver.state, 'b')).toMatchObject({
      takes: 2,
      asked: 3,
      reason: 'node(s) had untolerated taint {qqq: }',
    });
    expect(offerOf(driver.state, 'a')).toMatchObject({
      takes: 0,
      here: 1,
      reason: 'node(s) had untolerated taint {qqq: }',
    });
  });

  it('glow where a node takes any of them, and dim where it refuses all', () => {
    const driver = picked();
    const [one, two] = [{ namespace: 'default', pod: 'one', boundTo: '' }, subject.companions![0]!];
    driver.send({ type: 'tallied', pods: [one], explanation: answer([taint('a'), takes('b')]) });
    driver.send({ type: 'tallied', pods: [two], explanation: answer([taint('a'), taint('b')]) });
    if (driver.state.phase !== 'dragging') throw new Error('not dragging');
    expect([...answersOf(driver.state)]).toEqual([
      ['a', 'refuses'],
      ['b', 'takes'],
    ]);
  });

  it('are counted as asked about though one of them is gone', () => {
    const driver = picked();
    driver.send({ type: 'tallied', pods: subject.companions!, explanation: null });
    expect(offerOf(driver.state, 'b')).toMatchObject({ takes: 0, asked: 2, reason: '' });
  });

  it('fly home when it was stopped before all of them were tried', () => {
    const driver = picked();
    driver.send({ type: 'cancel' });
    driver.send({ type: 'press', subject, at: { x: 0, y: 0 } });
    driver.send({ type: 'move', at: { x: 90, y: 90 }, over: 'b' }).send({ type: 'release' });
    const untried = [subject.companions![1]!];
    const results = [{ pod: subject, result: { outcome: 'bound', node: 'b' } as const }];
    driver.send({ type: 'answeredAll', results, untried });
    expect(driver.state.phase).toBe('returning');
    expect(driver.asked.at(-1)).toMatchObject({ type: 'placedAll', results, untried });
  });

  it('are placed one after another, but for those that are there already', () => {
    const driver = picked();
    driver.send({ type: 'hover', node: 'a' }).send({ type: 'release' });
    const [one, two] = [{ namespace: 'default', pod: 'one', boundTo: '' }, subject.companions![0]!];
    expect(driver.asked).toContainEqual({ type: 'placeAll', pods: [one, two], node: 'a' });
    const results = [
      { pod: one, result: { outcome: 'bound', node: 'a' } as const },
      { pod: two, result: { outcome: 'failed', message: 'no' } as const },
    ];
    driver.send({ type: 'answeredAll', results });
    expect(driver.state.phase).toBe('idle');
    expect(driver.asked.at(-1)).toMatchObject({ type: 'placedAll', node: 'a', results });
  });

  it('stay where they are when all of them are there already', () => {
    const there = { ...subject, boundTo: 'a', companions: [subject.companions![1]!] };
    const driver = new Driver().send({ type: 'pick', subject: there });
    driver.send({ type: 'hover', node: 'a' }).send({ type: 'release' });
    expect(driver.asked.at(-1)).toMatchObject({ type: 'cancelled' });
  });
});
