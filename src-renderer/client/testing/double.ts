/**
 * A stand-in for the main process, for developing the window without it and for tests of the stores. It answers from
 * a list of states that it keeps; its scheduler knows taints, cordons, node selectors and nothing else. Never shipped:
 * only the development harness and tests import it.
 */
import type { Pod } from 'kubernetes-types/core/v1';
import { failure, nameOf, notFound, type KubeObject } from '@shared/api';
import type {
  ApiResult,
  AppStart,
  Bridge,
  CallArgs,
  CallFailure,
  CallName,
  EventName,
  Events,
  JsonText,
  KeptViews,
  PlaceResult,
  Preferences,
  ReadOnlyReason,
  SessionInfo,
  StepHeader,
  WriteRequest,
} from '@shared/contract';
import { DoubleHistory, type Objects } from './double-history';
import { explain, moves } from './double-scheduler';
import { resourceOf } from './objects';

export interface DoubleOptions {
  readonly objects: readonly KubeObject[];
  readonly preferences?: Partial<Preferences>;
  readonly readOnly?: ReadOnlyReason;
}

export class BridgeDouble implements Bridge {
  /** Every call so far, for tests. */
  readonly calls: { readonly name: CallName; readonly args: unknown }[] = [];
  readonly #history = new DoubleHistory();
  readonly #listeners = new Map<EventName, Set<(event: JsonText) => void>>();
  #preferences: Preferences = {
    theme: 'system',
    language: 'system',
    reducedMotion: 'system',
    speed: 1,
    fontSize: 13,
    panels: {},
  };
  #views: KeptViews = { last: null, saved: [] };
  #playing = false;
  #speed = 1;
  #savePoint: SessionInfo['savePoint'] = null;
  readonly #readOnly: ReadOnlyReason | null;

  constructor(options: DoubleOptions) {
    this.#readOnly = options.readOnly ?? null;
    this.#preferences = { ...this.#preferences, ...options.preferences };
    let objects: Objects = new Map();
    for (const object of options.objects) {
      objects = new Map(objects).set(keyOf(object), object);
      this.#history.time += 137;
      const actor =
        object.kind === 'Pod' && (object as Pod).spec?.nodeName
          ? `kubelet@${(object as Pod).spec!.nodeName}`
          : actorOf(object);
      this.#history.record(
        actor,
        object.kind === 'Pod' ? 'start' : 'create',
        object,
        objects,
        actor === 'user',
      );
    }
  }

  async call<C extends CallName>(name: C, args: CallArgs<C>): Promise<JsonText> {
    this.calls.push({ name, args });
    await Promise.resolve();
    const answer = this.#answer(name, args as never);
    return JSON.stringify(
      answer instanceof Refused ? { ok: false, failure: answer.failure } : { ok: true, value: answer },
    );
  }

  on(name: EventName, listener: (event: JsonText) => void): () => void {
    let set = this.#listeners.get(name);
    if (!set) this.#listeners.set(name, (set = new Set()));
    set.add(listener);
    return () => set.delete(listener);
  }

  pathOf(file: unknown): string {
    return `/tmp/${(file as File).name}`;
  }

  emit<E extends EventName>(name: E, event: Events[E]): void {
    for (const listener of this.#listeners.get(name) ?? []) listener(JSON.stringify(event));
  }

  info(): SessionInfo {
    return {
      id: 'double',
      path: '/home/you/tutorial.drydock',
      title: 'tutorial',
      head: this.#history.instant(this.#history.head),
      playback: { playing: this.#playing, speed: this.#speed },
      savePoint: this.#savePoint,
      edited: this.#savePoint?.seq !== this.#history.head,
      branches: [{ id: 1, name: 'main', parent: null, forkSeq: 0, headSeq: this.#history.head }],
      branch: 1,
      readOnly: this.#readOnly,
      context: 'kubernetes-admin@kubernetes',
      settled: true,
      nextDue: null,
      controlPlaneDown: [],
    };
  }

  /** One more step at the head, told to the window. */
  step(
    actor: string,
    action: string,
    about: KubeObject | null,
    objects: Objects,
    input = true,
    decision: StepHeader['decision'] = null,
  ): void {
    const from = this.#history.head;
    this.#history.time += 250;
    this.#history.record(actor, action, about, objects, input, decision);
    this.emit('session.update', {
      info: this.info(),
      steps: this.#history.headers(this.#history.head, this.#history.head),
      delta: this.#history.delta(from, this.#history.head),
    });
  }

  #answer(name: CallName, args: never): unknown {
    switch (name) {
      case 'app.start': {
        const start: AppStart = {
          info: this.info(),
          state: this.#history.delta(0, this.info().head.seq),
          views: this.#views,
          preferences: this.#preferences,
          system: { language: 'en', dark: true },
          platform: 'linux',
          versions: { drydock: '0.1.0', kubernetes: 'v1.34' },
          recent: ['/home/you/drain.drydock'],
          examples: [
            {
              name: 'tutorial',
              title: { en: 'tutorial', 'zh-cn': 'tutorial' },
              summary: {
                en: 'A master, two nodes and the pods of a kubeadm cluster.',
                'zh-cn': '一个 master、两个节点和 kubeadm 集群的 Pod。',
              },
            },
          ],
        };
        return start;
      }
      case 'app.setPreferences':
        this.#preferences = { ...this.#preferences, ...(args as Partial<Preferences>) };
        return this.#preferences;
      case 'app.command':
        if ((args as CallArgs<'app.command'>).command === 'savePoint') {
          this.#savePoint = { name: 'before drain', seq: this.#history.head, savedAt: 0 };
          this.emit('session.update', {
            info: this.info(),
            steps: [],
            delta: this.#history.delta(this.#history.head, this.#history.head),
          });
        }
        return { done: true };
      case 'app.openFiles':
        return {
          imported: {
            created: [{ resource: 'pods', namespace: 'default', name: 'p1' }],
            changed: [],
            unchanged: [{ resource: 'nodes', namespace: '', name: 'k-node1' }],
            notModelled: [
              { file: 'app.yaml', document: 2, line: 14, message: 'networking.k8s.io/v1 Ingress web' },
            ],
            problems: [
              { file: 'app.yaml', line: 31, column: 5, message: 'spec.containers[0].image: Required value' },
            ],
          },
        };
      case 'session.request':
        if (this.#readOnly) return new Refused({ code: 'readOnly', message: this.#readOnly.message });
        return {
          results: (args as CallArgs<'session.request'>).requests.map((r) => this.#write(r as WriteRequest)),
        };
      case 'session.explain': {
        const { namespace, pod, at } = args as CallArgs<'session.explain'>;
        const object = this.#history.objects(at).get(`pods:${namespace}/${pod}`);
        return object ? explain(object as Pod & KubeObject, this.#history.objects(at).values()) : null;
      }
      case 'session.place':
        return this.#place(args);
      case 'session.placeAll': {
        const { pods, node } = args as CallArgs<'session.placeAll'>;
        return pods.map(({ namespace, pod }) => this.#place({ namespace, pod, node }));
      }
      case 'session.remedies': {
        const { namespace, pod } = args as CallArgs<'session.remedies'>;
        const object = this.#history.objects().get(`pods:${namespace}/${pod}`);
        return object ? explain(object as Pod & KubeObject, this.#history.objects().values()).remedies : [];
      }
      case 'timeline.act':
        return { first: (args as CallArgs<'timeline.act'>).seq, inputs: 1, command: null };
      case 'session.faults':
        return [];
      case 'schema.fields':
        return [];
      case 'marks.load':
        return { bookmarks: [], savePoints: [] };
      case 'timeline.delta': {
        const { from, to } = args as CallArgs<'timeline.delta'>;
        return this.#history.delta(from.seq, to.seq);
      }
      case 'timeline.steps': {
        const { from, to } = args as CallArgs<'timeline.steps'>;
        return this.#history.headers(from, to);
      }
      case 'time.play':
        this.#playing = true;
        this.#speed = (args as CallArgs<'time.play'>).speed;
        return this.info();
      case 'time.pause':
        this.#playing = false;
        return this.info();
      case 'time.step':
      case 'time.settle':
      case 'time.advance':
      case 'session.cancelRehearsal':
        return null;
      case 'timeline.look':
        return this.info();
      case 'timeline.compare':
        return { added: [], removed: [], changed: [], moved: [] };
      case 'app.windowState':
        return null;
      case 'timeline.revisions':
        return { revisions: [], total: 0 };
      case 'timeline.branch':
      case 'timeline.switchBranch':
        return this.info();
      case 'view.save':
        this.#views = { ...this.#views, ...(args as unknown as Partial<KeptViews>) };
        return { kept: true };
      case 'session.usage': {
        const { nodes } = args as unknown as CallArgs<'session.usage'>;
        return { nodes: Object.fromEntries(nodes.map((n) => [n, { cpu: 120, memory: 3e8 }])), pods: {} };
      }
      case 'app.exportPicture':
        return { done: true };
      case 'session.read':
      case 'session.manifest':
        return new Refused({ code: 'failed', message: `${name} is beyond the double` });
      default:
        throw new Error(`the double does not know ${name}`);
    }
  }

  #write(request: WriteRequest): ApiResult {
    const objects = new Map(this.#history.objects());
    if (request.verb === 'delete') {
      const key = `${request.resource}:${request.namespace ? `${request.namespace}/` : ''}${request.name}`;
      const object = objects.get(key);
      if (!object) return { ok: false, status: notFound(request.resource, request.name) };
      objects.delete(key);
      this.step('user', 'delete', object, objects);
      return { ok: true, code: 200, object };
    }
    if (request.verb !== 'patch')
      return { ok: false, status: failure('MethodNotAllowed', `the double does not ${request.verb}`) };
    const key = `${request.resource}:${request.namespace ? `${request.namespace}/` : ''}${request.name}`;
    const object = objects.get(key);
    if (!object) return { ok: false, status: notFound(request.resource, request.name) };
    const bad = /[^\w./-]/.exec(
      JSON.stringify(
        Object.keys((request.body as { metadata?: { labels?: object } }).metadata?.labels ?? {}),
      ).replace(/["[\],]/g, ''),
    );
    if (bad) {
      return {
        ok: false,
        status: failure(
          'Invalid',
          `Node "${request.name}" is invalid: metadata.labels: Invalid value: name part must consist of alphanumeric characters, '-', '_' or '.'`,
        ),
      };
    }
    const merged = merge(object, request.body) as KubeObject;
    objects.set(key, merged);
    this.step('user', 'patch', merged, objects);
    return { ok: true, code: 200, object: merged };
  }

  #place(args: CallArgs<'session.place'>): PlaceResult {
    const key = `pods:${args.namespace}/${args.pod}`;
    const objects = new Map(this.#history.objects());
    const pod = objects.get(key) as (Pod & KubeObject) | undefined;
    if (!pod) return { outcome: 'failed', message: `pods "${args.pod}" not found` };
    const explanation = explain(pod, this.#history.objects().values());
    if (pod.spec?.nodeName)
      return {
        outcome: 'alreadyBound',
        node: args.node,
        boundTo: pod.spec.nodeName,
        remedies: moves(pod, args.node),
      };
    const verdict = explanation.nodes.find((v) => v.node === args.node)!;
    if (!verdict.feasible && !args.force) {
      this.step('user', 'place', pod, objects, true, {
        type: 'placementRefused',
        node: args.node,
        message: verdict.refusal!.reasons[0]!,
      });
      return {
        outcome: 'refused',
        node: args.node,
        verdict,
        remedies: explanation.remedies.filter((r) => r.opens.includes(args.node)),
      };
    }
    const bound = { ...pod, spec: { ...pod.spec, nodeName: args.node } } as Pod & KubeObject;
    objects.set(key, bound);
    this.step('user', 'bind', bound, objects);
    const running: Pod & KubeObject = {
      ...bound,
      status: {
        phase: 'Running',
        conditions: [
          { type: 'PodScheduled', status: 'True' },
          { type: 'Ready', status: 'True' },
        ],
        podIP: '10.244.3.9',
        containerStatuses: bound.spec!.containers.map((c) => ({
          name: c.name,
          image: 'nginx',
          imageID: '',
          ready: true,
          restartCount: 0,
          state: { running: {} },
        })),
      },
    };
    setTimeout(
      () =>
        this.step(
          `kubelet@${args.node}`,
          'start container',
          running,
          new Map(this.#history.objects()).set(key, running),
          false,
        ),
      900,
    );
    return { outcome: 'bound', node: args.node };
  }
}

class Refused {
  readonly failure: CallFailure;
  constructor(failure: CallFailure) {
    this.failure = failure;
  }
}

function actorOf(object: KubeObject): string {
  if (object.kind === 'Pod') return 'kube-scheduler';
  if (object.kind === 'ReplicaSet') return 'deployment-controller';
  return object.kind === 'Namespace' ? 'kube-apiserver' : 'user';
}

function keyOf(object: KubeObject): string {
  return `${resourceOf(object)}:${nameOf(object)}`;
}

/** RFC 7386. */
function merge(target: unknown, patch: unknown): unknown {
  if (typeof patch !== 'object' || patch === null || Array.isArray(patch)) return patch;
  const result: Record<string, unknown> = {
    ...(typeof target === 'object' && target !== null ? target : {}),
  };
  for (const [key, value] of Object.entries(patch)) {
    if (value === null) delete result[key];
    else result[key] = merge(result[key], value);
  }
  return result;
}
