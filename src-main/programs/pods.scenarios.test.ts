/** Pods of the tutorial and what a user would try next: registries, init containers, volumes, networks, resources. */
import { describe, expect, it } from 'vitest';
import {
  CONTAINER_LOGS,
  NODE_FILESYSTEMS,
  NODE_KERNELS,
  VOLUMES,
  type ContainerLog,
  type NodeFilesystem,
  type NodeKernel,
} from '@shared/api';
import type { Fault } from '@shared/contract';
import type { Container, PodSpec } from 'kubernetes-types/core/v1';
import { PodWorld as World } from '@main/programs/testing';

const nginx = (name: string): Container => ({ name, image: 'nginx', imagePullPolicy: 'IfNotPresent' });

describe('T5: images', () => {
  it('Always asks the registry every time, IfNotPresent pulls once, Never uses what is there', async () => {
    const w = new World();
    w.add('never', { image: 'redis:7', imagePullPolicy: 'Never', command: [] });
    expect(await w.watch('never', 5)).toEqual([
      '0/1 Pending 0',
      '0/1 ContainerCreating 0',
      '0/1 ErrImageNeverPull 0',
    ]);
    w.add('once', { image: 'busybox:1.36' });
    await w.pass(10);
    expect(w.fault({ type: 'registry', host: 'docker.io', state: 'down' })).toBe('');
    w.add('again', { image: 'busybox:1.36' });
    w.add('always', { image: 'busybox:1.36', imagePullPolicy: 'Always' });
    expect(await w.watch('always', 4)).toEqual([
      '0/1 Pending 0',
      '0/1 ContainerCreating 0',
      '0/1 ErrImagePull 0',
      '0/1 ImagePullBackOff 0',
    ]);
    expect(w.shown('again')).toBe('1/1 Running 0');
    expect(w.events('always')[1]).toBe(
      'Warning Failed Failed to pull image "busybox:1.36": failed to pull and unpack image "docker.io/library/busybox:1.36": failed to resolve reference "docker.io/library/busybox:1.36": ' +
        'failed to do request: Head "https://registry-1.docker.io/v2/library/busybox/manifests/1.36": dial tcp 198.51.100.221:443: connect: connection refused',
    );
    w.fault({ type: 'registry', host: 'docker.io', state: 'up' });
    await w.pass(20);
    expect(w.shown('always')).toBe('1/1 Running 0');
  });

  it('a slow registry or disk makes pulls longer; one that refuses says so', async () => {
    const w = new World();
    w.fault({ type: 'registry', host: 'docker.io', state: 'slow', bytesPerSecond: 100_000 });
    w.add('slow', {});
    await w.pass(20);
    expect(w.shown('slow')).toBe('0/1 ContainerCreating 0');
    await w.pass(4);
    expect(w.shown('slow')).toBe('1/1 Running 0');
    expect(w.fault({ type: 'registry', host: 'docker.io', state: 'refusing' })).toBe('');
    w.add('refused', {}, {}, 'n2');
    await w.pass(2);
    expect(w.events('refused')[1]).toContain(
      'unexpected status from HEAD request to https://registry-1.docker.io/v2/library/busybox/manifests/1.36: 403 Forbidden',
    );
  });
});

