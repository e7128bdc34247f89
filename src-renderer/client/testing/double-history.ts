/** The history of the stand-in: a list of all states that there were. */
import type { KubeObject } from '@shared/api';
import type { Instant, StateDelta, StepHeader } from '@shared/contract';
import { resourceOf, START } from './objects';

/** Objects by `resource:name`. */
export type Objects = ReadonlyMap<string, KubeObject>;

interface State {
  readonly header: StepHeader;
  readonly objects: Objects;
}

export class DoubleHistory {
  readonly #states: State[] = [];
  /** Virtual time of the next step. */
  time = START;

  get head(): number {
    return this.#states.length;
  }

  /** What there is after a step; by default now. */
  objects(seq = this.head): Objects {
    return this.#states[seq - 1]?.objects ?? new Map<string, KubeObject>();
  }

  instant(seq: number): Instant {
    return { branch: 1, seq, revision: seq, time: this.#states[seq - 1]?.header.time ?? START };
  }

  /** Headers of the steps `from`..`to`, both included. */
  headers(from: number, to: number): StepHeader[] {
    return this.#states.slice(Math.max(0, from - 1), to).map(({ header }) => header);
  }

  record(
    actor: string,
    action: string,
    about: KubeObject | null,
    objects: Objects,
    input: boolean,
    decision: StepHeader['decision'] = null,
  ): void {
    const seq = this.head + 1;
    const object = about && {
      resource: resourceOf(about),
      namespace: about.metadata.namespace ?? '',
      name: about.metadata.name,
    };
    this.#states.push({
      header: {
        seq,
        turn: seq,
        time: this.time,
        actor,
        action,
        object,
        decision,
        cause: input ? { input: seq } : seq > 1 ? { step: seq - 1 } : null,
        fromRevision: seq - 1,
        toRevision: seq,
      },
      objects,
    });
  }

  delta(from: number, to: number): StateDelta {
    const old = this.objects(from);
    const now = this.objects(to);
    const puts: { resource: string; object: KubeObject }[] = [];
    for (const [key, object] of now)
      if (old.get(key) !== object) puts.push({ resource: resourceOf(object), object });
    const deletes = [...old]
      .filter(([key]) => !now.has(key))
      .map(([, o]) => ({
        resource: resourceOf(o),
        namespace: o.metadata.namespace ?? '',
        name: o.metadata.name,
      }));
    return { to: this.instant(to), puts, deletes };
  }
}
