import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { TemporaryWorkspaces } from '../workspaces/testing';
import type { CliIo } from './command';
import { runCli } from './run';

let places: TemporaryWorkspaces;
let file: string;
beforeAll(async () => {
  places = new TemporaryWorkspaces();
  file = places.path();
  const workspace = places.example('tutorial', file);
  const text =
    'apiVersion: v1\nkind: Pod\nmetadata: {name: web}\nspec:\n  nodeSelector: {disk: ssd}\n  containers: [{name: a, image: nginx}]\n';
  workspace.session.importManifests([{ name: 'a.yaml', text }], { via: 'cli' });
  await workspace.session.advance(5000);
  workspace.session.request(
    [
      {
        verb: 'patch',
        resource: 'nodes',
        name: 'k-node2',
        patchType: 'merge',
        body: { metadata: { labels: { disk: 'ssd' } } },
      },
    ],
    { via: 'cli' },
  );
  await workspace.session.advance(30_000);
  places.close(workspace);
});
afterAll(() => places.remove());

async function run(...args: string[]): Promise<{ code: number; out: string; err: string }> {
  const text = { out: '', err: '' };
  const io: CliIo = {
    stdin: (async function* () {})(),
    interactive: false,
    showsProgress: false,
    out: (part) => (text.out += part),
    err: (part) => (text.err += part),
    signal: new AbortController().signal,
  };
  return { code: await runCli(args, io), ...text };
}

describe('drydock explain', () => {
  it('tells verdicts, scores, the attempts and what woke the pod', async () => {
    const { code, out } = await run('explain', file, 'web');
    expect(code).toBe(0);
    expect(out).toContain('Result:    k-node2 has the highest total');
    expect(out).toMatch(
      /k-node1 +refused +NodeAffinity +UnschedulableAndUnresolvable +node\(s\) didn't match Pod's node affinity\/selector/,
    );
    expect(out).toMatch(/NODE +TOTAL +TaintToleration\(x3\)/);
    expect(out).toMatch(/unschedulable +0\/3 nodes are available: /);
    expect(out).toMatch(/scheduled +NodeUpdateNodeLabel +k-node2|scheduled +\S*Label\S* +k-node2/);
  });

  it('tells the same of the past, of one node, and as JSON', async () => {
    const steps = (await run('history', file, '--steps', '--json')).out
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as { step: number; decision: { type: string } | null });
    const refused = steps.find((step) => step.decision?.type === 'unschedulable')!.step;
    const { code, out } = await run('explain', file, 'web', '--at', String(refused), '-o', 'json');
    expect(code).toBe(0);
    const told = JSON.parse(out) as { remedies: { kind: string }[] };
    expect(told).toMatchObject({
      chosen: null,
      queue: { queue: 'unschedulable', attempts: 1 },
      attempts: [{ step: refused, outcome: 'unschedulable', wokenBy: null }],
      preemption: {
        nominatedNode: null,
        candidates: [],
        refusals: { 'k-node1': 'Preemption is not helpful for scheduling' },
      },
    });
    expect(told.remedies.map((remedy) => remedy.kind)).toContain('setNodeLabel');
    const one = await run('explain', file, 'default/web', '--at', String(refused), '--node', 'k-master');
    expect(one.out).toMatch(/k-master +refused +TaintToleration/);
    expect(one.out).not.toMatch(/^ {2}k-node1 +refused/m);
  });

  it.each([
    [['explain', 'FILE', 'nope'], 1, /pods "nope" not found/],
    [['explain', 'FILE', 'web', '--node', 'nope'], 1, /nodes "nope" not found/],
    [['explain', 'FILE', 'web', '--at', '99999'], 1, /there is no step 99999; there are 1 to \d+/],
    [['explain', 'FILE', 'web', '--at', 'x'], 2, /--at wants a step, not "x"/],
    [['explain', 'FILE', 'web', '-o', 'yaml'], 2, /output format "yaml"/],
    [['explain', 'FILE'], 2, /missing argument POD/],
    [['explain'], 2, /missing argument FILE/],
    [['explain', '/nowhere.drydock', 'web'], 3, /There is no file/],
    [['parity'], 2, /missing argument FILE/],
    [['parity', '/nowhere.jsonl'], 2, /nowhere\.jsonl/],
  ])('%j is refused', async (args, code, message) => {
    const result = await run(...args.map((arg) => (arg === 'FILE' ? file : arg)));
    expect(result.err).toMatch(message);
    expect(result.code).toBe(code);
  });
});
