/** `drydock rehearse …`: tries a drain, a failure or a change on a copy of a cluster, and says what came of it. */
import { readFile } from 'node:fs/promises';
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { formatTime, matchesSelector, parseSelector, type KubeObject } from '@shared/api';
import type { DrainFlags, MinimumReady, RehearsalPlan, RehearsalSettings } from '@shared/contract';
import { readDuration } from '../kubectl';
import {
  howManyFit,
  imagePlan,
  PLAIN_DRAIN,
  rehearse,
  restartPlan,
  scalePlan,
  taintPlan,
  WORKSPACE_ENDING,
  type Session,
  type Workspace,
} from '../workspaces';
import { EXIT, UsageError, type CliCommand, type CliIo } from './command';
import { readOptions, type Options } from './options';
import { openedWorkspaces } from './places';
import { fitText, reportText } from './rehearse-text';

const OPTIONS = {
  workspace: { type: 'string', short: 'w' },
  from: { type: 'string', multiple: true },
  at: { type: 'string' },
  json: { type: 'boolean' },
  'min-ready': { type: 'string', multiple: true },
  accept: { type: 'string', multiple: true },
  patience: { type: 'string' },
  maintenance: { type: 'string' },
  'given-order': { type: 'boolean' },
  for: { type: 'string' },
  limit: { type: 'string' },
  'delete-emptydir-data': { type: 'boolean' },
  'disable-eviction': { type: 'boolean' },
  force: { type: 'boolean' },
  'grace-period': { type: 'string' },
  'ignore-daemonsets': { type: 'boolean' },
  'pod-selector': { type: 'string' },
  selector: { type: 'string', short: 'l' },
  'skip-wait-for-delete-timeout': { type: 'string' },
  timeout: { type: 'string' },
} as const;

type Values = Options<typeof OPTIONS>['values'];

export const rehearseCommand: CliCommand = {
  name: 'rehearse',
  summary: 'Try a drain, a failure or a change on a copy, and see what comes of it',
  help: `Usage: drydock rehearse drain NODE… [flags]
       drydock rehearse fail NODE… [--for DURATION]
       drydock rehearse taint NODE… KEY[=VALUE]:EFFECT
       drydock rehearse scale KIND/NAME=REPLICAS
       drydock rehearse image KIND/NAME CONTAINER=IMAGE
       drydock rehearse restart KIND/NAME
       drydock rehearse fit KIND/NAME [--limit N]

Does it on a copy of a cluster, lets virtual time pass until all is as it was, and reports: which pods hinder it and
why, which budget keeps which eviction waiting and for how long, where every replacement lands or why it stays
Pending, how the ready replicas of each workload go, what is lost for good, the order of nodes that disturbs least,
and the commands that do it for real. "fit" tells how many more pods like those of a workload fit, and what stops the
next one. Nothing is changed. KIND/NAME is in the namespace default; NAMESPACE/KIND/NAME names another.

The cluster:
  -w, --workspace FILE    this workspace (default: the only one in this folder); it may be open in the app meanwhile
  --from FILE             instead, what "kubectl get … -A -o yaml|json" printed; repeatable; - is standard input
  --at STEP               as it was after this step

What is asked for:
  --min-ready WORKLOAD=N  this workload must keep N ready replicas; repeatable
  --accept LOSS           "pod" or "emptyDir": such losses are no problem; repeatable
  --maintenance DURATION  uncordon each node so long after its drain, before the next one
  --given-order           do not look for a better order of the nodes
  --patience DURATION     give up a drain without --timeout after so long (default 1h)
  --json                  print the whole report as JSON

Flags of kubectl drain: --delete-emptydir-data, --disable-eviction, --force, --grace-period N, --ignore-daemonsets,
  --pod-selector SELECTOR, -l/--selector SELECTOR (nodes), --skip-wait-for-delete-timeout N, --timeout DURATION

Exit codes: 0 nothing is lost, no budget and no minimum is broken, and everything is ready again; 1 something is not
so (fit: no pod fits); 2 arguments not understood; 3 the workspace cannot be opened; 130 cancelled.
`,
  async run(args, io) {
    const { values, rest } = readOptions(args, OPTIONS);
    const [what, ...words] = rest;
    if (what === undefined)
      throw new UsageError('missing argument: drain, fail, taint, scale, image, restart or fit');
    const opened = await openCluster(values, io);
    try {
      return await perform(opened.workspace.session, what, words, values, io);
    } finally {
      opened.close();
    }
  },
};

