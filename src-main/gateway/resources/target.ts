/** The resource behind a path, and what of a request is the same for reading and writing. */
import type { KubeObject } from '@shared/api';
import type { KubeList, WriteRequest } from '@shared/contract';
import type { ResourceDefinition } from '@main/workspaces';
import { parameter, type Exchange } from '../exchange';
import type { ResourcePath } from '../route';

type Subresource = Extract<WriteRequest, { verb: 'update' }>['subresource'];

/** A resource behind a path, in the version that the path names. */
export interface Target {
  readonly definition: ResourceDefinition;
  readonly path: ResourcePath;
  /** Between the version of the path and the one that is kept; both the same for most. */
  toKept(body: unknown): unknown;
  fromKept(object: KubeObject): KubeObject;
}

export function convertList(target: Target, list: KubeList): KubeList {
  const { definition, path } = target;
  if (definition.apiVersion === path.apiVersion) return list;
  return { ...list, apiVersion: path.apiVersion, items: list.items.map((object) => target.fromKept(object)) };
}

export function selectors(exchange: Exchange): { labelSelector?: string; fieldSelector?: string } {
  return {
    ...given('labelSelector', parameter(exchange, 'labelSelector')),
    ...given('fieldSelector', parameter(exchange, 'fieldSelector')),
  };
}

/** The session tells subresources that a kind does not have; which names there are at all is its contract's. */
export function subresourceOf({ subresource }: ResourcePath): { subresource?: NonNullable<Subresource> } {
  return subresource === undefined ? {} : { subresource: subresource as NonNullable<Subresource> };
}

export function given<K extends string>(key: K, value: string | undefined): { [P in K]?: string } {
  return value === undefined ? {} : ({ [key]: value } as { [P in K]: string });
}
