/** What is in a pod: init containers in their order, containers, their ports, and volumes with where they are mounted. */
import type { Container, ContainerStatus, Pod, Volume } from 'kubernetes-types/core/v1';
import type { KubeObject } from '@shared/api';
import { podTone, type Tone } from './pod-view';

export interface ContainerView {
  readonly name: string;
  readonly image: string;
  /** `init`: runs before the others, in order; `sidecar`: starts in that order and stays. */
  readonly kind: 'init' | 'sidecar' | 'app';
  /** Running, or the reason why not; undefined before the kubelet has said anything. */
  readonly state: string | undefined;
  readonly message: string | undefined;
  /** How it ended, now or the time before, in the words of `kubectl describe`: `Exit Code: 1`, `Last State: …`. */
  readonly exits: readonly string[];
  readonly tone: Tone;
  readonly restarts: number;
  /** `http 8080/TCP → 80` with a name, or a port of the node, where there is one. */
  readonly ports: readonly string[];
}

export interface VolumeView {
  readonly name: string;
  /** `configMap web-config`, `emptyDir (Memory)`, `hostPath /var/log` … */
  readonly source: string;
  readonly mounts: readonly {
    readonly container: string;
    readonly path: string;
    readonly readOnly: boolean;
  }[];
}

export interface PodDetail {
  readonly phase: string | undefined;
  /** Why the pod as a whole ended or was refused, as an eviction or a kubelet says it: `Evicted`, `NodeAffinity` … */
  readonly reason: string | undefined;
  readonly message: string | undefined;
  readonly init: readonly ContainerView[];
  readonly containers: readonly ContainerView[];
  readonly volumes: readonly VolumeView[];
}

export function podDetail(pod: Pod & KubeObject): PodDetail {
  const { spec, status } = pod;
  const view = (
    container: Container,
    kind: ContainerView['kind'],
    statuses: readonly ContainerStatus[] | undefined,
  ): ContainerView => {
    const own = statuses?.find((s) => s.name === container.name);
    const state = stateText(own);
    return {
      name: container.name,
      image: container.image ?? '',
      kind,
      state,
      message: own?.state?.waiting?.message ?? own?.state?.terminated?.message,
      exits: exitsOf(own),
      tone: podTone(state ?? 'Waiting', false, own?.ready === false && state === 'Running'),
      restarts: own?.restartCount ?? 0,
      ports: (container.ports ?? []).map(portText),
    };
  };
  const all = [...(spec?.initContainers ?? []), ...(spec?.containers ?? [])];
  return {
    phase: status?.phase,
    reason: status?.reason,
    message: status?.message,
    init: (spec?.initContainers ?? []).map((c) =>
      view(
        c,
        (c as { restartPolicy?: string }).restartPolicy === 'Always' ? 'sidecar' : 'init',
        status?.initContainerStatuses,
      ),
    ),
    containers: (spec?.containers ?? []).map((c) => view(c, 'app', status?.containerStatuses)),
    volumes: (spec?.volumes ?? []).map((volume) => ({
      name: volume.name,
      source: sourceText(volume),
      mounts: all.flatMap((container) =>
        (container.volumeMounts ?? [])
          .filter((mount) => mount.name === volume.name)
          .map((mount) => ({
            container: container.name,
            path: mount.mountPath,
            readOnly: mount.readOnly === true,
          })),
      ),
    })),
  };
}

function stateText(status: ContainerStatus | undefined): string | undefined {
  const { running, waiting, terminated } = status?.state ?? {};
  if (running) return 'Running';
  if (waiting) return waiting.reason ?? 'Waiting';
  return terminated ? (terminated.reason ?? `ExitCode:${terminated.exitCode}`) : undefined;
}

function exitsOf(status: ContainerStatus | undefined): string[] {
  const now = status?.state?.terminated;
  const before = status?.lastState?.terminated;
  const code = (exitCode: number): string => `Exit Code: ${exitCode}`;
  return [
    ...(now ? [code(now.exitCode)] : []),
    ...(before ? [`Last State: ${before.reason ?? 'Terminated'}, ${code(before.exitCode)}`] : []),
  ];
}

function portText(port: NonNullable<Container['ports']>[number]): string {
  const name = port.name ? `${port.name} ` : '';
  const host = port.hostPort ? ` → ${port.hostPort}` : '';
  return `${name}${port.containerPort}/${port.protocol ?? 'TCP'}${host}`;
}

function sourceText(volume: Volume): string {
  if (volume.configMap) return `configMap ${volume.configMap.name ?? ''}`;
  if (volume.secret) return `secret ${volume.secret.secretName ?? ''}`;
  if (volume.persistentVolumeClaim) return `persistentVolumeClaim ${volume.persistentVolumeClaim.claimName}`;
  if (volume.hostPath) return `hostPath ${volume.hostPath.path}`;
  if (volume.emptyDir) return volume.emptyDir.medium ? `emptyDir (${volume.emptyDir.medium})` : 'emptyDir';
  if (volume.projected) {
    const sources = (volume.projected.sources ?? []).flatMap((source) => Object.keys(source));
    return `projected (${sources.join(', ')})`;
  }
  return Object.keys(volume).find((key) => key !== 'name') ?? '';
}
