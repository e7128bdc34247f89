/**
 * Brings manifests into a cluster: every document becomes a request to the API server, as `kubectl apply` would send
 * it. Each document ends in exactly one list of the report.
 */
import { parseManifests, type ObjectKey } from '@shared/api';
import type { ApiResult, ImportReport, ManifestProblem, WriteRequest } from '@shared/contract';
import type { ResourceDefinition } from '../engine';
import { canDeclare, declarationOf } from './declare-kind';

/** A text with its name, as it came from a file or an editor. */
export interface ManifestSource {
  readonly name: string;
  readonly text: string;
}

/** What an import needs of a session. */
export interface ManifestTarget {
  /** The kind's definition, or undefined where the kind is not modelled. */
  resourceFor(apiVersion: string, kind: string): ResourceDefinition | undefined;
  /** Takes one request; `changed` tells whether it made a step. */
  send(request: WriteRequest, command: string): { readonly answer: ApiResult; readonly changed: boolean };
  exists(key: ObjectKey): boolean;
  /** Where objects go that name no namespace. */
  readonly namespace: string;
}

interface Manifest {
  readonly source: string;
  readonly document: number;
  readonly line: number;
  readonly value: Record<string, unknown>;
}

/** Applies all documents of all sources, in order. What one document does wrong does not keep the others out. */
export function importManifests(sources: readonly ManifestSource[], target: ManifestTarget): ImportReport {
  const report = {
    created: [] as ObjectKey[],
    changed: [] as ObjectKey[],
    unchanged: [] as ObjectKey[],
    notModelled: [] as ManifestProblem[],
    problems: [] as ManifestProblem[],
  };
  for (const source of sources) {
    const { manifests, problems } = read(source);
    report.problems.push(...problems);
    for (const manifest of manifests) applyOne(manifest, target, report);
    if (manifests.length === 0 && problems.length === 0) {
      report.problems.push({ file: source.name, message: 'no objects passed to apply' });
    }
  }
  return report;
}

/** The objects of a text; lists are opened. */
function read(source: ManifestSource): { manifests: Manifest[]; problems: ManifestProblem[] } {
  const { documents, errors } = parseManifests(source.text);
  const manifests: Manifest[] = [];
  const problems: ManifestProblem[] = errors.map((error) => ({ file: source.name, ...error }));
  for (const [index, { line, value }] of documents.entries()) {
    const at = { source: source.name, document: index + 1, line };
    if (!isObject(value)) {
      problems.push({
        file: source.name,
        document: index + 1,
        line,
        message: `error validating data: invalid object to validate: expected an object, got ${typeof value}`,
      });
    } else if (
      typeof value['kind'] === 'string' &&
      value['kind'].endsWith('List') &&
      Array.isArray(value['items'])
    ) {
      for (const item of value['items']) manifests.push({ ...at, value: isObject(item) ? item : {} });
    } else {
      manifests.push({ ...at, value });
    }
  }
  return { manifests, problems };
}

type Report = { -readonly [K in keyof ImportReport]: ImportReport[K][number][] };

function applyOne(manifest: Manifest, target: ManifestTarget, report: Report): void {
  const { apiVersion, kind } = manifest.value;
  const metadata = isObject(manifest.value['metadata']) ? manifest.value['metadata'] : {};
  const name = typeof metadata['name'] === 'string' ? metadata['name'] : '';
  const at = {
    file: manifest.source,
    document: manifest.document,
    line: manifest.line,
    object: [typeof kind === 'string' ? kind : '', name].filter(Boolean).join(' '),
  };
  const missing = [
    ...(typeof apiVersion === 'string' && apiVersion ? [] : ['apiVersion not set']),
    ...(typeof kind === 'string' && kind ? [] : ['kind not set']),
  ];
  if (typeof apiVersion !== 'string' || typeof kind !== 'string' || missing.length > 0) {
    report.problems.push({ ...at, message: `error validating data: [${missing.join(', ')}]` });
    return;
  }
  let definition = target.resourceFor(apiVersion, kind);
  if (!definition) {
    const refused = declareKind(apiVersion, kind, metadata['namespace'] !== undefined, target);
    definition = target.resourceFor(apiVersion, kind);
    if (!definition) {
      const message = refused ?? `no matches for kind "${kind}" in version "${apiVersion}"`;
      report.notModelled.push({ ...at, message });
      return;
    }
  }
  const given = typeof metadata['namespace'] === 'string' ? metadata['namespace'] : target.namespace;
  const namespace = definition.namespaced ? given : '';
  const key: ObjectKey = { resource: definition.resource, namespace, name };
  const place = { resource: definition.resource, ...(namespace ? { namespace } : {}) };
  const command = `kubectl apply -f ${manifest.source}`;
  const known = name !== '' && target.exists(key);
  const { answer, changed } = target.send(
    known
      ? {
          verb: 'patch',
          ...place,
          name,
          patchType: definition.type === null ? 'merge' : 'strategic',
          body: withoutStatus(manifest.value),
          fieldValidation: 'Strict',
        }
      : { verb: 'create', ...place, body: manifest.value, fieldValidation: 'Strict' },
    command,
  );
  if (!answer.ok) {
    report.problems.push({ ...at, message: answer.status.message });
    return;
  }
  const done = { ...key, name: answer.object.metadata.name };
  if (definition.modelled === 'opaque') {
    report.notModelled.push({ ...at, message: `kept as it is: nothing in the cluster acts on a ${kind}` });
  } else if (!known) report.created.push(done);
  else if (changed) report.changed.push(done);
  else report.unchanged.push(done);
}

/**
 * Declares a kind that is not served, so that its objects can be kept.
 * @returns why the API server refuses that; undefined where it is declared now, or cannot be
 */
function declareKind(
  apiVersion: string,
  kind: string,
  namespaced: boolean,
  target: ManifestTarget,
): string | undefined {
  if (!canDeclare(apiVersion)) return undefined;
  const body = declarationOf(apiVersion, kind, namespaced);
  const resource = 'customresourcedefinitions.apiextensions.k8s.io';
  const { answer } = target.send(
    { verb: 'create', resource, body, fieldValidation: 'Strict' },
    `kubectl create -f ${String((body['metadata'] as { name: string }).name)}.yaml`,
  );
  return answer.ok ? undefined : answer.status.message;
}

/** The API server ignores a status in a patch of the object; leaving it out keeps the patch honest. */
function withoutStatus(value: Record<string, unknown>): Record<string, unknown> {
  const rest = { ...value };
  delete rest['status'];
  return rest;
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
