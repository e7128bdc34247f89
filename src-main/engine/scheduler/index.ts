export type { ExplainOptions } from './explain';
export { formatParity, runParity, type ParityLine, type ParityReport } from './parity/run';
export { Scheduler } from './scheduler';
