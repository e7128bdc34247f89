/**
 * Gives every node the range of addresses that its pods get theirs from.
 *
 * Models the range allocator of `pkg/controller/nodeipam` @ v1.34 with a mask of 24 bits for each node. The whole range is
 * what the kube-controller-manager's pod is told with `--cluster-cidr`; of a cluster whose control plane is elsewhere it
 * is the surroundings of the ranges that its nodes have, else the one that kubeadm's guides use. It is given even where
 * `--allocate-node-cidrs` is off, since the network plugins that do this work themselves are not modelled. IPv4 only.
 */
import { compareText, type Live } from '@shared/api';
import type { Node, Pod } from 'kubernetes-types/core/v1';
import { Controller, subjectOf, type Machinery, type SyncResult } from '../client';

const DEFAULT_RANGE = '10.244.0.0/16';
const NODE_MASK = 24;
const SIZE = 2 ** (32 - NODE_MASK);

/** Addresses from `first`, so many of them; `open`: it may go on behind them. */
interface Range {
  readonly first: number;
  readonly count: number;
  readonly open: boolean;
}

export class NodeIpamController extends Controller {
  constructor(machinery: Machinery) {
    super(machinery, { name: 'node-ipam-controller', resource: 'nodes' });
    this.watchOwn();
    // A range that is free again helps those who found none.
    this.watch('nodes', ({ object }) => (object ? [] : this.without()));
  }

  protected sync(_: string, name: string): SyncResult {
    const node = this.ctx.client.get<Live<Node>>('nodes', '', name);
    if (!node || node.metadata.deletionTimestamp !== undefined || (node.spec?.podCIDRs ?? []).length > 0)
      return 'done';
    const podCIDR = node.spec?.podCIDR ?? this.free();
    if (podCIDR === undefined) {
      const reason = 'CIDRNotAvailable';
      this.ctx.recorder.normal(subjectOf(node), reason, `Node ${name} status is now: ${reason}`);
      return 'done';
    }
    const spec = { podCIDR, podCIDRs: [podCIDR] };
    return this.ctx.client.patch('nodes', '', name, 'merge', { spec }).ok ? 'done' : 'retry';
  }

  private without(): string[] {
    return this.nodes()
      .filter((node) => (node.spec?.podCIDRs ?? []).length === 0)
      .map((node) => node.metadata.name);
  }

  private nodes(): readonly Live<Node>[] {
    return this.ctx.client.list<Live<Node>>('nodes');
  }

  /** The first range that no node has. */
  private free(): string | undefined {
    const taken = this.nodes().flatMap((node) => parseCidr(node.spec?.podCIDR ?? '') ?? []);
    const { first, count, open } = this.clusterRange(taken);
    for (let at = first; open ? at < 2 ** 32 : at + SIZE <= first + count; at += SIZE) {
      const clash = taken.some((other) => at < other.first + other.count && other.first < at + SIZE);
      if (!clash) return `${format(at)}/${NODE_MASK}`;
    }
    return undefined;
  }

  private clusterRange(taken: readonly Range[]): Range {
    const managers = this.ctx.client
      .list<Live<Pod>>('pods', 'kube-system')
      .filter((pod) => pod.metadata.labels?.['component'] === 'kube-controller-manager')
      .sort((a, b) => compareText(a.metadata.name, b.metadata.name));
    for (const pod of managers) {
      for (const { command = [], args = [] } of pod.spec?.containers ?? []) {
        const flag = [...command, ...args].find((word) => word.startsWith('--cluster-cidr='));
        for (const text of (flag ?? '').slice('--cluster-cidr='.length).split(',')) {
          const range = parseCidr(text);
          if (range) return range;
        }
      }
    }
    const lowest = taken.reduce((least, { first }) => Math.min(least, first), Infinity);
    if (lowest === Infinity) return { ...parseCidr(DEFAULT_RANGE)!, open: true };
    return { first: lowest - (lowest % 2 ** 16), count: 2 ** 16, open: true };
  }
}

/** `10.244.0.0/16`; undefined for anything else. */
function parseCidr(text: string): Range | undefined {
  const m = /^(\d+)\.(\d+)\.(\d+)\.(\d+)\/(\d+)$/.exec(text);
  if (!m) return undefined;
  const [a, b, c, d, mask] = m.slice(1).map(Number) as [number, number, number, number, number];
  if (mask > 32) return undefined;
  const count = 2 ** (32 - mask);
  const address = ((a * 256 + b) * 256 + c) * 256 + d;
  return { first: address - (address % count), count, open: false };
}

function format(address: number): string {
  return [2 ** 24, 2 ** 16, 2 ** 8, 1].map((unit) => Math.floor(address / unit) % 256).join('.');
}
