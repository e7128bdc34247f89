import { beforeEach, describe, expect, it } from 'vitest';
import { ApiWorld } from '@main/engine/testing/api-world';

interface Made {
  readonly metadata: { readonly name: string; readonly resourceVersion: string };
  readonly spec: {
    readonly clusterIP?: string;
    readonly clusterIPs?: readonly string[];
    readonly ports: readonly { readonly nodePort?: number }[];
  };
}

let world: ApiWorld;
beforeEach(() => {
  world = new ApiWorld();
});

const service = (name: string, spec: object = {}): object => ({
  metadata: { name },
  spec: { ports: [{ port: 80 }], ...spec },
});
const create = (name: string, spec: object = {}): Made =>
  world.create('services', service(name, spec) as never) as unknown as Made;
const refused = (name: string, spec: object): string =>
  world.refused({ verb: 'create', resource: 'services', namespace: 'default', body: service(name, spec) })
    .message ?? '';
const patched = (name: string, spec: object) =>
  world.call({
    verb: 'patch',
    resource: 'services',
    namespace: 'default',
    name,
    patchType: 'merge',
    body: { spec },
  });
const patch = (name: string, spec: object): Made => {
  const answer = patched(name, spec);
  if (!answer.ok) throw new Error(answer.status.message);
  return answer.object as unknown as Made;
};
const refusedPatch = (name: string, spec: object): string => {
  const answer = patched(name, spec);
  return answer.ok ? 'not refused' : (answer.status.message ?? '');
};

const outside = 'the provided network does not match the current range';
const unusable = (ip: string): string =>
  `the provided IP (${ip}) is not in the valid range. The range of valid IPs is 10.96.0.0/12`;

