/** The one table of verbs: what each command of the table in parse/ does. One file (or folder) a verb. */
import type { Verb } from '../cluster';
import { annotate } from './annotate';
import { apply, editLastApplied, setLastApplied, viewLastApplied } from './apply';
import { attach } from './attach';
import { autoscale } from './autoscale';
import { cordon } from './cordon';
import { cp } from './cp';
import { create, GENERATORS } from './create';
import { debug } from './debug';
import { describe } from './describe';
import { remove } from './delete';
import { diff } from './diff';
import { drain } from './drain';
import { exec } from './exec';
import { expose } from './expose';
import { edit } from './edit';
import { get } from './get';
import { label } from './label';
import { patch } from './patch';
import { replace } from './replace';
import { rolloutPause } from './rollout-pause';
import { rolloutRestart } from './rollout-restart';
import { rolloutResume } from './rollout-resume';
import { rolloutUndo } from './rollout-undo';
import { run } from './run';
import { scale } from './scale';
import { SET } from './set';
import { taint } from './taint';
import { uncordon } from './uncordon';
import { apiResources, apiVersions } from './api';
import { clusterInfo } from './cluster-info';
import { events } from './events';
import { logs } from './logs';
import { version } from './version';
import { wait } from './wait';
import { rolloutHistory } from './rollout-history';
import { rolloutStatus } from './rollout-status';
import { AUTH } from './auth';
import { CONFIG } from './config';
import { completion } from './completion';
import { TOP } from './top';
import { explain } from './explain';

/** By the path of the command: `get`, `rollout status`. */
export const VERBS: Readonly<Record<string, Verb>> = {
  ...GENERATORS,
  ...SET,
  annotate,
  apply,
  'apply edit-last-applied': editLastApplied,
  'apply set-last-applied': setLastApplied,
  'apply view-last-applied': viewLastApplied,
  attach,
  autoscale,
  cordon,
  cp,
  create,
  debug,
  delete: remove,
  describe,
  diff,
  drain,
  edit,
  exec,
  expose,
  get,
  label,
  patch,
  replace,
  run,
  scale,
  taint,
  uncordon,
  'api-resources': apiResources,
  'api-versions': apiVersions,
  'cluster-info': clusterInfo,
  events,
  logs,
  version,
  wait,
  'rollout pause': rolloutPause,
  'rollout restart': rolloutRestart,
  'rollout resume': rolloutResume,
  'rollout undo': rolloutUndo,
  'rollout history': rolloutHistory,
  'rollout status': rolloutStatus,
  ...AUTH,
  ...CONFIG,
  completion,
  ...TOP,
  explain,
};
