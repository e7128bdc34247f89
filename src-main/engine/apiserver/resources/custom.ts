/**
 * Resources that CustomResourceDefinitions in the cluster declare. Their objects are kept as loose JSON, without
 * behaviour. Left out: conversion between versions, schemas and columns of their own.
 */
import type { GroupResource, KubeObject } from '@shared/api';
import type { Reader } from '@main/engine/store';
import { defineResource, statusOf, SCALE, type ResourceDefinition } from '../definition';
import { NAME_AND_AGE } from '../tables/table';
import { dnsSubdomain } from '../validation/names';

export const CRD_RESOURCE: GroupResource = 'customresourcedefinitions.apiextensions.k8s.io';

export interface CustomResourceDefinition extends KubeObject {
  spec: {
    group: string;
    scope: 'Namespaced' | 'Cluster';
    names: { plural: string; singular?: string; kind: string; listKind?: string; shortNames?: string[]; categories?: string[] };
    versions: { name: string; served: boolean; storage: boolean; subresources?: { status?: object; scale?: object } }[];
  };
  status?: unknown;
}

/** Remembered by the list they were read from, which a store makes anew when one of them changes. */
const known = new WeakMap<readonly KubeObject[], readonly ResourceDefinition[]>();
const NONE: readonly ResourceDefinition[] = [];

export function customDefinitions(objects: Pick<Reader, 'list'>): readonly ResourceDefinition[] {
  const list = objects.list(CRD_RESOURCE);
  if (list.length === 0) return NONE;
  let definitions = known.get(list);
  if (!definitions) {
    definitions = (list as readonly CustomResourceDefinition[]).flatMap((crd) => definitionOf(crd) ?? []);
    known.set(list, definitions);
  }
  return definitions;
}

/** The resource that a definition declares, in its storage version; undefined where it serves none. */
export function definitionOf(crd: CustomResourceDefinition): ResourceDefinition | undefined {
  const { group, names, scope, versions } = crd.spec;
  const version = versions.find((v) => v.storage) ?? versions.find((v) => v.served);
  if (!version) return undefined;
  const apiVersion = `${group}/${version.name}`;
  return defineResource({
    plural: names.plural,
    kind: names.kind,
    apiVersion,
    namespaced: scope === 'Namespaced',
    shortNames: names.shortNames ?? [],
    categories: names.categories ?? [],
    subresources: [
      ...(version.subresources?.status ? [statusOf(apiVersion, names.kind)] : []),
      ...(version.subresources?.scale ? [SCALE] : []),
    ],
    modelled: 'opaque',
    type: null,
    strategy: { nameRule: dnsSubdomain, generationOf: ['spec'] },
    table: NAME_AND_AGE,
  });
}
