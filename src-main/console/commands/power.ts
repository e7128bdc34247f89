/** `poweroff`, `reboot` and their older names: the node's machine goes down, and comes back where it is asked to. */
import type { Command } from 'just-bash';
import { options } from '@main/programs';
import type { Host } from '../host';
import { plain, type Streams } from './define';

/** Virtual ms from a reboot until the machine is back. */
const BOOT = 30_000;

export function powerCommands(host: Host): Command[] {
  return [
    plain('poweroff', (_args, streams) => goDown(host, streams, false), host),
    plain('halt', (_args, streams) => goDown(host, streams, false), host),
    plain('reboot', (_args, streams) => goDown(host, streams, true), host),
    plain(
      'shutdown',
      (args, streams) => {
        const { flags, rest } = options(args, []);
        const [when = '+1'] = rest;
        if (flags.has('-c')) return 0;
        if (when !== 'now' && when !== '+0') {
          streams.err(`drydock: a shutdown is not planned ahead here; say "shutdown now"\n`);
          return 1;
        }
        return goDown(host, streams, flags.has('-r'));
      },
      host,
    ),
  ];
}

async function goDown(host: Host, streams: Streams, returns: boolean): Promise<number> {
  const { console, name } = host;
  await host.saveFiles();
  const refusal = console.fault({ type: 'nodePower', node: name, state: 'off' });
  if (refusal !== null) {
    streams.err(`Failed to set wall message, ignoring: ${refusal}\n`);
    return 1;
  }
  await console.session.settle();
  if (!returns) return 0;
  await console.session.advance(BOOT);
  console.fault({ type: 'nodePower', node: name, state: 'on' });
  await console.session.settle();
  return 0;
}
