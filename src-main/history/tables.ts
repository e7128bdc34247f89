/** The tables of a workspace file, as the parts of history share them. */
import { Bodies } from './bodies';
import { Branches } from './branches';
import { Checkpoints } from './checkpoints';
import type { Connection } from './database';
import { Keep } from './keep';
import { Objects, Texts } from './names';
import { Revisions } from './revisions';
import { Inputs, Steps } from './steps';

export class Tables {
  readonly words: Texts;
  readonly shapes: Texts;
  readonly objects: Objects;
  readonly bodies: Bodies;
  readonly branches: Branches;
  readonly steps: Steps;
  readonly inputs: Inputs;
  readonly revisions: Revisions;
  readonly checkpoints: Checkpoints;
  readonly keep: Keep;

  constructor(db: Connection) {
    this.words = new Texts(db, 'words');
    this.shapes = new Texts(db, 'shapes');
    this.objects = new Objects(db, this.words);
    this.bodies = new Bodies(db, this.shapes, this.objects);
    this.branches = new Branches(db);
    this.steps = new Steps(db, this.words, this.objects);
    this.inputs = new Inputs(db);
    this.revisions = new Revisions(db, this.branches, this.steps, this.bodies);
    this.checkpoints = new Checkpoints(db);
    this.keep = new Keep(db);
  }

  /** Writes the rows that wait to be written in groups. */
  flush(): void {
    for (const table of [this.objects, this.bodies, this.revisions, this.steps]) table.flush();
  }

  /** Forgets what is in memory: after a transaction that was rolled back, and after rows were deleted. */
  forget(): void {
    const { words, shapes, objects, bodies, branches, revisions, steps } = this;
    for (const table of [words, shapes, objects, bodies, branches, revisions, steps]) table.forget();
  }
}
