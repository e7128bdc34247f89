// Who may import what. This table is the import part of the architecture: eslint/rules/layers.js proves it on every
// file, scripts/lint-rules.test.ts proves that the rule bites. Imports point down.
//
//   folder    repository path without extension; a file belongs to the longest folder that holds it
//   imports   the folders it may import from, always through their face (index.ts); `types:X` means types only
//   siblings  true: the entries of this folder do not import one another (its index.ts may import them all)
//   open      true: others may import its files directly instead of an index.ts; a folder: only files below that may
//   inside    true: its files may enter other folders past their face (test helpers)
//   packages  npm packages allowed at run time; `node` stands for all of node:*; types may come from anywhere in
//             TYPE_PACKAGES. A name covers its subpaths, a trailing * a family.
//
// Tests (*.test.ts) may in addition import what stands under TESTS.

const clock = 'src-main/engine/clock';
const store = 'src-main/engine/store';
const apiserver = 'src-main/engine/apiserver';
const client = 'src-main/engine/client';
const runtime = 'src-main/engine/runtime';
const framework = 'src-main/engine/scheduler/framework';
const plugins = 'src-main/engine/scheduler/plugins';
const scheduler = 'src-main/engine/scheduler';
const controllersShared = 'src-main/engine/controllers/shared';
const controllers = 'src-main/engine/controllers';
const kubelet = 'src-main/engine/kubelet';
const turns = 'src-main/engine/turns';
const engine = 'src-main/engine';
const history = 'src-main/history';
const programs = 'src-main/programs';
const workspaces = 'src-main/workspaces';
const kubectl = 'src-main/kubectl';
const kubectlFloors = ['parse', 'cluster', 'print', 'selecting', 'changing'].map(
  (floor) => `${kubectl}/${floor}`,
);
const consoleFolder = 'src-main/console';
const gateway = 'src-main/gateway';
const live = 'src-main/live';
const ipc = 'src-main/ipc';

const api = 'shared/api';
const contract = 'shared/contract';
const messages = 'shared/messages';
const shared = [api, contract];

const wClient = 'src-renderer/client';
const wModel = 'src-renderer/model';
const wState = 'src-renderer/state';
const wGraph = 'src-renderer/graph';
const wPanels = 'src-renderer/panels';
const wUi = 'src-renderer/ui';
const wShared = [...shared, messages];

/** Packages that hold types only. */
export const TYPE_PACKAGES = ['kubernetes-types'];

/** What tests may import besides what their folder may. */
export const TESTS = {
  imports: [
    'src-main/engine/testing',
    'src-main/engine',
    'src-main/history/testing',
    'src-main/programs/testing',
    'src-main/workspaces/testing',
    'src-main/kubectl/testing',
    'src-main/console/testing',
    'src-main/gateway/testing',
    'src-main/cli/testing',
    'src-renderer/client/testing',
  ],
  packages: ['node', 'vitest', 'fast-check', 'js-yaml', '@kubernetes/client-node'],
};