describe('T8: kernel parameters', () => {
  const init = (privileged: boolean): Partial<PodSpec> => ({
    initContainers: [
      {
        name: 'i',
        image: 'alpine',
        command: ['/sbin/sysctl', '-w', 'vm.swappiness=35'],
        ...(privileged ? { securityContext: { privileged } } : {}),
      },
    ],
  });
  const value = (w: World): string | undefined =>
    w.client.get<NodeKernel>(NODE_KERNELS, '', 'n1')?.parameters['vm.swappiness'];

  it('are set by a privileged init container, on its node', async () => {
    const w = new World();
    w.add('p', nginx('c'), init(true));
    w.get('p');
    expect(await w.watch('p', 20)).toEqual([
      '0/1 Pending 0',
      '0/1 Init:0/1 0',
      '0/1 PodInitializing 0',
      '1/1 Running 0',
    ]);
    expect(value(w)).toBe('35');
    expect(w.log('p', 'i')).toEqual(['vm.swappiness = 35']);
  });

  it('are not set without privileges', async () => {
    const w = new World();
    w.add('p', nginx('c'), init(false));
    expect(await w.watch('p', 6)).toEqual([
      '0/1 Pending 0',
      '0/1 Init:0/1 0',
      '0/1 Init:Error 0',
      '0/1 Init:0/1 1',
      '0/1 Init:Error 1',
      '0/1 Init:CrashLoopBackOff 1',
    ]);
    expect(w.log('p', 'i')).toEqual(["sysctl: error setting key 'vm.swappiness': Read-only file system"]);
    expect(value(w)).toBeUndefined();
  });

  it('of namespaces are the pod’s own; others are forbidden', async () => {
    const w = new World();
    w.add(
      'own',
      { command: ['sh', '-c', 'sysctl -n net.ipv4.tcp_syncookies; sleep infinity'] },
      { securityContext: { sysctls: [{ name: 'net.ipv4.tcp_syncookies', value: '0' }] } },
    );
    w.add('bad', {}, { securityContext: { sysctls: [{ name: 'kernel.msgmax', value: '65536' }] } });
    await w.pass(10);
    expect(w.log('own', 'c')).toEqual(['0']);
    expect(w.get('bad')!.status).toMatchObject({
      phase: 'Failed',
      reason: 'SysctlForbidden',
      message: 'Pod was rejected: forbidden sysctl: "kernel.msgmax" not allowlisted',
    });
  });
});

describe('T9: volumes', () => {
  it('an emptyDir is filled by an init container, outlives containers and goes with its pod', async () => {
    const w = new World();
    w.add(
      'vpod',
      { ...nginx('c'), volumeMounts: [{ name: 'testdir', mountPath: '/test' }] },
      {
        initContainers: [
          {
            name: 'i',
            image: 'busybox',
            command: ['sh', '-c', 'echo 123 > /initest/test.txt'],
            volumeMounts: [{ name: 'testdir', mountPath: '/initest' }],
          },
        ],
        volumes: [{ name: 'testdir', emptyDir: {} }],
      },
    );
    await w.pass(30);
    const uid = w.get('vpod')!.metadata.uid!;
    const volume = () =>
      w.client.get(VOLUMES, '', `${uid}.testdir`) as unknown as { files: object } | undefined;
    expect(volume()!.files).toEqual({ 'test.txt': { content: '123\n' } });
    w.fault({ type: 'killContainer', namespace: 'default', pod: 'vpod', container: 'c', exitCode: 1 });
    await w.pass(20);
    expect(w.shown('vpod')).toBe('1/1 Running 1');
    expect(volume()).toBeDefined();
    w.deletePod('vpod');
    await w.pass(40);
    expect(volume()).toBeUndefined();
  });

  it('shows configuration, secrets and the pod itself as files', async () => {
    const w = new World();
    w.create('configmaps', {
      apiVersion: 'v1',
      kind: 'ConfigMap',
      metadata: { name: 'cm', namespace: 'default' },
      data: { 'a.txt': 'A', 'b.txt': 'B' },
    });
    w.create('secrets', {
      apiVersion: 'v1',
      kind: 'Secret',
      metadata: { name: 's', namespace: 'default' },
      data: { key: 'c2VjcmV0' },
    });
    w.add(
      'p',
      {
        command: ['sh', '-c', 'cat /cm/a.txt /one /s/key /d/labels; echo; echo x > /cm/new; sleep infinity'],
        env: [
          { name: 'B', valueFrom: { configMapKeyRef: { name: 'cm', key: 'b.txt' } } },
          { name: 'C', value: '$(B)-$(NODE)' },
        ],
        volumeMounts: [
          { name: 'cm', mountPath: '/cm' },
          { name: 'cm', mountPath: '/one', subPath: 'b.txt' },
          { name: 'all', mountPath: '/s', readOnly: true },
          { name: 'd', mountPath: '/d' },
        ],
      },
      {
        volumes: [
          { name: 'cm', configMap: { name: 'cm' } },
          { name: 'all', projected: { sources: [{ secret: { name: 's' } }] } },
          {
            name: 'd',
            downwardAPI: { items: [{ path: 'labels', fieldRef: { fieldPath: 'metadata.labels' } }] },
          },
        ],
      },
      'n1',
      { labels: { app: 'x' } },
    );
    await w.pass(10);
    expect(w.log('p', 'c')[0]).toBe('ABsecretapp="x"');
    expect(w.log('p', 'c')[1]).toMatch(/Read-only file system/);
  });

  it('waits for what is missing', async () => {
    const w = new World();
    w.add('p', {}, { volumes: [{ name: 'v', configMap: { name: 'late' } }] });
    await w.pass(10);
    expect(w.shown('p')).toBe('0/1 ContainerCreating 0');
    expect(w.events('p')[0]).toMatch(
      /^Warning FailedMount MountVolume.SetUp failed for volume "v" : configmap "late" not found/,
    );
    w.create('configmaps', {
      apiVersion: 'v1',
      kind: 'ConfigMap',
      metadata: { name: 'late', namespace: 'default' },
      data: {},
    });
    await w.pass(30);
    expect(w.shown('p')).toBe('1/1 Running 0');
    w.add('q', { env: [{ name: 'A', valueFrom: { secretKeyRef: { name: 'nope', key: 'k' } } }] });
    await w.pass(5);
    expect(w.shown('q')).toBe('0/1 CreateContainerConfigError 0');
    expect(w.get('q')!.status!.containerStatuses![0]!.state!.waiting!.message).toBe(
      'secret "nope" not found',
    );
  });

  it('an emptyDir that grows beyond its limit costs the pod its place', async () => {
    const w = new World();
    w.add(
      'p',
      {
        command: ['sh', '-c', 'sleep 5; seq 1000 > /v/big; sleep infinity'],
        volumeMounts: [{ name: 'v', mountPath: '/v' }],
      },
      { volumes: [{ name: 'v', emptyDir: { sizeLimit: '1Ki' } }] },
    );
    await w.pass(20);
    expect(w.get('p')!.status).toMatchObject({
      phase: 'Failed',
      reason: 'Evicted',
      message: 'Usage of EmptyDir volume "v" exceeds the limit "1Ki". ',
    });
    expect(w.events('p').at(-2)).toBe(
      'Warning Evicted Usage of EmptyDir volume "v" exceeds the limit "1Ki". ',
    );
  });
});