/** The messages are those of kube-apiserver v1.34. */
describe("a Service's address", () => {
  it.each([
    ['of another network', '192.168.1.1', outside],
    ['just below the range', '10.95.255.255', outside],
    ['just above the range', '10.112.0.0', outside],
    ['of the network itself', '10.96.0.0', unusable('10.96.0.0')],
    ['for broadcasts', '10.111.255.255', unusable('10.111.255.255')],
  ])('is refused if it is one %s', (_what, ip, why) => {
    expect(refused('a', { clusterIP: ip })).toBe(
      `Service "a" is invalid: spec.clusterIPs: Invalid value: ["${ip}"]: failed to allocate IP ${ip}: ${why}`,
    );
  });

  it.each(['10.96.0.1', '10.111.255.254'])('may be %s', (ip) => {
    expect(create('a', { clusterIP: ip }).spec).toMatchObject({ clusterIP: ip, clusterIPs: [ip] });
  });

  it('is one of the range where nobody asks for one', () => {
    for (let i = 0; i < 20; i++) expect(create(`a${i}`).spec.clusterIP).toMatch(/^10\.(9[6-9]|10\d|11[01])\./);
  });

  it('has one owner, until that goes or needs none any more', () => {
    const ip = '10.96.7.7';
    const why = `failed to allocate IP ${ip}: provided IP is already allocated`;
    create('a', { clusterIP: ip });
    expect(refused('b', { clusterIP: ip })).toContain(why);
    world.call({ verb: 'delete', resource: 'services', namespace: 'default', name: 'a' });
    create('b', { clusterIP: ip });
    expect(refused('c', { clusterIP: ip })).toContain(why);
    const { spec } = patch('b', { type: 'ExternalName', externalName: 'example.com' });
    expect(spec).not.toHaveProperty('clusterIP');
    expect(spec).not.toHaveProperty('ipFamilies');
    create('c', { clusterIP: ip });
    expect(refusedPatch('b', { type: 'ClusterIP', clusterIP: ip })).toContain(why);
    expect(patch('b', { type: 'ClusterIP', externalName: null }).spec.clusterIP).toMatch(/^10\./);
  });

  it('never changes once there is one, be it none', () => {
    create('a', { clusterIP: '10.96.7.7' });
    create('n', { clusterIP: 'None' });
    const never = (ip: string): string =>
      `is invalid: spec.clusterIPs[0]: Invalid value: ["${ip}"]: may not change once set`;
    expect(refusedPatch('a', { clusterIP: '10.96.7.8' })).toContain(never('10.96.7.8'));
    expect(refusedPatch('a', { clusterIP: 'None' })).toContain(never('None'));
    expect(refusedPatch('n', { clusterIP: '10.96.7.8' })).toContain(never('10.96.7.8'));
    expect(patch('a', { clusterIP: null, clusterIPs: null }).spec.clusterIP).toBe('10.96.7.7');
    expect(patch('a', { clusterIP: '' }).spec.clusterIPs).toEqual(['10.96.7.7']);
  });

  it('is told the same way in both fields', () => {
    expect(refused('a', { clusterIPs: ['10.96.7.7'] })).toContain(
      'spec.clusterIPs: Invalid value: ["10.96.7.7"]: must be empty when `clusterIP` is not specified',
    );
    expect(refused('a', { clusterIP: '10.96.7.7', clusterIPs: ['10.96.7.8'] })).toContain(
      'spec.clusterIPs: Invalid value: ["10.96.7.8"]: first value must match `clusterIP`',
    );
  });

  it('is of the range that the manifest of the API server names', () => {
    const command = ['kube-apiserver', '--service-cluster-ip-range=10.43.0.0/16'];
    const labels = { component: 'kube-apiserver' };
    const spec = { serviceAccountName: 'default', containers: [{ name: 'c', image: 'x', command }] };
    const quiet = new ApiWorld(['ServiceAccount']);
    quiet.create('pods', { metadata: { name: 'kube-apiserver', labels }, spec }, 'kube-system');
    world = quiet;
    expect(create('a').spec.clusterIP).toMatch(/^10\.43\./);
    expect(refused('b', { clusterIP: '10.96.0.1' })).toContain(outside);
    expect(refused('b', { clusterIP: '10.43.0.0' })).toContain('The range of valid IPs is 10.43.0.0/16');
  });

  it('is not refused where the range is only guessed, from the address of the API server', () => {
    const imported = {
      apiVersion: 'v1',
      kind: 'Service',
      ...service('kubernetes', { clusterIP: '172.20.0.1', clusterIPs: ['172.20.0.1'] }),
    };
    const taken = world.api.takeOver(imported as never);
    if (!taken.ok) throw new Error(taken.status.message);
    world.store.put('services', taken.object);
    expect(create('a').spec.clusterIP).toMatch(/^172\.20\./);
    expect(create('b', { clusterIP: '172.21.3.4' }).spec.clusterIP).toBe('172.21.3.4');
    expect(refused('c', { clusterIP: '172.20.0.1' })).toContain('provided IP is already allocated');
  });
});

describe("a Service's node port", () => {
  const on = (nodePort: number): object => ({ type: 'NodePort', ports: [{ port: 80, nodePort }] });
  const range = 'provided port is not in the valid range. The range of valid ports is 30000-32767';

  it.each([29999, 32768, 80])('%i is out of range', (port) => {
    expect(refused('a', on(port))).toBe(
      `Service "a" is invalid: spec.ports[0].nodePort: Invalid value: ${port}: ${range}`,
    );
  });

  it('has one owner, until that goes or changes its type', () => {
    const why = 'spec.ports[0].nodePort: Invalid value: 30080: provided port is already allocated';
    create('a', on(30080));
    expect(refused('b', on(30080))).toContain(why);
    expect(patch('a', { type: 'ClusterIP' }).spec.ports[0]).not.toHaveProperty('nodePort');
    create('b', on(30080));
    expect(refusedPatch('a', on(30080))).toContain(why);
    world.call({ verb: 'delete', resource: 'services', namespace: 'default', name: 'b' });
    expect(patch('a', on(30080)).spec.ports[0]?.nodePort).toBe(30080);
  });

  it('is not given twice for one protocol in one Service', () => {
    const ports = (protocol: string) => [
      { name: 'a', port: 80, nodePort: 30080 },
      { name: 'b', port: 81, nodePort: 30080, protocol },
    ];
    expect(refused('a', { type: 'NodePort', ports: ports('TCP') })).toContain(
      'spec.ports[1].nodePort: Duplicate value: 30080',
    );
    expect(create('a', { type: 'NodePort', ports: ports('UDP') }).spec.ports).toHaveLength(2);
  });
});
