/**
 * Zones and how fast their nodes may be given up: a whole zone that goes dark is more likely a broken network than
 * broken nodes.
 *
 * Models the zone states and rate-limited tainting of `pkg/controller/nodelifecycle` @ v1.34.
 */
import { Tally, type Informers } from '@main/engine/client';
import { readyStatus, type LiveNode } from './health';

/** Nodes a ms that are given up in a healthy zone, and in a disrupted one of more than {@link LARGE} nodes. */
const RATE = 0.1 / 1000;
const REDUCED_RATE = 0.01 / 1000;
const LARGE = 50;
const UNHEALTHY_SHARE = 0.55;

type ZoneState = 'Normal' | 'PartialDisruption' | 'FullDisruption';

export interface ZonesState {
  readonly zones: readonly (readonly [zone: string, waiting: readonly string[], nextAt: number])[];
}

interface Zone {
  /** Nodes to be given up, in the order in which they were lost. */
  waiting: string[];
  /** When the next one may be (virtual time, ms). */
  nextAt: number;
}

/** A node's zone: region and zone of its labels, '' where it has none. */
export function zoneOf(node: LiveNode): string {
  const labels = node.metadata.labels ?? {};
  const region =
    labels['topology.kubernetes.io/region'] ?? labels['failure-domain.beta.kubernetes.io/region'] ?? '';
  const zone =
    labels['topology.kubernetes.io/zone'] ?? labels['failure-domain.beta.kubernetes.io/zone'] ?? '';
  return region === '' && zone === '' ? '' : `${region}/${zone}`;
}

export class Zones {
  private zones = new Map<string, Zone>();
  private readonly nodes: Tally<{ readonly zone: string; readonly ready: boolean }>;

  constructor(informers: Informers) {
    const ready = (node: LiveNode): boolean => readyStatus(node) === 'True';
    this.nodes = informers.cache(
      'nodes',
      'zones',
      () =>
        new Tally(
          () => '',
          (object) => `${ready(object as LiveNode)} ${zoneOf(object as LiveNode)}`,
          (object) => ({ zone: zoneOf(object as LiveNode), ready: ready(object as LiveNode) }),
        ),
    );
  }

  /** Puts a node at the end of its zone's line, unless it stands there already. */
  enqueue(zone: string, node: string): void {
    const entry = this.zone(zone);
    if (!entry.waiting.includes(node)) entry.waiting.push(node);
  }

  /** Takes a node out of every line. */
  forget(node: string): void {
    for (const zone of this.zones.values()) zone.waiting = zone.waiting.filter((other) => other !== node);
  }

  /** Takes the next node of a zone whose turn has come. */
  take(name: string, now: number): string | undefined {
    const zone = this.zone(name);
    const rate = this.rateOf(name);
    if (zone.waiting.length === 0 || rate === 0 || now < zone.nextAt) return undefined;
    zone.nextAt = now + 1 / rate;
    return zone.waiting.shift();
  }

  /** When the zone's next node has its turn (virtual time, ms); undefined where none waits or none may be given up. */
  nextAt(name: string): number | undefined {
    const zone = this.zone(name);
    return zone.waiting.length > 0 && this.rateOf(name) > 0 ? zone.nextAt : undefined;
  }

  /** The zones in which nodes wait. */
  waiting(): string[] {
    return [...this.zones].filter(([, zone]) => zone.waiting.length > 0).map(([name]) => name);
  }

  /** Whether no node of the cluster is ready: then the fault is likely our own, and nobody is given up. */
  allDark(): boolean {
    let dark = false;
    for (const { trait } of this.nodes.of('')) {
      if (trait.ready) return false;
      dark = true;
    }
    return dark;
  }

  private rateOf(name: string): number {
    if (this.allDark()) return 0;
    const { state, size } = this.stateOf(name);
    if (state !== 'PartialDisruption') return RATE;
    return size > LARGE ? REDUCED_RATE : 0;
  }

  private stateOf(name: string): { readonly state: ZoneState; readonly size: number } {
    let up = 0;
    let down = 0;
    for (const { trait, count } of this.nodes.of('')) {
      if (trait.zone !== name) continue;
      if (trait.ready) up += count;
      else down += count;
    }
    const size = up + down;
    if (up === 0 && down > 0) return { state: 'FullDisruption', size };
    if (down > 2 && down / size >= UNHEALTHY_SHARE) return { state: 'PartialDisruption', size };
    return { state: 'Normal', size };
  }

  private zone(name: string): Zone {
    let zone = this.zones.get(name);
    if (!zone) this.zones.set(name, (zone = { waiting: [], nextAt: 0 }));
    return zone;
  }

  save(): ZonesState {
    return {
      zones: [...this.zones].map(([name, { waiting, nextAt }]) => [name, [...waiting], nextAt] as const),
    };
  }

  restore(state: ZonesState): void {
    this.zones = new Map(
      state.zones.map(([name, waiting, nextAt]) => [name, { waiting: [...waiting], nextAt }]),
    );
  }
}
