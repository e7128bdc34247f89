import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { Pulse } from '@renderer/model';
import { MOST_PULSES, offsets, PulseFlight } from './pulse-flight';

/** As much of an element as a pulse is made of; animations run until they are ended. */
class FakeElement {
  readonly style = {};
  readonly classes: string[] = [];
  readonly classList = { add: (name: string) => void this.classes.push(name) };
  readonly dataset: Record<string, string> = {};
  readonly animations: FakeAnimation[] = [];
  readonly children: FakeElement[] = [];
  parent: FakeElement | null = null;
  setAttribute(): void {}
  getBoundingClientRect = () => ({ left: 0, top: 0 });
  append(...elements: FakeElement[]): void {
    for (const element of elements) element.parent = this;
    this.children.push(...elements);
  }
  remove(): void {
    const siblings = this.parent?.children;
    siblings?.splice(siblings.indexOf(this), siblings.includes(this) ? 1 : 0);
  }
  animate(): FakeAnimation {
    const animation = new FakeAnimation();
    this.animations.push(animation);
    return animation;
  }
}

class FakeAnimation {
  onfinish: (() => void) | null = null;
  #settle: (ended: boolean) => void = () => undefined;
  readonly finished = new Promise<void>((resolve, reject) => {
    this.#settle = (ended) => (ended ? resolve() : reject(new Error('cancelled')));
  });
  finish(): void {
    this.onfinish?.();
    this.#settle(true);
  }
  cancel(): void {
    this.#settle(false);
  }
}

const to = (node: string, pod: string | null = null): Pulse => ({
  node,
  pod,
  reports: false,
  refused: false,
  steps: 1,
});
const way = () => ({
  points: [
    { x: 0, y: 0 },
    { x: 3, y: 4 },
  ],
  about: { x: 0, y: 0, width: 1, height: 1 },
});

describe('pulses on their way', () => {
  let layer: FakeElement;
  let flight: PulseFlight;
  const shown = (): string[] =>
    layer.children.flatMap(({ dataset }) =>
      dataset['testid'] ? [`${dataset['node']} ${dataset['pod']}`] : [],
    );

  beforeEach(() => {
    const made = (): FakeElement => new FakeElement();
    vi.stubGlobal('document', { createElement: made, createElementNS: made });
    layer = new FakeElement();
    flight = new PulseFlight(layer as unknown as HTMLElement);
  });
  afterEach(() => vi.unstubAllGlobals());

  it('are so many at once, and no more; the rest does not wait', async () => {
    flight.launch(
      Array.from({ length: 20 }, (_, i) => to(`n${i}`)),
      way,
    );
    expect(shown()).toHaveLength(MOST_PULSES);
    for (const { animations } of [...layer.children]) for (const animation of animations) animation.finish();
    await vi.waitFor(() => expect(layer.children).toEqual([]));
    flight.launch([to('n9')], way);
    expect(shown()).toEqual(['n9 ']);
  });

  it('are one where another still runs the same way', () => {
    flight.launch([to('a', 'default/p')], way);
    flight.launch([to('a', 'default/p'), to('a')], way);
    expect(shown()).toEqual(['a default/p', 'a ']);
  });

  it('say that they were refused, even while they run', () => {
    flight.launch([to('', 'default/p')], way);
    flight.launch([{ ...to('', 'default/p'), refused: true }], way);
    expect(layer.children.map(({ classes }) => classes)).toEqual([['refused'], ['refused'], ['refused']]);
  });

  it('are not asked for their way, and not drawn, where they cannot be seen', () => {
    flight.launch([to('a')], () => null);
    expect(layer.children).toEqual([]);
  });

  it('leave a pod that is elsewhere by now', async () => {
    flight.launch([to('', 'default/p'), to('b')], way);
    flight.launch([to('a', 'default/p')], way);
    await vi.waitFor(() => expect(shown()).toEqual(['b ', 'a default/p']));
  });

  it('end where they are when the picture is moved', async () => {
    flight.launch([to('a'), to('b')], way);
    flight.stop();
    await vi.waitFor(() => expect(layer.children).toEqual([]));
  });
});

describe('a way of several legs', () => {
  it('is passed at the same speed all the way', () => {
    expect(
      offsets([
        { x: 0, y: 0 },
        { x: 0, y: 30 },
        { x: 40, y: 60 },
        { x: 60, y: 60 },
      ]),
    ).toEqual([0, 0.3, 0.8, 1]);
  });

  it('has a beginning and an end even where it is no way at all', () => {
    const here = { x: 5, y: 5 };
    expect(offsets([here, here])).toEqual([0, 1]);
    expect(offsets([here])).toEqual([0]);
  });
});
