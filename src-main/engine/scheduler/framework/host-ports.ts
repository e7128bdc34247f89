/**
 * The ports that a node's pods take on the node itself.
 * Models the scheduler framework's HostPortInfo @ v1.34.
 */
import type { Container } from 'kubernetes-types/core/v1';
import { isSidecar } from '@shared/api';

export interface HostPort {
  /** `0.0.0.0` for all addresses of the node. */
  readonly ip: string;
  readonly protocol: string;
  readonly port: number;
}

const ALL_ADDRESSES = '0.0.0.0';

/** The host ports of a pod's containers and sidecars; init containers are gone before these are needed. */
export function hostPortsOf(spec: {
  containers: readonly Container[];
  initContainers?: readonly Container[];
}): HostPort[] {
  const ports: HostPort[] = [];
  const collect = (container: Container): void => {
    for (const { hostPort, hostIP, protocol } of container.ports ?? []) {
      if (hostPort) ports.push({ ip: hostIP || ALL_ADDRESSES, protocol: protocol || 'TCP', port: hostPort });
    }
  };
  spec.containers.forEach(collect);
  spec.initContainers?.filter(isSidecar).forEach(collect);
  return ports;
}

/** The host ports in use on one node, with how many pods use each. */
export class HostPorts {
  private users = new Map<string, { readonly port: HostPort; count: number }>();

  get size(): number {
    return this.users.size;
  }

  add(port: HostPort): void {
    const key = keyOf(port);
    const user = this.users.get(key);
    if (user) user.count++;
    else this.users.set(key, { port, count: 1 });
  }

  remove(port: HostPort): void {
    const key = keyOf(port);
    const user = this.users.get(key);
    if (user && --user.count === 0) this.users.delete(key);
  }

  /** Frees the port whoever else uses it: what the real scheduler's set does when one of two users goes. */
  free(port: HostPort): void {
    this.users.delete(keyOf(port));
  }

  /** The port in use that this one would clash with: same protocol and number, and an address in common. */
  conflict(port: HostPort): HostPort | undefined {
    for (const { port: used } of this.users.values()) {
      if (used.port !== port.port || used.protocol !== port.protocol) continue;
      if (used.ip === port.ip || used.ip === ALL_ADDRESSES || port.ip === ALL_ADDRESSES) return used;
    }
    return undefined;
  }

  clone(): HostPorts {
    const copy = new HostPorts();
    for (const [key, { port, count }] of this.users) copy.users.set(key, { port, count });
    return copy;
  }
}

function keyOf(port: HostPort): string {
  return `${port.protocol}/${port.ip}:${port.port}`;
}
