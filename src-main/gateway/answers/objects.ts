/** Puts objects and lists into the form that a client asked for: whole, as a Table, or their metadata alone. */
import type { KubeObject } from '@shared/api';
import type { KubeList } from '@shared/contract';
import {
  partialMetadata,
  renderTable,
  scaleTable,
  type IncludeObject,
  type ResourceDefinition,
} from '@main/workspaces';
import { parameter, type Exchange } from '../exchange';
import { itemJson, objectJson } from '../http/json';
import type { Reply } from '../http/reply';

/** One object in the form that was asked for. A Status, and what is of another kind than its resource, is only ever whole. */
export function objectReply(
  exchange: Exchange,
  definition: ResourceDefinition,
  object: KubeObject,
  code: number,
  warnings: readonly string[] = [],
): Reply {
  const { form } = exchange.accepted;
  const more = warnings.length > 0 ? { warnings } : {};
  const isOfKind = object.kind === definition.kind;
  const shown = object.kind === 'Scale' ? { table: scaleTable as ResourceDefinition['table'] } : definition;
  if (form.as === 'table' && (isOfKind || shown !== definition)) {
    const { resourceVersion } = object.metadata;
    const table = renderTable(shown, [object], {
      now: exchange.served.now,
      include: includeOf(exchange),
      version: form.version,
      metadata: { resourceVersion },
    });
    return { code, body: { value: table }, ...more };
  }
  if (form.as === 'metadata' && isOfKind)
    return { code, body: { value: partialMetadata(object, form.version) }, ...more };
  return { code, body: { json: objectJson(object) }, ...more };
}

/** A list in the form that was asked for. */
export function listReply(exchange: Exchange, definition: ResourceDefinition, list: KubeList): Reply {
  const { form } = exchange.accepted;
  if (form.as === 'table') {
    const table = renderTable(definition, list.items, {
      now: exchange.served.now,
      include: includeOf(exchange),
      version: form.version,
      metadata: list.metadata,
    });
    return { code: 200, body: { value: table } };
  }
  if (form.as === 'metadata') {
    const items = list.items.map((object) => partialMetadata(object, form.version));
    const value = {
      kind: 'PartialObjectMetadataList',
      apiVersion: `meta.k8s.io/${form.version}`,
      metadata: list.metadata,
      items,
    };
    return { code: 200, body: { value } };
  }
  const { items, kind, apiVersion, metadata } = list;
  // Lists of built-in kinds say the kind once; those of custom resources say it with every object.
  const texts = items.map(definition.modelled === 'opaque' ? objectJson : itemJson);
  const head = JSON.stringify({ kind, apiVersion, metadata }).slice(0, -1);
  return { code: 200, body: { json: `${head},"items":[${texts.join(',')}]}` } };
}

/** What rows of a Table carry. */
export function includeOf(exchange: Pick<Exchange, 'query'>): IncludeObject {
  const asked = parameter(exchange, 'includeObject');
  return asked === 'Object' || asked === 'None' ? asked : 'Metadata';
}
