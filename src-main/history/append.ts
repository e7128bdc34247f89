/** How a batch becomes rows: each step's changes are held against the head of its branch, then written behind it. */
import type { Change, Step } from '@shared/contract';
import type { ObjectLife } from './names';
import type { Tables } from './tables';
import type { Batch } from './types';

/** Writes a batch, in a transaction of its caller. @throws Error where it does not follow from what is there: a bug */
export function appendBatch(tables: Tables, { branch, inputs = [], steps = [], checkpoint }: Batch): void {
  for (const input of inputs) tables.inputs.add(branch, input);
  for (const step of steps) addStep(tables, branch, step);
  if (checkpoint) tables.checkpoints.add(branch, checkpoint);
  tables.flush();
}

function addStep(tables: Tables, branch: number, step: Step): void {
  const head = tables.revisions.head(branch);
  if (step.seq !== head.state.seq + 1) {
    throw new Error(`step ${step.seq} does not follow step ${head.state.seq} of branch ${branch}`);
  }
  checkRevisions(tables, branch, step);
  for (const change of step.changes) addChange(tables, branch, step.seq, change);
  tables.steps.add(branch, step);
  tables.revisions.endStep(branch, step.seq, step.toRevision);
}

/**
 * A step's revisions follow those of the step before, one a change. The first step of a workspace may be the state
 * of a cluster that has lived before: then what was overwritten meanwhile leaves gaps.
 */
function checkRevisions(
  tables: Tables,
  branch: number,
  { seq, fromRevision, toRevision, changes }: Step,
): void {
  const before = tables.revisions.head(branch).revision;
  let last = fromRevision;
  let fits = before === null || fromRevision === before;
  for (const { revision } of changes) {
    fits &&= before === null ? revision > last : revision === last + 1;
    last = revision;
  }
  fits &&= before === null ? toRevision >= last : toRevision === last;
  if (!fits) throw new Error(`the revisions of step ${seq} do not follow revision ${before}`);
}

function addChange(tables: Tables, branch: number, seq: number, change: Change): void {
  const { revision, version } = change;
  const { state } = tables.revisions.head(branch);
  const life = lifeOf(tables, branch, change);
  if (!change.object) {
    tables.revisions.add(branch, { seq, revision, object: life.id, version: 0, body: 0 }, null);
    return;
  }
  const known = tables.branches.count > 1 || change.object.metadata.resourceVersion !== String(revision);
  const { id, hash } = tables.bodies.add(life, change.object, state.body(life.id), known);
  tables.revisions.add(branch, { seq, revision, object: life.id, version, body: id }, hash);
}

/** The object that a change is about: a new one at its first version, else the one that lives under the name. */
function lifeOf(tables: Tables, branch: number, change: Change): ObjectLife {
  const { revision, resource, namespace, name, uid } = change;
  const { state } = tables.revisions.head(branch);
  const lives = tables.objects.lives(resource, namespace, name);
  const living = lives.find((life) => state.body(life.id) !== 0);
  if (change.object && change.version === 1) {
    if (living)
      throw new Error(`${resource} ${namespace}/${name} is created at revision ${revision}, but lives`);
    return tables.objects.life(lives, change, uid, revision);
  }
  if (!living)
    throw new Error(`${resource} ${namespace}/${name} changes at revision ${revision}, but does not live`);
  return living;
}
