/**
 * Pulses over the picture: between the API server and what it tells, or is told by. All of them are read from recorded
 * steps and their causes; a step says which node's kubelet acted and which pod or node it was about.
 */
import type { StepHeader } from '@shared/contract';
import { kubeletOf } from './step-log';
import { causeOf, isRefusal } from './trace';

export interface Pulse {
  /** The node whose kubelet acts, or that the step is about; '' for none. */
  readonly node: string;
  /** The pod that it is about, where the picture has it: on a node, or in the tray; null for none. */
  readonly pod: string | null;
  /** It ends at the API server: the kubelet reports what it did by itself. */
  readonly reports: boolean;
  /** Somebody was told no. */
  readonly refused: boolean;
  /** How many steps it stands for. */
  readonly steps: number;
}

/** Where pods are; undefined for one that is not there, '' for one that waits in the tray. */
export type NodeOfPod = (pod: string) => string | undefined;

/** The pulse of a step; null for one that is about nothing in the picture, or that changed nothing and refused nothing. */
export function pulseOf(
  step: StepHeader,
  causeActor: (seq: number) => string | undefined,
  nodeOf: NodeOfPod,
): Pulse | null {
  const refused = isRefusal(step);
  if (step.toRevision === step.fromRevision && !refused) return null;
  const { object } = step;
  const key = object?.resource === 'pods' ? `${object.namespace}/${object.name}` : null;
  const place = key === null ? undefined : nodeOf(key);
  const pod = place === undefined ? null : key;
  const kubelet = kubeletOf(step.actor);
  if (kubelet !== undefined) {
    const cause = causeOf(step);
    // What another has done is told by a watch; what it goes on with, or its own clock wants, is its own report.
    const told = cause !== undefined && causeActor(cause) !== step.actor;
    return { node: kubelet, pod: place === kubelet ? pod : null, reports: !told, refused, steps: 1 };
  }
  const node = object?.resource === 'nodes' ? object.name : '';
  return node === '' && pod === null ? null : { node, pod, reports: false, refused, steps: 1 };
}

/** Pulses with the same name run the same way. */
export function pulseName({ node, pod, reports }: Pulse): string {
  return `${reports ? '<' : '>'} ${node} ${pod ?? ''}`;
}

/**
 * Pulses of the same instant as they are drawn, at most `most`: those that run the same way are one. Where there are
 * still too many, those to pods of a node become one to the node, and those to pods in the tray one to the tray. What
 * is too many even then is a swarm that nobody could follow: the ways with most steps are shown.
 */
export function mergePulses(pulses: readonly Pulse[], most: number, nodeOf: NodeOfPod): readonly Pulse[] {
  const all = joined(pulses.map((pulse) => throughNode(pulse, nodeOf)));
  if (all.length <= most) return all;
  const wide = joined(all.map((pulse) => ({ ...pulse, pod: null })));
  return [...wide].sort((a, b) => b.steps - a.steps).slice(0, Math.max(0, most));
}

/** A pod on a node is reached by way of its card: so what binds it and what starts it run the same way. */
function throughNode(pulse: Pulse, nodeOf: NodeOfPod): Pulse {
  return pulse.node === '' && pulse.pod !== null ? { ...pulse, node: nodeOf(pulse.pod) ?? '' } : pulse;
}

function joined(pulses: readonly Pulse[]): readonly Pulse[] {
  const ways = new Map<string, Pulse>();
  for (const pulse of pulses) {
    const name = pulseName(pulse);
    const other = ways.get(name);
    ways.set(
      name,
      other ? { ...other, refused: other.refused || pulse.refused, steps: other.steps + pulse.steps } : pulse,
    );
  }
  return [...ways.values()];
}
