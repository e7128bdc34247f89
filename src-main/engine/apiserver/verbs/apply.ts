/** Server-side apply (PATCH with `application/apply-patch+yaml`): creates the object, or lays what is wanted over it. */
import { failure, invalid, notFound, type KubeObject } from '@shared/api';
import { decodeBody, type Operation } from '../operation';
import { applyTo, firstEntries } from '../patch/apply';
import type { Writer } from '../patch/managed-fields';
import { refuse } from '../refusal';
import { Complaints, Path } from '../validation/errors';
import { createDecoded } from './create';
import { replace, replaceStatus } from './update';

export function apply(
  op: Operation,
  name: string,
  body: unknown,
  force: boolean,
  subresource?: 'status',
): KubeObject {
  const writer: Writer = { manager: managerOf(op), timestamp: op.timestamp, subresource: subresource ?? '' };
  const { type, resource } = op.definition;
  const config = decodeBody(op, body);
  if (config.metadata.managedFields) op.badRequest('metadata.managedFields must be nil');
  if (config.metadata.name && config.metadata.name !== name) {
    op.badRequest(
      `the name of the object (${config.metadata.name}) does not match the name on the URL (${name})`,
    );
  }
  config.metadata.name = name;
  const wanted = relevant(op, config as KubeObject, subresource);
  const old = op.find(name);
  if (!old) {
    if (subresource) refuse(notFound(resource, name));
    if (config.metadata.uid) {
      refuse(
        failure(
          'Conflict',
          `Operation cannot be fulfilled on ${resource} "${name}": uid mismatch: the provided object specified uid ${config.metadata.uid}, and no existing object was found`,
        ),
      );
    }
    op.managedFields = firstEntries(config as KubeObject, wanted, type, writer);
    return createDecoded(op, config);
  }
  const { object, managedFields } = applyTo(old, wanted, type, writer, force);
  op.managedFields = managedFields;
  const next = decodeBody(op, object, old);
  return subresource ? replaceStatus(op, old, next) : replace(op, old, next);
}

function managerOf(op: Operation): string {
  const { request, caller } = op;
  const manager = ('fieldManager' in request ? request.fieldManager : undefined) ?? caller.fieldManager;
  if (manager) return manager;
  const errors = new Complaints();
  errors.required(Path.of('fieldManager'), 'is required for apply patch');
  return refuse(invalid('PatchOptions', 'meta.k8s.io', '', errors.list));
}

/** Status and the rest have doors of their own: what came through the wrong one is not looked at. */
function relevant(op: Operation, config: KubeObject, subresource: 'status' | undefined): KubeObject {
  const { apiVersion, kind, metadata } = config;
  const { status, ...rest } = config as KubeObject & { status?: unknown };
  if (subresource === 'status') {
    const { name, namespace, resourceVersion } = metadata;
    return {
      apiVersion,
      kind,
      metadata: {
        name,
        ...(namespace ? { namespace } : {}),
        ...(resourceVersion ? { resourceVersion } : {}),
      },
      ...(status === undefined ? {} : { status }),
    } as KubeObject;
  }
  return op.definition.subresources.some((s) => s.name === 'status') ? rest : config;
}