describe('T10: init containers', () => {
  it('run strictly one after another; one that fails is tried again; the others wait', async () => {
    const w = new World();
    const step = (name: string, text: string): Container => ({
      name,
      image: 'busybox',
      command: ['sh', '-c', text],
      volumeMounts: [{ name: 'v', mountPath: '/v' }],
    });
    w.add(
      'p',
      {},
      {
        initContainers: [
          step('i1', 'sleep 2'),
          step('i2', 'test -f /v/tried || { touch /v/tried; exit 1; }'),
          step('i3', 'sleep 2'),
        ],
        volumes: [{ name: 'v', emptyDir: {} }],
      },
    );
    expect(await w.watch('p', 60)).toEqual([
      '0/1 Pending 0',
      '0/1 Init:0/3 0',
      '0/1 Init:1/3 0',
      '0/1 Init:Error 0',
      '0/1 Init:1/3 1',
      '0/1 Init:2/3 1',
      '0/1 PodInitializing 0',
      '1/1 Running 0',
    ]);
  });

  it('that stay (sidecars) start in order, and end after the others', async () => {
    const w = new World();
    w.add(
      'p',
      { command: ['sleep', '5'] },
      {
        restartPolicy: 'Never',
        initContainers: [
          { name: 's', image: 'busybox:1.36', command: ['sleep', 'infinity'], restartPolicy: 'Always' },
        ] as Container[],
        terminationGracePeriodSeconds: 2,
      },
    );
    await w.pass(5);
    expect(w.shown('p')).toBe('2/2 Running 0');
    await w.pass(20);
    expect(w.shown('p')).toBe('0/2 Completed 0');
  });
});

