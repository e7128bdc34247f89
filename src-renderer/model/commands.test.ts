import { describe, expect, it } from 'vitest';
import {
  addTaint,
  addTaints,
  cordon,
  deletePod,
  oneLine,
  quote,
  removeLabel,
  removeTaint,
  setLabel,
  uncordon,
  bindingLines,
  cordonAll,
  deleteNodes,
  deletePods,
  setLabels,
} from './commands';

const node = {
  name: 'k-node1',
  taints: [
    { key: 'qqq', effect: 'NoSchedule' },
    { key: 'disk', value: 'slow', effect: 'PreferNoSchedule' },
  ],
};

describe('commands', () => {
  it.each([
    ['cordon', cordon('k-node1'), 'kubectl cordon k-node1', { spec: { unschedulable: true } }],
    ['uncordon', uncordon('k-node1'), 'kubectl uncordon k-node1', { spec: { unschedulable: null } }],
    [
      'a new taint',
      addTaint(node, { key: 'gpu', value: 'yes', effect: 'NoExecute' }),
      'kubectl taint nodes k-node1 gpu=yes:NoExecute',
      { spec: { taints: [...node.taints, { key: 'gpu', value: 'yes', effect: 'NoExecute' }] } },
    ],
    [
      'another value of a taint',
      addTaint(node, { key: 'disk', value: 'fast', effect: 'PreferNoSchedule' }),
      'kubectl taint nodes k-node1 disk=fast:PreferNoSchedule --overwrite',
      { spec: { taints: [node.taints[0], { key: 'disk', value: 'fast', effect: 'PreferNoSchedule' }] } },
    ],
    [
      'a taint less',
      removeTaint(node, node.taints[0]!),
      'kubectl taint nodes k-node1 qqq:NoSchedule-',
      { spec: { taints: [node.taints[1]] } },
    ],
    [
      'the last taint less',
      removeTaint({ name: 'x', taints: [node.taints[0]!] }, node.taints[0]!),
      'kubectl taint nodes x qqq:NoSchedule-',
      { spec: { taints: null } },
    ],
    [
      'a label',
      setLabel({ resource: 'nodes', key: 'k-node1', labels: {} }, 'hehe', '666'),
      'kubectl label nodes k-node1 hehe=666',
      { metadata: { labels: { hehe: '666' } } },
    ],
    [
      'another value of a label',
      setLabel({ resource: 'pods', key: 'web/p', labels: { a: 'b' } }, 'a', 'c d'),
      "kubectl label pod p -n web 'a=c d' --overwrite",
      { metadata: { labels: { a: 'c d' } } },
    ],
    [
      'a label less',
      removeLabel({ resource: 'nodes', key: 'n', labels: { a: '' } }, 'a'),
      'kubectl label nodes n a-',
      { metadata: { labels: { a: null } } },
    ],
  ])('%s', (_, command, line, body) => {
    expect(command.kubectl).toBe(line);
    expect(command.requests).toHaveLength(1);
    expect(command.requests[0]).toMatchObject({ verb: 'patch', patchType: 'merge', body });
  });

  it('deletes a pod in its namespace, unnamed where it is default', () => {
    expect(deletePod('default/p')).toEqual({
      kubectl: 'kubectl delete pod p',
      requests: [{ verb: 'delete', resource: 'pods', namespace: 'default', name: 'p' }],
    });
    expect(deletePod('kube-system/p').kubectl).toBe('kubectl delete pod p -n kube-system');
  });

  it('shortens what has a file in it, and joins commands', () => {
    expect(oneLine("kubectl create -f - <<'EOF'\na: b\nEOF")).toBe("kubectl create -f - <<'EOF' …");
    expect(oneLine('kubectl delete pod p\nkubectl create -f - <<EOF\nx\nEOF')).toBe(
      'kubectl delete pod p && kubectl create -f - <<EOF …',
    );
    expect(oneLine('kubectl cordon a\nkubectl cordon b')).toBe('kubectl cordon a && kubectl cordon b');
    expect(oneLine('a\nb\nc\nd\ne\nf')).toBe('a && b && c && d && … (+2)');
  });

  it('quotes for a shell what must be quoted', () => {
    expect([quote('a=b:c'), quote(''), quote("it's"), quote('a;b')]).toEqual([
      'a=b:c',
      "''",
      "'it'\\''s'",
      "'a;b'",
    ]);
  });
});

describe('commands for several', () => {
  it('delete pods with a line for each namespace', () => {
    const { kubectl, requests } = deletePods(['default/a', 'shop/b', 'default/c']);
    expect(kubectl).toBe('kubectl delete pod a c\nkubectl delete pod b -n shop');
    expect(requests).toHaveLength(3);
    expect(requests[1]).toEqual({ verb: 'delete', resource: 'pods', namespace: 'shop', name: 'b' });
  });

  it('label several objects with one line, overwriting where one has the label', () => {
    const targets = ['default/a', 'default/b'].map((key, i) => ({
      resource: 'pods' as const,
      key,
      labels: i === 0 ? {} : { app: 'x' },
    }));
    const { kubectl, requests } = setLabels(targets, 'app', 'web');
    expect(kubectl).toBe('kubectl label pods a b app=web --overwrite');
    expect(requests.map((r) => r.verb)).toEqual(['patch', 'patch']);
  });

  it('taint and delete nodes together', () => {
    const taint = { key: 'gpu', effect: 'NoSchedule' };
    const form = { key: 'gpu', value: 'yes', effect: 'NoSchedule' } as const;
    const of = (taints: readonly object[]) =>
      addTaints([{ name: 'a', taints: [] }, { name: 'b', taints } as never], form);
    expect(of([]).kubectl).toBe('kubectl taint nodes a b gpu=yes:NoSchedule');
    expect(of([taint]).kubectl).toBe('kubectl taint nodes a b gpu=yes:NoSchedule --overwrite');
    expect(of([taint]).requests).toMatchObject([{ name: 'a' }, { name: 'b' }]);
    expect(deleteNodes(['a', 'b'])).toMatchObject({
      kubectl: 'kubectl delete node a b',
      requests: [{ verb: 'delete', name: 'a' }, { name: 'b' }],
    });
  });

  it('cordon nodes together', () => {
    expect(cordonAll(['a', 'b'], true).kubectl).toBe('kubectl cordon a b');
    expect(cordonAll(['a', 'b'], false).requests).toHaveLength(2);
  });

  it('bind pods as a scheduler does: a Binding that can be created', () => {
    const lines = bindingLines(['shop/web'], 'k-node1');
    const [, body, path] = /^echo '(.*)' \| kubectl create --raw (\S+) -f -$/.exec(lines) ?? [];
    expect(path).toBe('/api/v1/namespaces/shop/pods/web/binding');
    expect(JSON.parse(body ?? '')).toEqual({
      apiVersion: 'v1',
      kind: 'Binding',
      metadata: { namespace: 'shop', name: 'web' },
      target: { apiVersion: 'v1', kind: 'Node', name: 'k-node1' },
    });
  });
});
