/** One pass over a Deployment and its ReplicaSets: what to make, grow, shrink and forget. */
import { equalJson, isPodTerminal, type Live, type Status } from '@shared/api';
import type { DeploymentCondition, DeploymentStatus } from 'kubernetes-types/apps/v1';
import type { Pod } from 'kubernetes-types/core/v1';
import { byController, subjectOf, type ComponentContext } from '@main/engine/client';
import {
  availableIn,
  DESIRED_REPLICAS,
  proportionalSizes,
  shrunkenOld,
  sizeOfNew,
  wantedBy,
  wholeNumber,
  type LiveDeployment,
  type LiveReplicaSet,
} from './arithmetic';
import {
  annotationsAsNew,
  findNewSet,
  makeNewSet,
  nextRevision,
  REVISION,
  revisionOf,
  sizeAnnotations,
} from './new-set';
import {
  condition,
  countedStatus,
  isComplete,
  progressDeadline,
  TIMED_OUT,
  withProgress,
  withReplicaFailure,
  withStatement,
} from './status';

const SETS = 'replicasets.apps';

export class Rollout {
  private newSet: LiveReplicaSet | undefined;
  private old: LiveReplicaSet[];
  private conditions: readonly DeploymentCondition[];
  private collisions: number;
  private revision: string | undefined;
  /** The first write that was refused in this pass. */
  failure: Status | undefined;

  constructor(
    private readonly ctx: ComponentContext,
    private readonly deployment: LiveDeployment,
    sets: readonly LiveReplicaSet[],
  ) {
    this.newSet = findNewSet(deployment, sets);
    this.old = sets.filter((set) => set !== this.newSet);
    this.conditions = deployment.status?.conditions ?? [];
    this.collisions = deployment.status?.collisionCount ?? 0;
  }

  private get all(): LiveReplicaSet[] {
    return this.newSet ? [...this.old, this.newSet] : this.old;
  }

  private get active(): LiveReplicaSet[] {
    return this.all.filter((set) => wantedBy(set) > 0);
  }

  /** Says in the Progressing condition that the rollout was paused or resumed. */
  notePause(): void {
    if (progressDeadline(this.deployment) === undefined) return;
    const current = condition(this.conditions, 'Progressing')?.reason;
    const paused = this.deployment.spec?.paused === true;
    if (current === TIMED_OUT || paused === (current === 'DeploymentPaused')) return;
    this.conditions = paused
      ? this.say('Unknown', 'DeploymentPaused', 'Deployment is paused')
      : this.say('Unknown', 'DeploymentResumed', 'Deployment is resumed');
  }

  /** Whether the Deployment's size has changed since its ReplicaSets were last told. */
  wasScaled(): boolean {
    return this.active.some((set) => {
      const told = wholeNumber(set.metadata.annotations?.[DESIRED_REPLICAS]);
      return told !== undefined && told !== wantedBy(this.deployment);
    });
  }

  /** Takes the template's ReplicaSet as the new one; makes it where there is none and `create` is set. */
  adoptNewSet(create: boolean): void {
    const revision = nextRevision(this.old);
    if (this.newSet) this.numberNewSet(this.newSet, revision);
    else if (create) this.createNewSet(revision);
  }

  /** Brings the ReplicaSets to the Deployment's size without rolling anything out. */
  scale(): void {
    const wanted = wantedBy(this.deployment);
    const only = this.activeOrLatest();
    if (only) {
      if (wantedBy(only) !== wanted) this.resize(only, wanted);
      return;
    }
    const saturated =
      this.newSet &&
      wantedBy(this.newSet) === wanted &&
      availableIn(this.newSet) === wanted &&
      wholeNumber(this.newSet.metadata.annotations?.[DESIRED_REPLICAS]) === wanted;
    if (saturated) {
      for (const set of this.old) if (wantedBy(set) > 0) this.resize(set, 0);
    } else if (this.deployment.spec?.strategy?.type !== 'Recreate') {
      for (const { set, size } of proportionalSizes(this.deployment, this.active)) this.resize(set, size);
    }
  }