async function perform(
  session: Session,
  what: string,
  words: readonly string[],
  values: Values,
  io: CliIo,
): Promise<number> {
  const at = values.at === undefined ? undefined : numberOf('--at', values.at);
  if (at !== undefined && (at < 1 || at > session.head().seq)) {
    throw new UsageError(`there is no step ${at}; there are 1 to ${session.head().seq}`);
  }
  const origin = session.rehearsalOrigin(at);
  const progress = progressLine(io);
  const options = { signal: io.signal, onProgress: progress.show };
  if (what === 'fit') {
    const [like = ''] = words;
    const limit = values.limit === undefined ? {} : { limit: numberOf('--limit', values.limit) };
    const result = await howManyFit(origin, { like, ...limit }, options);
    progress.clear();
    if (result.type === 'cancelled') return cancelled(io);
    if (result.type === 'refused') return refused(io, result.message);
    io.out(values.json ? `${JSON.stringify(result.report, null, 2)}\n` : fitText(result.report));
    return result.report.fits > 0 ? EXIT.ok : EXIT.failed;
  }
  const plan = planOf(session, origin.cluster.time, what, words, values, origin);
  const result = await rehearse(origin, plan, settingsOf(values), options);
  progress.clear();
  if (result.type === 'cancelled') return cancelled(io);
  if (result.type === 'refused') return refused(io, result.message);
  io.out(values.json ? `${JSON.stringify(result.report, null, 2)}\n` : reportText(result.report));
  return result.report.safe ? EXIT.ok : EXIT.failed;
}

function cancelled(io: CliIo): number {
  io.err('drydock rehearse: cancelled; nothing was changed\n');
  return EXIT.interrupted;
}

function refused(io: CliIo, message: string): number {
  io.err(`${message.startsWith('error') ? '' : 'error: '}${message}\n`);
  return EXIT.failed;
}

function planOf(
  session: Session,
  time: number,
  what: string,
  words: readonly string[],
  values: Values,
  { cluster }: ReturnType<Session['rehearsalOrigin']>,
): RehearsalPlan {
  const checked = (plan: RehearsalPlan | { readonly error: string }): RehearsalPlan => {
    if ('error' in plan) throw new Error(plan.error);
    return plan;
  };
  switch (what) {
    case 'drain':
      return {
        type: 'drain',
        nodes: nodesOf(words, values, cluster.store.list('nodes')),
        flags: drainFlags(values),
        ...(values.maintenance === undefined
          ? {}
          : { maintenance: durationOf('--maintenance', values.maintenance) }),
      };
    case 'fail':
      return {
        type: 'nodeFailure',
        nodes: nodesOf(words, values, cluster.store.list('nodes')),
        ...(values.for === undefined ? {} : { duration: durationOf('--for', values.for) }),
      };
    case 'taint': {
      const taint = words.at(-1);
      if (words.length < 2 || taint === undefined)
        throw new UsageError('taint takes NODE… KEY[=VALUE]:EFFECT');
      return checked(taintPlan(cluster, words.slice(0, -1), taint));
    }
    case 'scale': {
      const m = /^(.+)=(\d+)$/.exec(one(words, 'KIND/NAME=REPLICAS'));
      if (!m) throw new UsageError('scale takes KIND/NAME=REPLICAS');
      return checked(scalePlan(cluster, m[1]!, Number(m[2])));
    }
    case 'image': {
      const [workload = '', assignment = ''] = words;
      const m = /^([^=]+)=(.+)$/.exec(assignment);
      if (words.length !== 2 || !m) throw new UsageError('image takes KIND/NAME CONTAINER=IMAGE');
      return checked(imagePlan(cluster, workload, m[1]!, m[2]!));
    }
    case 'restart':
      return checked(restartPlan(cluster, one(words, 'KIND/NAME'), formatTime(time)));
    default:
      throw new UsageError(`there is nothing called "${what}" to rehearse`);
  }
}

function one(words: readonly string[], name: string): string {
  if (words.length !== 1) throw new UsageError(`expected exactly one argument ${name}`);
  return words[0]!;
}

function nodesOf(words: readonly string[], values: Values, nodes: readonly KubeObject[]): string[] {
  if (values.selector === undefined) {
    if (words.length === 0) throw new UsageError('missing argument NODE');
    return [...words];
  }
  if (words.length > 0)
    throw new UsageError('error: cannot specify both a node name and a --selector option');
  const parsed = parseSelector(values.selector);
  if ('error' in parsed) throw new UsageError(parsed.error);
  const names = nodes
    .filter((node) => matchesSelector(parsed.selector, node.metadata.labels))
    .map((node) => node.metadata.name);
  if (names.length === 0) throw new Error('no node matches the selector');
  return names;
}

