export { atTerminal, READ, scriptAtTerminal, type AtTerminal, type Devices } from './at-terminal';
export { commandsFor } from './commands';
export { command, options, pathOf, stdinOf, type CommandContext, type Result } from './commands/define';
export { duration } from './commands/time';
export { makeProgramRunner, type ProgramRunner } from './runner';
export { quote } from './script';
export { inShellWords } from './shell-words';
export type { World } from './world';
