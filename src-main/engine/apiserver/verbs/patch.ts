/** Patch: apply the patch to the stored object, then go on as with an update. */
import {
  failure,
  invalid,
  jsonPatch,
  mergePatch,
  notFound,
  PatchError,
  sortedKeys,
  strategicMerge,
  type KubeObject,
} from '@shared/api';
import type { PatchType } from '@shared/contract';
import { decodeBody, type Operation, type RefuseBody } from '../operation';
import { refuse } from '../refusal';
import { structType } from '../schema/types';
import { Complaints, Path } from '../validation/errors';
import { replace, replaceStatus } from './update';

export function patch(
  op: Operation,
  name: string,
  patchType: Exclude<PatchType, 'apply'>,
  body: unknown,
  subresource?: 'status',
): KubeObject {
  const old = op.find(name);
  if (!old) refuse(notFound(op.definition.resource, name));
  op.refuseBody = refusePatch(patchType, body);
  const patched = decodeBody(op, applyPatch(op.definition.type, old, patchType, body), old);
  return subresource === 'status' ? replaceStatus(op, old, patched) : replace(op, old, patched);
}

/** A patch whose outcome cannot be decoded is itself what is invalid. */
function refusePatch(patchType: Exclude<PatchType, 'apply'>, body: unknown): RefuseBody {
  return (_op, why, whilePatching) => {
    const strategic = patchType === 'strategic';
    const errors = new Complaints();
    const value = strategic ? goMapText(body) : JSON.stringify(body);
    errors.invalid(Path.of('patch'), value, strategic ? whilePatching : why);
    return refuse(invalid('', '', '', errors.list));
  };
}

/** JSON as Go prints a map: `map[spec:map[replicas:3]]`. */
function goMapText(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(goMapText).join(' ')}]`;
  if (typeof value !== 'object' || value === null) return value === null ? '<nil>' : String(value);
  const map = value as Readonly<Record<string, unknown>>;
  return `map[${sortedKeys(map)
    .map((key) => `${key}:${goMapText(map[key])}`)
    .join(' ')}]`;
}

/** The patched JSON of any object, e.g. of a Scale. @param type its name in the schema; null for loose JSON */
export function applyPatch(
  type: string | null,
  target: unknown,
  patchType: Exclude<PatchType, 'apply'>,
  body: unknown,
): unknown {
  try {
    switch (patchType) {
      case 'json':
        return jsonPatch(target, body);
      case 'merge':
        return mergePatch(target, body);
      case 'strategic':
        if (type !== null) return strategicMerge(structType(type), target, body);
        return refuse(
          failure(
            'UnsupportedMediaType',
            'the body of the request was in an unknown format - accepted media types include: application/json-patch+json, application/merge-patch+json, application/apply-patch+yaml',
          ),
        );
    }
  } catch (error) {
    if (!(error instanceof PatchError)) throw error;
    if (patchType === 'strategic') return refuse(failure('BadRequest', error.message));
    return refuse(
      failure('Invalid', 'the server rejected our request due to an error in our request', {
        causes: [{ reason: 'UnexpectedServerResponse', message: error.message }],
      }),
    );
  }
}
