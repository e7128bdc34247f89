/** The steps of a branch as the timeline shows them: headers by number, loaded piece by piece, and their lanes. */
import type { StepHeader } from '@shared/contract';

/** A lane of the score: one for an actor, kubelets by node. */
export type LaneKind = 'user' | 'apiserver' | 'scheduler' | 'controllers' | 'kubelet' | 'kubelets';

export interface Lane {
  readonly kind: LaneKind;
  /** The node of a kubelet's lane; '' for all others. */
  readonly node: string;
}

export class StepLog {
  #steps: (StepHeader | undefined)[] = [];
  #head = 0;
  readonly #kubelets = new Set<string>();

  /** The last step there is; 0 for none. */
  get head(): number {
    return this.#head;
  }

  get kubelets(): ReadonlySet<string> {
    return this.#kubelets;
  }

  /** Forgets everything. The head is known before its steps are. */
  reset(head: number): void {
    this.#steps = [];
    this.#head = head;
    this.#kubelets.clear();
  }

  /** Goes on from step `seq` as another branch does, whose head is known before its steps are. */
  cut(seq: number, head: number): void {
    const kept = this.#steps.slice(0, seq + 1).filter((step) => step !== undefined);
    this.reset(head);
    this.add(kept);
  }

  add(steps: readonly StepHeader[]): void {
    for (const step of steps) {
      this.#steps[step.seq] = step;
      if (step.seq > this.#head) this.#head = step.seq;
      const node = kubeletOf(step.actor);
      if (node !== undefined) this.#kubelets.add(node);
    }
  }

  step(seq: number): StepHeader | undefined {
    return this.#steps[seq];
  }

  /** The newest gap of unloaded steps, at most `size` of them; undefined where all are there. */
  gap(size: number): { readonly from: number; readonly to: number } | undefined {
    let to = this.#head;
    while (to > 0 && this.#steps[to] !== undefined) to--;
    if (to === 0) return undefined;
    let from = to;
    while (from > 1 && to - from + 1 < size && this.#steps[from - 1] === undefined) from--;
    return { from, to };
  }

  /** The nearest step before (-1) or after (1) `seq` that came from outside; undefined where there is none. */
  input(seq: number, direction: 1 | -1): number | undefined {
    for (let i = seq + direction; i >= 1 && i <= this.#head; i += direction) {
      const step = this.#steps[i];
      if (step && isInput(step)) return i;
    }
    return undefined;
  }

  /** The loaded steps that touched an object, newest first, at most `limit`. */
  stepsOf(resource: string, namespace: string, name: string, limit: number): readonly StepHeader[] {
    const found: StepHeader[] = [];
    for (let i = this.#head; i >= 1 && found.length < limit; i--) {
      const object = this.#steps[i]?.object;
      if (object && object.resource === resource && object.name === name && object.namespace === namespace) {
        found.push(this.#steps[i]!);
      }
    }
    return found;
  }
}

/**
 * The step that placed a pod on the node where it is, at or before `seq`; undefined where the scheduler did not, or as
 * long as that step is not loaded.
 * @param pod with the virtual time when it was made (ms): what was decided before was about another of its name
 */
export function placingStep(
  log: StepLog,
  pod: { readonly namespace: string; readonly name: string; readonly node: string; readonly created: number },
  seq: number,
): StepHeader | undefined {
  for (let i = seq; i >= 1; i--) {
    const step = log.step(i);
    if (!step || step.time < pod.created) return undefined;
    const { object, decision } = step;
    if (object?.resource !== 'pods' || object.name !== pod.name || object.namespace !== pod.namespace)
      continue;
    if (decision?.type === 'scheduled') return decision.node === pod.node ? step : undefined;
  }
  return undefined;
}

/**
 * How a pod came to its node without the scheduler: somebody bound it, or made it with its node's name; undefined where
 * that is not known, as of what a workspace began with. `pod` and `seq` as for {@link placingStep}.
 */
export function boundBy(
  log: StepLog,
  pod: { readonly namespace: string; readonly name: string; readonly created: number },
  seq: number,
): { readonly by: 'binding' | 'name'; readonly step: number } | undefined {
  for (let i = seq; i >= 1; i--) {
    const step = log.step(i);
    if (!step || step.time < pod.created) return undefined;
    const { object, action } = step;
    if (object?.resource !== 'pods' || object.name !== pod.name || object.namespace !== pod.namespace)
      continue;
    if (action === 'bind' || action === 'binding')
      return isInput(step) ? { by: 'binding', step: i } : undefined;
    if (action === 'create') return isInput(step) ? { by: 'name', step: i } : undefined;
  }
  return undefined;
}

/** A step that an input of the outside made. */
export function isInput(step: StepHeader): boolean {
  return step.cause !== null && 'input' in step.cause;
}

export function kubeletOf(actor: string): string | undefined {
  return actor.startsWith('kubelet@') ? actor.slice('kubelet@'.length) : undefined;
}

/** The lanes of a score, from top to bottom. Where there are more than `most`, the kubelets share one. */
export function lanes(kubelets: readonly string[], most: number): readonly Lane[] {
  const fixed = (['user', 'apiserver', 'scheduler', 'controllers'] as const).map((kind) => ({
    kind,
    node: '',
  }));
  return fixed.length + kubelets.length > most
    ? [...fixed, { kind: 'kubelets', node: '' }]
    : [...fixed, ...kubelets.map((node) => ({ kind: 'kubelet' as const, node }))];
}

/** Which of {@link lanes} a step belongs to. */
export function laneOf(actor: string, all: readonly Lane[]): number {
  const kind = laneKind(actor);
  if (kind !== 'kubelet') return all.findIndex((l) => l.kind === kind);
  const own = all.findIndex((l) => l.kind === 'kubelet' && l.node === kubeletOf(actor));
  return own >= 0 ? own : all.findIndex((l) => l.kind === 'kubelets');
}

export function laneKind(actor: string): Exclude<LaneKind, 'kubelets'> {
  if (actor === 'user' || actor.startsWith('user:')) return 'user';
  if (actor === 'kube-apiserver') return 'apiserver';
  if (actor === 'kube-scheduler') return 'scheduler';
  return kubeletOf(actor) === undefined ? 'controllers' : 'kubelet';
}

/** How steps are spread over a score of `width` px: as wide as there is room for, never so narrow that ticks melt. */
export function scale(width: number, head: number): { readonly perStep: number; readonly total: number } {
  const perStep = Math.max(4, Math.min(14, (width - 48) / Math.max(1, head)));
  return { perStep, total: perStep * head };
}