describe('T22: containers that share a pod', () => {
  it('share an address: they reach each other on localhost, and two servers cannot have one port', async () => {
    const w = new World();
    w.pod('two', 'n1', {
      containers: [
        nginx('web'),
        {
          name: 'tools',
          image: 'curlimages/curl:8.5.0',
          command: ['sh', '-c', 'sleep 1; curl -s localhost | grep title; sleep infinity'],
        },
      ],
    });
    w.pod('clash', 'n1', { containers: [nginx('a'), nginx('b')] });
    w.pod('other', 'n2', { containers: [nginx('a')] });
    await w.pass(60);
    expect(w.shown('two')).toBe('2/2 Running 0');
    expect(w.log('two', 'tools')).toEqual(['<title>Welcome to nginx!</title>']);
    expect(w.log('two', 'web').at(-1)).toMatch(
      /^127\.0\.0\.1 - - \[05\/Jan\/2026:08:00:\d\d \+0000\] "GET \/ HTTP\/1\.1" 200 615 "-" "curl\/[\d.]+" "-"$/,
    );
    expect(w.shown('clash')).toMatch(/^1\/2 (Error|CrashLoopBackOff) \d$/);
    expect(
      w
        .log('clash', 'b')
        .filter((line) => line.includes('bind() to 0.0.0.0:80 failed (98: Address already in use)')).length,
    ).toBeGreaterThan(0);
    const ip = w.get('other')!.status!.podIP!;
    w.add('asks', {
      command: [
        'sh',
        '-c',
        `wget -qO- http://${ip} | grep title; wget -qO- -T 2 http://10.244.2.250; sleep infinity`,
      ],
    });
    await w.pass(20);
    expect(w.log('asks', 'c')).toEqual(['<title>Welcome to nginx!</title>', 'wget: download timed out']);
    expect(w.log('other', 'a').at(-1)).toContain(`${w.get('asks')!.status!.podIP} - - [`);
  });

  it('a second nginx that listens elsewhere runs beside the first', async () => {
    const w = new World();
    w.create('configmaps', {
      apiVersion: 'v1',
      kind: 'ConfigMap',
      metadata: { name: 'conf', namespace: 'default' },
      data: { 'default.conf': 'server {\n  listen 81;\n}\n' },
    });
    w.pod('p', 'n1', {
      containers: [
        nginx('a'),
        { ...nginx('b'), volumeMounts: [{ name: 'conf', mountPath: '/etc/nginx/conf.d' }] },
      ],
      volumes: [{ name: 'conf', configMap: { name: 'conf' } }],
    });
    await w.pass(30);
    expect(w.shown('p')).toBe('2/2 Running 0');
  });

  it('Services are reached by name, and refuse where nobody is ready', async () => {
    const w = new World();
    const service = (name: string, clusterIP: string): object => ({
      apiVersion: 'v1',
      kind: 'Service',
      metadata: { name, namespace: 'default' },
      spec: {
        clusterIP,
        selector: { app: name },
        ports: [{ port: 80, targetPort: 80, nodePort: 30080 }],
        type: 'NodePort',
      },
    });
    w.create('services', service('web', '10.96.0.20'));
    w.pod('web', 'n1', { containers: [nginx('a')] }, { labels: { app: 'web' } });
    await w.pass(30);
    w.add(
      'asks',
      {
        command: [
          'sh',
          '-c',
          'wget -qO- web | grep title; wget -qO- 10.0.0.2:30080 | grep title; nslookup web.default.svc.cluster.local | tail -2; wget -qO- nosuch; sleep infinity',
        ],
      },
      {},
      'n2',
    );
    await w.pass(20);
    expect(w.log('asks', 'c')).toEqual([
      '<title>Welcome to nginx!</title>',
      '<title>Welcome to nginx!</title>',
      'Address: 10.96.0.20',
      '',
      "wget: bad address 'nosuch'",
    ]);
    w.deletePod('web');
    await w.pass(5);
    w.add('late', { command: ['sh', '-c', 'wget -qO- web; sleep infinity'] }, {}, 'n2');
    await w.pass(5);
    expect(w.log('late', 'c')).toEqual([
      "wget: can't connect to remote host (10.96.0.20): Connection refused",
    ]);
  });

  it('addresses run out, and that is said', async () => {
    const w = new World();
    w.node('small', { podCIDR: '10.9.0.0/29', ip: '10.0.0.9' });
    for (let i = 0; i < 6; i++) w.add(`p${i}`, {}, {}, 'small');
    await w.pass(30);
    const stuck = [0, 1, 2, 3, 4, 5]
      .map((i) => `p${i}`)
      .filter((name) => w.shown(name) === '0/1 ContainerCreating 0');
    expect(stuck).toHaveLength(1);
    expect(w.events(stuck[0]!)[0]).toMatch(
      /^Warning FailedCreatePodSandBox Failed to create pod sandbox: .*no IP addresses available in range set: 10.9.0.0\/29/,
    );
  });
});

