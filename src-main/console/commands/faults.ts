/** What stands behind `drydock fault`: a disturbance of the cluster, in words that a script can have too. */
import type { Fault } from '@shared/contract';
import { options } from '@main/programs';

export const FAULT_USAGE = `drydock fault registry up|down|slow|refusing [HOST]   (default: docker.io)
       drydock fault power on|off NODE
       drydock fault kubelet running|stopped NODE
       drydock fault network cut|healed NODE
       drydock fault disk TIMES-SLOWER NODE
       drydock fault clock SECONDS-AHEAD NODE
       drydock fault kill POD [-n NAMESPACE] [-c CONTAINER] [--exit-code N] [--after SECONDS] [--oom]`;

/** The faults and the states they put things into. */
export const FAULTS: Readonly<Record<string, readonly string[]>> = {
  registry: ['up', 'down', 'slow', 'refusing'],
  power: ['on', 'off'],
  kubelet: ['running', 'stopped'],
  network: ['cut', 'healed'],
  disk: [],
  clock: [],
  kill: [],
};

/** A disturbance, or what is wrong with the arguments. `containers` knows the containers of a pod, the first one first. */
export function readFault(
  args: readonly string[],
  containers: (namespace: string, pod: string) => readonly string[],
): Fault | { readonly error: string } {
  const { flags, value, rest } = options(args, ['-n', '--namespace', '-c', '--exit-code', '--after']);
  const [type = '', first = '', second] = rest;
  if (type === 'kill') {
    const known = ['-n', '--namespace', '-c', '--exit-code', '--after', '--oom'];
    const odd = [...flags].find((flag) => !known.includes(flag));
    if (odd !== undefined) return { error: `unknown option ${odd}` };
    return readKill(rest.slice(1), flags, value, containers);
  }
  const [odd] = [...flags].filter((flag) => !/^-\d/.test(flag));
  if (odd !== undefined && type !== 'clock') return { error: `unknown option ${odd}` };
  // A clock may go back: -5 is no option.
  const words = type === 'clock' ? args.slice(1) : rest.slice(1);
  if (words.length > 2) return { error: `unexpected argument "${words[2]}"` };
  if (type === 'registry') {
    const state = oneOf(first, ['up', 'down', 'slow', 'refusing']);
    return typeof state === 'string' ? { type, state, host: second ?? 'docker.io' } : state;
  }
  const node = words[1];
  if (['power', 'kubelet', 'network', 'disk', 'clock'].includes(type) && node === undefined)
    return { error: 'which node?' };
  switch (type) {
    case 'power': {
      const state = oneOf(first, ['on', 'off']);
      return typeof state === 'string' ? { type: 'nodePower', state, node: node! } : state;
    }
    case 'kubelet': {
      const state = oneOf(first, ['running', 'stopped']);
      return typeof state === 'string' ? { type, state, node: node! } : state;
    }
    case 'network': {
      const state = oneOf(first, ['cut', 'healed']);
      return typeof state === 'string' ? { type: 'partition', state, node: node! } : state;
    }
    case 'disk': {
      const factor = numberOf(first, 1, 1_000);
      return typeof factor === 'number' ? { type, factor, node: node! } : factor;
    }
    case 'clock': {
      const aheadSeconds = numberOf(words[0] ?? '', -86_400, 86_400, true);
      return typeof aheadSeconds === 'number' ? { type, aheadSeconds, node: node! } : aheadSeconds;
    }
    default:
      return { error: type === '' ? 'which fault?' : `there is no fault "${type}"` };
  }
}

function readKill(
  words: readonly string[],
  flags: ReadonlySet<string>,
  value: ReadonlyMap<string, string>,
  containers: (namespace: string, pod: string) => readonly string[],
): Fault | { readonly error: string } {
  const [pod, surplus] = words;
  if (pod === undefined) return { error: 'which pod?' };
  if (surplus !== undefined) return { error: `unexpected argument "${surplus}"` };
  const namespace = value.get('-n') ?? value.get('--namespace') ?? 'default';
  const names = containers(namespace, pod);
  const container = value.get('-c') ?? names[0];
  if (container === undefined) return { error: `pods "${pod}" not found` };
  const place = { namespace, pod, container };
  if (flags.has('--oom')) return { type: 'oom', ...place };
  const exitCode = numberOf(value.get('--exit-code') ?? '1', 0, 255, true);
  if (typeof exitCode !== 'number') return exitCode;
  if (!flags.has('--after')) return { type: 'killContainer', ...place, exitCode };
  const afterSeconds = numberOf(value.get('--after') ?? '', 0, 31_536_000);
  return typeof afterSeconds === 'number'
    ? { type: 'crash', ...place, exitCode, afterSeconds }
    : afterSeconds;
}

function oneOf<const T extends string>(text: string, allowed: readonly T[]): T | { readonly error: string } {
  return allowed.find((word) => word === text) ?? { error: `"${text}" is none of ${allowed.join(', ')}` };
}

function numberOf(
  text: string,
  least: number,
  most: number,
  whole = false,
): number | { readonly error: string } {
  const number = Number(text);
  if (text.trim() !== '' && number >= least && number <= most && (!whole || Number.isInteger(number)))
    return number;
  return { error: `"${text}" is no ${whole ? 'whole ' : ''}number from ${least} to ${most}` };
}
