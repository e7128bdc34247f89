/** Requests about a part of an object that has a door of its own. */
import { failure, notFound, type KubeObject, type Live } from '@shared/api';
import type { ApiRequest, PatchType } from '@shared/contract';
import type { Pod } from 'kubernetes-types/core/v1';
import { decodeBody, type Operation } from '../operation';
import { refuse } from '../refusal';
import { apply } from '../verbs/apply';
import { applyPatch, patch } from '../verbs/patch';
import { getObject } from '../verbs/read';
import { replaceStatus } from '../verbs/update';
import { bind } from './binding';
import { evict } from './eviction';
import { finalizeNamespace } from './finalize';
import { resize, setEphemeralContainers } from './pod-parts';
import { getScale, setScale } from './scale';

/** A request about one object. */
export type NamedRequest = Exclude<ApiRequest, { verb: 'list' | 'deletecollection' }>;

/** What a real server answers where there is no object to show. */
const SUCCESS = {
  kind: 'Status',
  apiVersion: 'v1',
  metadata: {},
  status: 'Success',
} as unknown as KubeObject;

export function onSubresource(op: Operation, request: NamedRequest): KubeObject {
  const name = request.name ?? '';
  switch (request.subresource) {
    case 'status':
      return onStatus(op, request, name);
    case 'scale':
      return onScale(op, request, name);
    case 'binding':
      if (request.verb !== 'create') return refuse(notAllowed());
      bind(op, name, request.body);
      return SUCCESS;
    case 'eviction':
      if (request.verb !== 'create') return refuse(notAllowed());
      evict(op, name, request.body);
      return SUCCESS;
    case 'finalize':
      if (request.verb !== 'update') return refuse(notAllowed());
      return finalizeNamespace(op, name, request.body);
    case 'ephemeralcontainers':
      return onPodPart(op, request, name, setEphemeralContainers);
    case 'resize':
      return onPodPart(op, request, name, resize);
    case undefined:
      throw new Error('a request without a subresource came here');
  }
}

export const unknownPath = () => failure('NotFound', 'the server could not find the requested resource');
export const notAllowed = () =>
  failure('MethodNotAllowed', 'the server does not allow this method on the requested resource');

function onStatus(op: Operation, request: NamedRequest, name: string): KubeObject {
  if (request.verb === 'get') return getObject(op.objects, op.definition, op.namespace, name);
  if (request.verb === 'patch') {
    return request.patchType === 'apply'
      ? apply(op, name, request.body, request.force === true, 'status')
      : patch(op, name, request.patchType, request.body, 'status');
  }
  if (request.verb !== 'update') return refuse(notAllowed());
  const old = op.find(name) ?? refuse(notFound(op.definition.resource, name));
  return replaceStatus(op, old, decodeBody(op, request.body, old));
}

function onScale(op: Operation, request: NamedRequest, name: string): KubeObject {
  if (request.verb === 'get') return getScale(op, name);
  if (request.verb === 'update') return setScale(op, name, () => request.body);
  if (request.verb !== 'patch') return refuse(notAllowed());
  const type = withoutOwners(request.patchType);
  return setScale(op, name, (scale) => applyPatch('autoscaling/v1.Scale', scale, type, request.body));
}

type SetPart = (op: Operation, old: Live<Pod>, asked: Live<Pod>) => Live<Pod>;

function onPodPart(op: Operation, request: NamedRequest, name: string, set: SetPart): KubeObject {
  const old = getObject(op.objects, op.definition, op.namespace, name);
  if (request.verb === 'get') return old;
  if (request.verb !== 'update' && request.verb !== 'patch') return refuse(notAllowed());
  const body =
    request.verb === 'patch'
      ? applyPatch(op.definition.type, old, withoutOwners(request.patchType), request.body)
      : request.body;
  return set(op, old as Live<Pod>, decodeBody(op, body, old) as Live<Pod>);
}

/** Owners of fields are not kept for these parts: what is applied is laid over them. */
function withoutOwners(patchType: PatchType): Exclude<PatchType, 'apply'> {
  return patchType === 'apply' ? 'merge' : patchType;
}