describe('resources', () => {
  it('a container that takes more memory than it may is killed', async () => {
    const w = new World();
    w.add('p', {
      image: 'polinux/stress',
      command: ['stress'],
      args: ['--vm', '1', '--vm-bytes', '250M', '--vm-hang', '1'],
      resources: { limits: { memory: '100Mi' } },
    });
    await w.pass(8);
    expect(
      w.get('p')!.status!.containerStatuses![0]!.lastState!.terminated ??
        w.get('p')!.status!.containerStatuses![0]!.state!.terminated,
    ).toMatchObject({ reason: 'OOMKilled', exitCode: 137 });
    w.add('q', {}, {}, 'n1', {
      annotations: { 'drydock.dev/usage': '{"c": [{"memory": "10Mi"}, {"after": 30, "memory": "300Mi"}]}' },
    });
    await w.pass(60);
    expect(w.shown('q')).toBe('1/1 Running 0');
    expect(w.kubelets.usage(w.get('q')!.metadata.uid!)!.get('c')).toMatchObject({ memory: 300 * 1024 ** 2 });
  });

  it('a node short of memory says so and evicts whoever uses most beyond its requests', async () => {
    const w = new World();
    const usage = (memory: string): object => ({
      annotations: { 'drydock.dev/usage': JSON.stringify({ c: [{ after: 20, memory }] }) },
    });
    w.add('modest', { resources: { requests: { memory: '4Gi' } } }, {}, 'n1', usage('3Gi'));
    w.add('greedy', { resources: { requests: { memory: '1Gi' } } }, {}, 'n1', usage('5Gi'));
    await w.pass(60);
    expect(w.shown('modest')).toBe('1/1 Running 0');
    expect(w.get('greedy')!.status).toMatchObject({ phase: 'Failed', reason: 'Evicted' });
    expect(w.get('greedy')!.status!.message).toMatch(
      /^The node was low on resource: memory\. Threshold quantity: 100Mi, available: 0\. Container c was using 5Gi, request is 1Gi, has larger consumption of memory\. $/,
    );
    expect(w.get('greedy')!.status!.conditions).toContainEqual(
      expect.objectContaining({ type: 'DisruptionTarget', status: 'True', reason: 'TerminationByKubelet' }),
    );
    expect(w.condition('n1', 'MemoryPressure')).toBe('True');
    w.add('effortless', {});
    await w.pass(5);
    expect(w.get('effortless')!.status).toMatchObject({
      phase: 'Failed',
      reason: 'Evicted',
      message: 'Pod was rejected: The node had condition: [MemoryPressure]. ',
    });
    await w.pass(320);
    expect(w.condition('n1', 'MemoryPressure')).toBe('False');
  });
});

