/** `kubectl expose`. Models kubectl `cmd/expose` @ v1.34. */
import type { KubeObject } from '@shared/api';
import type { Container, PodSpec } from 'kubernetes-types/core/v1';
import type { LabelSelector } from 'kubernetes-types/meta/v1';
import {
  makeObject,
  mergeOverrides,
  podSpecOf,
  readLabels,
  resultPrinter,
  withSavedConfig,
} from '../changing';
import { caught, dryRunOf, fail, failAll, kindOfResource, type Command } from '../cluster';
import { goQuote } from '../parse';
import { NOTHING_GIVEN, readSelected, select, type Selected } from '../selecting';

const EXPOSABLE = ['pods', 'services', 'replicationcontrollers', 'deployments.apps', 'replicasets.apps'];

interface Exposable extends KubeObject {
  readonly spec?: {
    readonly selector?: LabelSelector | Readonly<Record<string, string>>;
    readonly ports?: readonly { readonly port: number; readonly protocol?: string }[];
    readonly template?: { readonly spec?: PodSpec };
  };
}

export async function expose(command: Command): Promise<void> {
  const { args, flags } = command.invocation;
  const dryRun = dryRunOf(command);
  const printer = await resultPrinter(command, dryRun);
  const selection = await select(command, args, { nothingGiven: NOTHING_GIVEN });
  const { objects, failures } = await readSelected(command, selection);
  const services = kindOfResource(command.cluster.kinds(), 'services');
  const problems = [...failures];
  for (const selected of objects) {
    const problem = await caught(() => {
      const { kind, object } = selected;
      if (!EXPOSABLE.includes(kind.resource)) fail(`cannot expose a ${kind.kind}`);
      const service = serviceOf(command, selected, object as Exposable);
      const overrides = flags.text('overrides');
      const merged =
        overrides === '' ? service : mergeOverrides(command, service, overrides, flags.text('override-type'));
      const body = flags.bool('save-config') && dryRun !== 'client' ? withSavedConfig(merged) : merged;
      printer.print(
        services,
        makeObject(command, services, body, { dryRun, fieldManager: 'kubectl-expose' }),
        'exposed',
      );
    });
    if (problem) problems.push(problem);
  }
  failAll(problems);
}

function serviceOf(command: Command, { name, namespace }: Selected, object: Exposable): KubeObject {
  const { flags } = command.invocation;
  const selector = flags.text('selector') === '' ? selectorOf(object) : readLabels(flags.text('selector'));
  const labels = flags.text('labels') === '' ? object.metadata.labels : readLabels(flags.text('labels'));
  const affinity = flags.text('session-affinity');
  if (affinity !== '' && affinity !== 'None' && affinity !== 'ClientIP') {
    fail(`unknown session affinity: ${affinity}`);
  }
  const text = (flag: string, field: string): object =>
    flags.text(flag) === '' ? {} : { [field]: flags.text(flag) };
  return {
    kind: 'Service',
    apiVersion: 'v1',
    metadata: {
      name: flags.text('name') || name,
      ...(command.namespaceGiven ? { namespace } : {}),
      ...(labels && Object.keys(labels).length > 0 ? { labels } : {}),
    },
    spec: {
      ports: portsOf(command, object),
      selector,
      ...text('cluster-ip', 'clusterIP'),
      ...text('type', 'type'),
      ...(flags.text('external-ip') === '' ? {} : { externalIPs: [flags.text('external-ip')] }),
      ...(affinity === '' ? {} : { sessionAffinity: affinity }),
      ...text('load-balancer-ip', 'loadBalancerIP'),
    },
    status: { loadBalancer: {} },
  } as KubeObject;
}

function selectorOf(object: Exposable): Readonly<Record<string, string>> {
  switch (object.kind) {
    case 'Pod': {
      const { labels } = object.metadata;
      if (!labels || Object.keys(labels).length === 0)
        return fail('the pod has no labels and cannot be exposed');
      return labels;
    }
    case 'Service':
    case 'ReplicationController': {
      const selector = object.spec?.selector as Readonly<Record<string, string>> | undefined;
      return selector ?? fail('the service has no pod selector set');
    }
    default: {
      const { matchLabels, matchExpressions = [] } = (object.spec?.selector ?? {}) as LabelSelector;
      if (matchExpressions.length > 0) {
        const shown = matchExpressions
          .map((e) => `{${e.key} ${e.operator} [${(e.values ?? []).join(' ')}]}`)
          .join(' ');
        fail(`couldn't convert expressions - "[${shown}]" to map-based selector format`);
      }
      return matchLabels ?? fail('invalid deployment: no selectors, therefore cannot be exposed');
    }
  }
}

interface Port {
  readonly port: number;
  readonly protocol: string;
}

function portsOf(command: Command, object: Exposable): object[] {
  const { flags } = command.invocation;
  const own = ownPorts(object);
  const asked = flags.text('port');
  const wanted: Port[] =
    asked === ''
      ? own
      : asked.split(',').map((text) => ({
          port: readPort(text),
          protocol: own.find(({ port }) => String(port) === text)?.protocol ?? 'TCP',
        }));
  if (wanted.length === 0) fail("couldn't find port via --port flag or introspection");
  const target = flags.text('target-port');
  return wanted.map(({ port, protocol }, i) => ({
    ...(wanted.length > 1 ? { name: `port-${i + 1}` } : {}),
    protocol: flags.text('protocol') || protocol,
    port,
    targetPort: target === '' ? port : /^\d+$/.test(target) ? Number(target) : target,
  }));
}

function readPort(text: string): number {
  return /^[+-]?\d+$/.test(text)
    ? Number(text)
    : fail(`strconv.Atoi: parsing ${goQuote(text)}: invalid syntax`);
}

/** The ports of a service, or those that the containers of the pods have. */
function ownPorts(object: Exposable): Port[] {
  if (object.kind === 'Service') {
    return (object.spec?.ports ?? []).map(({ port, protocol = 'TCP' }) => ({ port, protocol }));
  }
  const containers: readonly Container[] = podSpecOf(object)?.containers ?? [];
  return containers.flatMap(({ ports = [] }) =>
    ports.map(({ containerPort, protocol = 'TCP' }) => ({ port: containerPort, protocol })),
  );
}
