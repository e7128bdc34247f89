/** The commands that a node has beyond those that just-bash brings along. Later ones win over earlier ones. */
import type { Command } from 'just-bash';
import type { Host } from '../host';
import { crictlCommands } from './crictl';
import { drydockCommands } from './drydock';
import { editorCommands } from './editors';
import { kubectlCommands } from './kubectl';
import { listCommands } from './ls';
import { machineCommands } from './machine';
import { powerCommands } from './power';
import { scriptCommands } from './scripts';
import { serviceCommands } from './services';
import { sshCommands } from './ssh';
import { terminalCommands } from './terminal';
import { watchCommands } from './watch';

export function nodeCommands(host: Host): Command[] {
  return [
    ...machineCommands(host),
    ...terminalCommands(host),
    ...listCommands(host),
    ...scriptCommands(host),
    ...watchCommands(host),
    ...editorCommands(host),
    ...sshCommands(host),
    ...serviceCommands(host),
    ...powerCommands(host),
    ...crictlCommands(host),
    ...kubectlCommands(host),
    ...drydockCommands(host),
  ];
}
