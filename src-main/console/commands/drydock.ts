/** `drydock`: in a node's shell, what the command line of the same name says about the workspace that it is in. */
import type { Command } from 'just-bash';
import type { Live } from '@shared/api';
import type { Pod } from 'kubernetes-types/core/v1';
import { explainPod, EXPLAIN_USAGE, readExplainRequest } from '@main/workspaces';
import type { Host } from '../host';
import { plain, type Streams } from './define';
import { FAULT_USAGE, readFault } from './faults';

const USAGE = `usage: ${EXPLAIN_USAGE}\n       ${FAULT_USAGE}\n`;

export function drydockCommands(host: Host): Command[] {
  return [
    plain(
      'drydock',
      ([verb, ...args], streams) => {
        if (verb === undefined || verb === 'help' || verb === '--help') {
          streams.out(USAGE);
          return verb === undefined ? 2 : 0;
        }
        if (verb === 'explain') return explain(host, args, streams);
        if (verb === 'fault') return fault(host, args, streams);
        streams.err(`drydock: there is no command "${verb}" here\n${USAGE}`);
        return 2;
      },
      host,
    ),
  ];
}

function explain({ console }: Host, args: readonly string[], streams: Streams): number {
  const request = readExplainRequest(args);
  if ('error' in request) {
    streams.err(`drydock explain: ${request.error}\nusage: ${EXPLAIN_USAGE}\n`);
    return 2;
  }
  const at = request.at ?? console.at();
  const answer = explainPod(console.session, { ...request, ...(at === undefined ? {} : { at }) });
  if ('error' in answer) {
    streams.err(`${answer.error}\n`);
    return 1;
  }
  streams.out(answer.text);
  return 0;
}

/** What Kubernetes has no request for: a registry that is down, a node without power, a container that dies. */
async function fault({ console }: Host, args: readonly string[], streams: Streams): Promise<number> {
  const wanted = readFault(args, (namespace, pod) => {
    const containers = console.get<Live<Pod>>('pods', namespace, pod)?.spec?.containers ?? [];
    return containers.map(({ name }) => name);
  });
  if ('error' in wanted) {
    streams.err(`drydock fault: ${wanted.error}\nusage: ${FAULT_USAGE}\n`);
    return 2;
  }
  const refusal = console.fault(wanted);
  if (refusal !== null) {
    streams.err(`drydock fault: ${refusal}\n`);
    return 1;
  }
  await console.session.settle();
  return 0;
}