function drainFlags(values: Values): DrainFlags {
  const { selector: _selector } = values;
  return {
    ...PLAIN_DRAIN,
    force: values.force === true,
    ignoreDaemonSets: values['ignore-daemonsets'] === true,
    deleteEmptyDirData: values['delete-emptydir-data'] === true,
    disableEviction: values['disable-eviction'] === true,
    podSelector: values['pod-selector'] ?? '',
    ...(values['grace-period'] === undefined
      ? {}
      : { gracePeriodSeconds: numberOf('--grace-period', values['grace-period']) }),
    ...(values['skip-wait-for-delete-timeout'] === undefined
      ? {}
      : {
          skipWaitForDeleteTimeoutSeconds: numberOf(
            '--skip-wait-for-delete-timeout',
            values['skip-wait-for-delete-timeout'],
          ),
        }),
    ...(values.timeout === undefined ? {} : { timeout: durationOf('--timeout', values.timeout) }),
  };
}

function settingsOf(values: Values): RehearsalSettings {
  const accepted = (values.accept ?? []).map((loss) => {
    if (loss === 'pod' || loss === 'emptyDir') return loss;
    throw new UsageError(`--accept takes "pod" or "emptyDir", not "${loss}"`);
  });
  return {
    minimums: (values['min-ready'] ?? []).map((text): MinimumReady => {
      const m = /^(.+)=(\d+)$/.exec(text);
      if (!m) throw new UsageError(`--min-ready takes WORKLOAD=N, not "${text}"`);
      return { workload: m[1]!, replicas: Number(m[2]) };
    }),
    accepted,
    findOrder: values['given-order'] !== true,
    ...(values.patience === undefined ? {} : { patience: durationOf('--patience', values.patience) }),
  };
}

function numberOf(option: string, text: string): number {
  if (!/^-?\d+$/.test(text)) throw new UsageError(`${option} takes a whole number, not "${text}"`);
  return Number(text);
}

function durationOf(option: string, text: string): number {
  const read = readDuration(text);
  if ('error' in read) throw new UsageError(`invalid argument "${text}" for "${option}": ${read.error}`);
  if (read.value < 0) throw new UsageError(`${option} must not be negative`);
  return read.value;
}

interface OpenedCluster {
  readonly workspace: Workspace;
  close(): void;
}

async function openCluster(values: Values, io: CliIo): Promise<OpenedCluster> {
  const workspaces = openedWorkspaces();
  if (values.from === undefined) {
    const workspace = workspaces.open(values.workspace ?? onlyWorkspace(), true);
    return { workspace, close: () => workspace.close() };
  }
  if (values.workspace !== undefined) throw new UsageError('--workspace and --from exclude each other');
  const files = await readDumps(values.from, io);
  const folder = mkdtempSync(join(tmpdir(), 'drydock-rehearse-'));
  const remove = (): void => rmSync(folder, { recursive: true, force: true });
  try {
    const path = join(folder, `cluster${WORKSPACE_ENDING}`);
    const { workspace, report } = await workspaces.importCluster(files, 'rehearsal', { path });
    for (const problem of report.problems)
      io.err(`${problem.file}: ${problem.object ?? ''}: ${problem.message}\n`);
    return {
      workspace,
      close() {
        workspace.close();
        remove();
      },
    };
  } catch (error) {
    remove();
    throw error;
  }
}

/** Files as they are, or standard input for `-`. */
export async function readDumps(
  names: readonly string[],
  io: CliIo,
): Promise<{ readonly name: string; readonly content: Uint8Array | string }[]> {
  return Promise.all(
    names.map(async (name) => {
      if (name !== '-') return { name, content: await readFile(name) };
      let content = '';
      for await (const part of io.stdin) content += part;
      return { name: 'standard input', content };
    }),
  );
}

function onlyWorkspace(): string {
  const found = readdirSync('.').filter((name) => name.endsWith(WORKSPACE_ENDING));
  const [only] = found;
  if (only !== undefined && found.length === 1) return only;
  const what = found.length === 0 ? 'there is no workspace' : `there are ${found.length} workspaces`;
  throw new UsageError(
    `${what} in this folder (${basename(process.cwd())}); name one with --workspace, or --from FILE`,
  );
}

/** One line on standard error that follows what is under way, where somebody watches. */
function progressLine(io: CliIo) {
  let last = 0;
  return {
    show: (progress: {
      phase: string;
      subject: string;
      done: number;
      total: number;
      elapsed: number;
    }): void => {
      if (!io.showsProgress || performance.now() - last < 100) return;
      last = performance.now();
      const { phase, subject, done, total, elapsed } = progress;
      io.err(`\r\x1b[K${phase} ${subject} ${done}/${total}, ${Math.round(elapsed / 1000)}s of virtual time`);
    },
    clear: (): void => {
      if (io.showsProgress && last > 0) io.err('\r\x1b[K');
    },
  };
}
