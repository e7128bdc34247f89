/** The volumes of a pod, a template or a PersistentVolume, each with what it is in kubectl's words. */
import type { PersistentVolumeSpec, Volume } from 'kubernetes-types/core/v1';
import { canonicalQuantity, compareText } from '@shared/api';
import type { Page } from './page';

/** Lines of a source: the label and its value, or a list of lines below it. */
type Line = readonly [string, string | number | boolean | readonly string[]];

/** @param inTemplate fields of templates stand further in */
export function printVolumes(page: Page, volumes: readonly Volume[] | undefined, inTemplate: boolean): void {
  if (!volumes?.length) {
    page.field(inTemplate ? 1 : 0, 'Volumes', '<none>');
    return;
  }
  page.line(inTemplate ? 1 : 0, 'Volumes:');
  for (const volume of volumes) {
    page.line(1, `${inTemplate ? ' ' : ''}${volume.name}:`);
    printSource(page, sourceOf(volume));
  }
}

export function printSource(page: Page, lines: readonly Line[]): void {
  for (const [label, value] of lines) {
    if (typeof value !== 'object') page.field(2, label, value);
    else {
      page.line(2, `${label}:`);
      for (const line of value) page.line(3, line);
    }
  }
}

function sourceOf(volume: Volume): Line[] {
  const { emptyDir, configMap, secret, downwardAPI, projected, persistentVolumeClaim, ephemeral } = volume;
  if (emptyDir) {
    return [
      ['Type', "EmptyDir (a temporary directory that shares a pod's lifetime)"],
      ['Medium', emptyDir.medium ?? ''],
      ['SizeLimit', canonicalQuantity((emptyDir.sizeLimit as string | undefined) ?? '') ?? '<unset>'],
    ];
  }
  if (configMap) {
    return [
      ['Type', 'ConfigMap (a volume populated by a ConfigMap)'],
      ['Name', configMap.name ?? ''],
      ['Optional', configMap.optional === true],
    ];
  }
  if (secret) {
    return [
      ['Type', 'Secret (a volume populated by a Secret)'],
      ['SecretName', secret.secretName ?? ''],
      ['Optional', secret.optional === true],
    ];
  }
  if (downwardAPI) {
    const items = (downwardAPI.items ?? []).map(
      ({ path, fieldRef, resourceFieldRef }) =>
        `${fieldRef?.fieldPath ?? resourceFieldRef?.resource ?? ''} -> ${path}`,
    );
    return [
      ['Type', 'DownwardAPI (a volume populated by information about the pod)'],
      ['Items', items],
    ];
  }
  if (projected) {
    return [
      ['Type', 'Projected (a volume that contains injected data from multiple sources)'],
      ...(projected.sources ?? []).flatMap((source): Line[] => {
        if (source.secret) {
          return [
            ['SecretName', source.secret.name ?? ''],
            ['Optional', source.secret.optional === true],
          ];
        }
        if (source.downwardAPI) return [['DownwardAPI', true]];
        if (source.configMap) {
          return [
            ['ConfigMapName', source.configMap.name ?? ''],
            ['Optional', source.configMap.optional === true],
          ];
        }
        if (source.serviceAccountToken) {
          return [['TokenExpirationSeconds', source.serviceAccountToken.expirationSeconds ?? 3600]];
        }
        return [];
      }),
    ];
  }
  if (persistentVolumeClaim) {
    return [
      ['Type', 'PersistentVolumeClaim (a reference to a PersistentVolumeClaim in the same namespace)'],
      ['ClaimName', persistentVolumeClaim.claimName],
      ['ReadOnly', persistentVolumeClaim.readOnly === true],
    ];
  }
  if (ephemeral) {
    const { storageClassName, volumeMode, accessModes, resources } =
      ephemeral.volumeClaimTemplate?.spec ?? {};
    return [
      [
        'Type',
        'EphemeralVolume (an inline specification for a volume that gets created and deleted with the pod)',
      ],
      ['StorageClass', storageClassName ?? ''],
      ['Volume', ''],
      ['Capacity', String((resources?.requests as Record<string, string> | undefined)?.['storage'] ?? '')],
      ['Access Modes', (accessModes ?? []).join(',')],
      ['VolumeMode', volumeMode ?? ''],
    ];
  }
  return storageSource(volume) ?? [['Type', '<unknown>']];
}

/** Sources that pods and PersistentVolumes have in common. */
export function storageSource(
  source: Omit<PersistentVolumeSpec, 'csi'> & { csi?: CsiSource },
): Line[] | undefined {
  const { hostPath, nfs, local, csi } = source;
  if (hostPath) {
    return [
      ['Type', 'HostPath (bare host directory volume)'],
      ['Path', hostPath.path],
      ['HostPathType', hostPath.type ?? '<none>'],
    ];
  }
  if (nfs) {
    return [
      ['Type', 'NFS (an NFS mount that lasts the lifetime of a pod)'],
      ['Server', nfs.server],
      ['Path', nfs.path],
      ['ReadOnly', nfs.readOnly === true],
    ];
  }
  if (local) {
    return [
      ['Type', 'LocalVolume (a persistent volume backed by local storage on a node)'],
      ['Path', local.path],
    ];
  }
  if (!csi) return undefined;
  const attributes = Object.entries(csi.volumeAttributes ?? {})
    .sort(([a], [b]) => compareText(a, b))
    .map(([key, value]) => `    ${key}=${value}`);
  return [
    ['Type', 'CSI (a Container Storage Interface (CSI) volume source)'],
    ['Driver', csi.driver],
    ['FSType', csi.fsType ?? ''],
    ...(csi.volumeHandle === undefined ? [] : [['VolumeHandle', csi.volumeHandle] as const]),
    ['ReadOnly', csi.readOnly === true],
    ...(attributes.length > 0
      ? [['VolumeAttributes', attributes] as const]
      : [['VolumeAttributes', '<none>'] as const]),
  ];
}

interface CsiSource {
  readonly driver: string;
  readonly fsType?: string;
  readonly volumeHandle?: string;
  readonly readOnly?: boolean;
  readonly volumeAttributes?: Readonly<Record<string, string>>;
}
