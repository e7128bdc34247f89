/** The one table of verbs: what each command of the table in parse/ does. One file (or folder) a verb. */
import type { Verb } from '../cluster';
import { annotate } from './annotate';
import { cordon } from './cordon';
import { create, GENERATORS } from './create';
import { describe } from './describe';
import { remove } from './delete';
import { drain } from './drain';
import { get } from './get';
import { label } from './label';
import { run } from './run';
import { taint } from './taint';
import { uncordon } from './uncordon';

/** By the path of the command: `get`, `rollout status`. */
export const VERBS: Readonly<Record<string, Verb>> = {
  ...GENERATORS,
  annotate,
  cordon,
  create,
  delete: remove,
  describe,
  drain,
  get,
  label,
  run,
  taint,
  uncordon,
};
