/**
 * Static pods: what lies in a node's manifests folder runs on that node, whatever the API says; a mirror pod shows it
 * there as long as the API can be reached.
 *
 * Models `pkg/kubelet/config` (file source), `pkg/kubelet/pod` (mirror client) and the pod workers' rule for static
 * pods of one name @ v1.34. Where a real kubelet only logs a file that it cannot read, there is an event on the node.
 */
import {
  compareText,
  formatTime,
  NODE_FILESYSTEMS,
  parseManifests,
  type KubeObject,
  type NodeFilesystem,
} from '@shared/api';
import type { Toleration } from 'kubernetes-types/core/v1';
import { digestOf } from '../runtime';
import { adoptPod } from './adopt';
import type { NodeKubelet } from './node-kubelet';
import { newWorker, type LivePod, type PodWorker } from './pod-worker';

export const MANIFESTS = '/etc/kubernetes/manifests';
const HASH = 'kubernetes.io/config.hash';
const MIRROR = 'kubernetes.io/config.mirror';
const SEEN = 'kubernetes.io/config.seen';
const SOURCE = 'kubernetes.io/config.source';

/** Whether an object of the API only shows a static pod. */
export function isMirror(pod: KubeObject): boolean {
  return pod.metadata.annotations?.[MIRROR] !== undefined;
}

/** The static pod that a mirror shows. */
export function mirroredUid(pod: KubeObject): string | undefined {
  return pod.metadata.annotations?.[MIRROR];
}

interface ManifestFile {
  readonly path: string;
  readonly text: string;
}

/** Names what lies in the manifests folder, so that a change of it can be told. */
export function manifestsKey(system: NodeFilesystem | undefined): string {
  return filesOf(system)
    .map(({ path, text }) => digestOf(`${path}\n${text}`))
    .join();
}

function filesOf(system: NodeFilesystem | undefined): ManifestFile[] {
  const files: ManifestFile[] = [];
  for (const path of Object.keys(system?.files ?? {}).sort(compareText)) {
    const name = path.slice(MANIFESTS.length + 1);
    if (!path.startsWith(`${MANIFESTS}/`) || name.includes('/') || name.startsWith('.')) continue;
    const entry = system!.files[path]!;
    if (entry.type === undefined || entry.type === 'File') files.push({ path, text: entry.content ?? '' });
  }
  return files;
}

/**
 * Brings the static pods of a node to what its manifests folder says.
 * @returns the workers that came up and those that are no longer wanted
 */
export function syncManifests(kubelet: NodeKubelet): readonly PodWorker[] {
  const { host } = kubelet;
  const system = host.context.client.get<NodeFilesystem>(NODE_FILESYSTEMS, '', kubelet.name);
  const wanted = new Map<string, LivePod>();
  for (const file of filesOf(system)) {
    const read = readPod(kubelet, file);
    if ('pod' in read) wanted.set(read.pod.metadata.uid ?? '', read.pod);
    else complain(kubelet, file, read.error);
  }
  for (const path of [...kubelet.brokenManifests.keys()]) {
    if (!system?.files[path]) kubelet.brokenManifests.delete(path);
  }
  const changed: PodWorker[] = [];
  for (const uid of kubelet.pods) {
    const worker = host.workers.get(uid);
    if (!worker?.isStatic || wanted.has(uid) || worker.gone) continue;
    worker.gone = true;
    changed.push(worker);
  }
  for (const [uid, pod] of wanted) {
    const known = host.workers.get(uid);
    // Where the same file is back before its pod had come to an end, it is looked at again when that has happened.
    if (known) continue;
    const worker = addStatic(kubelet, pod);
    changed.push(worker);
  }
  for (const pod of host.podsOfNode.sorted(kubelet.name)) {
    const shown = mirroredUid(pod);
    if (shown === undefined || wanted.has(shown) || host.workers.has(shown)) continue;
    const { namespace = '', name } = pod.metadata;
    host.context.client.delete('pods', namespace, name, { gracePeriodSeconds: 0 });
  }
  kubelet.manifests = manifestsKey(system);
  return changed;
}

function addStatic(kubelet: NodeKubelet, pod: LivePod): PodWorker {
  const { host } = kubelet;
  const { uid = '', namespace = '', name } = pod.metadata;
  const mirror = host.context.client.get<LivePod>('pods', namespace, name);
  const status = mirror && mirroredUid(mirror) === uid ? mirror.status : undefined;
  const worker = newWorker(status ? { ...pod, status } : pod, kubelet.name, true);
  host.workers.set(uid, worker);
  host.staticPods.add(uid);
  kubelet.pods.add(uid);
  return worker;
}

