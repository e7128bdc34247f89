import type { Command } from './command';
import { fail } from './failures';

export type DryRun = 'none' | 'client' | 'server';

/** What `--dry-run` asks for. */
export function dryRunOf({ invocation, io }: Command): DryRun {
  const { flags } = invocation;
  if (!flags.has('dry-run')) return 'none';
  const value = flags.text('dry-run');
  switch (value) {
    case 'none':
    case 'client':
    case 'server':
      return value;
    case 'unchanged':
      io.err('W: --dry-run is deprecated and can be replaced with --dry-run=client.\n');
      return 'client';
    case 'true':
    case 'false':
      io.err(
        `W: --dry-run=${value} is deprecated (boolean value) and can be replaced with --dry-run=${value === 'true' ? 'client' : 'none'}.\n`,
      );
      return value === 'true' ? 'client' : 'none';
    default:
      return fail(`Invalid dry-run value (${value}). Must be "none", "server", or "client".`);
  }
}

/** What stands behind `pod/web created` in a rehearsal. */
export function dryRunSuffix(dryRun: DryRun): string {
  return dryRun === 'none' ? '' : dryRun === 'client' ? ' (dry run)' : ' (server dry run)';
}

/** What a write carries for this. */
export function dryRunOption(dryRun: DryRun): { dryRun?: true } {
  return dryRun === 'server' ? { dryRun: true } : {};
}
