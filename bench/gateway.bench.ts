/**
 * `npm run bench -- gateway`: the Kubernetes API over loopback with history on. Creates a second from 1 and 8 clients, a
 * get and a watch event at rest (95th percentile), a Table of 10,000 pods. The bars: 1,000 creates/s calibrated, watch
 * event under 5 ms, Table under 300 ms.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { Agent, request as httpRequest } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { reportPeakMemory, reportRate, reportTime } from './lib/report';
import { Gateway } from '@main/gateway';
import { makeWorkspaces } from '@main/workspaces';

const CREATES = 4_000;
const PODS = 10_000;
const SAMPLES = 400;

const folder = mkdtempSync(join(tmpdir(), 'drydock-bench-'));
const workspace = makeWorkspaces('resources', join(folder, 'unsaved'), 'bench').newFromExample(
  'tutorial',
  join(folder, 'bench.drydock'),
);
const gateway = await Gateway.start(workspace.session, { speed: 0 });
const agent = new Agent({ keepAlive: true, maxSockets: 64 });

function send(method: string, path: string, body?: object, accept = 'application/json'): Promise<string> {
  return new Promise((resolve, reject) => {
    const request = httpRequest(
      `${gateway.url}${path}`,
      { agent, method, headers: { accept, 'content-type': 'application/json' } },
      (response) => {
        let text = '';
        response.setEncoding('utf8').on('data', (piece: string) => (text += piece));
        response.on('end', () =>
          (response.statusCode ?? 500) < 300 ? resolve(text) : reject(new Error(text)),
        );
      },
    );
    request.on('error', reject);
    request.end(body === undefined ? undefined : JSON.stringify(body));
  });
}

const pod = (name: string) => ({
  apiVersion: 'v1',
  kind: 'Pod',
  metadata: { name, labels: { app: 'bench' } },
  spec: { containers: [{ name: 'c', image: 'nginx', resources: { requests: { cpu: '10m' } } }] },
});
const PATH = '/api/v1/namespaces/default/pods';
let made = 0;

async function createFrom(clients: number, count: number): Promise<number> {
  const started = performance.now();
  const until = made + count;
  await Promise.all(
    Array.from({ length: clients }, async () => {
      while (made < until) await send('POST', PATH, pod(`pod-${String(made++).padStart(6, '0')}`));
    }),
  );
  return (count / (performance.now() - started)) * 1_000;
}

const p95 = (times: number[]): number => times.sort((a, b) => a - b)[Math.floor(times.length * 0.95)]!;

await createFrom(8, 500);
reportRate('pods created, 1 client', await createFrom(1, CREATES / 2));
reportRate('pods created, 8 clients', await createFrom(8, CREATES));
await createFrom(8, PODS - made);

const table = 'application/json;as=Table;v=v1;g=meta.k8s.io,application/json';
const tables: number[] = [];
for (let i = 0; i < 7; i++) {
  const started = performance.now();
  const text = await send('GET', '/api/v1/pods', undefined, table);
  tables.push(performance.now() - started);
  if (i === 0)
    console.log(
      `Table of ${(JSON.parse(text) as { rows: unknown[] }).rows.length} pods: ${(text.length / 1e6).toFixed(1)} MB`,
    );
}
reportTime('Table of 10,000 pods, median', tables.sort((a, b) => a - b)[3]!);

const gets: number[] = [];
for (let i = 0; i < SAMPLES; i++) {
  const started = performance.now();
  await send('GET', `${PATH}/pod-000001`);
  gets.push(performance.now() - started);
}
reportTime('get, 95th percentile', p95(gets));

/** From the moment a write is sent until its event has come over another connection. */
const events: number[] = [];
let seen: (() => void) | undefined;
const watch = httpRequest(
  `${gateway.url}/api/v1/namespaces/default/configmaps?watch=true`,
  { agent: false },
  (response) => {
    response.setEncoding('utf8').on('data', () => seen?.());
  },
);
watch.end();
await new Promise((resolve) => setTimeout(resolve, 200));
for (let i = 0; i < SAMPLES; i++) {
  const arrived = new Promise<void>((resolve) => (seen = resolve));
  const started = performance.now();
  const sent = send('POST', '/api/v1/namespaces/default/configmaps', { metadata: { name: `event-${i}` } });
  await arrived;
  events.push(performance.now() - started);
  await sent;
  await new Promise((resolve) => setTimeout(resolve, 3));
}
reportTime('watch event after a write, 95th percentile', p95(events));
watch.destroy();
reportPeakMemory();

agent.destroy();
await gateway.close();
workspace.close();
rmSync(folder, { recursive: true, force: true });
