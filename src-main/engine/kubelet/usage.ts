/**
 * What running containers use. Nothing is measured in a model: it is what an image is declared to use, or what a
 * command line asks for, such as `stress --vm-bytes 150M`. Stands for the kubelet's summary API @ v1.34.
 */
import { findImage } from '../runtime';
import { envOf } from './env';
import type { KubeletHost } from './node-kubelet';
import { containerOf } from './pod-worker';
import { planOf } from './start-process';

export interface Usage {
  /** Thousandths of a core. */
  readonly cpu: number;
  /** Bytes. */
  readonly memory: number;
}

/** What a container uses of which nothing is declared. */
const LITTLE: Usage = { cpu: 1, memory: 4 * 1024 * 1024 };

/** What the running containers of a pod use, by name; undefined where the pod runs nowhere. */
export function usageOf(host: KubeletHost, uid: string): ReadonlyMap<string, Usage> | undefined {
  const worker = host.workers.get(uid);
  const kubelet = worker && host.nodes.get(worker.node);
  if (!worker || !kubelet) return undefined;
  const used = new Map<string, Usage>();
  for (const record of worker.containers) {
    if (record.state !== 'running') continue;
    const container = containerOf(worker, record.name);
    const declared = findImage(host.images, container.image ?? '')?.usage;
    const plan = planOf(kubelet, worker, container, () => envOf(kubelet, worker, container));
    const own = plan.type === 'runs' ? plan.usage : undefined;
    used.set(record.name, {
      cpu: own?.cpu ?? declared?.cpu ?? LITTLE.cpu,
      memory: own?.memory ?? declared?.memory ?? LITTLE.memory,
    });
  }
  return used.size > 0 ? used : undefined;
}
