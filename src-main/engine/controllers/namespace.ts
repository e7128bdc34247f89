/**
 * Empties namespaces that are being deleted, and lets them go when nothing is left in them.
 *
 * Models `pkg/controller/namespace` @ v1.34. As there it deletes everything, then waits for the pods' grace, and looks
 * again.
 */
import { compareText, formatTime, type KubeObject, type Live } from '@shared/api';
import type { Namespace, NamespaceCondition, Pod } from 'kubernetes-types/core/v1';
import { Controller, type Machinery, type SyncResult } from '../client';

type LiveNamespace = Live<Namespace>;

/** How long what waits for a finalizer is given, s. */
const FINALIZER_ESTIMATE = 15;

interface Remains {
  /** Counts by `resource.group`, where something is left. */
  readonly objects: ReadonlyMap<string, number>;
  /** Counts by finalizer. */
  readonly finalizers: ReadonlyMap<string, number>;
  /** How long the content will take to go, s. */
  readonly estimate: number;
  readonly failures: readonly string[];
}

export class NamespaceController extends Controller {
  constructor(machinery: Machinery) {
    super(machinery, { name: 'namespace-controller', resource: 'namespaces' });
    this.watch('namespaces', ({ name, object }) =>
      object?.metadata.deletionTimestamp !== undefined ? [name] : [],
    );
  }

  protected sync(_namespace: string, name: string): SyncResult {
    const namespace = this.ctx.client.get<LiveNamespace>('namespaces', '', name);
    if (namespace?.metadata.deletionTimestamp === undefined) return 'done';
    if (!namespace.spec?.finalizers?.includes('kubernetes')) return 'done';

    const failures = this.deleteContent(name);
    const remains = this.remainsOf(name, failures);
    const written = this.writeConditions(namespace, remains);
    if (!written || remains.failures.length > 0) return 'retry';
    if (remains.objects.size === 0) return this.finalize(name);
    this.queue.addAfter(name, (Math.floor(remains.estimate / 2) + 1) * 1000);
    return 'done';
  }

  private deleteContent(namespace: string): string[] {
    const failures: string[] = [];
    for (const { resource, namespaced, verbs } of this.ctx.server.registry.all()) {
      if (
        !namespaced ||
        !verbs.includes('deletecollection') ||
        this.ctx.client.list(resource, namespace).length === 0
      )
        continue;
      const result = this.ctx.client.write({
        verb: 'deletecollection',
        resource,
        namespace,
        options: { propagationPolicy: 'Background' },
      });
      if (!result.ok) failures.push(result.status.message);
    }
    return failures;
  }

  private remainsOf(namespace: string, failures: readonly string[]): Remains {
    const objects = new Map<string, number>();
    const finalizers = new Map<string, number>();
    let estimate = 0;
    for (const { resource, plural, group, namespaced } of this.ctx.server.registry.all()) {
      if (!namespaced) continue;
      const left = this.ctx.client.list(resource, namespace);
      if (left.length === 0) continue;
      objects.set(`${plural}.${group}`, left.length);
      for (const object of left) {
        for (const finalizer of object.metadata.finalizers ?? [])
          finalizers.set(finalizer, (finalizers.get(finalizer) ?? 0) + 1);
        estimate = Math.max(estimate, timeToGo(resource, object));
      }
    }
    return { objects, finalizers, estimate, failures };
  }

  private writeConditions(namespace: LiveNamespace, remains: Remains): boolean {
    const { objects, finalizers, failures } = remains;
    const left = [...objects]
      .sort(([a], [b]) => compareText(a, b))
      .map(([kind, n]) => `${kind} has ${n} resource instances`);
    const held = [...finalizers]
      .sort(([a], [b]) => compareText(a, b))
      .map(([name, n]) => `${name} in ${n} resource instances`);
    let conditions: readonly NamespaceCondition[] = namespace.status?.conditions ?? [];
    const say = (
      type: string,
      bad: boolean,
      whenBad: readonly [string, string],
      whenGood: readonly [string, string],
    ): void => {
      const [reason, message] = bad ? whenBad : whenGood;
      conditions = this.with(conditions, { type, status: bad ? 'True' : 'False', reason, message });
    };
    say(
      'NamespaceDeletionDiscoveryFailure',
      false,
      ['', ''],
      ['ResourcesDiscovered', 'All resources successfully discovered'],
    );
    say(
      'NamespaceDeletionGroupVersionParsingFailure',
      false,
      ['', ''],
      ['ParsedGroupVersions', 'All legacy kube types successfully parsed'],
    );
    say(
      'NamespaceDeletionContentFailure',
      failures.length > 0,
      [
        'ContentDeletionFailed',
        `Failed to delete all resource types, ${failures.length} remaining: ${failures.join(', ')}`,
      ],
      ['ContentDeleted', 'All content successfully deleted, may be waiting on finalization'],
    );
    say(
      'NamespaceContentRemaining',
      left.length > 0,
      ['SomeResourcesRemain', `Some resources are remaining: ${left.join(', ')}`],
      ['ContentRemoved', 'All content successfully removed'],
    );
    say(
      'NamespaceFinalizersRemaining',
      held.length > 0,
      ['SomeFinalizersRemain', `Some content in the namespace has finalizers remaining: ${held.join(', ')}`],
      ['ContentHasNoFinalizers', 'All content-preserving finalizers finished'],
    );
    if (conditions === namespace.status?.conditions) return true;
    const status = { ...namespace.status, conditions: [...conditions] };
    return this.ctx.client.updateStatus('namespaces', { ...namespace, status }).ok;
  }

  private with(
    conditions: readonly NamespaceCondition[],
    next: NamespaceCondition,
  ): readonly NamespaceCondition[] {
    const old = conditions.find((c) => c.type === next.type);
    if (old?.status === next.status && old.reason === next.reason && old.message === next.message)
      return conditions;
    const moved = old?.status === next.status ? old.lastTransitionTime : undefined;
    const condition = { ...next, lastTransitionTime: moved ?? formatTime(this.now()) };
    return old ? conditions.map((c) => (c === old ? condition : c)) : [...conditions, condition];
  }

  private finalize(name: string): SyncResult {
    const namespace = this.ctx.client.get<LiveNamespace>('namespaces', '', name);
    if (!namespace) return 'done';
    const finalizers = (namespace.spec?.finalizers ?? []).filter((finalizer) => finalizer !== 'kubernetes');
    const result = this.ctx.client.write({
      verb: 'update',
      resource: 'namespaces',
      name,
      subresource: 'finalize',
      body: { ...namespace, spec: { ...namespace.spec, finalizers } },
    });
    return result.ok || result.status.reason === 'NotFound' ? 'done' : 'retry';
  }

  override start(): void {
    for (const { metadata } of this.ctx.client.list('namespaces')) {
      if (metadata.deletionTimestamp !== undefined) this.queue.add(metadata.name);
    }
  }
}

function timeToGo(resource: string, object: KubeObject): number {
  const grace = resource === 'pods' ? ((object as Live<Pod>).spec?.terminationGracePeriodSeconds ?? 0) : 0;
  return Math.max(grace, object.metadata.finalizers ? FINALIZER_ESTIMATE : 0);
}
