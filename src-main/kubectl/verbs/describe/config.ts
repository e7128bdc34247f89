/** `kubectl describe` of Namespaces, ConfigMaps, Secrets and ServiceAccounts, and of what limits a namespace. */
import type {
  ConfigMap,
  LimitRange,
  Namespace,
  ResourceQuota,
  Secret,
  ServiceAccount,
} from 'kubernetes-types/core/v1';
import { compareText, type KubeObject, type Live } from '@shared/api';
import { kindOfResource, listObjects } from '@main/kubectl/cluster';
import { sortedAmounts } from '@main/kubectl/print';
import type { DescribePage } from './describe-page';
import { eventsOf, printEvents } from './events';
import { printMeta } from './workloads';

export function describeNamespace(page: DescribePage, object: KubeObject): void {
  const { metadata, status } = object as Live<Namespace>;
  page.field(0, 'Name', metadata.name);
  printMeta(page, object);
  page.field(0, 'Status', status?.phase ?? '');
  const conditions = status?.conditions ?? [];
  if (conditions.length > 0) {
    page.line(0, 'Conditions:');
    page.table(
      1,
      ['Type', 'Status', 'LastTransitionTime', 'Reason', 'Message'],
      conditions.map((c) => [
        c.type,
        c.status,
        (c.lastTransitionTime as string | undefined) ?? '',
        c.reason ?? '',
        c.message ?? '',
      ]),
    );
  }
  const kinds = page.command.cluster.kinds();
  const quotas = listObjects(page.command, kindOfResource(kinds, 'resourcequotas'), metadata.name);
  page.line(0);
  if (quotas.length === 0) page.line(0, 'No resource quota.');
  else {
    page.line(0, 'Resource Quotas');
    for (const quota of quotas as Live<ResourceQuota>[]) printQuotaOfNamespace(page, quota);
  }
  const ranges = listObjects(page.command, kindOfResource(kinds, 'limitranges'), metadata.name);
  page.line(0);
  if (ranges.length === 0) page.line(0, 'No LimitRange resource.');
  else {
    page.line(0, 'Resource Limits');
    printLimits(page, 1, ranges as Live<LimitRange>[]);
  }
}

function printQuotaOfNamespace(page: DescribePage, { metadata, status }: Live<ResourceQuota>): void {
  page.line(1, 'Name:', metadata.name);
  page.table(1, ['Resource', 'Used', 'Hard'], quotaRows(status));
}

function quotaRows(status: ResourceQuota['status']): string[][] {
  const used = new Map(sortedAmounts(status?.used as Record<string, string> | undefined));
  return sortedAmounts(status?.hard as Record<string, string> | undefined).map(([name, hard]) => [
    name,
    used.get(name) ?? '0',
    hard,
  ]);
}

export function describeResourceQuota(page: DescribePage, object: KubeObject): void {
  const { metadata, spec, status } = object as Live<ResourceQuota>;
  page.field(0, 'Name', metadata.name);
  page.field(0, 'Namespace', metadata.namespace ?? '');
  if (spec?.scopes?.length) page.field(0, 'Scopes', [...spec.scopes].sort(compareText).join(', '));
  page.table(0, ['Resource', 'Used', 'Hard'], quotaRows(status));
}

export function describeLimitRange(page: DescribePage, object: KubeObject): void {
  const { metadata } = object;
  page.field(0, 'Name', metadata.name);
  page.field(0, 'Namespace', metadata.namespace ?? '');
  printLimits(page, 0, [object as Live<LimitRange>]);
}

function printLimits(page: DescribePage, level: number, ranges: readonly Live<LimitRange>[]): void {
  page.table(
    level,
    ['Type', 'Resource', 'Min', 'Max', 'Default Request', 'Default Limit', 'Max Limit/Request Ratio'],
    ranges.flatMap(({ spec }) =>
      (spec?.limits ?? []).flatMap((limit) => {
        const of = (amounts: unknown): Map<string, string> =>
          new Map(sortedAmounts(amounts as Record<string, string> | undefined));
        const columns = [
          limit.min,
          limit.max,
          limit.defaultRequest,
          limit['default' as keyof typeof limit],
          limit.maxLimitRequestRatio,
        ].map(of);
        const names = [...new Set(columns.flatMap((column) => [...column.keys()]))].sort(compareText);
        return names.map((name) => [limit.type, name, ...columns.map((column) => column.get(name) ?? '-')]);
      }),
    ),
  );
}

export function describeConfigMap(page: DescribePage, object: KubeObject): void {
  const { metadata, data = {}, binaryData = {} } = object as Live<ConfigMap>;
  page.field(0, 'Name', metadata.name);
  page.field(0, 'Namespace', metadata.namespace ?? '');
  printMeta(page, object);
  page.raw('\nData\n====\n');
  for (const [key, value] of sorted(data)) page.raw(`${key}:\n----\n${value.replaceAll('\t', ' ')}\n\n`);
  page.raw('\nBinaryData\n====\n');
  for (const [key, value] of sorted(binaryData as Record<string, string>)) {
    page.raw(`${key}: ${bytesIn(value)} bytes\n`);
  }
  page.raw('\n');
  printEvents(page, eventsOf(page.command, object));
}

export function describeSecret(page: DescribePage, object: KubeObject): void {
  const { metadata, type = '', data = {} } = object as Live<Secret>;
  page.field(0, 'Name', metadata.name);
  page.field(0, 'Namespace', metadata.namespace ?? '');
  printMeta(page, object);
  page.line(0);
  page.field(0, 'Type', type);
  page.raw('\nData\n====\n');
  for (const [key, value] of sorted(data as Record<string, string>)) {
    // A token is meant to be copied from here.
    if (type === 'kubernetes.io/service-account-token' && key === 'token') page.field(0, key, decoded(value));
    else page.field(0, key, `${bytesIn(value)} bytes`);
  }
}

export function describeServiceAccount(page: DescribePage, object: KubeObject): void {
  const { metadata, imagePullSecrets = [], secrets = [] } = object as Live<ServiceAccount>;
  const kind = kindOfResource(page.command.cluster.kinds(), 'secrets');
  const tokens = (listObjects(page.command, kind, metadata.namespace ?? '') as Live<Secret>[])
    .filter(
      (secret) =>
        secret.type === 'kubernetes.io/service-account-token' &&
        secret.metadata.annotations?.['kubernetes.io/service-account.name'] === metadata.name,
    )
    .map((secret) => secret.metadata.name);
  page.field(0, 'Name', metadata.name);
  page.field(0, 'Namespace', metadata.namespace ?? '');
  printMeta(page, object);
  const pulls = imagePullSecrets.map(({ name }) => name ?? '');
  const mounted = secrets.map(({ name }) => name ?? '');
  // One tabled block, as kubectl pads these three together.
  page.under('Image pull secrets', pulls);
  page.under('Mountable secrets', mounted);
  page.under('Tokens', tokens);
  printEvents(page, eventsOf(page.command, object));
}

function sorted(data: Readonly<Record<string, string>>): [string, string][] {
  return Object.entries(data).sort(([a], [b]) => compareText(a, b));
}

function bytesIn(base64: string): number {
  return Buffer.from(base64, 'base64').length;
}

function decoded(base64: string): string {
  return Buffer.from(base64, 'base64').toString('utf8');
}