  /** The rolling update: the new ReplicaSet grows into the room there is, then old ones give way. */
  roll(): void {
    this.adoptNewSet(true);
    const { newSet } = this;
    if (!newSet) return;
    const wanted = wantedBy(this.deployment);
    const size = wantedBy(newSet) > wanted ? wanted : sizeOfNew(this.deployment, this.all, wantedBy(newSet));
    if (size !== wantedBy(newSet)) return this.resize(newSet, size);
    const shrunken = shrunkenOld(this.deployment, newSet, this.old);
    for (const { set, size } of shrunken) this.resize(set, size);
    if (shrunken.length === 0 && isComplete(this.deployment, this.deployment.status)) this.forgetOld();
  }

  /** Recreate: old pods go first, all of them; then the new ones come. */
  recreate(): void {
    this.adoptNewSet(false);
    const running = this.old.filter((set) => wantedBy(set) > 0);
    for (const set of running) this.resize(set, 0);
    if (running.length > 0 || this.oldPodsRun()) return;
    this.adoptNewSet(true);
    if (this.newSet && wantedBy(this.newSet) !== wantedBy(this.deployment)) {
      this.resize(this.newSet, wantedBy(this.deployment));
    }
    if (isComplete(this.deployment, this.deployment.status)) this.forgetOld();
  }

  /** Deletes the oldest ReplicaSets that are out of use, down to `revisionHistoryLimit`. */
  forgetOld(): void {
    const limit = this.deployment.spec?.revisionHistoryLimit ?? 10;
    const kept = this.old.filter((set) => set.metadata.deletionTimestamp === undefined);
    kept.sort((a, b) => revisionOf(a) - revisionOf(b));
    for (const set of kept.slice(0, Math.max(0, kept.length - limit))) {
      const unseen = (set.metadata.generation ?? 0) > (set.status?.observedGeneration ?? 0);
      if ((set.status?.replicas ?? 0) > 0 || wantedBy(set) > 0 || unseen) continue;
      const result = this.ctx.client.delete(SETS, set.metadata.namespace ?? '', set.metadata.name);
      if (!result.ok && result.status.reason !== 'NotFound') this.failure ??= result.status;
    }
  }

  /**
   * Writes what the pass found.
   * @param rolling whether the pass was a rollout, of which Progressing tells
   */
  writeStatus(rolling: boolean): DeploymentStatus {
    const { deployment, newSet, all } = this;
    const now = this.ctx.clock.now();
    let status = countedStatus(deployment, newSet, all, this.conditions, now);
    if (rolling) {
      status = withProgress(deployment, newSet, status, now);
      status = withReplicaFailure(status, newSet, all, now);
    }
    if (this.collisions > 0) status = { ...status, collisionCount: this.collisions };
    const { annotations } = deployment.metadata;
    const revision = this.revision ?? annotations?.[REVISION];
    if (equalJson(deployment.status, status) && revision === annotations?.[REVISION]) return status;
    const metadata =
      revision === undefined
        ? deployment.metadata
        : { ...deployment.metadata, annotations: { ...annotations, [REVISION]: revision } };
    const result = this.ctx.client.updateStatus('deployments.apps', { ...deployment, metadata, status });
    if (!result.ok && result.status.reason !== 'NotFound') this.failure ??= result.status;
    return status;
  }

  private say(
    status: 'True' | 'False' | 'Unknown',
    reason: string,
    message: string,
  ): readonly DeploymentCondition[] {
    return withStatement(this.conditions, 'Progressing', status, reason, message, this.ctx.clock.now());
  }

