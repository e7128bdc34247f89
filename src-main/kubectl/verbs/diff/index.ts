/** `kubectl diff`: what `kubectl apply` would change. Exit code 1 where anything differs. Models kubectl `cmd/diff` @ v1.34. */
import { formatTime, matchesSelector, parseSelector, type KubeObject } from '@shared/api';
import { applyPatchOf, managerOf, objectOf, withLastApplied } from '@main/kubectl/changing';
import {
  caught,
  fail,
  Failure,
  failureText,
  failUsage,
  findObject,
  place,
  send,
  type Command,
  type Kind,
} from '@main/kubectl/cluster';
import { printYaml } from '@main/kubectl/print';
import { mustHaveObjects, readManifests, type Manifest } from '@main/kubectl/selecting';
import { unifiedDiff } from './unified-diff';

const CLIENT_SIDE = 'kubectl-client-side-apply';

export async function diff(command: Command): Promise<number> {
  const { invocation, io } = command;
  const { args, flags } = invocation;
  if (args.length > 0) failUsage('diff', `Unexpected args: [${args.join(' ')}]`);
  if (flags.list('filename').length === 0) fail('must specify one of -f and -k', 2);
  const read = await readManifests(command);
  if (read.manifests.length === 0 && read.failures.length === 0) mustHaveObjects(read, 'diff');
  const parsed = parseSelector(flags.text('selector'));
  if ('error' in parsed) return fail(parsed.error, 2);
  const problems = [...read.failures];
  let differs = false;
  for (const manifest of read.manifests) {
    if (!matchesSelector(parsed.selector, manifest.object.metadata?.labels)) continue;
    const problem = await caught(() => {
      const text = diffOf(command, manifest);
      if (text === '') return;
      differs = true;
      io.out(text);
    });
    if (problem) problems.push(problem);
  }
  if (problems.length === 0) return differs ? 1 : 0;
  for (const problem of problems) io.err(failureText(problem));
  throw new Failure('', 2);
}

function diffOf(command: Command, manifest: Manifest): string {
  const { kind, namespace, name } = manifest;
  const live = findObject(command, kind, namespace, name);
  const merged = mergedOf(command, manifest, live);
  const { flags } = command.invocation;
  const shown = (object: KubeObject): string =>
    printYaml(masked(withoutNoise(object, flags.bool('show-managed-fields'))));
  const file = `${kind.group === '' ? '' : `${kind.group}.`}${kind.version}.${kind.kind}.${namespace}.${name}`;
  const at = formatTime(command.cluster.now()).replace('T', ' ').replace('Z', '.000000000 +0000');
  // Real kubectl gives two folders of its own making to diff(1).
  const sides = [`/tmp/LIVE-0/${file}`, `/tmp/MERGED-0/${file}`] as const;
  const body = unifiedDiff(live ? shown(live) : '', shown(merged));
  if (body === '') return '';
  return `diff -u -N ${sides[0]} ${sides[1]}\n--- ${sides[0]}\t${at}\n+++ ${sides[1]}\t${at}\n${body}`;
}

/** What the server would make of it. */
function mergedOf(command: Command, manifest: Manifest, live: KubeObject | undefined): KubeObject {
  const { kind, namespace, name } = manifest;
  const { flags } = command.invocation;
  const target = { ...place(kind, namespace), name };
  if (flags.bool('server-side')) {
    return send(command, {
      verb: 'patch',
      ...target,
      patchType: 'apply',
      body: objectOf(manifest),
      force: flags.bool('force-conflicts'),
      fieldManager: flags.given('field-manager') ? flags.text('field-manager') : 'kubectl',
      dryRun: true,
    });
  }
  const fieldManager = managerOf(command, CLIENT_SIDE);
  if (!live) {
    const { resource } = kind;
    return send(command, {
      verb: 'create',
      resource,
      ...(namespace === '' ? {} : { namespace }),
      body: withLastApplied(objectOf(manifest)),
      fieldManager,
      dryRun: true,
    });
  }
  const patch = patchOfManifest(command, kind, manifest, live);
  if (Object.keys(patch.body).length === 0) return live;
  return send(command, { verb: 'patch', ...target, ...patch, fieldManager, dryRun: true });
}

function patchOfManifest(command: Command, kind: Kind, manifest: Manifest, live: KubeObject) {
  return applyPatchOf(command, kind, withLastApplied(objectOf(manifest)), live);
}

/** The note of what was applied is no difference that anybody asks for, nor are versions. */
function withoutNoise(object: KubeObject, managed: boolean): KubeObject {
  const { managedFields, resourceVersion: _, annotations, ...metadata } = object.metadata;
  const { 'kubectl.kubernetes.io/last-applied-configuration': __, ...kept } = annotations ?? {};
  return {
    ...object,
    metadata: {
      ...metadata,
      ...(Object.keys(kept).length > 0 ? { annotations: kept } : {}),
      ...(managed && managedFields ? { managedFields } : {}),
    },
  };
}

/** The values of secrets are not shown. */
function masked(object: KubeObject): KubeObject {
  if (object.kind !== 'Secret') return object;
  const { data } = object as KubeObject & { data?: Readonly<Record<string, string>> };
  if (!data) return object;
  return { ...object, data: Object.fromEntries(Object.keys(data).map((key) => [key, '***'])) } as KubeObject;
}
