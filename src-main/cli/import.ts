/** `drydock import FILE…`: makes a workspace of a whole cluster, as kubectl printed it. */
import { existsSync } from 'node:fs';
import { basename } from 'node:path';
import { parseTime } from '@shared/api';
import type { ClusterImportReport, ImportedKind, ImportNote, MadeUp } from '@shared/contract';
import { WORKSPACE_ENDING } from '../workspaces';
import { LiveCluster, readLiveCluster } from '../live';
import { EXIT, UsageError, type CliCommand, type CliIo } from './command';
import { readOptions } from './options';
import { openedWorkspaces } from './places';
import { readDumps } from './rehearse';

const PHASES = { read: 'reading', take: 'taking over', keep: 'writing' } as const;
/** Names that a line shows; the report as JSON has all. */
const SHOWN = 8;

export const importCommand: CliCommand = {
  name: 'import',
  summary: 'Make a workspace of a real cluster, from what kubectl printed',
  help: `Usage: drydock import FILE… [-o WORKSPACE] [--keep-secrets] [--time RFC3339] [--json]
       drydock import --context NAME [--kubeconfig PATH] [-o WORKSPACE] …

Reads what "kubectl get … -A -o yaml" or "-o json" printed (lists, several documents, compressed with gzip or not; - is
standard input) and makes a workspace of the cluster as it stands: pods stay on their nodes and run. For example:

  kubectl get nodes,pods,deploy,rs,sts,ds,jobs,cronjobs,svc,cm,sa,pvc,pv,sc,pdb,hpa,priorityclasses,namespaces \\
    -A -o yaml > cluster.yaml
  drydock import cluster.yaml

Secrets, tokens and the values of environment variables are redacted. At the end stands what was taken, what is kept
without being modelled, what was made up because the files lack it, and what may make verdicts differ.

  --context NAME          read the live cluster of this context instead, page by page and for reading only
  --kubeconfig PATH       where the context is (default: as for kubectl)
  -o, --output WORKSPACE  the file to make (default: named after the first FILE); one that is there is never touched
  --keep-secrets          redact nothing
  --time RFC3339          when it begins (default: the latest time in the files)
  --json                  print the report as JSON

Exit codes: 0 made, and every object has a place in it; 1 made, but some objects were refused, or no object at all was
found; 2 arguments not understood; 3 the file cannot be made.
`,
  async run(args, io) {
    const { values, rest } = readOptions(args, {
      output: { type: 'string', short: 'o' },
      'keep-secrets': { type: 'boolean' },
      time: { type: 'string' },
      json: { type: 'boolean' },
      context: { type: 'string' },
      kubeconfig: { type: 'string' },
    });
    const [first = values.context] = rest;
    if (first === undefined) throw new UsageError('missing argument FILE');
    if (values.context !== undefined && rest.length > 0) throw new UsageError('a context or files, not both');
    const time = values.time === undefined ? undefined : parseTime(values.time);
    if (values.time !== undefined && time === undefined)
      throw new UsageError(`--time ${values.time} is no time`);
    const title = first === '-' ? 'cluster' : basename(first).replace(/(\.(ya?ml|json|gz|txt))+$/, '');
    const path = values.output ?? `${title}${WORKSPACE_ENDING}`;
    if (existsSync(path)) {
      io.err(`drydock import: ${path} is there already\n`);
      return EXIT.cannotOpen;
    }
    const files =
      values.context === undefined
        ? await readDumps(rest, io)
        : await readContext(values.context, values.kubeconfig, io);
    const { workspace, report } = await openedWorkspaces().importCluster(files, title, {
      path,
      ...(values['keep-secrets'] ? { keepSecrets: true } : {}),
      ...(time === undefined ? {} : { time }),
      onProgress: ({ phase, done, total }) => {
        if (io.showsProgress)
          io.err(`\r\x1b[K${PHASES[phase]} ${Math.floor((100 * done) / Math.max(1, total))} %`);
      },
    });
    workspace.close();
    if (io.showsProgress) io.err('\r\x1b[K');
    io.out(
      values.json ? `${JSON.stringify({ workspace: path, ...report }, null, 2)}\n` : importText(path, report),
    );
    return report.problems.length === 0 ? EXIT.ok : EXIT.failed;
  },
};

