/** Rules for environment variables and references to fields of the pod. Models `pkg/apis/core/validation` @ v1.34. */
import type {
  Container,
  EnvVarSource,
  ObjectFieldSelector,
  ResourceFieldSelector,
} from 'kubernetes-types/core/v1';
import { oneOf, type Complaints, type Path } from './errors';
import { configKey, dnsSubdomain, envName, qualifiedName } from './names';

/** What a variable may refer to; labels and annotations by their key. */
export const ENV_FIELDS = [
  'metadata.name',
  'metadata.namespace',
  'metadata.uid',
  'spec.nodeName',
  'spec.serviceAccountName',
  'status.hostIP',
  'status.hostIPs',
  'status.podIP',
  'status.podIPs',
] as const;

const ENV_RESOURCES = [
  'limits.cpu',
  'limits.ephemeral-storage',
  'limits.memory',
  'requests.cpu',
  'requests.ephemeral-storage',
  'requests.memory',
] as const;

export function validateEnv(container: Container, at: Path, errors: Complaints): void {
  (container.env ?? []).forEach((variable, i) => {
    const path = at.child('env').index(i);
    if (!variable.name) errors.required(path.child('name'));
    else errors.invalidAll(path.child('name'), variable.name, envName(variable.name));
    if (variable.valueFrom)
      validateSource(variable.valueFrom, variable.value, path.child('valueFrom'), errors);
  });
  (container.envFrom ?? []).forEach((source, i) => {
    const path = at.child('envFrom').index(i);
    if (source.prefix) errors.invalidAll(path.child('prefix'), source.prefix, envName(source.prefix));
    const given = (['configMapRef', 'secretRef'] as const).filter((key) => source[key]);
    for (const key of given) {
      const { name } = source[key]!;
      if (!name) errors.required(path.child(key).child('name'));
      else errors.invalidAll(path.child(key).child('name'), name, dnsSubdomain(name));
    }
    if (given.length === 0) errors.invalid(path, '', 'must specify one of: `configMapRef` or `secretRef`');
    if (given.length > 1) errors.invalid(path, '', 'may not have more than one field specified at a time');
  });
}

function validateSource(
  source: EnvVarSource,
  value: string | undefined,
  path: Path,
  errors: Complaints,
): void {
  let given = 0;
  if (source.fieldRef) {
    given++;
    validateFieldRef(source.fieldRef, ENV_FIELDS, path.child('fieldRef'), errors);
  }
  if (source.resourceFieldRef) {
    given++;
    validateResourceRef(source.resourceFieldRef, path.child('resourceFieldRef'), errors, false);
  }
  for (const key of ['configMapKeyRef', 'secretKeyRef'] as const) {
    const ref = source[key];
    if (!ref) continue;
    given++;
    if (!ref.name) errors.required(path.child(key).child('name'));
    else errors.invalidAll(path.child(key).child('name'), ref.name, dnsSubdomain(ref.name));
    if (!ref.key) errors.required(path.child(key).child('key'));
    else errors.invalidAll(path.child(key).child('key'), ref.key, configKey(ref.key));
  }
  if ((source as { fileKeyRef?: object }).fileKeyRef) given++;
  if (given === 0) {
    errors.invalid(
      path,
      '',
      'must specify one of: `fieldRef`, `resourceFieldRef`, `configMapKeyRef` or `secretKeyRef`',
    );
  } else if (value) errors.invalid(path, '', 'may not be specified when `value` is not empty');
  else if (given > 1) errors.invalid(path, '', 'may not have more than one field specified at a time');
}

const KEYED_FIELD = /^(metadata\.(?:labels|annotations))\['(.*)'\]$/;

/** What the downward API has a name for, whether or not it can be had where it is asked for. */
const DOWNWARD: ReadonlySet<string> = new Set([
  ...['annotations', 'labels', 'name', 'namespace', 'uid'].map((field) => `metadata.${field}`),
  ...['host', 'nodeName', 'restartPolicy', 'schedulerName', 'serviceAccountName'].map(
    (field) => `spec.${field}`,
  ),
  ...['hostIP', 'hostIPs', 'phase', 'podIP', 'podIPs'].map((field) => `status.${field}`),
]);

export function validateFieldRef(
  ref: ObjectFieldSelector,
  supported: readonly string[],
  path: Path,
  errors: Complaints,
): void {
  if (!ref.apiVersion) errors.required(path.child('apiVersion'));
  const at = path.child('fieldPath');
  if (!ref.fieldPath) {
    errors.required(at);
    return;
  }
  const keyed = KEYED_FIELD.exec(ref.fieldPath);
  if (keyed) errors.invalidAll(at, ref.fieldPath, qualifiedName(keyed[2]!.toLowerCase()));
  else if (DOWNWARD.has(ref.fieldPath)) oneOf(errors, at, ref.fieldPath, supported);
  else
    errors.invalid(
      at,
      ref.fieldPath,
      `error converting fieldPath: field label not supported: ${ref.fieldPath}`,
    );
}

export function validateResourceRef(
  ref: ResourceFieldSelector,
  path: Path,
  errors: Complaints,
  inVolume: boolean,
): void {
  if (inVolume && !ref.containerName) errors.required(path.child('containerName'));
  if (!ref.resource) errors.required(path.child('resource'));
  else if (!/^(?:limits|requests)\.hugepages-/.test(ref.resource)) {
    oneOf(errors, path.child('resource'), ref.resource, ENV_RESOURCES);
  }
}
