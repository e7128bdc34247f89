/** The one table of verbs: what each command of the table in parse/ does. One file (or folder) a verb. */
import type { Verb } from '../cluster';
import { cordon } from './cordon';
import { describe } from './describe';
import { drain } from './drain';
import { get } from './get';
import { run } from './run';
import { taint } from './taint';
import { uncordon } from './uncordon';

/** By the path of the command: `get`, `rollout status`. */
export const VERBS: Readonly<Record<string, Verb>> = {
  cordon,
  describe,
  drain,
  get,
  run,
  taint,
  uncordon,
};