describe('faults', () => {
  it.each([
    [
      { type: 'killContainer', exitCode: 3 },
      { exitCode: 3, reason: 'Error' },
    ],
    [{ type: 'oom' }, { exitCode: 137, reason: 'OOMKilled' }],
    [
      { type: 'killProcess', pid: 1, signal: 'KILL' },
      { exitCode: 137, reason: 'Error' },
    ],
  ])('%j ends a container', async (fault, ended) => {
    const w = new World();
    w.add('p', {});
    await w.pass(10);
    expect(w.fault({ namespace: 'default', pod: 'p', container: 'c', ...fault } as Fault)).toBe('');
    await w.pass(3);
    expect(w.get('p')!.status!.containerStatuses![0]).toMatchObject({
      restartCount: 1,
      lastState: { terminated: ended },
    });
  });

  it('of what is not there are refused', () => {
    const w = new World();
    expect(w.fault({ type: 'oom', namespace: 'default', pod: 'p', container: 'c' })).toBe(
      'pods "p" not found',
    );
    expect(w.fault({ type: 'nodePower', node: 'n9', state: 'off' })).toBe('nodes "n9" not found');
  });

  it('a node without power loses its processes; back again, its pods start anew in new sandboxes', async () => {
    const w = new World();
    w.add('p', { command: ['sh', '-c', 'while true; do sleep 5; echo alive; done'] });
    await w.pass(30);
    w.fault({ type: 'nodePower', node: 'n1', state: 'off' });
    const lines = w.log('p', 'c').length;
    await w.pass(60);
    expect(w.log('p', 'c').length).toBe(lines);
    w.fault({ type: 'nodePower', node: 'n1', state: 'on' });
    await w.pass(20);
    expect(w.get('p')!.status!.containerStatuses![0]).toMatchObject({
      restartCount: 1,
      lastState: { terminated: { exitCode: 255, reason: 'Unknown' } },
    });
    expect(w.events('p')).toContain(
      'Normal SandboxChanged Pod sandbox changed, it will be killed and re-created.',
    );
    expect(w.shown('p')).toBe('1/1 Running 1');
  });

  it('a stopped kubelet starts nothing while containers run on', async () => {
    const w = new World();
    w.add('p', { command: ['sh', '-c', 'while true; do sleep 5; echo alive; done'] });
    await w.pass(30);
    w.fault({ type: 'kubelet', node: 'n1', state: 'stopped' });
    const lines = w.log('p', 'c').length;
    w.add('q', {});
    await w.pass(60);
    expect(w.log('p', 'c').length).toBe(lines + 12);
    expect(w.shown('q')).toBe('0/1 Pending 0');
    w.fault({ type: 'kubelet', node: 'n1', state: 'running' });
    await w.pass(10);
    expect(w.shown('q')).toBe('1/1 Running 0');
  });

  it('a slow disk makes pulls and sandboxes slower, of its node alone, until it is mended', async () => {
    const w = new World();
    const ready = async (name: string, node: string, spec: Partial<PodSpec> = {}): Promise<number> => {
      const from = w.clock.now();
      w.add(name, {}, spec, node);
      let at: number | undefined;
      const stop = w.turns.onStep((step) => {
        if (at === undefined && w.get(name)?.status?.phase === 'Running') at = step.time;
      });
      await w.pass(60);
      stop();
      return at! - from;
    };
    const pull = async (node: string, name: string): Promise<number> => {
      const whole = await ready(name, node);
      return whole - (await ready(`${name}-again`, node));
    };
    expect(await ready('warm', 'n1')).toBeGreaterThan(1_000);
    const sandbox = await ready('usual', 'n1');
    expect(w.fault({ type: 'disk', node: 'n1', factor: 10 })).toBe('');
    expect(await ready('slow', 'n1')).toBe(sandbox + 4_500);
    const other = await pull('n2', 'other');
    w.fault({ type: 'disk', node: 'n2', factor: 1 });
    expect(w.fault({ type: 'disk', node: 'n1', factor: 1 })).toBe('');
    expect(await ready('mended', 'n1')).toBe(sandbox);
    expect(other).toBeGreaterThan(0);
    expect(w.fault({ type: 'disk', node: 'n9', factor: 2 })).toBe('nodes "n9" not found');
  });

  it('a slow disk makes a pull as many times longer', async () => {
    const took = async (factor: number): Promise<number> => {
      const w = new World();
      w.fault({ type: 'disk', node: 'n1', factor });
      w.add('p', { image: 'nginx', imagePullPolicy: 'IfNotPresent', command: [] });
      await w.pass(120);
      const text = w.events('p').find((line) => line.includes('Successfully pulled'))!;
      return Number(/ in ([\d.]+)s /.exec(text)![1]);
    };
    const [usual, slow] = [await took(1), await took(4)];
    // A part of it is the registry's answer, which knows no disk.
    expect(slow).toBeGreaterThan(usual * 3);
    expect(slow).toBeLessThan(usual * 4);
  });

  it('a clock that is wrong is what containers see, and what their logs say; it can be set right', async () => {
    const w = new World();
    w.fault({ type: 'clock', node: 'n1', aheadSeconds: -7200 });
    w.add('p', { command: ['sh', '-c', 'while true; do date +%H:%M; sleep 60; done'] });
    w.add('q', { command: ['sh', '-c', 'date +%H:%M; sleep infinity'] }, {}, 'n2');
    await w.pass(30);
    w.fault({ type: 'clock', node: 'n1', aheadSeconds: 0 });
    await w.pass(60);
    expect(w.log('p', 'c')).toEqual(['06:00', '08:01']);
    expect(w.log('q', 'c')).toEqual(['08:00']);
    const stamps = w.client
      .list<ContainerLog>(CONTAINER_LOGS)
      .filter(({ spec }) => spec.podName === 'p')
      .flatMap(({ lines }) => lines.map((line) => line.slice(0, 16)));
    expect(stamps).toEqual(['2026-01-05T06:00', '2026-01-05T08:01']);
    // The API server has its own clock, and a node that is wrong is no node that is away.
    expect(w.condition('n1', 'Ready')).toBe('True');
  });

  it('a clock that runs ahead is what containers see', async () => {
    const w = new World();
    w.fault({ type: 'clock', node: 'n1', aheadSeconds: 3600 });
    w.add('p', { command: ['sh', '-c', 'date; sleep infinity'] });
    await w.pass(10);
    expect(w.log('p', 'c')).toEqual(['Mon Jan  5 09:00:01 UTC 2026']);
  });
});

