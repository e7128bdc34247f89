/**
 * Rolls out what a Deployment describes, through ReplicaSets: one for each template it has had.
 *
 * Models `pkg/controller/deployment` @ v1.34. Left out: the deprecated rollback annotation of extensions/v1beta1
 * (kubectl rolls back by patching the template) and terminatingReplicas (alpha).
 */
import { controllerOf, isPodTerminal, labelSelector, objectName, type KubeObject } from '@shared/api';
import type { Change } from '@shared/contract';
import { byController, Controller, type Machinery, type SyncResult } from '@main/engine/client';
import { claim, ownerKeys, type LivePod } from '../shared';
import type { LiveDeployment, LiveReplicaSet } from './arithmetic';
import { Rollout } from './rollout';
import { timesOutAt } from './status';

const SETS = 'replicasets.apps';

export class DeploymentController extends Controller {
  constructor(machinery: Machinery) {
    super(machinery, { name: 'deployment-controller', resource: 'deployments.apps' });
    this.watchOwn();
    this.watch(
      SETS,
      ownerKeys(this.ctx, {
        kind: 'Deployment',
        resource: this.resource,
        selectorOf: (deployment) => labelSelector((deployment as LiveDeployment).spec?.selector),
      }),
    );
    this.watch('pods', (change) => this.waitingForPod(change));
  }

  protected sync(namespace: string, name: string): SyncResult {
    const deployment = this.ctx.client.get<LiveDeployment>(this.resource, namespace, name);
    if (!deployment) return 'done';
    const selector = labelSelector(deployment.spec?.selector);
    const claimed = claim<LiveReplicaSet>(this.ctx, { resource: SETS, owner: deployment, selector });
    const sets = byController(this.ctx.informers, SETS).sorted(
      deployment.metadata.uid ?? '',
    ) as LiveReplicaSet[];

    const rollout = new Rollout(this.ctx, deployment, sets);
    const rolling = this.act(rollout, deployment);
    const status = rollout.writeStatus(rolling);
    this.wakeAtDeadline(deployment, status);
    return claimed && !rollout.failure ? 'done' : 'retry';
  }

  /** @returns whether the pass was a rollout */
  private act(rollout: Rollout, deployment: LiveDeployment): boolean {
    if (deployment.metadata.deletionTimestamp !== undefined) return false;
    rollout.notePause();
    if (deployment.spec?.paused || rollout.wasScaled()) {
      rollout.adoptNewSet(false);
      rollout.scale();
      if (deployment.spec?.paused) rollout.forgetOld();
      return false;
    }
    if (deployment.spec?.strategy?.type === 'Recreate') rollout.recreate();
    else rollout.roll();
    return true;
  }

  /** Looks again when the rollout has made no progress for too long. */
  private wakeAtDeadline(deployment: LiveDeployment, status: LiveDeployment['status']): void {
    const at = timesOutAt(deployment, status?.conditions);
    if (at !== undefined)
      this.queue.addAfter(objectName(deployment.metadata), Math.max(0, at - this.now()) + 1000);
  }

  /** A Deployment with strategy Recreate waits for the last pod of its old ReplicaSets. */
  private waitingForPod({ previous, object }: Change): string[] {
    if (object && !isPodTerminal(object as LivePod)) return [];
    const set = this.owner(previous ?? object, 'ReplicaSet', SETS);
    const deployment = set && (this.owner(set, 'Deployment', this.resource) as LiveDeployment | undefined);
    return deployment?.spec?.strategy?.type === 'Recreate' ? [objectName(deployment.metadata)] : [];
  }

  private owner(object: KubeObject | null, kind: string, resource: string): KubeObject | undefined {
    const ref = object ? controllerOf(object) : undefined;
    if (ref?.kind !== kind) return undefined;
    const owner = this.ctx.client.get(resource, object!.metadata.namespace ?? '', ref.name);
    return owner?.metadata.uid === ref.uid ? owner : undefined;
  }
}
