/** `kubectl create service …`. Models kubectl `cmd/create` service generators @ v1.34. */
import type { KubeObject } from '@shared/api';
import { fail, type Command } from '@main/kubectl/cluster';
import { goQuote } from '@main/kubectl/parse';
import { createGenerated, nameOf } from './generate';

interface ServicePort {
  readonly name: string;
  readonly protocol: 'TCP';
  readonly port: number;
  readonly targetPort: number | string;
  readonly nodePort?: number;
}

const NO_PORT = 'at least one tcp port specifier must be provided';

export async function clusterIp(command: Command): Promise<void> {
  const { flags } = command.invocation;
  const ports = portsOf(command);
  const address = flags.text('clusterip');
  if (ports.length === 0 && address !== 'None') fail(NO_PORT);
  await make(command, 'ClusterIP', ports, address === '' ? {} : { clusterIP: address });
}

export async function nodePort(command: Command): Promise<void> {
  const ports = portsOf(command);
  if (ports.length === 0) fail(NO_PORT);
  const port = command.invocation.flags.int('node-port');
  await make(command, 'NodePort', port === 0 ? ports : ports.map((one) => ({ ...one, nodePort: port })), {});
}

export async function loadBalancer(command: Command): Promise<void> {
  const ports = portsOf(command);
  if (ports.length === 0) fail(NO_PORT);
  await make(command, 'LoadBalancer', ports, {});
}

export async function externalName(command: Command): Promise<void> {
  const target = command.invocation.flags.text('external-name');
  if (!/^[a-z0-9](?:[-a-z0-9]*[a-z0-9])?(?:\.[a-z0-9](?:[-a-z0-9]*[a-z0-9])?)*$/.test(target)) {
    fail(`invalid service external name ${target}`);
  }
  await make(command, 'ExternalName', portsOf(command), { externalName: target });
}

async function make(
  command: Command,
  type: string,
  ports: readonly ServicePort[],
  spec: object,
): Promise<void> {
  const name = nameOf(command);
  const labels = { app: name };
  await createGenerated(command, {
    resource: 'services',
    called: `${type} service`,
    object: {
      kind: 'Service',
      apiVersion: 'v1',
      metadata: { name, labels },
      spec: { ...(ports.length > 0 ? { ports } : {}), selector: labels, ...spec, type },
      status: { loadBalancer: {} },
    } as KubeObject,
  });
}

function portsOf({ invocation }: Command): ServicePort[] {
  return invocation.flags.list('tcp').map(readPort);
}

/** `80`, `80:8080`, `80:http` */
function readPort(text: string): ServicePort {
  const [first = '', second] = text.split(/:([^]*)/);
  const port = readNumber(first);
  const name = text.replaceAll(':', '-');
  if (second === undefined) return { name, protocol: 'TCP', port: inRange(port), targetPort: port };
  const numeric = /^\d+$/.test(second);
  const targetPort = numeric ? inRange(Number(second)) : second;
  if (!numeric) checkPortName(second);
  return { name, protocol: 'TCP', port: inRange(port), targetPort };
}

function readNumber(text: string): number {
  if (!/^\d+$/.test(text)) return fail(`strconv.ParseUint: parsing ${goQuote(text)}: invalid syntax`);
  if (Number(text) > 65_535) return fail(`strconv.ParseUint: parsing ${goQuote(text)}: value out of range`);
  return Number(text);
}

function inRange(port: number): number {
  return port >= 1 && port <= 65_535 ? port : fail('must be between 1 and 65535, inclusive');
}

/** Models apimachinery `validation.IsValidPortName` @ v1.34. */
function checkPortName(name: string): void {
  const wrong: string[] = [];
  if (name.length > 15) wrong.push('must be no more than 15 characters');
  if (!/^[-a-z0-9]+$/.test(name)) {
    wrong.push('must contain only alpha-numeric characters (a-z, 0-9), and hyphens (-)');
  }
  if (!/[a-z]/.test(name)) wrong.push('must contain at least one letter (a-z)');
  if (name.includes('--')) wrong.push('must not contain consecutive hyphens');
  if (/^-|-$/.test(name)) wrong.push('must not begin or end with a hyphen');
  if (wrong.length > 0) fail(wrong.join(','));
}
