/**
 * `kubectl debug`: a container in a running pod, a copy of a pod, or a pod with a node's own namespaces.
 * Models kubectl `cmd/debug` @ v1.34. Left out: profiles other than legacy and general set nothing special; custom
 * profiles.
 */
import type { Live } from '@shared/api';
import type { Node, Pod } from 'kubernetes-types/core/v1';
import { fail, failAll, type Command } from '@main/kubectl/cluster';
import { readSelected, select } from '@main/kubectl/selecting';
import { debugByCopy } from './copy';
import { debugByEphemeralContainer } from './ephemeral';
import { debugNode } from './node';

const PROFILES = ['legacy', 'general', 'baseline', 'netadmin', 'restricted', 'sysadmin'];

export async function debug(command: Command): Promise<number> {
  const { invocation, io } = command;
  const { args, dash, flags } = invocation;
  const targets = dash < 0 ? args : args.slice(0, dash);
  checkFlags(command);
  const quiet = flags.bool('quiet');
  if (flags.text('target') !== '' && !quiet) {
    io.out(
      `Targeting container "${flags.text('target')}". If you don't see processes from this container it may be because the container runtime doesn't support this feature.\n`,
    );
  }
  if (flags.text('profile') === 'legacy') {
    io.err(
      '--profile=legacy is deprecated and will be removed in the future. It is recommended to explicitly specify a profile, for example "--profile=general".\n',
    );
  }
  const named = targets.map((target) => (target.includes('/') ? target : `pods/${target}`));
  const selection = await select(command, named, { nothingGiven: 'NAME or TYPE/NAME is required for debug' });
  const { objects, failures } = await readSelected(command, selection);
  failAll(failures);
  let code = 0;
  for (const { kind, object } of objects) {
    if (kind.resource === 'nodes') code = await debugNode(command, object as Live<Node>);
    else if (kind.resource !== 'pods') {
      fail(`"${kind.group}/${kind.version}, Kind=${kind.kind}" not supported by debug`);
    } else if (flags.text('copy-to') !== '') code = await debugByCopy(command, object as Live<Pod>);
    else code = await debugByEphemeralContainer(command, object as Live<Pod>);
  }
  return code;
}

function checkFlags({ invocation: { args, flags } }: Command): void {
  const copies = flags.text('copy-to') !== '';
  if (!copies && flags.text('image') === '') fail('you must specify --image when not using --copy-to.');
  if (args.length === 0 && flags.list('filename').length === 0)
    fail('NAME or TYPE/NAME is required for debug');
  if (!copies && flags.list('set-image').length > 0)
    fail('you may not specify --set-image when not using --copy-to.');
  for (const flag of ['replace', 'same-node'] as const) {
    if (flags.bool(flag) && !copies) fail(`--${flag} may only be used with --copy-to.`);
  }
  if (flags.text('target') !== '' && copies)
    fail('--target is incompatible with --copy-to. Use --share-processes instead.');
  if (flags.bool('tty') && !flags.bool('stdin'))
    fail('-i/--stdin is required for containers with -t/--tty=true');
  const policy = flags.text('image-pull-policy');
  if (!['', 'Always', 'IfNotPresent', 'Never'].includes(policy)) fail(`invalid image pull policy: ${policy}`);
  if (!PROFILES.includes(flags.text('profile'))) fail(`unknown profile: ${flags.text('profile')}`);
}
