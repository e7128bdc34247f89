/**
 * Takes over an object as it stands in another cluster: with its UID, its times and its status. Nobody asked for it to
 * be created, so admission is not asked and nothing is prepared; but it is read, defaulted and checked like any other.
 */
import type { KubeObject } from '@shared/api';
import type { ApiResult } from '@shared/contract';
import type { ResourceDefinition } from './definition';
import { decodeBody, Operation, type Machinery } from './operation';
import { Refusal } from './refusal';
import { Complaints } from './validation/errors';
import { validateMetadata } from './validation/metadata';

/**
 * The object as the store can hold it; it is not stored. Warnings name fields that the kind does not have.
 * @param body of the definition's own apiVersion
 */
export function takeOver(
  machinery: Machinery,
  definition: ResourceDefinition,
  body: KubeObject,
): ApiResult<KubeObject> {
  const { strategy, resource, namespaced } = definition;
  try {
    const op = new Operation(
      machinery,
      definition,
      { verb: 'create', resource, body, fieldValidation: 'Warn' },
      { user: 'import' },
    );
    const object = decodeBody(op, body);
    const { metadata } = object;
    metadata.name ??= '';
    delete metadata.selfLink;
    delete metadata.managedFields;
    if (namespaced) metadata.namespace ??= 'default';
    else delete metadata.namespace;
    const place = `${resource}/${metadata.namespace ?? ''}/${metadata.name}`;
    metadata.uid ??= machinery.draws.uuid('uid', `import/${place}`);
    metadata.creationTimestamp ??= op.timestamp;
    if (strategy.generationOf) metadata.generation ??= 1;
    strategy.setDefaults?.(object);

    const errors = new Complaints();
    validateMetadata(metadata, namespaced, strategy.nameRule, errors);
    strategy.validate?.(object, errors);
    op.refuseIfInvalid(metadata.name, errors);
    return { ok: true, code: 200, object, ...(op.warnings.length > 0 ? { warnings: op.warnings } : {}) };
  } catch (error) {
    if (error instanceof Refusal) return { ok: false, status: error.status };
    throw error;
  }
}
