/**
 * `npm run bench -- import`: what kubectl printed of a cluster of 1,000 nodes and 10,000 pods, as YAML, as JSON and
 * compressed, becomes a workspace file. Read from the disk, written to the disk; the bar is 10 s of real time.
 */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { reportPeakMemory, reportTime } from './lib/report';
import { largeDump } from './lib/large-dump';
import { printYaml } from '@shared/api';
import type { ImportProgress } from '@shared/contract';
import { makeWorkspaces } from '@main/workspaces';

const NODES = 1_000;
const PODS = 10_000;

const folder = mkdtempSync(join(tmpdir(), 'drydock-bench-'));
const workspaces = makeWorkspaces('resources', folder, 'bench');
try {
  const list = {
    apiVersion: 'v1',
    kind: 'List',
    metadata: { resourceVersion: '' },
    items: largeDump(NODES, PODS),
  };
  const yaml = printYaml(list);
  await run('YAML', 'cluster.yaml', yaml);
  await run('YAML, compressed', 'cluster.yaml.gz', gzipSync(yaml));
  await run('JSON', 'cluster.json', JSON.stringify(list, null, 4));
} finally {
  rmSync(folder, { recursive: true, force: true });
}
reportPeakMemory();

async function run(what: string, name: string, text: string | Uint8Array): Promise<void> {
  const file = join(folder, name);
  writeFileSync(file, text);
  const start = performance.now();
  const cpu = process.cpuUsage();
  /** When each phase was last heard of, and the longest time without a sign of life. */
  const phases = new Map<ImportProgress['phase'], number>();
  let heard = start;
  let silence = 0;
  const { workspace, report } = await workspaces.importCluster(
    [{ name, content: readFileSync(file) }],
    'large',
    {
      path: join(folder, `${name}.drydock`),
      onProgress: ({ phase }) => {
        const now = performance.now();
        silence = Math.max(silence, now - heard);
        heard = now;
        phases.set(phase, now);
      },
    },
  );
  const end = performance.now();
  const { user, system } = process.cpuUsage(cpu);
  workspace.close();
  const megabytes = Math.round(readFileSync(file).length / 1e6);
  reportTime(`${what}, ${megabytes} MB: ${report.nodes} nodes and ${report.pods} pods`, end - start);
  let from = start;
  const parts = [...phases].map(([phase, at]) => {
    const text = `${phase} ${Math.round(at - from)} ms`;
    from = at;
    return text;
  });
  console.log(
    `  ${Math.round((user + system) / 1000)} ms of CPU; ${parts.join(', ')}; longest silence ${Math.round(silence)} ms; ` +
      `${report.objects} objects, ${report.problems.length} refused`,
  );
}