/** Takes over the static pods that ran before their kubelet came up, without a word to anybody. */
export function adoptManifests(kubelet: NodeKubelet): void {
  const system = kubelet.host.context.client.get<NodeFilesystem>(NODE_FILESYSTEMS, '', kubelet.name);
  for (const file of filesOf(system)) {
    const read = readPod(kubelet, file);
    if (!('pod' in read)) continue;
    const { uid = '', namespace = '', name } = read.pod.metadata;
    const mirror = kubelet.host.context.client.get<LivePod>('pods', namespace, name);
    if (!mirror || mirroredUid(mirror) !== uid || kubelet.host.workers.has(uid)) continue;
    adoptPod(kubelet, addStatic(kubelet, read.pod));
  }
}

function readPod(kubelet: NodeKubelet, { path, text }: ManifestFile): { pod: LivePod } | { error: string } {
  const { documents, errors } = parseManifests(text);
  if (errors[0])
    return { error: `couldn't parse as pod(yaml: line ${errors[0].line}: ${errors[0].message})` };
  const body = documents[0]?.value as KubeObject | undefined;
  if (typeof body !== 'object' || body === null || body.kind === undefined) {
    return { error: `couldn't parse as pod(Object 'Kind' is missing in '${text.slice(0, 60)}')` };
  }
  if (body.kind !== 'Pod' || body.apiVersion !== 'v1') {
    return { error: `couldn't parse as pod(no kind "${body.kind}" is registered for a static pod)` };
  }
  const { metadata } = body;
  if (!metadata?.name) return { error: 'invalid pod: metadata.name: Required value' };
  const uid = digestOf(`${kubelet.name}\n${path}\n${JSON.stringify(body)}`).slice(7, 39);
  const spec = (body as LivePod).spec ?? { containers: [] };
  const noExecute: Toleration = { operator: 'Exists', effect: 'NoExecute' };
  const answer = kubelet.host.context.server.takeOver({
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: {
      ...metadata,
      name: `${metadata.name}-${kubelet.name}`.toLowerCase(),
      namespace: metadata.namespace ?? 'default',
      uid,
      annotations: {
        ...metadata.annotations,
        [HASH]: uid,
        [SEEN]: formatTime(kubelet.now()),
        [SOURCE]: 'file',
      },
    },
    spec: {
      ...spec,
      nodeName: kubelet.name,
      tolerations: [...(spec.tolerations ?? []), noExecute],
      priority: spec.priority ?? (spec.priorityClassName === 'system-node-critical' ? 2_000_001_000 : 0),
    },
  } as KubeObject);
  return answer.ok
    ? { pod: { ...answer.object, status: {} } as LivePod }
    : { error: `invalid pod: ${answer.status.message}` };
}

function complain(kubelet: NodeKubelet, { path, text }: ManifestFile, error: string): void {
  if (kubelet.brokenManifests.get(path) === text) return;
  kubelet.brokenManifests.set(path, text);
  const about = { apiVersion: 'v1', kind: 'Node', name: kubelet.name, uid: kubelet.name };
  const message = `Could not process manifest file "${path}": ${path}: ${error}, please check config file`;
  kubelet.recorder.warning(about, 'InvalidManifest', message);
}

/** Whether another static pod of this name has not come to its end yet. */
export function isNameTaken(kubelet: NodeKubelet, worker: PodWorker): boolean {
  for (const uid of kubelet.pods) {
    if (uid === worker.uid) return false;
    const other = kubelet.host.workers.get(uid);
    if (other?.isStatic && other.namespace === worker.namespace && other.name === worker.name) return true;
  }
  return false;
}

/** Sees to it that the API shows a static pod. @returns the mirror as it is now, where there is one */
export function keepMirror(kubelet: NodeKubelet, worker: PodWorker): LivePod | undefined {
  const { client } = kubelet.host.context;
  const { uid, namespace, name } = worker;
  const mirror = client.get<LivePod>('pods', namespace, name);
  if (mirror) {
    if (mirroredUid(mirror) === uid && !mirror.metadata.deletionTimestamp) return mirror;
    if (!isMirror(mirror)) return undefined;
    client.delete('pods', namespace, name, { gracePeriodSeconds: 0 });
  }
  const {
    uid: _,
    creationTimestamp: __,
    resourceVersion: ___,
    generation: ____,
    ...metadata
  } = worker.pod.metadata;
  const node = kubelet.node;
  const answer = client.create<LivePod>('pods', {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: {
      ...metadata,
      annotations: { ...metadata.annotations, [MIRROR]: uid },
      ...(node
        ? {
            ownerReferences: [
              {
                apiVersion: 'v1',
                kind: 'Node',
                name: node.metadata.name,
                uid: node.metadata.uid ?? '',
                controller: true,
              },
            ],
          }
        : {}),
    },
    spec: worker.pod.spec!,
  } as LivePod);
  return answer.ok ? answer.object : undefined;
}

/** The static pod is gone, and what showed it. */
export function dropMirror(kubelet: NodeKubelet, worker: PodWorker): void {
  const { client } = kubelet.host.context;
  const mirror = client.get<LivePod>('pods', worker.namespace, worker.name);
  if (mirror && mirroredUid(mirror) === worker.uid) {
    client.delete('pods', worker.namespace, worker.name, { gracePeriodSeconds: 0 });
  }
}
