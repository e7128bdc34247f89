/** The one table of verbs: what each command of the table in parse/ does. One file (or folder) a verb. */
import type { Verb } from '../cluster';
import { get } from './get';
import { run } from './run';

/** By the path of the command: `get`, `rollout status`. */
export const VERBS: Readonly<Record<string, Verb>> = {
  get,
  run,
};
