/** Makes steps as an engine would, over a store of plain maps. For tests and benchmarks. */
import type { GroupResource, KubeObject } from '@shared/api';
import type { Cause, Change, Decision, Input, InputBody, Step } from '@shared/contract';
import type { HistoryMeta } from '../types';

export const META: HistoryMeta = {
  seed: 'seed',
  startTime: 1_767_600_000_000,
  engine: '0.1.0',
  title: 'Test',
  context: 'drydock',
};

interface Live {
  readonly object: KubeObject;
  readonly version: number;
}

export class Script {
  private readonly live = new Map<string, Live>();
  private revision = 0;
  private uids = 0;
  private inputs = 0;
  seq = 0;
  time = META.startTime;

  /** A copy that goes its own way from here. */
  fork(): Script {
    const copy = new Script();
    for (const [key, live] of this.live) copy.live.set(key, live);
    Object.assign(copy, {
      revision: this.revision,
      uids: this.uids,
      inputs: this.inputs,
      seq: this.seq,
      time: this.time,
    });
    return copy;
  }

  /** The objects now, by `resource/namespace/name`. */
  state(): Map<string, KubeObject> {
    return new Map([...this.live].map(([key, { object }]) => [key, object]));
  }

  /** Creates or replaces an object; `fields` are its own beside metadata. */
  put(resource: GroupResource, namespace: string, name: string, fields: object): Change {
    const key = `${resource}/${namespace}/${name}`;
    const before = this.live.get(key);
    const revision = ++this.revision;
    const uid = before?.object.metadata.uid ?? `uid-${++this.uids}`;
    const object: KubeObject = {
      apiVersion: 'v1',
      kind: resource,
      metadata: { name, ...(namespace === '' ? {} : { namespace }), uid, resourceVersion: String(revision) },
      ...fields,
    };
    const version = (before?.version ?? 0) + 1;
    this.live.set(key, { object, version });
    return { revision, resource, namespace, name, uid, version, object, previous: before?.object ?? null };
  }

  /** Removes an object that is there. */
  remove(resource: GroupResource, namespace: string, name: string): Change {
    const key = `${resource}/${namespace}/${name}`;
    const before = this.live.get(key);
    if (!before) throw new Error(`${key} is not there`);
    this.live.delete(key);
    const uid = before.object.metadata.uid ?? '';
    return {
      revision: ++this.revision,
      resource,
      namespace,
      name,
      uid,
      version: 0,
      object: null,
      previous: before.object,
    };
  }

  /** The next step, with changes that were just made. */
  step(...changes: readonly Change[]): Step {
    return this.stepOf({}, ...changes);
  }

  stepOf(
    about: {
      readonly actor?: string;
      readonly action?: string;
      readonly cause?: Cause | null;
      readonly decision?: Decision | null;
    },
    ...changes: readonly Change[]
  ): Step {
    const [first] = changes;
    this.time += 250;
    return {
      seq: ++this.seq,
      turn: this.seq * 2,
      time: this.time,
      actor: about.actor ?? 'kube-apiserver',
      action: about.action ?? (first ? 'update' : 'sync'),
      object: first ? { resource: first.resource, namespace: first.namespace, name: first.name } : null,
      cause: about.cause ?? null,
      decision: about.decision ?? null,
      fromRevision: first ? first.revision - 1 : this.revision,
      toRevision: this.revision,
      changes,
    };
  }

  input(body: InputBody): Input {
    return {
      id: ++this.inputs,
      turn: this.seq * 2,
      seq: this.seq,
      time: this.time,
      origin: { via: 'window' },
      body,
    };
  }
}
