/** Patches that are applied here and not by the server: `--overrides`, `--local`, `--dry-run=client`. */
import {
  isObject,
  jsonPatch,
  mergePatch,
  parseManifests,
  PatchError,
  strategicMerge,
  type KubeObject,
  type MergeType,
} from '@shared/api';
import { fail, kindOf, type Command, type Kind } from '../cluster';

export type ClientPatchType = 'json' | 'merge' | 'strategic';

/** Merges the JSON behind `--overrides` over a generated object. */
export function mergeOverrides(command: Command, object: KubeObject, text: string, type: string): KubeObject {
  if (type !== 'json' && type !== 'merge' && type !== 'strategic') {
    return fail(`invalid override type: ${type}, must be one of: merge, strategic, json`);
  }
  let patch: unknown;
  try {
    patch = JSON.parse(text);
  } catch {
    return fail(type === 'json' ? 'unexpected end of JSON input' : 'Invalid JSON Patch');
  }
  const kind = kindOf(command.cluster.kinds(), object.apiVersion, object.kind);
  return applyPatch(command, kind, object, patch, type);
}

/** The object as a patch leaves it. @throws Failure where the patch does not fit */
export function applyPatch(
  command: Command,
  kind: Kind | undefined,
  object: KubeObject,
  patch: unknown,
  type: ClientPatchType,
): KubeObject {
  try {
    switch (type) {
      case 'json':
        if (!Array.isArray(patch))
          fail('json: cannot unmarshal object into Go value of type jsonpatch.Patch');
        return jsonPatch(object, patch) as KubeObject;
      case 'merge':
        if (!isObject(patch))
          fail('json: cannot unmarshal array into Go value of type unstructured.detector');
        return mergePatch(object, patch) as KubeObject;
      case 'strategic': {
        if (!isObject(patch)) fail('invalid JSON document');
        return strategicMerge(mergeTypeOf(command, kind), object, patch) as KubeObject;
      }
    }
  } catch (error) {
    if (error instanceof PatchError) return fail(error.message);
    throw error;
  }
}

function mergeTypeOf(command: Command, kind: Kind | undefined): MergeType {
  const schema = kind?.type ? command.cluster.schema(kind.type) : undefined;
  return schema ? { kind: 'struct', fields: schema.fields } : { kind: 'any' };
}

/** A patch as JSON or YAML; anything but a YAML document is an error in kubectl's words. */
export function readPatch(text: string): unknown {
  const { documents, errors } = parseManifests(text);
  if (errors[0]) {
    return fail(
      `unable to parse ${JSON.stringify(text)}: yaml: line ${errors[0].line}: ${errors[0].message}`,
    );
  }
  return documents[0]?.value ?? null;
}
