// Proves that the linter bites: small sources, each under the path where it would stand, through the real
// eslint.config.js. Only what needs type information is switched off, because these files are not on disk.
import { ESLint } from 'eslint';
import { resolve } from 'node:path';
import tseslint from 'typescript-eslint';
import { beforeAll, describe, expect, it } from 'vitest';
import { LAYERS } from '../eslint/layers';

const root = resolve(import.meta.dirname, '..');
let eslint: ESLint;

beforeAll(() => {
  const withoutTypes = { ...tseslint.configs.disableTypeChecked, files: ['**/*.ts', '**/*.svelte'] };
  eslint = new ESLint({ cwd: root, overrideConfig: withoutTypes as never });
});

async function findings(path: string, source: string): Promise<string[]> {
  const [result] = await eslint.lintText(source, { filePath: resolve(root, path) });
  const messages = result?.messages ?? [];
  expect(messages.filter((m) => m.fatal)).toEqual([]);
  return messages.map((m) => `${m.ruleId}: ${m.message}`);
}

const use = (names: string, from: string): string =>
  `import { ${names} } from '${from}';\nexport const used = [${names}];\n`;
const useType = (name: string, from: string): string =>
  `import type { ${name} } from '${from}';\nexport type Used = ${name};\n`;

describe('allowed', () => {
  it.each([
    ['the store imports the clock', 'src-main/engine/store/x.ts', use('a', '../clock')],
    ['the engine imports shared by its alias', 'src-main/engine/store/x.ts', use('a', '@shared/api')],
    ['the scheduler reaches the floors below', 'src-main/engine/scheduler/x.ts', use('a', '../store')],
    [
      'the registry of the plugins imports them all',
      'src-main/engine/scheduler/plugins/index.ts',
      use('a', './node-name'),
    ],
    ['a plugin imports the framework', 'src-main/engine/scheduler/plugins/x.ts', use('a', '../framework')],
    ['a test imports the file beside it', 'src-main/engine/scheduler/plugins/x.test.ts', use('a', './x')],
    ['an engine test reads a recording', 'src-main/engine/scheduler/x.test.ts', use('a', 'node:fs')],
    [
      'an engine test uses the builders',
      'src-main/engine/scheduler/x.test.ts',
      use('a', '@main/engine/testing'),
    ],
    [
      'an engine test may look at the wall clock',
      'src-main/engine/store/x.test.ts',
      'export const t = Date.now();\n',
    ],
    ['history imports types of the engine', 'src-main/history/x.ts', useType('A', '@main/engine')],
    ['history uses SQLite', 'src-main/history/x.ts', use('a', 'better-sqlite3')],
    [
      'Kubernetes types are imported as types',
      'src-main/engine/store/x.ts',
      useType('A', 'kubernetes-types/core/v1'),
    ],
    ['desktop uses Electron', 'src-main/desktop/x.ts', use('a', 'electron')],
    ['a panel imports the state', 'src-renderer/panels/x.ts', use('a', '@renderer/state')],
    [
      'a panel imports a dumb component',
      'src-renderer/panels/x.ts',
      "import B from '@renderer/ui/Button.svelte';\nexport const b = B;\n",
    ],
    [
      'the scheduler enters its own floors by file',
      'src-main/engine/scheduler/x.ts',
      use('a', './framework/cycle-state'),
    ],
    [
      'the alias spares two steps up inside a folder',
      'src-main/engine/apiserver/a/b/x.ts',
      use('a', '@main/engine/apiserver/c'),
    ],
    [
      'a sort with a comparator',
      'src-main/engine/store/x.ts',
      'export const s = [2, 1].sort((a, b) => a - b);\n',
    ],
  ])('%s', async (_name, path, source) => {
    expect(await findings(path, source)).toEqual([]);
  });
});

