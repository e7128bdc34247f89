import type { Live } from '@shared/api';
import type { StatefulSet } from 'kubernetes-types/apps/v1';
import { describe, expect, it } from 'vitest';
import { ControllerWorld } from '@main/engine/testing/controller-world';

const SETS = 'statefulsets.apps';

const manifest = (replicas: number, more = ''): string => `
apiVersion: apps/v1
kind: StatefulSet
metadata: {name: db}
spec:
  replicas: ${replicas}
  serviceName: db${more}
  selector: {matchLabels: {app: db}}
  template:
    metadata: {labels: {app: db}}
    spec: {containers: [{name: c, image: "db:1"}]}
`;
const CLAIMS = `
  volumeClaimTemplates:
  - metadata: {name: data}
    spec: {accessModes: [ReadWriteOnce], resources: {requests: {storage: 1Gi}}}`;

const names = (w: ControllerWorld) =>
  w.pods((p) => !p.metadata.deletionTimestamp).map((p) => p.metadata.name);
const images = (w: ControllerWorld) =>
  w.pods((p) => !p.metadata.deletionTimestamp).map((p) => p.spec!.containers[0]!.image);
const set = (w: ControllerWorld) => w.get<Live<StatefulSet>>(SETS, 'db');
const update = { spec: { template: { spec: { containers: [{ name: 'c', image: 'db:2' }] } } } };
const claims = (w: ControllerWorld) => w.list('persistentvolumeclaims').map((c) => c.metadata.name);

function started(replicas: number, more = ''): ControllerWorld {
  const w = ControllerWorld.started();
  w.apply(manifest(replicas, more));
  w.live();
  return w;
}

