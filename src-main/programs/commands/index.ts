/** The commands that a shell needs and just-bash has not, or has for the real world only. */
import type { Command } from 'just-bash';
import { chanceCommands } from './chance';
import { missing, type World } from './define';
import { httpCommands } from './http';
import { jobCommands } from './jobs';
import { networkCommands } from './network';
import { serverCommands } from './servers';
import { systemCommands } from './system';
import { timeCommands } from './time';

/** Later ones win over earlier ones and over what the shell brings along. */
export function commandsFor(world: World): Command[] {
  const lacks = world.effect.lacks ?? [];
  return [
    ...timeCommands(world),
    ...chanceCommands(),
    ...jobCommands(world),
    ...systemCommands(world),
    ...networkCommands(world),
    ...httpCommands(world),
    ...serverCommands(world),
    ...lacks.map(missing),
  ];
}
