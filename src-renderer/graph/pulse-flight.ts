/**
 * Pulses on their way: each is an element that the compositor moves, and nothing of the page is laid out or drawn anew
 * for it. At most some run at once; one that would run the way of another that still runs is one with it.
 */
import { pulseName, type Point, type Pulse } from '@renderer/model';
import type { PulseWay } from './pulse-way';

/** At once; more is nothing that could be followed. */
export const MOST_PULSES = 6;
/** How long one travels, and how long what it was about glows, ms. */
const TRAVEL = 560;
const GLOW = 420;

interface Running {
  readonly pulse: Pulse;
  readonly parts: readonly Element[];
  readonly animations: readonly Animation[];
}

export class PulseFlight {
  readonly #layer: HTMLElement;
  readonly #running = new Map<string, Running>();

  /** @param layer what the elements are put into; ways begin at its upper left corner */
  constructor(layer: HTMLElement) {
    this.#layer = layer;
  }

  /** @param wayOf asked only for those that run; null for a pulse that cannot be seen */
  launch(pulses: readonly Pulse[], wayOf: (pulse: Pulse) => PulseWay | null): void {
    const { left, top } = this.#layer.getBoundingClientRect();
    for (const pulse of pulses) {
      this.#leave(pulse);
      const name = pulseName(pulse);
      const same = this.#running.get(name);
      // It was told no while it was on its way.
      if (pulse.refused) for (const part of same?.parts ?? []) part.classList.add('refused');
      if (same || this.#running.size >= MOST_PULSES) continue;
      const way = wayOf(pulse);
      if (way) this.#run(name, pulse, way, { left, top });
    }
  }

  /** Ends all that run, where they are. */
  stop(): void {
    for (const name of [...this.#running.keys()]) this.#end(name);
  }

  /** A pod that is elsewhere by now is not told of where it was. */
  #leave({ pod, node }: Pulse): void {
    for (const [name, { pulse }] of [...this.#running])
      if (pod !== null && pulse.pod === pod && pulse.node !== node) this.#end(name);
  }

  #end(name: string): void {
    const { animations = [] } = this.#running.get(name) ?? {};
    this.#running.delete(name);
    for (const animation of animations) animation.cancel();
  }

  #run(
    name: string,
    pulse: Pulse,
    { points, about }: PulseWay,
    { left, top }: { readonly left: number; readonly top: number },
  ): void {
    const path = points.map(({ x, y }) => ({ x: x - left, y: y - top }));
    const wire = wireOf(path, pulse);
    const ring = element('ring', pulse);
    const dot = element('dot', pulse);
    Object.assign(ring.style, {
      left: `${about.x - left}px`,
      top: `${about.y - top}px`,
      width: `${about.width}px`,
      height: `${about.height}px`,
      borderRadius: `${Math.min(12, about.height / 4)}px`,
    });
    Object.assign(dot.dataset, {
      testid: 'pulse',
      node: pulse.node,
      pod: pulse.pod ?? '',
      reports: String(pulse.reports),
    });
    this.#layer.append(wire, ring, dot);
    const travel = dot.animate(
      offsets(path).map((offset, i) => ({
        offset,
        transform: `translate(${path[i]!.x}px, ${path[i]!.y}px)`,
      })),
      { duration: TRAVEL, easing: 'cubic-bezier(0.3, 0, 0.3, 1)' },
    );
    const glimmer = { duration: GLOW, delay: pulse.reports ? 0 : TRAVEL - 80, fill: 'both' } as const;
    const glow = ring.animate([{ opacity: 0 }, { opacity: 0.75, offset: 0.3 }, { opacity: 0 }], glimmer);
    const trace = wire.animate([{ opacity: 0 }, { opacity: 0.55, offset: 0.25 }, { opacity: 0 }], {
      duration: TRAVEL + GLOW / 2,
      fill: 'both',
    });
    const animations = [travel, glow, trace];
    const parts = [wire, ring, dot];
    const running = { pulse, parts, animations };
    this.#running.set(name, running);
    travel.onfinish = () => dot.remove();
    void Promise.allSettled(animations.map(({ finished }) => finished)).then(() => {
      if (this.#running.get(name) === running) this.#running.delete(name);
      for (const part of parts) part.remove();
    });
  }
}

const SVG = 'http://www.w3.org/2000/svg';

/** The way as a thin line, so that the eye knows where it comes from. */
function wireOf(path: readonly Point[], { refused }: Pulse): SVGElement {
  const line = document.createElementNS(SVG, 'polyline');
  line.setAttribute('points', path.map(({ x, y }) => `${x},${y}`).join(' '));
  const made = document.createElementNS(SVG, 'svg');
  made.setAttribute('class', refused ? 'wire refused' : 'wire');
  made.append(line);
  return made;
}

function element(name: string, { refused }: Pulse): HTMLElement {
  const made = document.createElement('i');
  made.className = refused ? `${name} refused` : name;
  return made;
}

/** When each point is passed, from 0 to 1, at the same speed all the way. */
export function offsets(points: readonly Point[]): readonly number[] {
  const passed = [0];
  for (const [i, to] of points.entries()) {
    const from = points[i - 1];
    if (from) passed.push(passed.at(-1)! + Math.hypot(to.x - from.x, to.y - from.y));
  }
  const whole = passed.at(-1)!;
  return passed.map((length, i) => (whole > 0 ? length / whole : i / Math.max(1, points.length - 1)));
}
