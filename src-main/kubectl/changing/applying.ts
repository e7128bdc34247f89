/**
 * What `kubectl apply` sends, client-side: the three-way patch of what was applied last, what is applied now and what is
 * live. Models kubectl `cmd/apply/patcher.go` @ v1.34. Left out: the second look at the live object after a conflict, of
 * which there are none.
 */
import type { KubeObject } from '@shared/api';
import { canonicalJson } from '@shared/api';
import type { Command, Kind } from '../cluster';
import { lastApplied } from './last-applied';
import { threeWayMergePatch, threeWayPatch } from './strategic-diff';

export interface ApplyPatch {
  readonly patchType: 'strategic' | 'merge';
  /** `{}` where nothing is to be done. */
  readonly body: Record<string, unknown>;
}

/** @param modified carries the note of itself already */
export function applyPatchOf(
  command: Command,
  kind: Kind,
  modified: KubeObject,
  live: KubeObject,
): ApplyPatch {
  const states = { original: lastApplied(live), modified, current: live };
  const schema = kind.type === null ? undefined : command.cluster.schema(kind.type);
  return schema
    ? { patchType: 'strategic', body: threeWayPatch(schema, states) }
    : { patchType: 'merge', body: threeWayMergePatch(states) };
}

/** What stands before the server's words where it refuses the patch. */
export function applyingText(kind: Kind, modified: KubeObject, patch: ApplyPatch, source: string): string {
  const { group, version, plural } = kind;
  const { name, namespace = '' } = modified.metadata;
  return `error when applying patch:\n${canonicalJson(patch.body)}\nto:\nResource: "${group}/${version}, Resource=${plural}", GroupVersionKind: "${group}/${version}, Kind=${kind.kind}"\nName: "${name}", Namespace: "${namespace}"\nfor: "${source}": error when patching "${source}": `;
}