  private numberNewSet(set: LiveReplicaSet, revision: number): void {
    const annotations = annotationsAsNew(this.deployment, set, revision);
    const minReadySeconds = this.deployment.spec?.minReadySeconds ?? 0;
    if (
      !equalJson(annotations, set.metadata.annotations ?? {}) ||
      (set.spec?.minReadySeconds ?? 0) !== minReadySeconds
    ) {
      this.put(set, {
        ...set,
        metadata: { ...set.metadata, annotations },
        spec: { ...set.spec!, minReadySeconds },
      });
    }
    this.revision = `${revisionOf(this.newSet ?? set)}`;
    if (progressDeadline(this.deployment) !== undefined && !condition(this.conditions, 'Progressing')) {
      this.conditions = this.say(
        'True',
        'FoundNewReplicaSet',
        `Found new replica set "${set.metadata.name}"`,
      );
    }
  }

  private createNewSet(revision: number): void {
    const { deployment } = this;
    const set = makeNewSet(
      { ...deployment, status: { ...deployment.status, collisionCount: this.collisions } },
      revision,
      () => sizeOfNew(deployment, this.all, 0),
    );
    const { name } = set.metadata;
    const result = this.ctx.client.create<LiveReplicaSet>(SETS, set);
    if (!result.ok) return this.refuseNewSet(name, result.status);
    this.newSet = result.object;
    const size = wantedBy(set);
    if (size > 0) this.event('ScalingReplicaSet', `Scaled up replica set ${name} from 0 to ${size}`);
    this.revision = `${revision}`;
    if (progressDeadline(deployment) !== undefined) {
      this.conditions = this.say('True', 'NewReplicaSetCreated', `Created new replica set "${name}"`);
    }
  }

  /** The name is taken by another template's ReplicaSet: the next try hashes differently. Or the server said no. */
  private refuseNewSet(name: string, status: Status): void {
    this.failure ??= status;
    if (status.reason === 'AlreadyExists') {
      this.collisions++;
      return;
    }
    const message = `Failed to create new replica set "${name}": ${status.message}`;
    if (progressDeadline(this.deployment) !== undefined)
      this.conditions = this.say('False', 'ReplicaSetCreateError', message);
    this.ctx.recorder.warning(subjectOf(this.deployment), 'ReplicaSetCreateError', message);
  }

  /** The one ReplicaSet that has pods, or, where none has, the new or latest one. */
  private activeOrLatest(): LiveReplicaSet | undefined {
    const { active } = this;
    if (active.length === 0)
      return this.newSet ?? [...this.old].sort((a, b) => revisionOf(b) - revisionOf(a))[0];
    return active.length === 1 ? active[0] : undefined;
  }

  private resize(set: LiveReplicaSet, size: number): void {
    const before = wantedBy(set);
    const annotations = { ...set.metadata.annotations, ...sizeAnnotations(this.deployment) };
    if (before === size && equalJson(annotations, set.metadata.annotations)) return;
    const written = this.put(set, {
      ...set,
      metadata: { ...set.metadata, annotations },
      spec: { ...set.spec!, replicas: size },
    });
    if (!written || before === size) return;
    const direction = size > before ? 'up' : 'down';
    this.event(
      'ScalingReplicaSet',
      `Scaled ${direction} replica set ${set.metadata.name} from ${before} to ${size}`,
    );
  }

  /** Writes a ReplicaSet and goes on with what the server made of it. */
  private put(from: LiveReplicaSet, to: LiveReplicaSet): boolean {
    const result = this.ctx.client.update(SETS, to);
    if (!result.ok) {
      this.failure ??= result.status;
      return false;
    }
    if (this.newSet === from) this.newSet = result.object;
    else this.old = this.old.map((set) => (set === from ? result.object : set));
    return true;
  }

  private oldPodsRun(): boolean {
    const pods = byController(this.ctx.informers, 'pods');
    for (const set of this.old) {
      for (const pod of pods.get(set.metadata.uid ?? '')) if (!isPodTerminal(pod as Live<Pod>)) return true;
    }
    return false;
  }

  private event(reason: string, message: string): void {
    this.ctx.recorder.normal(subjectOf(this.deployment), reason, message);
  }
}
