/** What all generators share: one name, an object in kubectl's field order, its creation. */
import type { KubeObject } from '@shared/api';
import { makeObject, resultPrinter, withSavedConfig } from '@main/kubectl/changing';
import { dryRunOf, failUsage, kindOfResource, type Command } from '@main/kubectl/cluster';

export interface Generated {
  /** `deployments.apps` */
  readonly resource: string;
  /** What kubectl calls it when it fails: `failed to create deployment: …`. */
  readonly called: string;
  /** Without metadata.namespace, which is added. */
  readonly object: KubeObject;
}

/** The one NAME of a generator; what stands behind `--` is not counted. */
export function nameOf({ invocation }: Command): string {
  const { args, dash, path } = invocation;
  const names = dash < 0 ? args : args.slice(0, dash);
  if (names.length === 1) return names[0]!;
  return failUsage(path.join(' '), `exactly one NAME is required, got ${names.length}`);
}

/** The command behind `--`. */
export function commandBehindDash({ invocation: { args, dash } }: Command): readonly string[] {
  return dash < 0 ? [] : args.slice(dash);
}

export async function createGenerated(
  command: Command,
  { resource, called, object }: Generated,
): Promise<void> {
  const kind = kindOfResource(command.cluster.kinds(), resource);
  const dryRun = dryRunOf(command);
  const printer = await resultPrinter(command, dryRun);
  const placed =
    kind.namespaced && command.namespaceGiven ? withNamespace(object, command.namespace) : object;
  const body = command.invocation.flags.bool('save-config') ? withSavedConfig(placed) : placed;
  const made = makeObject(command, kind, body, {
    dryRun,
    fieldManager: 'kubectl-create',
    refusedAs: `failed to create ${called}: `,
  });
  printer.print(kind, made, 'created');
}

function withNamespace(object: KubeObject, namespace: string): KubeObject {
  const { name, ...metadata } = object.metadata;
  return { ...object, metadata: { name, namespace, ...metadata } };
}
