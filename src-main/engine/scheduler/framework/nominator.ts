/**
 * Pods that wait for their victims to leave a node: the room is theirs when pods of lower or equal importance are
 * judged there.
 * Models the scheduler's nominator @ v1.34.
 */
import { compareText } from '@shared/api';
import type { PodInfo } from './pod-info';

export class Nominator {
  private byNode = new Map<string, Map<string, PodInfo>>();
  private nodeOf = new Map<string, string>();

  /** Nominates a pod for a node; '' takes the nomination back. */
  set(info: PodInfo, nodeName: string): void {
    this.remove(info.key);
    if (nodeName === '') return;
    let pods = this.byNode.get(nodeName);
    if (!pods) this.byNode.set(nodeName, (pods = new Map()));
    pods.set(info.key, info);
    this.nodeOf.set(info.key, nodeName);
  }

  remove(key: string): void {
    const nodeName = this.nodeOf.get(key);
    if (nodeName === undefined) return;
    this.nodeOf.delete(key);
    const pods = this.byNode.get(nodeName);
    if (pods?.delete(key) && pods.size === 0) this.byNode.delete(nodeName);
  }

  get isEmpty(): boolean {
    return this.nodeOf.size === 0;
  }

  /** The pods nominated for a node, by name. */
  podsOn(nodeName: string): readonly PodInfo[] {
    const pods = this.byNode.get(nodeName);
    return pods ? [...pods.values()].sort((a, b) => compareText(a.key, b.key)) : NOBODY;
  }

  /** Those whose room a pod has to leave: nominated for the node, at least as important, and not the pod itself. */
  rivalsOn(nodeName: string, info: PodInfo): readonly PodInfo[] {
    if (!this.byNode.has(nodeName)) return NOBODY;
    return this.podsOn(nodeName).filter((other) => other.key !== info.key && other.priority >= info.priority);
  }
}

const NOBODY: readonly PodInfo[] = Object.freeze([]);
