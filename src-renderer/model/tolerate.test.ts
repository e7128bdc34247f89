import { describe, expect, it } from 'vitest';
import { canTolerate, formOf, taintsOf, tolerate, tolerationOf, tolerationsOf } from './tolerate';

const TAINT = { key: 'qqq', effect: 'NoSchedule' };
const asked = (resource: string, key: string, has: boolean) =>
  tolerate([{ resource, key, has }], { key: 'a' });

describe('tolerations', () => {
  it('cover exactly the taint that they are made of', () => {
    expect(tolerationOf(formOf(TAINT))).toEqual({ key: 'qqq', operator: 'Exists', effect: 'NoSchedule' });
    expect(tolerationOf(formOf({ ...TAINT, value: 'x' }))).toEqual({
      key: 'qqq',
      operator: 'Equal',
      value: 'x',
      effect: 'NoSchedule',
    });
  });

  it('may cover every taint and effect, or bear one for a time', () => {
    const all = { key: '', operator: 'Exists', value: 'left over', effect: '', seconds: '' } as const;
    expect(tolerationOf(all)).toEqual({ operator: 'Exists' });
    expect(tolerationOf({ ...all, key: 'a', effect: 'NoExecute', seconds: '30' })).toEqual({
      key: 'a',
      operator: 'Exists',
      effect: 'NoExecute',
      tolerationSeconds: 30,
    });
    expect(tolerationOf({ ...all, seconds: 'soon' })).toBeNull();
  });

  it('are added to a pod, whether or not it tolerates anything yet', () => {
    const one = tolerationOf(formOf(TAINT))!;
    expect(tolerate([{ resource: 'pods', key: 'default/web', has: true }], one).kubectl).toBe(
      `kubectl patch pod web --type=json -p '[{"op":"add","path":"/spec/tolerations/-","value":{"key":"qqq","operator":"Exists","effect":"NoSchedule"}}]'`,
    );
    expect(asked('pods', 'shop/web', false).requests[0]).toMatchObject({
      namespace: 'shop',
      body: [{ path: '/spec/tolerations', value: [{ key: 'a' }] }],
    });
  });

  it.each([
    ['deployments.apps', 'deployment', '/spec/template/spec/tolerations/-'],
    ['statefulsets.apps', 'statefulset', '/spec/template/spec/tolerations/-'],
    ['cronjobs.batch', 'cronjob', '/spec/jobTemplate/spec/template/spec/tolerations/-'],
  ])('are added to the template of %s', (resource, kind, path) => {
    const { kubectl, requests } = asked(resource, 'shop/web', true);
    expect(kubectl).toContain(`kubectl patch ${kind} web -n shop --type=json`);
    expect(requests[0]).toMatchObject({ resource, body: [{ path }] });
  });

  it('cannot be added to a job, whose template never changes', () => {
    expect(canTolerate('jobs.batch')).toBe(false);
    expect(canTolerate('services')).toBe(false);
  });

  it('are read where they stand', () => {
    const metadata = { name: 'web' };
    const spec = { template: { spec: { tolerations: [{ key: 'a' }] } } };
    const object = { apiVersion: 'apps/v1', kind: 'Deployment', metadata, spec };
    expect(tolerationsOf('deployments.apps', object)).toEqual([{ key: 'a' }]);
    expect(tolerationsOf('pods', object)).toEqual([]);
    expect(tolerationsOf('pods', undefined)).toEqual([]);
  });
});

it('taints of nodes are named once', () => {
  const [a, b] = [
    { taints: [TAINT, { ...TAINT, value: 'x' }] },
    { taints: [{ ...TAINT, timeAdded: 'then' }] },
  ];
  expect(taintsOf([a, b])).toEqual([TAINT, { ...TAINT, value: 'x' }]);
});