describe('a path of the node', () => {
  const asks = (w: World, name: string, path: string, type?: string, node = 'n1'): void => {
    w.add(
      name,
      { volumeMounts: [{ name: 'h', mountPath: '/h' }], command: ['sh', '-c', 'ls /h; sleep infinity'] },
      { volumes: [{ name: 'h', hostPath: { path, ...(type === undefined ? {} : { type }) } }] },
      node,
    );
  };
  const entry = (w: World, path: string, node = 'n1') =>
    w.client.get<NodeFilesystem>(NODE_FILESYSTEMS, '', node)?.files[path];

  it.each([
    ['Directory', '/data', 'a directory'],
    ['File', '/data/settings', 'a file'],
    ['File', '/etc', 'a file'],
    ['Directory', '/etc/hosts', 'a directory'],
    ['Socket', '/var/run/docker.sock', 'a socket file'],
    ['CharDevice', '/etc/hosts', 'a character device'],
    ['BlockDevice', '/data', 'a block device'],
    ['FileOrCreate', '/var/log', 'a file'],
    ['DirectoryOrCreate', '/etc/hosts', 'a directory'],
  ])('that is no %s (%s) keeps the pod waiting, and says so', async (type, path, what) => {
    const w = new World();
    asks(w, 'p', path, type);
    await w.pass(30);
    expect(w.shown('p')).toBe('0/1 ContainerCreating 0');
    expect(w.events('p')).toEqual([
      `Warning FailedMount MountVolume.SetUp failed for volume "h" : hostPath type check failed: ${path} is not ${what} (x6)`,
    ]);
    expect(entry(w, path)).toBeUndefined();
  });

  it('is made where it may be, on the node of the pod alone, and is there for the next pod', async () => {
    const w = new World();
    asks(w, 'plain', '/plain');
    asks(w, 'folder', '/data/deep', 'DirectoryOrCreate');
    asks(w, 'file', '/data/deep/settings', 'FileOrCreate');
    asks(w, 'nowhere', '/none/settings', 'FileOrCreate');
    await w.pass(20);
    expect(['plain', 'folder', 'file'].map((name) => w.shown(name))).toEqual(Array(3).fill('1/1 Running 0'));
    expect(entry(w, '/plain')).toEqual({ type: 'Directory', mode: 0o755 });
    expect(entry(w, '/data/deep/settings')).toEqual({ mode: 0o644 });
    expect(w.events('nowhere')[0]).toContain(
      'MountVolume.SetUp failed for volume "h" : open /none/settings: no such file or directory',
    );
    asks(w, 'next', '/data/deep', 'Directory');
    asks(w, 'elsewhere', '/data/deep', 'Directory', 'n2');
    await w.pass(20);
    expect(w.log('next', 'c')).toEqual(['settings']);
    expect(w.shown('elsewhere')).toBe('0/1 ContainerCreating 0');
  });

  it('that somebody makes lets the pod go on', async () => {
    const w = new World();
    asks(w, 'p', '/data', 'Directory');
    await w.pass(5);
    w.create(NODE_FILESYSTEMS, {
      apiVersion: 'drydock.dev/v1alpha1',
      kind: 'NodeFilesystem',
      metadata: { name: 'n1' },
      files: { '/data/a.txt': { content: 'x' } },
    });
    await w.pass(20);
    expect(w.log('p', 'c')).toEqual(['a.txt']);
  });
});
