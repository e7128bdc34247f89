/** Rules for the volumes of a pod. Models `ValidateVolumes` of `pkg/apis/core/validation` @ v1.34. */
import type { DownwardAPIVolumeFile, KeyToPath, Volume, VolumeProjection } from 'kubernetes-types/core/v1';
import { validateInnerPath } from './containers';
import { validateFieldRef, validateResourceRef } from './env';
import { oneOf, type Complaints, type Path } from './errors';
import { dnsLabel, dnsSubdomain } from './names';

const MODE = 'must be a number between 0 and 0777 (octal), both inclusive';
const VOLUME_FIELDS = [
  'metadata.annotations',
  'metadata.labels',
  'metadata.name',
  'metadata.namespace',
  'metadata.uid',
] as const;
const HOST_PATH_TYPES = [
  '',
  'BlockDevice',
  'CharDevice',
  'Directory',
  'DirectoryOrCreate',
  'File',
  'FileOrCreate',
  'Socket',
] as const;

/** Checks the volumes; gives back their names. */
export function validateVolumes(
  volumes: readonly Volume[] | undefined,
  path: Path,
  errors: Complaints,
): Set<string> {
  const names = new Set<string>();
  (volumes ?? []).forEach((volume, i) => {
    const at = path.index(i);
    if (!volume.name) errors.required(at.child('name'));
    else {
      errors.invalidAll(at.child('name'), volume.name, dnsLabel(volume.name));
      if (names.has(volume.name)) errors.duplicate(at.child('name'), volume.name);
    }
    names.add(volume.name);
    validateSource(volume, at, errors);
  });
  return names;
}

function validateSource(volume: Volume, at: Path, errors: Complaints): void {
  let first = true;
  for (const key of Object.keys(volume) as (keyof Volume)[]) {
    if (key === 'name' || volume[key] === undefined) continue;
    if (first) SOURCES[key]?.(volume, at.child(key), errors);
    else errors.forbidden(at.child(key), 'may not specify more than 1 volume type');
    first = false;
  }
  if (first) errors.required(at, 'must specify a volume type');
}

type SourceRule = (volume: Volume, path: Path, errors: Complaints) => void;

/** What each kind of source must say; kinds that are not here are taken as they are. */
const SOURCES: Partial<Record<keyof Volume, SourceRule>> = {
  hostPath({ hostPath }, path, errors) {
    if (!hostPath?.path) errors.required(path.child('path'));
    else if (hostPath.path.split('/').includes('..'))
      errors.invalid(path.child('path'), hostPath.path, "must not contain '..'");
    oneOf(errors, path.child('type'), hostPath?.type, HOST_PATH_TYPES);
  },
  configMap({ configMap }, path, errors) {
    if (!configMap?.name) errors.required(path.child('name'));
    validateMode(configMap?.defaultMode, path.child('defaultMode'), errors);
    validateItems(configMap?.items, path.child('items'), errors);
  },
  secret({ secret }, path, errors) {
    if (!secret?.secretName) errors.required(path.child('secretName'));
    validateMode(secret?.defaultMode, path.child('defaultMode'), errors);
    validateItems(secret?.items, path.child('items'), errors);
  },
  persistentVolumeClaim({ persistentVolumeClaim: claim }, path, errors) {
    if (!claim?.claimName) errors.required(path.child('claimName'));
  },
  emptyDir({ emptyDir }, path, errors) {
    if (emptyDir?.sizeLimit?.startsWith('-')) {
      errors.forbidden(path.child('sizeLimit'), 'SizeLimit field must be a valid resource quantity');
    }
  },
  nfs({ nfs }, path, errors) {
    if (!nfs?.server) errors.required(path.child('server'));
    if (!nfs?.path) errors.required(path.child('path'));
    else if (!nfs.path.startsWith('/'))
      errors.invalid(path.child('path'), nfs.path, 'must be an absolute path');
  },
  downwardAPI({ downwardAPI }, path, errors) {
    validateMode(downwardAPI?.defaultMode, path.child('defaultMode'), errors);
    (downwardAPI?.items ?? []).forEach((item, i) => validateDownward(item, path.index(i), errors));
  },
  projected({ projected }, path, errors) {
    validateMode(projected?.defaultMode, path.child('defaultMode'), errors);
    // The sources of token volumes are the same object in every pod.
    const { sources } = projected ?? {};
    if (!sources || validProjections.has(sources)) return;
    const before = errors.list.length;
    sources.forEach((source, i) => validateProjection(source, path.child('sources').index(i), errors));
    if (errors.list.length === before && Object.isFrozen(sources)) validProjections.add(sources);
  },
  csi({ csi }, path, errors) {
    if (!csi?.driver) errors.required(path.child('driver'));
  },
  ephemeral({ ephemeral }, path, errors) {
    if (!ephemeral?.volumeClaimTemplate) errors.required(path.child('volumeClaimTemplate'));
  },
};

const validProjections = new WeakSet<object>();

function validateMode(mode: number | undefined, path: Path, errors: Complaints): void {
  if (mode !== undefined && (mode < 0 || mode > 0o777)) errors.invalid(path, mode, MODE);
}

function validateItems(items: readonly KeyToPath[] | undefined, path: Path, errors: Complaints): void {
  (items ?? []).forEach((item, i) => {
    const at = path.index(i);
    if (!item.key) errors.required(at.child('key'));
    if (!item.path) errors.required(at.child('path'));
    else validateInnerPath(item.path, at.child('path'), errors);
    validateMode(item.mode, at.child('mode'), errors);
  });
}

function validateDownward(item: DownwardAPIVolumeFile, at: Path, errors: Complaints): void {
  if (!item.path) errors.required(at.child('path'));
  else validateInnerPath(item.path, at.child('path'), errors);
  if (item.fieldRef) {
    validateFieldRef(item.fieldRef, VOLUME_FIELDS, at.child('fieldRef'), errors);
    if (item.resourceFieldRef)
      errors.invalid(at, 'resource', 'fieldRef and resourceFieldRef can not be specified simultaneously');
  } else if (item.resourceFieldRef)
    validateResourceRef(item.resourceFieldRef, at.child('resourceFieldRef'), errors, true);
  else errors.required(at.child('fieldRef'), 'one of fieldRef and resourceFieldRef is required');
  validateMode(item.mode, at.child('mode'), errors);
}

const MIN_TOKEN_SECONDS = 600;

function validateProjection(source: VolumeProjection, at: Path, errors: Complaints): void {
  for (const key of ['secret', 'configMap'] as const) {
    const part = source[key];
    if (!part) continue;
    if (!part.name) errors.required(at.child(key).child('name'));
    else errors.invalidAll(at.child(key).child('name'), part.name, dnsSubdomain(part.name));
    validateItems(part.items, at.child(key).child('items'), errors);
  }
  (source.downwardAPI?.items ?? []).forEach((item, i) =>
    validateDownward(item, at.child('downwardAPI').index(i), errors),
  );
  const token = source.serviceAccountToken;
  if (token) {
    const path = at.child('serviceAccountToken');
    if ((token.expirationSeconds ?? MIN_TOKEN_SECONDS) < MIN_TOKEN_SECONDS) {
      errors.invalid(
        path.child('expirationSeconds'),
        token.expirationSeconds,
        'may not specify a duration less than 10 minutes',
      );
    }
    if (!token.path) errors.required(path.child('path'));
    else validateInnerPath(token.path, path.child('path'), errors);
  }
}