describe('refused imports', () => {
  it.each([
    [
      'the store imports the API server above it',
      'src-main/engine/store/x.ts',
      use('a', '../apiserver'),
      'may not import',
    ],
    ['the engine imports history', 'src-main/engine/x.ts', use('a', '@main/history'), 'may not import'],
    [
      'the engine imports only types of history',
      'src-main/engine/x.ts',
      useType('A', '@main/history'),
      'may not import',
    ],
    [
      'the engine reads files',
      'src-main/engine/store/x.ts',
      use('a', 'node:fs'),
      'may not use the package node:fs',
    ],
    [
      'the engine uses a package',
      'src-main/engine/store/x.ts',
      use('a', 'just-bash'),
      'may not use the package',
    ],
    [
      'the engine imports its test helpers',
      'src-main/engine/scheduler/x.ts',
      use('a', '../testing'),
      'may not import',
    ],
    ['shared imports the main process', 'shared/api/x.ts', use('a', '@main/engine'), 'may not import'],
    [
      'a plugin imports its sibling',
      'src-main/engine/scheduler/plugins/x.ts',
      use('a', './node-name'),
      'siblings',
    ],
    [
      'a controller imports its sibling',
      'src-main/engine/controllers/job.ts',
      use('a', './cron-job'),
      'siblings',
    ],
    ['a verb imports its sibling', 'src-main/kubectl/verbs/get.ts', use('a', './describe'), 'siblings'],
    ['a panel imports its sibling', 'src-renderer/panels/x.ts', use('a', './timeline'), 'siblings'],
    [
      'a folder is entered past its face',
      'src-main/engine/client/x.ts',
      use('a', '../store/read-view'),
      'face',
    ],
    [
      "an outsider enters the scheduler's floors",
      'src-main/engine/cluster.ts',
      use('a', './scheduler/framework/cycle-state'),
      'face',
    ],
    ['history imports more than types', 'src-main/history/x.ts', use('a', '@main/engine'), 'only types'],
    ['kubectl goes past the session', 'src-main/kubectl/x.ts', use('a', '@main/engine'), 'may not import'],
    [
      'workspaces use SQLite themselves',
      'src-main/workspaces/x.ts',
      use('a', 'better-sqlite3'),
      'may not use',
    ],
    ['the command line knows Electron', 'src-main/cli/x.ts', use('a', 'electron'), 'may not use'],
    ['the gateway runs a shell', 'src-main/gateway/x.ts', use('a', 'just-bash'), 'may not use'],
    [
      'the window imports the main process',
      'src-renderer/state/x.ts',
      use('a', '@main/workspaces'),
      'may not import',
    ],
    ['the window uses Node', 'src-renderer/client/x.ts', use('a', 'node:fs'), 'may not use'],
    ['the model knows Svelte', 'src-renderer/model/x.ts', use('a', 'svelte'), 'may not use'],
    [
      'a dumb component imports the state',
      'src-renderer/ui/x.ts',
      use('a', '@renderer/state'),
      'may not import',
    ],
    ['a dumb component imports shared', 'src-renderer/ui/x.ts', use('a', '@shared/api'), 'may not import'],
    ['an import climbs', 'src-main/engine/scheduler/plugins/x.ts', use('a', '../../store'), "No '../../'"],
    [
      'a folder names itself by its alias',
      'src-main/engine/store/x.ts',
      use('a', '@main/engine/store'),
      'relative',
    ],
    ['a Node module without its prefix', 'src-main/history/x.ts', use('a', 'fs'), "'node:fs'"],
    [
      'Kubernetes types as values',
      'src-main/engine/store/x.ts',
      use('a', 'kubernetes-types/core/v1'),
      'types only',
    ],
    [
      'an export counts as an import',
      'src-main/engine/store/x.ts',
      "export { a } from '../apiserver';\n",
      'may not import',
    ],
    ['a folder that the table does not know', 'src-main/helpers/x.ts', 'export const a = 1;\n', 'no folder'],
  ])('%s', async (_name, path, source, message) => {
    expect(await findings(path, source)).toEqual([expect.stringMatching(/^drydock\/layers: /)]);
    expect((await findings(path, source))[0]).toContain(message);
  });

  it('sees the imports of a Svelte component', async () => {
    const source = '<script lang="ts">\n  import { a } from \'@main/engine\';\n</script>\n\n{a}\n';
    expect(await findings('src-renderer/panels/X.svelte', source)).toEqual([
      expect.stringContaining('drydock/layers: src-renderer/panels may not import src-main/engine'),
    ]);
  });
});

describe('refused in deterministic code', () => {
  const banned = [
    ['Date.now()', 'Date.now()', 'no-restricted-globals'],
    ['new Date()', 'new Date()', 'no-restricted-globals'],
    ['Math.random()', 'Math.random()', 'no-restricted-properties'],
    ['performance.now()', 'performance.now()', 'no-restricted-globals'],
    ['Intl', 'new Intl.Collator()', 'no-restricted-globals'],
    ['localeCompare', "'a'.localeCompare('b')", 'no-restricted-syntax'],
    ['toLocaleString', '(1).toLocaleString()', 'no-restricted-syntax'],
    ['a sort without a comparator', '[2, 1].sort()', 'no-restricted-syntax'],
    ['a toSorted without a comparator', '[2, 1].toSorted()', 'no-restricted-syntax'],
    ['console', "console.log('x')", 'no-restricted-globals'],
    ['setTimeout', 'setTimeout(() => 1, 1)', 'no-restricted-globals'],
    ['process', 'process.env', 'no-restricted-globals'],
  ];
  const places = ['src-main/engine/store/x.ts', 'src-main/engine/x.ts', 'shared/api/x.ts'];

  it.each(places.flatMap((path) => banned.map(([name, code, rule]) => [name, path, code, rule] as const)))(
    '%s in %s',
    async (_name, path, code, rule) => {
      expect(await findings(path, `export const x = ${code};\n`)).toEqual([
        expect.stringMatching(new RegExp(`^${rule}: `)),
      ]);
    },
  );

  it('the same is allowed in the main process', async () => {
    expect(await findings('src-main/history/x.ts', 'export const x = Date.now();\n')).toEqual([]);
  });
});

describe('the table', () => {
  it('names each folder once and imports only folders that it names', () => {
    const folders = LAYERS.map((layer) => layer.folder);
    expect(new Set(folders).size).toBe(folders.length);
    const imported = LAYERS.flatMap((layer) => layer.imports ?? []).map((name) =>
      name.replace(/^types:/, ''),
    );
    expect(imported.filter((name) => !folders.includes(name))).toEqual([]);
  });

  it('has no circle: imports point down', () => {
    const tests = ['src-main/engine/testing'];
    const below = new Map(LAYERS.map((layer) => [layer.folder, layer.imports ?? []]));
    const reaches = (from: string, to: string, seen: Set<string>): boolean =>
      (below.get(from) ?? []).some((name) => {
        const folder = name.replace(/^types:/, '');
        if (folder === to) return true;
        if (seen.has(folder)) return false;
        seen.add(folder);
        return reaches(folder, to, seen);
      });
    const circular = LAYERS.map((layer) => layer.folder).filter(
      (folder) => !tests.includes(folder) && reaches(folder, folder, new Set()),
    );
    expect(circular).toEqual([]);
  });
});
