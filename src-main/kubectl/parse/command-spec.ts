import type { FlagSpec } from './flag-specs';

/** What stands behind a command's name, so that the console can complete it. */
export type Arguments =
  | 'resources' // TYPE NAME …, TYPE/NAME …
  | 'nodes'
  | 'pods'
  | 'rollouts'
  | 'types'
  | 'contexts'
  | 'files'
  | 'none'
  | { readonly values: readonly string[] };

/** The groups of `kubectl --help`, in its order. */
export const GROUPS = [
  'Basic Commands (Beginner)',
  'Basic Commands (Intermediate)',
  'Deploy Commands',
  'Cluster Management Commands',
  'Troubleshooting and Debugging Commands',
  'Advanced Commands',
  'Settings Commands',
  'Other Commands',
] as const;

/** One command of the table. What `--help` shows, what the parser takes and what Tab completes all come from here. */
export interface CommandSpec {
  readonly name: string;
  readonly aliases?: readonly string[];
  /** Where `kubectl --help` lists it; commands below others have none. */
  readonly group?: (typeof GROUPS)[number];
  /** One line for lists of commands. */
  readonly short: string;
  /** More about it, for its own `--help`; lines as they are printed. */
  readonly long?: string;
  /** The usage line behind `kubectl `, without ` [options]`. */
  readonly use: string;
  /** Pairs of comment and command line. */
  readonly examples?: readonly (readonly [string, string])[];
  readonly flags: readonly FlagSpec[];
  /** Flags that must be given. */
  readonly required?: readonly string[];
  readonly arguments?: Arguments;
  readonly subcommands?: readonly CommandSpec[];
  /** Real kubectl has the whole command and we do not: why, and what to do instead. */
  readonly refused?: string;
}
