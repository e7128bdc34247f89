/** `drydock`: in a node's shell, what the command line of the same name says about the workspace that it is in. */
import type { Command } from 'just-bash';
import { explainPod, EXPLAIN_USAGE, readExplainRequest } from '@main/workspaces';
import type { Host } from '../host';
import { plain } from './define';

const USAGE = `usage: ${EXPLAIN_USAGE}\n`;

export function drydockCommands(host: Host): Command[] {
  return [
    plain(
      'drydock',
      ([verb, ...args], streams) => {
        if (verb === undefined || verb === 'help' || verb === '--help') {
          streams.out(USAGE);
          return verb === undefined ? 2 : 0;
        }
        if (verb !== 'explain') {
          streams.err(`drydock: there is no command "${verb}" here\n${USAGE}`);
          return 2;
        }
        const request = readExplainRequest(args);
        if ('error' in request) {
          streams.err(`drydock explain: ${request.error}\n${USAGE}`);
          return 2;
        }
        const at = request.at ?? host.console.at();
        const answer = explainPod(host.console.session, { ...request, ...(at === undefined ? {} : { at }) });
        if ('error' in answer) {
          streams.err(`${answer.error}\n`);
          return 1;
        }
        streams.out(answer.text);
        return 0;
      },
      host,
    ),
  ];
}
