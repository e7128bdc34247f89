/** `kubectl version`. Models kubectl `cmd/version` @ v1.34. */
import { fail, SERVER_VERSION, type Command } from '../cluster';
import { printJson, printYaml } from '../print';

/** What this kubectl says of itself: it is made together with the server. */
const CLIENT = SERVER_VERSION;
const KUSTOMIZE = 'v5.7.1';

export function version(command: Command): Promise<void> {
  const { flags, args } = command.invocation;
  if (args.length > 0) fail(`extra arguments: [${args.join(' ')}]`);
  const format = flags.text('output');
  if (format !== '' && format !== 'yaml' && format !== 'json') fail("--output must be 'yaml' or 'json'");
  const onlyClient = flags.bool('client');
  const about = {
    clientVersion: CLIENT,
    kustomizeVersion: KUSTOMIZE,
    ...(onlyClient ? {} : { serverVersion: SERVER_VERSION }),
  };
  if (format === 'json') command.io.out(printJson(about, 2));
  else if (format === 'yaml') command.io.out(printYaml(about));
  else {
    command.io.out(`Client Version: ${CLIENT.gitVersion}\nKustomize Version: ${KUSTOMIZE}\n`);
    if (!onlyClient) command.io.out(`Server Version: ${SERVER_VERSION.gitVersion}\n`);
  }
  return Promise.resolve();
}
