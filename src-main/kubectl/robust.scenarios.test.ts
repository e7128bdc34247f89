/** Whatever is typed behind a changing command: it is carried out or refused in words, and never throws. */
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { KUBECTL } from './parse';
import type { CommandSpec, FlagSpec } from './parse';
import { KubectlWorld } from './testing/world';

let world: KubectlWorld;
beforeAll(async () => {
  world = KubectlWorld.make();
  await world.pass(60);
  world.files.set(
    '/root/pod.yaml',
    'apiVersion: v1\nkind: Pod\nmetadata: {name: f1}\nspec: {containers: [{name: c, image: nginx}]}\n',
  );
  world.files.set('/root/bad.yaml', 'a: [');
  world.files.set(
    '/root/list.yaml',
    'apiVersion: v1\nkind: List\nitems: [{apiVersion: v1, kind: ConfigMap, metadata: null}, 3]\n',
  );
  await world.run('create deployment web --image nginx');
  await world.run('run p1 --image nginx');
  await world.pass(60);
}, 60_000);
afterAll(() => world.close());

const CHANGING = [
  'annotate',
  'apply',
  'attach',
  'autoscale',
  'cordon',
  'cp',
  'create',
  'debug',
  'delete',
  'diff',
  'drain',
  'edit',
  'exec',
  'expose',
  'label',
  'patch',
  'replace',
  'rollout',
  'run',
  'scale',
  'set',
  'taint',
  'uncordon',
];

function leaves(
  spec: CommandSpec,
  path: readonly string[],
): { path: readonly string[]; flags: readonly FlagSpec[] }[] {
  const own = { path, flags: spec.flags };
  return [own, ...(spec.subcommands ?? []).flatMap((below) => leaves(below, [...path, below.name]))];
}

const COMMANDS = (KUBECTL.subcommands ?? [])
  .filter(({ name }) => CHANGING.includes(name))
  .flatMap((spec) => leaves(spec, [spec.name]));

const ARGS = [
  'p1',
  'pod',
  'pods',
  'pod/p1',
  'deploy/web',
  'deployment',
  'web',
  'node',
  'k-node1',
  'nodes/k-node2',
  'nope',
  'foo/bar',
  'a/b/c',
  '',
  'x=y',
  'x-',
  '=',
  '-',
  'k=v:NoSchedule',
  'k:Foo',
  'c=nginx',
  'cm',
  'all',
  'pods,svc',
  'p1:/tmp/x',
  'pod.yaml',
  ':x',
  '--',
  'sh',
  '{}',
];
const VALUES = [
  '',
  'x',
  '1',
  '-1',
  '0',
  'yaml',
  'json',
  'name',
  'client',
  'server',
  'none',
  'a=b',
  'a in (',
  '{"a":',
  '{}',
  '[]',
  '[1]',
  'null',
  'pod.yaml',
  'bad.yaml',
  'list.yaml',
  'nope.yaml',
  '-',
  '1s',
  'true',
  'merge',
  'strategic',
  'nginx',
  '80',
  '80:x',
  'cpu=1',
  '50%',
  'jsonpath={.a[}',
  'status',
  'scale',
];

describe('changing commands', () => {
  it('never throw', async () => {
    const line = fc.constantFrom(...COMMANDS).chain(({ path, flags }) =>
      fc.record({
        path: fc.constant(path),
        args: fc.array(fc.constantFrom(...ARGS), { maxLength: 3 }),
        flags: fc.array(
          fc.tuple(
            fc.constantFrom(...(flags.length > 0 ? flags : KUBECTL.flags)),
            fc.constantFrom(...VALUES),
          ),
          { maxLength: 3 },
        ),
      }),
    );
    await fc.assert(
      fc.asyncProperty(line, async ({ path, args, flags }) => {
        const argv = [
          ...path,
          // A drain without an end would only cost time.
          ...(path[0] === 'drain' || path[0] === 'delete' ? ['--timeout=3s'] : []),
          ...flags.map(([flag, value]) =>
            flag.kind === 'bool' ? `--${flag.name}` : `--${flag.name}=${value}`,
          ),
          ...args,
        ];
        const { code, out, err } = await world.run(argv, {
          stdin: 'a: b',
          edit: () => Promise.resolve(null),
        });
        expect(Number.isInteger(code)).toBe(true);
        if (code !== 0 && path[0] !== 'diff') expect(out + err).not.toBe('');
      }),
      { numRuns: 300 },
    );
  });
});