export const LAYERS = [
  // Both processes -----------------------------------------------------------------------------------------------
  { folder: api, packages: ['js-yaml'] },
  { folder: contract, imports: [api], packages: ['valibot'] },
  { folder: messages }, // generated from messages/*.json

  // The deterministic cluster: one floor upon the other, no packages but pure ones --------------------------------
  { folder: clock, imports: shared },
  { folder: store, imports: [...shared, clock] },
  { folder: apiserver, imports: [...shared, clock, store], packages: ['rfc6902'] },
  { folder: client, imports: [...shared, clock, store, apiserver] },
  { folder: framework, imports: [...shared, clock, store, apiserver, client], open: scheduler },
  { folder: plugins, imports: [...shared, framework], siblings: true, open: scheduler },
  { folder: scheduler, imports: [...shared, clock, store, apiserver, client, framework, plugins] },
  { folder: controllersShared, imports: [...shared, clock, store, apiserver, client] },
  {
    folder: controllers,
    imports: [...shared, clock, store, apiserver, client, controllersShared],
    siblings: true,
  },
  { folder: runtime, imports: [...shared, clock, store] },
  { folder: kubelet, imports: [...shared, clock, store, apiserver, client, runtime] },
  { folder: turns, imports: [...shared, clock, store, client] },
  {
    folder: engine, // cluster.ts
    imports: [
      ...shared,
      clock,
      store,
      apiserver,
      client,
      turns,
      framework,
      scheduler,
      controllers,
      runtime,
      kubelet,
    ],
  },
  {
    folder: 'src-main/engine/testing', // never shipped
    imports: [
      ...shared,
      clock,
      store,
      apiserver,
      client,
      turns,
      framework,
      plugins,
      scheduler,
      controllersShared,
      controllers,
      runtime,
      kubelet,
      engine,
    ],
    packages: ['node', 'vitest', 'fast-check', 'js-yaml'],
    open: true,
    inside: true,
  },

  // The main process around it ------------------------------------------------------------------------------------
  { folder: history, imports: [...shared, `types:${engine}`], packages: ['node', 'better-sqlite3'] },
  { folder: 'src-main/history/testing', imports: [...shared, history], packages: ['node'], inside: true }, // never shipped
  { folder: programs, imports: shared, packages: ['node', 'just-bash'] },
  {
    folder: 'src-main/programs/testing', // never shipped
    imports: [...shared, 'src-main/engine/testing', programs],
    inside: true,
  },
  {
    folder: workspaces, // the one door
    imports: [...shared, engine, history, programs],
    packages: ['node', 'js-yaml', 'valibot'],
  },
  {
    folder: 'src-main/workspaces/testing', // never shipped
    imports: [...shared, engine, history, 'src-main/history/testing', workspaces],
    packages: ['node'],
    inside: true,
  },
  // kubectl, floor by floor: the table of commands, the cluster it speaks to, printing, which objects are meant, how
  // objects are changed, one file a verb.
  { folder: `${kubectl}/parse`, imports: shared },
  { folder: `${kubectl}/cluster`, imports: [...shared, `${kubectl}/parse`] },
  {
    folder: `${kubectl}/print`,
    imports: [...shared, `${kubectl}/parse`, `${kubectl}/cluster`],
    packages: ['js-yaml'],
  },
  {
    folder: `${kubectl}/selecting`,
    imports: [...shared, `${kubectl}/parse`, `${kubectl}/cluster`, `${kubectl}/print`],
  },
  {
    folder: `${kubectl}/changing`,
    imports: [
      ...shared,
      `${kubectl}/parse`,
      `${kubectl}/cluster`,
      `${kubectl}/print`,
      `${kubectl}/selecting`,
    ],
  },
  { folder: `${kubectl}/verbs`, imports: [...shared, ...kubectlFloors], siblings: true },
  {
    folder: kubectl, // the dispatcher, and the cluster of a session
    imports: [...shared, workspaces, ...kubectlFloors, `${kubectl}/verbs`],
  },
  {
    folder: `${kubectl}/testing`, // never shipped
    imports: [...shared, engine, history, programs, workspaces, kubectl, ...kubectlFloors],
    packages: ['node', 'vitest'],
    open: true,
  },
  { folder: consoleFolder, imports: [...shared, workspaces, kubectl, programs], packages: ['just-bash'] },
  {
    folder: `${consoleFolder}/testing`, // never shipped
    imports: [...shared, workspaces, consoleFolder],
    packages: ['node', 'vitest'],
    open: true,
  },
  { folder: live, imports: shared, packages: ['node', '@kubernetes/client-node'] }, // real clusters, on the other side
  { folder: gateway, imports: [...shared, workspaces], packages: ['node', 'ws', 'js-yaml'] },
  {
    folder: `${gateway}/testing`, // never shipped
    imports: [...shared, workspaces, gateway],
    packages: ['node'],
    inside: true,
    open: true,
  },
  {
    folder: 'src-main/cli', // `parity` asks the scheduler about recorded clusters, without a workspace
    imports: [...shared, scheduler, workspaces, kubectl, consoleFolder, gateway, live],
    packages: ['node'],
  },
  {
    folder: 'src-main/cli/testing', // never shipped
    imports: shared,
    packages: ['node', 'vitest'],
    open: true,
  },

  // The only folders that know Electron ---------------------------------------------------------------------------
  {
    folder: ipc,
    imports: [...wShared, workspaces, kubectl, consoleFolder, gateway],
    packages: ['node', 'electron', 'valibot'],
  },
  { folder: 'src-main/preload', imports: shared, packages: ['electron'] },
  {
    folder: 'src-main/desktop',
    imports: [...wShared, ipc, workspaces, kubectl, consoleFolder, gateway],
    packages: ['node', 'electron', 'valibot'],
  },

  // The window ----------------------------------------------------------------------------------------------------
  { folder: wClient, imports: wShared },
  { folder: 'src-renderer/client/testing', imports: wShared, open: true }, // never shipped
  { folder: wModel, imports: wShared },
  { folder: wState, imports: [...wShared, wClient, wModel], packages: ['svelte'] },
  {
    folder: wGraph,
    imports: [...wShared, wState, wModel, wUi],
    packages: ['svelte', 'cytoscape', 'cytoscape-layers', '@lucide/svelte', '@fontsource-variable/*'],
    open: true,
  },
  {
    folder: wPanels,
    imports: [...wShared, wState, wModel, wUi],
    packages: [
      'svelte',
      'bits-ui',
      'paneforge',
      '@lucide/svelte',
      '@tanstack/virtual-core',
      '@xterm/*',
      'codemirror',
      '@codemirror/*',
      '@lezer/*',
      'js-yaml',
    ],
    siblings: true,
    open: true,
  },
  {
    folder: wUi,
    packages: [
      'svelte',
      '@codemirror/*',
      '@lezer/*',
      'bits-ui',
      'paneforge',
      '@lucide/svelte',
      '@tanstack/virtual-core',
      '@fontsource-variable/*',
    ],
    open: true,
  },
  {
    folder: 'src-renderer', // index.html's main.ts and App.svelte
    imports: [...wShared, wClient, wModel, wState, wGraph, wPanels, wUi],
    packages: ['svelte', 'bits-ui', 'paneforge', '@lucide/svelte', '@fontsource-variable/*'],
  },
];
