/** v1 ConfigMap, Secret, ServiceAccount, LimitRange, ResourceQuota. Models `pkg/registry/core` @ v1.34. */
import { encodeBase64, decodeBase64Bytes } from '@shared/api';
import type { ConfigMap, LimitRange, ResourceQuota, Secret, ServiceAccount } from 'kubernetes-types/core/v1';
import { defineResource, statusOf } from '../definition';
import { setOwn } from '../schema/decode';
import type { Draft, Strategy } from '../strategy';
import { configMapTable, limitRangeTable, resourceQuotaTable, secretTable, serviceAccountTable } from '../tables/storage-and-config';
import { Path, type Complaints } from '../validation/errors';
import { setLimitRangeDefaults, validateLimitRange } from '../validation/limit-range';
import { immutable } from '../validation/metadata';
import { configKey, dnsSubdomain } from '../validation/names';

const MAX_SIZE = 1024 * 1024;
const DATA = Path.of('data');

/** What `immutable: true` forbids, in both kinds. */
function keepsItsPromise(
  next: { immutable?: boolean }, old: { immutable?: boolean }, parts: readonly (readonly [string, unknown, unknown])[], errors: Complaints,
): void {
  if (!old.immutable) return;
  const why = 'field is immutable when `immutable` is set';
  if (!next.immutable) errors.forbidden(Path.of('immutable'), why);
  for (const [name, is, was] of parts) if (is !== was) errors.forbidden(Path.of(name), why);
}

const configMapStrategy: Strategy<Draft<ConfigMap>> = {
  nameRule: dnsSubdomain,
  validate({ data = {}, binaryData = {} }, errors, old) {
    if (old && old.data === data && old.binaryData === binaryData) return;
    let size = 0;
    for (const key of Object.keys(data)) {
      errors.invalidAll(DATA.key(key), key, configKey(key));
      if (Object.hasOwn(binaryData, key)) {
        errors.invalid(DATA.key(key), key, `duplicate of key present in binaryData`);
      }
      size += data[key]!.length;
    }
    for (const key of Object.keys(binaryData)) {
      errors.invalidAll(Path.of('binaryData').key(key), key, configKey(key));
      size += Math.floor((binaryData[key]!.length * 3) / 4);
    }
    if (size > MAX_SIZE) errors.tooLong(Path.of(''), MAX_SIZE);
  },
  validateUpdate(next, old, errors) {
    keepsItsPromise(next, old, [['data', next.data, old.data], ['binaryData', next.binaryData, old.binaryData]], errors);
  },
};

/** What a Secret of a known type must have. */
const REQUIRED_KEYS: ReadonlyMap<string, readonly string[]> = new Map([
  ['kubernetes.io/dockercfg', ['.dockercfg']],
  ['kubernetes.io/dockerconfigjson', ['.dockerconfigjson']],
  ['kubernetes.io/ssh-auth', ['ssh-privatekey']],
  ['kubernetes.io/tls', ['tls.crt', 'tls.key']],
]);

const secretStrategy: Strategy<Draft<Secret>> = {
  nameRule: dnsSubdomain,
  selectableFields: { type: (secret) => secret.type ?? '' },

  setDefaults(secret) {
    secret.type ??= 'Opaque';
    if (!secret.stringData) return;
    const data: Record<string, string> = { ...secret.data };
    for (const key of Object.keys(secret.stringData)) setOwn(data, key, encodeBase64(secret.stringData[key]!));
    secret.data = data;
    delete secret.stringData;
  },

  validate({ data = {}, type = '', metadata }, errors, old) {
    if (old && old.data === data && old.type === type) return;
    let size = 0;
    for (const key of Object.keys(data)) {
      errors.invalidAll(DATA.key(key), key, configKey(key));
      size += Math.floor((data[key]!.length * 3) / 4);
    }
    if (size > MAX_SIZE) errors.tooLong(DATA, MAX_SIZE);
    for (const key of REQUIRED_KEYS.get(type) ?? []) if (!Object.hasOwn(data, key)) errors.required(DATA.key(key));
    if (type === 'kubernetes.io/dockerconfigjson' && data['.dockerconfigjson'] !== undefined) {
      if (!isJson(data['.dockerconfigjson'])) errors.invalid(DATA.key('.dockerconfigjson'), '<secret contents redacted>', 'invalid character');
    }
    const account = 'kubernetes.io/service-account.name';
    if (type === 'kubernetes.io/service-account-token' && !metadata.annotations?.[account]) {
      errors.required(Path.of('metadata').child('annotations').key(account));
    }
    if (type === 'kubernetes.io/basic-auth' && data['username'] === undefined && data['password'] === undefined) {
      errors.required(DATA.key('username'));
      errors.required(DATA.key('password'));
    }
  },

  validateUpdate(next, old, errors) {
    immutable(errors, Path.of('type'), next.type, old.type);
    keepsItsPromise(next, old, [['data', next.data, old.data]], errors);
  },
};

function isJson(base64: string): boolean {
  const bytes = decodeBase64Bytes(base64);
  if (!bytes) return false;
  try {
    JSON.parse(String.fromCharCode(...bytes));
    return true;
  } catch {
    return false;
  }
}

export const configMaps = defineResource<Draft<ConfigMap>>({
  plural: 'configmaps', kind: 'ConfigMap', apiVersion: 'v1', namespaced: true, shortNames: ['cm'],
  type: 'core/v1.ConfigMap', strategy: configMapStrategy, table: configMapTable,
});

export const secrets = defineResource<Draft<Secret>>({
  plural: 'secrets', kind: 'Secret', apiVersion: 'v1', namespaced: true,
  type: 'core/v1.Secret', strategy: secretStrategy, table: secretTable,
});

export const serviceAccounts = defineResource<Draft<ServiceAccount>>({
  plural: 'serviceaccounts', kind: 'ServiceAccount', apiVersion: 'v1', namespaced: true, shortNames: ['sa'],
  type: 'core/v1.ServiceAccount', strategy: { nameRule: dnsSubdomain }, table: serviceAccountTable,
});

export const limitRanges = defineResource<Draft<LimitRange>>({
  plural: 'limitranges', kind: 'LimitRange', apiVersion: 'v1', namespaced: true, shortNames: ['limits'],
  type: 'core/v1.LimitRange', table: limitRangeTable,
  strategy: { nameRule: dnsSubdomain, setDefaults: setLimitRangeDefaults, validate: validateLimitRange },
});

export const resourceQuotas = defineResource<Draft<ResourceQuota>>({
  plural: 'resourcequotas', kind: 'ResourceQuota', apiVersion: 'v1', namespaced: true, shortNames: ['quota'],
  modelled: 'fields', type: 'core/v1.ResourceQuota', table: resourceQuotaTable,
  strategy: {
    nameRule: dnsSubdomain,
    prepareForCreate: (quota) => void (quota.status = {}),
    prepareForUpdate: (quota, old) => void (quota.status = old.status!),
  },
  subresources: [statusOf('v1', 'ResourceQuota')],
});
