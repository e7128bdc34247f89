/** Two nodes with their kubelets, and whoever runs the programs in their containers. For tests of what users see. */
import { printPod } from '@shared/api';
import type { Fault } from '@shared/contract';
import { KubeletWorld } from '@main/engine/testing/kubelet-world';
import type { Container, PodSpec } from 'kubernetes-types/core/v1';
import { makeProgramRunner } from '../runner';

/** Kubelets and the programs in their containers: `busybox` that sleeps unless a test asks for something else. */
export class PodWorld extends KubeletWorld {
  readonly programs = makeProgramRunner();

  constructor() {
    super();
    this.namespace('default');
    this.namespace('kube-node-lease');
    this.node('n1', { ip: '10.0.0.1' });
    this.node('n2', { ip: '10.0.0.2', podCIDR: '10.244.2.0/24' });
    this.settle();
  }

  pass(seconds: number): Promise<void> {
    return this.run(seconds * 1000, this.programs);
  }

  add(
    name: string,
    container: Partial<Container>,
    spec: Partial<PodSpec> = {},
    node = 'n1',
    metadata: object = {},
  ): void {
    const own = {
      name: 'c',
      image: 'busybox:1.36',
      command: ['sleep', 'infinity'],
      ...container,
    } as Container;
    this.pod(name, node, { ...spec, containers: [own, ...(spec.containers ?? [])] }, metadata);
  }

  shown(name: string): string {
    const pod = this.get(name);
    if (!pod) return 'gone';
    const { ready, containers, status, restarts } = printPod(pod as never);
    return `${ready}/${containers} ${status} ${restarts}`;
  }

  /** What the pod's line showed, one after another, while `seconds` pass. */
  async watch(name: string, seconds: number): Promise<string[]> {
    const seen = [this.shown(name)];
    const stop = this.turns.onStep(() => {
      const now = this.shown(name);
      if (now !== seen.at(-1)) seen.push(now);
    });
    await this.pass(seconds);
    stop();
    return seen;
  }

  fault(fault: Fault): string {
    const answer: { text: string } = { text: '' };
    this.turns.actOutside('user', () => {
      const result = this.kubelets.onFault(fault, { input: 1 });
      if ('report' in result) return result.report;
      answer.text = result.status.message ?? '';
      return null;
    });
    return answer.text;
  }

  condition(node: string, type: string): string {
    const object = this.client.get('nodes', '', node) as unknown as {
      status: { conditions: { type: string; status: string }[] };
    };
    return object.status.conditions.find((c) => c.type === type)?.status ?? '';
  }
}
