/** Commands about what runs in the background of a script. */
import type { Command } from 'just-bash';
import { START_JOB, WAIT } from '../jobs';
import { command, type Result, type World } from './define';

export function jobCommands(world: World): Command[] {
  return [
    command(START_JOB, (args, context): Result => {
      const pid = world.startJob?.(Number(args[0]), context.cwd, Object.fromEntries(context.env)) ?? 0;
      return { stdout: `${pid}\n` };
    }),
    command(WAIT, async (args): Promise<Result> => {
      await world.jobs?.join(args.filter((arg) => /^\d+$/.test(arg)).map(Number));
      return {};
    }),
  ];
}
