/** `kubectl rollout status`. Models kubectl `polymorphichelpers/rollout_status.go` @ v1.34. */
import type { DaemonSet, Deployment, StatefulSet } from 'kubernetes-types/apps/v1';
import type { KubeObject, Live } from '@shared/api';
import { answerOf, fail, Failure, getObject, ServerFailure, type Command, type WatchEvent } from '../cluster';
import { select } from '../selecting';

interface Progress {
  readonly text: string;
  readonly done: boolean;
}

const VIEWERS: Readonly<Record<string, (object: KubeObject, revision: number) => Progress>> = {
  'deployments.apps': deploymentProgress,
  'daemonsets.apps': daemonSetProgress,
  'statefulsets.apps': statefulSetProgress,
};

const A_WEEK = 168 * 3_600_000;

export async function rolloutStatus(command: Command): Promise<void> {
  const { flags, args } = command.invocation;
  if (flags.int('revision') < 0) fail(`revision must be a positive integer: ${flags.int('revision')}`);
  const { targets, failures } = await select(command, args, {
    nothingGiven: 'required resource not specified',
  });
  if (failures[0]) throw failures[0];
  for (const { kind, namespace, name } of targets) {
    getObject(command, kind, namespace, name);
    const view = VIEWERS[kind.resource];
    if (!view) fail(`no status viewer has been implemented for ${kind.kind}`);
    const limit = flags.duration('timeout');
    const deadline = command.cluster.now() + (limit > 0 ? limit : A_WEEK);
    await follow(command, { resource: kind.resource, namespace, name }, view!, deadline);
  }
}

interface Place {
  readonly resource: string;
  readonly namespace: string;
  readonly name: string;
}

/** Tells of each change until the rollout is done. */
async function follow(
  command: Command,
  place: Place,
  view: (object: KubeObject, revision: number) => Progress,
  deadline: number,
): Promise<void> {
  const { cluster, invocation, io } = command;
  const revision = invocation.flags.int('revision');
  const list = answerOf(
    command,
    cluster.read({
      verb: 'list',
      resource: place.resource,
      namespace: place.namespace,
      fieldSelector: `metadata.name=${place.name}`,
    }),
  );
  const tell = (object: KubeObject): boolean => {
    const progress = view(object, revision);
    io.out(progress.text);
    return progress.done || !invocation.flags.bool('watch');
  };
  const [now] = 'items' in list ? list.items : [];
  if (now && tell(now)) return;
  const handle = answerOf(
    command,
    cluster.watch({
      resource: place.resource,
      namespace: place.namespace,
      fieldSelector: `metadata.name=${place.name}`,
      resourceVersion: list.metadata.resourceVersion ?? '',
    }),
  );
  for (;;) {
    let events: readonly WatchEvent[] = [];
    await cluster.pass(Math.max(0, deadline - cluster.now()), () => {
      events = handle.next();
      return events.length > 0 || io.signal.aborted;
    });
    if (io.signal.aborted) throw new Failure('', 130);
    if (events.length === 0) fail('timed out waiting for the condition');
    for (const { type, object } of events) {
      if (type === 'DELETED') fail('object has been deleted');
      if (type === 'ERROR') throw new ServerFailure(object as ConstructorParameters<typeof ServerFailure>[0]);
      if (type !== 'BOOKMARK' && tell(object as KubeObject)) return;
    }
  }
}

