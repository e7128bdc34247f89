export type { Arguments, CommandSpec } from './command-spec';
export type { Completes, FlagKind, FlagSpec } from './flag-specs';
export { KUBECTL } from './commands';
export { helpText, optionsText } from './help';
export { Flags, parseCommandLine, type Invocation, type Parsed } from './parse';
export { readPartial, type Partial as PartialLine } from './partial';
export { formatDuration, goQuote, readDuration, readInt } from '@shared/api';
export { readCommaList } from './values';
