/** What a step lights up on the strip of the control plane: who acted, and what its request went through. */
import type { StepHeader } from '@shared/contract';
import { STATIONS, stationOf, type Station } from './trace';

/** The wire between a station and the one before it, and which way the request went. */
export interface LitWire {
  /** Its right end, as an index of {@link STATIONS}. */
  readonly to: number;
  readonly direction: 'right' | 'left';
}

export interface StripLights {
  readonly stations: ReadonlySet<Station>;
  readonly wires: readonly LitWire[];
}

export const NO_LIGHTS: StripLights = { stations: new Set(), wires: [] };

/** Every actor speaks to the API server alone, and only that writes to etcd. */
export function stripLights(step: StepHeader | null): StripLights {
  if (step === null) return NO_LIGHTS;
  const actor = stationOf(step.actor);
  const stations = new Set<Station>([actor, 'apiserver']);
  const [from, api] = [STATIONS.indexOf(actor), STATIONS.indexOf('apiserver')];
  const wires: LitWire[] = [];
  for (let to = Math.min(from, api) + 1; to <= Math.max(from, api); to++)
    wires.push({ to, direction: from < api ? 'right' : 'left' });
  if (step.toRevision > step.fromRevision) {
    stations.add('etcd');
    const etcd = STATIONS.indexOf('etcd');
    const passed = wires.findIndex(({ to }) => to === etcd);
    // What came from the right has passed this wire: last it runs to etcd.
    if (passed >= 0) wires.splice(passed, 1);
    wires.push({ to: etcd, direction: 'right' });
  }
  return { stations, wires };
}
