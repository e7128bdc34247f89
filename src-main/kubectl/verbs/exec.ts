/** `kubectl exec`. Models kubectl `cmd/exec` @ v1.34. */
import { isBareShell } from '@shared/api';
import { containerOf, endWith, mustNotBeOver, podOf, runIn } from '../changing';
import { fail, failUsage, type Command } from '../cluster';
import { readManifests } from '../selecting';

export async function exec(command: Command): Promise<number> {
  const { invocation, io } = command;
  const { dash, flags } = invocation;
  const [named, ...words] = await targetAndWords(command);
  if (words.length === 0) fail('you must specify at least one command for the container');
  if (dash < 0) {
    failUsage('exec', 'exec [POD] [COMMAND] is not supported anymore. Use exec [POD] -- [COMMAND] instead');
  }
  const pod = await podOf(command, named!, flags.duration('pod-running-timeout'));
  mustNotBeOver(pod);
  const container = containerOf(command, pod, flags.text('container'));
  const { name, namespace = '' } = pod.metadata;
  const place = { namespace, pod: name, container };
  const tty = flags.bool('tty');
  const stdin = flags.bool('stdin');
  if (stdin && tty && command.cluster.openShell && isBareShell(words))
    return endWith(command, await command.cluster.openShell({ ...place, command: words }));
  if (tty && !io.readLine)
    io.err('Unable to use a TTY - input is not a terminal or the right kind of file\n');
  const input = stdin && !(tty && io.readLine) ? { stdin: await io.stdin() } : {};
  const ran = await runIn(command, {
    ...place,
    command: words,
    tty: tty && io.readLine !== undefined,
    ...input,
  });
  return endWith(command, ran.exitCode);
}

/** What names the pod (an argument or a manifest), and the command. */
async function targetAndWords(command: Command): Promise<string[]> {
  const { args, dash, flags } = command.invocation;
  if (flags.list('filename').length > 0) {
    const { manifests, failures } = await readManifests(command);
    if (failures[0]) throw failures[0];
    const [manifest] = manifests;
    if (!manifest) return fail('no objects passed to exec');
    return [`${manifest.kind.resource}/${manifest.name}`, ...args];
  }
  if (args.length === 0 || dash === 0) return fail('pod, type/name or --filename must be specified');
  return [...args];
}