/** The objects of a live cluster, as files. */
async function readContext(context: string, kubeconfig: string | undefined, io: CliIo) {
  const cluster = await LiveCluster.of(context, kubeconfig);
  const { files, left } = await readLiveCluster(cluster, (resource, objects) => {
    if (io.showsProgress) io.err(`\r\x1b[K${resource} (${objects} objects so far)`);
  });
  if (io.showsProgress) io.err('\r\x1b[K');
  for (const { resource, why } of left) io.err(`not read: ${resource}: ${why}\n`);
  return files;
}

export function importText(path: string, report: ClusterImportReport): string {
  const { redacted } = report;
  const lines = [
    `${path}: ${report.nodes} nodes, ${report.pods} pods (${report.boundPods} bound), as of ${new Date(report.time).toISOString()}`,
    `Taken: ${kindsText(report.taken)}`,
    `Kept as they are, without behaviour: ${kindsText(report.kept)}`,
    ...(report.left.length > 0
      ? [`Left out, no objects of a cluster's store: ${kindsText(report.left)}`]
      : []),
    ...report.madeUp.map(madeUpText),
    redacted.secrets + redacted.values + redacted.tokens > 0
      ? `Redacted: ${redacted.secrets} Secrets, ${redacted.values} values of variables, ${redacted.tokens} tokens and keys`
      : 'Redacted: nothing',
    ...report.notes.map(noteText),
    ...report.problems.map(
      ({ file, document, object, message }) =>
        `Refused: ${file}${document === undefined ? '' : ` document ${document}`}${object ? ` ${object}` : ''}: ${message}`,
    ),
  ];
  return `${lines.join('\n')}\n`;
}

function kindsText(kinds: readonly ImportedKind[]): string {
  return kinds.map(({ kind, count }) => `${count} ${kind}`).join(', ') || 'nothing';
}

function madeUpText({ why, count, kind, names }: MadeUp): string {
  const list = names.join(', ') + (count > names.length ? ', …' : '');
  switch (why) {
    case 'namespace':
      return `Made up: ${count} namespaces that objects are in: ${list}`;
    case 'serviceAccount':
      return `Made up: ${count} service accounts that pods run as: ${list}`;
    case 'priorityClass':
      return `Made up: ${count} priority classes that pods have: ${list}`;
    case 'configuration':
      return `Made up, empty: ${count} ConfigMaps or Secrets that pods need: ${list}`;
    case 'owner':
      return `Missing owners of objects, made up from what they own or no longer named: ${list}`;
    case 'customKind':
      return `Made up: definitions of ${count} kinds: ${list}`;
    case 'image':
      return `Images: ${count} repositories; what is in them is not known: they run, listen and end well`;
    case 'hostPath':
      return `Made up: ${count} paths on the disks of all nodes that pods ask for: ${list}`;
    case 'podRange':
      return `Made up: pod address ranges of ${count} ${kind}s: ${list}`;
  }
}

function noteText(note: ImportNote): string {
  const list = (names: readonly string[]): string =>
    names.slice(0, SHOWN).join(', ') + (names.length > SHOWN ? `, … (${names.length})` : '');
  switch (note.type) {
    case 'customScheduler':
      return `Mind: ${note.pods} pods ask for ${list(note.names)}, which is not modelled: their replacements stay Pending`;
    case 'admission':
      return `Mind: webhooks and policies are not called; a real server may change or refuse what is accepted here: ${list(note.names)}`;
    case 'csi':
      return `Mind: storage drivers are not modelled (attach limits, capacity, topology beyond the volumes' own affinity): ${list(note.drivers)}`;
    case 'dra':
      return `Mind: ${note.pods} pods use resource claims; devices are not allocated here`;
    case 'customController':
      return `Mind: ${note.pods} pods belong to ${list(note.kinds)}, whose controllers are not modelled: nobody replaces them`;
    case 'notReady':
      return `Mind: nodes that were not Ready have no power here: ${list(note.nodes)}`;
    case 'pressure':
      return `Mind: nodes told of pressure on memory, disk or processes; nothing here causes it, and it ends: ${list(note.nodes)}`;
    case 'missingClaims':
      return `Mind: claims that pods use are not in the files; replacements stay Pending: ${list(note.names)}`;
    case 'unknownFields':
      return `Mind: fields that Kubernetes v1.34 does not have were dropped: ${list(note.fields)}`;
    case 'autoscalers':
      return `Mind: ${note.count} autoscalers see no metrics of these pods and do not scale`;
    case 'runningJobs':
      return `Mind: ${note.pods} pods of Jobs are at work; each is expected to take as long again as it has so far, and to end well: ${list(note.names)}`;
    case 'noNodes':
      return 'Mind: there are no nodes in the files; nothing can be scheduled';
  }
}
