import { describe, expect, it } from 'vitest';
import { ApiWorld, podNamed } from '@main/engine/testing/api-world';
import type { ApiRequest } from '@shared/contract';

const list = (resource: string, selectors: object): ApiRequest =>
  ({ verb: 'list', resource, ...selectors }) as ApiRequest;

describe('field selectors', () => {
  it('ask for what each kind offers', () => {
    const world = new ApiWorld();
    world.create(
      'pods',
      podNamed('a', { nodeName: 'n1', restartPolicy: 'Never', schedulerName: 's', hostNetwork: true }),
    );
    world.create('pods', podNamed('b'));
    world.create('nodes', { metadata: { name: 'n1' }, spec: { unschedulable: true } }, '');
    world.create('nodes', { metadata: { name: 'n2' } }, '');
    world.create('secrets', { metadata: { name: 's1' }, type: 'example.com/x' });
    world.create('secrets', { metadata: { name: 's2' } });
    world.create('services', { metadata: { name: 'v1' }, spec: { type: 'NodePort', ports: [{ port: 80 }] } });
    world.create('services', {
      metadata: { name: 'v2' },
      spec: { clusterIP: 'None', ports: [{ port: 80 }] },
    });
    world.create('events', {
      metadata: { name: 'e' },
      involvedObject: { kind: 'Pod', name: 'a', namespace: 'default' },
      reason: 'Why',
      type: 'Warning',
      source: { component: 'c' },
    });
    const cases: [string, string, string[]][] = [
      ['pods', 'spec.nodeName=n1', ['a']],
      ['pods', 'spec.host=n1', ['a']],
      ['pods', 'spec.nodeName!=n1', ['b']],
      ['pods', 'spec.restartPolicy==Never', ['a']],
      ['pods', 'spec.schedulerName=s', ['a']],
      ['pods', 'spec.hostNetwork=true', ['a']],
      ['pods', 'spec.serviceAccountName=default,metadata.name!=a', ['b']],
      ['pods', 'status.phase=Pending,status.podIP=,status.podIPs=', ['a', 'b']],
      ['pods', 'status.nominatedNodeName=n1', []],
      ['nodes', 'spec.unschedulable=true', ['n1']],
      ['nodes', 'metadata.name=n2', ['n2']],
      ['namespaces', 'status.phase=Active,metadata.name=default', ['default']],
      ['secrets', 'type=example.com/x', ['s1']],
      ['services', 'spec.type=NodePort', ['v1']],
      ['services', 'spec.clusterIP=None', ['v2']],
      ['events', 'involvedObject.kind=Pod,involvedObject.name=a,reason=Why,type=Warning,source=c', ['e']],
      ['events', 'reason!=Why', []],
      // Kinds without fields of their own take the namespace even where they have none.
      ['priorityclasses.scheduling.k8s.io', 'metadata.namespace=x', []],
    ];
    for (const [resource, fieldSelector, names] of cases)
      expect(world.list(resource, { fieldSelector }), `${resource} ${fieldSelector}`).toEqual(names);
  });

  it.each([
    ['pods', 'spec.image=x', 'field label not supported: spec.image'],
    ['nodes', 'metadata.namespace=x', 'field label not supported: metadata.namespace'],
    ['namespaces', 'metadata.namespace=x', 'field label not supported: metadata.namespace'],
    ['events', 'message=x', 'field label not supported: message'],
    ['jobs.batch', 'status.phase=x', 'field label "status.phase" not supported for batchv1.Job'],
    [
      'configmaps',
      'data.a=x',
      '"data.a" is not a known field selector: only "metadata.name", "metadata.namespace"',
    ],
    [
      'deployments.apps',
      'spec.replicas=1',
      '"spec.replicas" is not a known field selector: only "metadata.name", "metadata.namespace"',
    ],
    ['pods', 'spec.nodeName', "invalid selector: 'spec.nodeName'; can't understand 'spec.nodeName'"],
  ])('of %s refuse %s', (resource, fieldSelector, message) => {
    const status = new ApiWorld().refused(list(resource, { fieldSelector }));
    expect(status).toMatchObject({ code: 400, reason: 'BadRequest' });
    expect(status.message).toContain(message);
  });
});

describe('label selectors', () => {
  it.each([
    ['app=web', ['a', 'b']],
    ['app==web,tier!=front', ['b']],
    ['app in (web,db)', ['a', 'b', 'c']],
    ['app notin (web)', ['c', 'd']],
    ['tier', ['a']],
    ['!app', ['d']],
    ['n>3', ['b']],
    ['n<3', ['a']],
    ['', ['a', 'b', 'c', 'd']],
  ])('%s', (labelSelector, names) => {
    const world = new ApiWorld();
    world.create('pods', podNamed('a', {}, { labels: { app: 'web', tier: 'front', n: '1' } }));
    world.create('pods', podNamed('b', {}, { labels: { app: 'web', n: '5' } }));
    world.create('pods', podNamed('c', {}, { labels: { app: 'db' } }));
    world.create('pods', podNamed('d'));
    expect(world.list('pods', { labelSelector })).toEqual(names);
  });

  it.each([
    ['app in (', 'unable to parse requirement'],
    ['app in web', 'unable to parse requirement'],
    ['=x', 'unable to parse requirement'],
    ['a b', 'unable to parse requirement'],
    ['n>x', "values[0]: Invalid value: \"x\": for 'Gt', 'Lt' operators, the value must be an integer"],
    ['app in (a,-b)', 'values[1][app]: Invalid value: "-b": a valid label must be'],
    ['-a', 'key: Invalid value: "-a": name part must consist of'],
    ['!a/b/c', 'key: Invalid value: "a/b/c": a qualified name must consist of'],
  ])('refuse %s', (labelSelector, message) => {
    const status = new ApiWorld().refused(list('pods', { labelSelector }));
    expect(status).toMatchObject({ code: 400, reason: 'BadRequest' });
    expect(status.message).toContain(message);
  });
});