function deploymentProgress(object: KubeObject, revision: number): Progress {
  const { metadata, spec, status } = object as Live<Deployment>;
  const running = Number(metadata.annotations?.['deployment.kubernetes.io/revision'] ?? '0');
  if (revision > 0 && revision !== running) {
    fail(`desired revision (${revision}) is different from the running revision (${running})`);
  }
  if ((metadata.generation ?? 0) > (status?.observedGeneration ?? 0)) {
    return waiting('Waiting for deployment spec update to be observed...');
  }
  const name = `deployment "${metadata.name}"`;
  const { replicas = 0, updatedReplicas = 0, availableReplicas = 0 } = status ?? {};
  const progressing = status?.conditions?.find(({ type }) => type === 'Progressing');
  if (progressing?.reason === 'ProgressDeadlineExceeded') fail(`${name} exceeded its progress deadline`);
  const of = `Waiting for ${name} rollout to finish:`;
  if (spec?.replicas !== undefined && updatedReplicas < spec.replicas) {
    return waiting(`${of} ${updatedReplicas} out of ${spec.replicas} new replicas have been updated...`);
  }
  if (replicas > updatedReplicas) {
    return waiting(`${of} ${replicas - updatedReplicas} old replicas are pending termination...`);
  }
  if (availableReplicas < updatedReplicas) {
    return waiting(`${of} ${availableReplicas} of ${updatedReplicas} updated replicas are available...`);
  }
  return done(`${name} successfully rolled out`);
}

function daemonSetProgress(object: KubeObject): Progress {
  const { metadata, spec, status } = object as Live<DaemonSet>;
  if (spec?.updateStrategy?.type !== 'RollingUpdate') {
    fail('rollout status is only available for RollingUpdate strategy type');
  }
  if ((metadata.generation ?? 0) > (status?.observedGeneration ?? 0)) {
    return waiting('Waiting for daemon set spec update to be observed...');
  }
  const name = `daemon set "${metadata.name}"`;
  const { desiredNumberScheduled = 0, updatedNumberScheduled = 0, numberAvailable = 0 } = status ?? {};
  const of = `Waiting for ${name} rollout to finish:`;
  if (updatedNumberScheduled < desiredNumberScheduled) {
    return waiting(
      `${of} ${updatedNumberScheduled} out of ${desiredNumberScheduled} new pods have been updated...`,
    );
  }
  if (numberAvailable < desiredNumberScheduled) {
    return waiting(`${of} ${numberAvailable} of ${desiredNumberScheduled} updated pods are available...`);
  }
  return done(`${name} successfully rolled out`);
}

function statefulSetProgress(object: KubeObject): Progress {
  const { metadata, spec, status } = object as Live<StatefulSet>;
  if (spec?.updateStrategy?.type !== 'RollingUpdate') {
    fail('rollout status is only available for RollingUpdate strategy type');
  }
  const observed = status?.observedGeneration ?? 0;
  if (observed === 0 || (metadata.generation ?? 0) > observed) {
    return waiting('Waiting for statefulset spec update to be observed...');
  }
  const { readyReplicas = 0, updatedReplicas = 0, currentReplicas = 0 } = status ?? {};
  const { currentRevision = '', updateRevision = '' } = status ?? {};
  const replicas = spec?.replicas;
  if (replicas !== undefined && readyReplicas < replicas) {
    return waiting(`Waiting for ${replicas - readyReplicas} pods to be ready...`);
  }
  const partition = spec?.updateStrategy?.rollingUpdate?.partition;
  if (partition !== undefined) {
    const wanted = (replicas ?? 0) - partition;
    if (replicas !== undefined && updatedReplicas < wanted) {
      return waiting(
        `Waiting for partitioned roll out to finish: ${updatedReplicas} out of ${wanted} new pods have been updated...`,
      );
    }
    return done(`partitioned roll out complete: ${updatedReplicas} new pods have been updated...`);
  }
  if (updateRevision !== currentRevision) {
    return waiting(
      `waiting for statefulset rolling update to complete ${updatedReplicas} pods at revision ${updateRevision}...`,
    );
  }
  return done(
    `statefulset rolling update complete ${currentReplicas} pods at revision ${currentRevision}...`,
  );
}

function waiting(text: string): Progress {
  return { text: `${text}\n`, done: false };
}

function done(text: string): Progress {
  return { text: `${text}\n`, done: true };
}
