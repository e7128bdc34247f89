/** State of kubelets that is no object, as plain JSON: copied, since the kubelets go on changing their own. */
import type { Cause } from '@shared/contract';
import type { ContainerRecord, ProgramRun, PulledImage } from '../runtime';
import { adoptAddress, adoptNodeAddress } from './adopt';
import type { PullRequest } from './image-puller';
import { NodeKubelet, type KubeletHost } from './node-kubelet';
import type { LivePod, PodWorker } from './pod-worker';
import type { Pressure } from './pressure';
import type { ReadyNodes } from './ready-nodes';

/** The pod itself is saved only where it is not what the API has. */
type SavedWorker = Omit<PodWorker, 'pod' | 'wakeAt'> & { readonly pod: LivePod | null };

interface SavedNode {
  readonly name: string;
  readonly work: readonly (readonly [string, Cause | null])[];
  readonly images: readonly PulledImage[];
  readonly imagesChanged: boolean;
  readonly imagesUsed: readonly (readonly [string, number])[];
  readonly pressure: Readonly<Partial<Record<Pressure, number>>>;
  readonly pulls: readonly PullRequest[];
  readonly networkUpAt: number | null;
  readonly isPowered: boolean;
  readonly isPartitioned: boolean;
  readonly isStopped: boolean;
  readonly diskFactor: number;
  readonly clockAhead: number;
  readonly manifests: string;
  readonly brokenManifests: readonly (readonly [string, string])[];
  readonly workers: readonly SavedWorker[];
}

export interface SavedKubelets {
  /** The node that was served last. */
  readonly last: string;
  readonly nodes: readonly SavedNode[];
  /** Effects that somebody outside must run, by id, with the pods' UIDs. */
  readonly outstanding: readonly (readonly [string, string])[];
}

export function saveKubelets(host: KubeletHost, ready: ReadyNodes): SavedKubelets {
  return {
    last: ready.save(),
    outstanding: [...host.outstanding],
    nodes: [...host.nodes.values()].map((kubelet) => ({
      name: kubelet.name,
      work: [...kubelet.work],
      images: kubelet.images.save(),
      imagesChanged: kubelet.images.changed,
      imagesUsed: kubelet.images.saveUse(),
      pressure: { ...kubelet.pressure },
      pulls: kubelet.pulls.map((pull) => ({ ...pull })),
      networkUpAt: kubelet.networkUpAt,
      isPowered: kubelet.isPowered,
      isPartitioned: kubelet.isPartitioned,
      isStopped: kubelet.isStopped,
      diskFactor: kubelet.diskFactor,
      clockAhead: kubelet.clockAhead,
      manifests: kubelet.manifests,
      brokenManifests: [...kubelet.brokenManifests],
      workers: [...kubelet.pods].map((uid) => saveWorker(host, host.workers.get(uid)!)),
    })),
  };
}

function saveWorker(host: KubeletHost, worker: PodWorker): SavedWorker {
  const { pod, wakeAt: _, ...rest } = worker;
  const known = host.context.client.get('pods', worker.namespace, worker.name);
  return { ...copied(rest), pod: known === pod ? null : pod };
}

/** Takes the place of whatever the kubelets knew; the objects have been loaded before. */
export function restoreKubelets(host: KubeletHost, ready: ReadyNodes, saved: SavedKubelets): void {
  host.nodes.clear();
  host.workers.clear();
  host.staticPods.clear();
  host.addresses.clear();
  host.nodeAddresses.clear();
  host.outstanding.clear();
  host.execResults.clear();
  ready.restore(saved.last);
  for (const node of saved.nodes) restoreNode(host, ready, node);
  for (const [id, uid] of saved.outstanding) host.outstanding.set(id, uid);
  host.controlPlane.load();
}

function restoreNode(host: KubeletHost, ready: ReadyNodes, saved: SavedNode): void {
  const kubelet = new NodeKubelet(saved.name, host);
  host.nodes.set(saved.name, kubelet);
  kubelet.images.restore(saved.images);
  kubelet.images.changed = saved.imagesChanged;
  kubelet.images.restoreUse(saved.imagesUsed);
  kubelet.pressure = { ...saved.pressure };
  kubelet.pulls = saved.pulls.map((pull) => ({ ...pull }));
  kubelet.networkUpAt = saved.networkUpAt;
  kubelet.isPowered = saved.isPowered;
  kubelet.isPartitioned = saved.isPartitioned;
  kubelet.isStopped = saved.isStopped;
  kubelet.diskFactor = saved.diskFactor;
  kubelet.clockAhead = saved.clockAhead;
  kubelet.manifests = saved.manifests;
  for (const [path, text] of saved.brokenManifests) kubelet.brokenManifests.set(path, text);
  adoptNodeAddress(kubelet);
  for (const [item, cause] of saved.work) kubelet.work.set(item, cause);
  if (kubelet.work.size > 0) ready.add(saved.name);
  for (const { pod, ...rest } of saved.workers) {
    const known = pod ?? host.context.client.get<LivePod>('pods', rest.namespace, rest.name);
    if (!known) throw new Error(`the pod ${rest.namespace}/${rest.name} of a saved worker is missing`);
    // `held` keeps its place among the keys: what is saved again must be the same text.
    const worker: PodWorker = { ...copied(rest), pod: known, wakeAt: Infinity, held: null };
    host.workers.set(worker.uid, worker);
    if (worker.isStatic) host.staticPods.add(worker.uid);
    kubelet.pods.add(worker.uid);
    if (rest.held) kubelet.hold(worker, rest.held);
    adoptAddress(kubelet, worker);
  }
}

/** What a worker changes in place, copied. */
function copied<
  T extends Pick<PodWorker, 'sandbox' | 'termination' | 'containers' | 'programs' | 'toRepeat'>,
>(worker: T): T {
  return {
    ...worker,
    sandbox: worker.sandbox && { ...worker.sandbox },
    termination: worker.termination && { ...worker.termination },
    toRepeat: [...worker.toRepeat],
    containers: worker.containers.map(copyRecord),
    programs: worker.programs.map(copyRun),
  };
}

function copyRecord(record: ContainerRecord): ContainerRecord {
  return {
    ...record,
    process: record.process && { ...record.process },
    stopping: record.stopping && { ...record.stopping },
    probes: record.probes && copyProbes(record.probes),
    logs: record.logs.map((log) => ({ ...log, sizes: [...log.sizes] })),
  };
}

function copyProbes(probes: NonNullable<ContainerRecord['probes']>): NonNullable<ContainerRecord['probes']> {
  const copy: NonNullable<ContainerRecord['probes']> = {};
  for (const kind of ['startup', 'liveness', 'readiness'] as const)
    if (probes[kind]) copy[kind] = { ...probes[kind] };
  return copy;
}

function copyRun(run: ProgramRun): ProgramRun {
  return { ...run, past: [...run.past], output: [...run.output] };
}
