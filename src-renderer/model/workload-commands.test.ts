import { describe, expect, it } from 'vitest';
import { canRestart, canScale, deleteObject, replicasOf, restartRollout, scaleTo } from './workload-commands';

const WEB = { resource: 'deployments.apps', key: 'shop/web' };

describe('commands for workloads', () => {
  it('scale by the subresource, as kubectl does', () => {
    expect(scaleTo(WEB, 3)).toMatchObject({
      kubectl: 'kubectl scale deployment web -n shop --replicas=3',
      requests: [{ subresource: 'scale', body: { spec: { replicas: 3 } } }],
    });
    expect(['replicasets.apps', 'daemonsets.apps', 'jobs.batch'].map(canScale)).toEqual([true, false, false]);
  });

  it('restart with the time at which it was asked for, but not what is paused', () => {
    const now = Date.UTC(2026, 0, 13, 8);
    expect(restartRollout(WEB, now)).toMatchObject({
      kubectl: 'kubectl rollout restart deployment web -n shop',
      requests: [
        {
          body: {
            spec: {
              template: {
                metadata: { annotations: { 'kubectl.kubernetes.io/restartedAt': '2026-01-13T08:00:00Z' } },
              },
            },
          },
        },
      ],
    });
    const object = { apiVersion: 'apps/v1', kind: 'Deployment', metadata: { name: 'web' } };
    expect(canRestart(WEB.resource, object)).toBe(true);
    expect(canRestart(WEB.resource, { ...object, spec: { paused: true } } as never)).toBe(false);
    expect(canRestart('jobs.batch', object)).toBe(false);
    expect(replicasOf({ ...object, spec: { replicas: 0 } } as never)).toBe(0);
    expect(replicasOf(object)).toBe(1);
  });

  it('delete with what it owns', () => {
    expect(deleteObject({ resource: 'services', key: 'default/web' })).toMatchObject({
      kubectl: 'kubectl delete service web',
      requests: [{ verb: 'delete', options: { propagationPolicy: 'Background' } }],
    });
  });
});
