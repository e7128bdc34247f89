/** The console: a shell on a simulated node, with kubectl in it. */
export { Console, type ConsoleOptions, type LineReport } from './console';
export type { Completion } from './host';
export { INTERRUPTED, type Interrupted, type Prompt, type Terminal } from './terminal';
