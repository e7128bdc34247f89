/**
 * ServiceAccount: a pod runs as an account of its namespace, gets that account's pull secrets and, unless it declines,
 * a volume with a token.
 *
 * Models plugin/pkg/admission/serviceaccount @ v1.34. One difference: the account `default` may be missing. A real
 * server refuses the pod until a controller has made the account, a moment after the namespace; whoever imports a
 * namespace with its pods would meet that moment here.
 */
import { forbidden, type KubeObject, type Live } from '@shared/api';
import type { Container, Pod, ServiceAccount, Volume } from 'kubernetes-types/core/v1';
import { deepFreeze } from '@main/engine/store';
import { refuse } from '../refusal';
import type { AdmissionContext, AdmissionPlugin } from './index';

const MOUNT_PATH = '/var/run/secrets/kubernetes.io/serviceaccount';
const MIRROR = 'kubernetes.io/config.mirror';

/** What every token volume holds; shared by all pods. */
const TOKEN_SOURCES: NonNullable<Volume['projected']> = deepFreeze({
  defaultMode: 420,
  sources: [
    { serviceAccountToken: { expirationSeconds: 3607, path: 'token' } },
    { configMap: { items: [{ key: 'ca.crt', path: 'ca.crt' }], name: 'kube-root-ca.crt' } },
    {
      downwardAPI: {
        items: [{ fieldRef: { apiVersion: 'v1', fieldPath: 'metadata.namespace' }, path: 'namespace' }],
      },
    },
  ],
});

export const serviceAccount: AdmissionPlugin = {
  name: 'ServiceAccount',

  mutate(object, context, old) {
    if (context.definition.resource !== 'pods' || old) return;
    const pod = object as Live<Pod>;
    const { spec } = pod;
    if (!spec) return;
    if (pod.metadata.annotations?.[MIRROR] !== undefined) return refuseMirror(pod, context);
    spec.serviceAccountName ||= 'default';
    spec.serviceAccount = spec.serviceAccountName;
    const account = context.objects.get('serviceaccounts', context.namespace, spec.serviceAccountName) as
      Live<ServiceAccount> | undefined;
    if (!account && spec.serviceAccountName !== 'default') {
      const { serviceAccountName: name } = spec;
      refuse(
        forbidden(
          'pods',
          nameOf(pod),
          `error looking up service account ${context.namespace}/${name}: serviceaccount "${name}" not found`,
        ),
      );
    }
    if (!spec.imagePullSecrets && account?.imagePullSecrets) spec.imagePullSecrets = account.imagePullSecrets;
    if ((spec.automountServiceAccountToken ?? account?.automountServiceAccountToken) !== false)
      mountToken(pod, context);
  },
};

/** Mirror pods stand for static ones, which know no API objects. */
function refuseMirror(pod: Live<Pod>, _context: AdmissionContext): void {
  const spec = pod.spec!;
  const no = (why: string): never => refuse(forbidden('pods', nameOf(pod), why));
  if (spec.serviceAccountName) no('a mirror pod may not reference service accounts');
  if (spec.volumes?.some((volume) => volume.secret)) no('a mirror pod may not reference secrets');
}

function nameOf(object: KubeObject): string {
  return object.metadata.name || object.metadata.generateName || '';
}

function mountToken(pod: Live<Pod>, context: AdmissionContext): void {
  const spec = pod.spec!;
  const needing = [...(spec.initContainers ?? []), ...(spec.containers ?? [])].filter(
    (container) => !container.volumeMounts?.some((mount) => mount.mountPath === MOUNT_PATH),
  );
  if (needing.length === 0) return;
  const volume = tokenVolume(pod, context);
  for (const container of needing) mount(container, volume);
}

/** The pod's token volume: an existing one (pods that were exported and come back have theirs), or a new one. */
function tokenVolume(pod: Live<Pod>, { draws, objects, namespace }: AdmissionContext): string {
  const spec = pod.spec!;
  const known = spec.volumes?.find((volume) =>
    (volume.name as string | undefined)?.startsWith('kube-api-access-'),
  );
  if (known) return known.name;
  const key = `pods/${namespace}/${nameOf(pod)}@${objects.revision}`;
  const name = `kube-api-access-${draws.nameSuffix('serviceAccountVolume', key)}`;
  spec.volumes = [...(spec.volumes ?? []), { name, projected: TOKEN_SOURCES }];
  return name;
}

function mount(container: Container, volume: string): void {
  container.volumeMounts = [
    ...(container.volumeMounts ?? []),
    { name: volume, readOnly: true, mountPath: MOUNT_PATH },
  ];
}