describe('StatefulSet', () => {
  it('starts its pods one after another, under stable names', () => {
    const w = ControllerWorld.started();
    w.apply(manifest(3, CLAIMS));
    w.settle();
    expect(names(w)).toEqual(['db-0']);
    w.settle();
    expect(names(w)).toEqual(['db-0']);
    w.runAll();
    w.settle();
    expect(names(w)).toEqual(['db-0', 'db-1']);
    w.live();
    expect(names(w)).toEqual(['db-0', 'db-1', 'db-2']);
    expect(claims(w)).toEqual(['data-db-0', 'data-db-1', 'data-db-2']);
    const [pod] = w.pods();
    expect(pod!.metadata.labels).toMatchObject({
      app: 'db',
      'statefulset.kubernetes.io/pod-name': 'db-0',
      'apps.kubernetes.io/pod-index': '0',
      'controller-revision-hash': set(w).status?.updateRevision,
    });
    expect(pod!.spec).toMatchObject({ hostname: 'db-0', subdomain: 'db' });
    expect(pod!.spec?.volumes).toContainEqual({
      name: 'data',
      persistentVolumeClaim: { claimName: 'data-db-0' },
    });
    expect(w.events('db').slice(0, 2)).toEqual([
      'Normal SuccessfulCreate create Claim data-db-0 Pod db-0 in StatefulSet db success',
      'Normal SuccessfulCreate create Pod db-0 in StatefulSet db successful',
    ]);
    const { currentRevision, updateRevision } = set(w).status!;
    expect(currentRevision).toBe(updateRevision);
    expect(set(w).status).toMatchObject({
      replicas: 3,
      readyReplicas: 3,
      availableReplicas: 3,
      currentReplicas: 3,
      updatedReplicas: 3,
    });
  });

  it('Parallel: starts and ends them all at once', () => {
    const w = ControllerWorld.started();
    w.apply(manifest(3, '\n  podManagementPolicy: Parallel'));
    w.settle();
    expect(names(w)).toEqual(['db-0', 'db-1', 'db-2']);
    w.live();
    w.patch(SETS, 'db', { spec: { replicas: 0 } });
    w.settle();
    expect(names(w)).toEqual([]);
  });

  it('scales down from the highest, waiting for each', () => {
    const w = started(3);
    w.patch(SETS, 'db', { spec: { replicas: 1 } });
    w.settle();
    expect(names(w)).toEqual(['db-0', 'db-1']);
    w.endTerminating();
    w.settle();
    expect(names(w)).toEqual(['db-0']);
  });

  it('gives a deleted pod back under its name, with its claim', () => {
    const w = started(2, CLAIMS);
    const uid = w.get('pods', 'db-0').metadata.uid;
    w.delete('pods', 'db-0');
    w.live();
    expect(names(w)).toEqual(['db-0', 'db-1']);
    expect(w.get('pods', 'db-0').metadata.uid).not.toBe(uid);
    expect(claims(w)).toEqual(['data-db-0', 'data-db-1']);
  });

  it('recreates a failed pod and says so', () => {
    const w = started(1);
    w.setStatus(w.pods()[0]!, { phase: 'Failed' });
    w.live();
    expect(names(w)).toEqual(['db-0']);
    expect(w.events('db')).toContain(
      'Warning RecreatingFailedPod StatefulSet default/db is recreating failed Pod db-0',
    );
  });

  it('rolls an update out from the highest, one at a time', () => {
    const w = started(3);
    w.patch(SETS, 'db', update, 'strategic');
    const seen: string[] = [];
    for (let i = 0; i < 20; i++) {
      w.settle();
      expect(
        w.pods((p) => p.metadata.deletionTimestamp !== undefined || p.status?.phase === 'Pending').length,
      ).toBeLessThanOrEqual(1);
      seen.push(images(w).join());
      w.endTerminating();
      w.settle();
      w.runAll();
    }
    expect([...new Set(seen)]).toEqual(['db:1,db:1', 'db:1,db:2', 'db:2,db:2', 'db:2,db:2,db:2']);
    expect(set(w).status?.currentRevision).toBe(set(w).status?.updateRevision);
    expect(w.list('controllerrevisions.apps')).toHaveLength(2);
  });

  it('partition: updates only the pods from it on, also when they come back', () => {
    const w = started(3, '\n  updateStrategy: {rollingUpdate: {partition: 2}}');
    w.patch(SETS, 'db', update, 'strategic');
    w.live();
    expect(images(w)).toEqual(['db:1', 'db:1', 'db:2']);
    w.delete('pods', 'db-0');
    w.live();
    expect(images(w)).toEqual(['db:1', 'db:1', 'db:2']);
    expect(set(w).status?.currentRevision).not.toBe(set(w).status?.updateRevision);
    w.patch(SETS, 'db', { spec: { updateStrategy: { rollingUpdate: { partition: 0 } } } });
    w.live();
    expect(images(w)).toEqual(['db:2', 'db:2', 'db:2']);
  });

  it('stops a rollout at a pod that does not become ready', () => {
    const w = started(3);
    w.patch(SETS, 'db', update, 'strategic');
    w.settle();
    w.endTerminating();
    w.settle();
    w.settle();
    expect(images(w)).toEqual(['db:1', 'db:1', 'db:2']);
    expect(w.pods((p) => p.metadata.deletionTimestamp !== undefined)).toEqual([]);
  });

  it('counts from ordinals.start, and adopts its own again', () => {
    const w = started(2, '\n  ordinals: {start: 5}');
    expect(names(w)).toEqual(['db-5', 'db-6']);
    w.delete(SETS, 'db', { propagationPolicy: 'Orphan' });
    w.settle();
    w.apply(manifest(2, '\n  ordinals: {start: 5}'));
    w.live();
    expect(names(w)).toEqual(['db-5', 'db-6']);
    expect(w.pods().every((p) => p.metadata.ownerReferences?.[0]?.uid === set(w).metadata.uid)).toBe(true);
  });

  it('whenScaled: Delete takes the claims with the pods', () => {
    const w = started(
      2,
      `${CLAIMS}\n  persistentVolumeClaimRetentionPolicy: {whenScaled: Delete, whenDeleted: Retain}`,
    );
    w.patch(SETS, 'db', { spec: { replicas: 1 } });
    w.live();
    expect(names(w)).toEqual(['db-0']);
    expect(claims(w)).toEqual(['data-db-0']);
  });
});
