/**
 * Shows the window without a main process: /client/testing/harness.html of the development server (`npm run dev`). Query: `?theme=light&language=zh-cn&nodes=200&pods=10&readonly=1`.
 */
import type { Preferences } from '@shared/contract';
import { BridgeDouble } from './double';
import { node, pod, tutorial } from './objects';

const query = new URLSearchParams(location.search);
const count = Number(query.get('nodes') ?? 0);

function fleet(): ReturnType<typeof tutorial> {
  const each = Number(query.get('pods') ?? 10);
  return Array.from({ length: count }, (_, n) => [
    node(`worker-${n + 1}`),
    ...Array.from({ length: each }, (__, p) =>
      pod(`default/app-${n}-${p}`, {
        node: `worker-${n + 1}`,
        cpu: '150m',
        status: p % 9 === 8 ? 'crash' : 'running',
      }),
    ),
  ]).flat();
}

const double = new BridgeDouble({
  objects: count > 0 ? fleet() : tutorial(),
  preferences: {
    theme: (query.get('theme') ?? 'dark') as Preferences['theme'],
    language: (query.get('language') ?? 'en') as Preferences['language'],
  },
  ...(query.has('readonly')
    ? { readOnly: { kind: 'full', message: 'SQLITE_FULL: database or disk is full' } as const }
    : {}),
});
Object.assign(window, { drydock: double });
