/** Rows of the timeline: steps and inputs. */
import type { Cause, Decision, Input, InputBody, Origin, StepHeader } from '@shared/contract';
import type { Segment } from './branches';
import type { Connection } from './database';
import type { Objects, Texts } from './names';
import { pack, unpack, type Packed } from './packed-json';
import { HistoryError } from './errors';
import { checksum, expectChecksum } from './row-check';
import { RowWriter } from './rows';

type StepRow = [
  seq: number,
  turn: number,
  time: number,
  actor: number,
  action: number,
  object: number | null,
  cause: number | null,
  decision: string | null,
  fromRevision: number,
  toRevision: number,
  crc: number,
];

export class Steps {
  private readonly writer;
  private readonly range;
  private readonly about;

  constructor(
    db: Connection,
    private readonly words: Texts,
    private readonly objects: Objects,
  ) {
    const columns =
      'seq, turn, time, actor, action, object, cause, decision, from_revision, to_revision, crc';
    this.writer = new RowWriter<[number, ...StepRow]>(db, 'steps', ['branch', ...columns.split(', ')]);
    this.range = db
      .prepare<[number, number, number], StepRow>(
        `SELECT ${columns} FROM steps WHERE branch = +? AND seq BETWEEN +? AND +? ORDER BY seq`,
      )
      .raw();
    this.about = db
      .prepare<[number, number, number, number], StepRow>(
        `SELECT ${columns} FROM steps WHERE branch = +? AND seq BETWEEN +? AND +? AND object = +?`,
      )
      .raw();
  }

  /** The steps of a path that are about an object, by its lives. */
  listAbout(path: readonly Segment[], lives: readonly number[]): StepHeader[] {
    return path.flatMap(({ branch, after, upTo }) =>
      lives
        .flatMap((life) => this.about.all(branch, after + 1, upTo, life))
        .sort((a, b) => a[0] - b[0])
        .map((row) => this.decode(branch, row)),
    );
  }

  add(branch: number, step: StepHeader): void {
    const object = step.object === null ? null : this.objects.named(step.object).id;
    const decision = step.decision === null ? null : JSON.stringify(step.decision);
    const cause = causeNumber(step.cause);
    const { seq, turn, time, actor, action, fromRevision, toRevision } = step;
    const { words } = this;
    const [who, what] = [words.id(actor), words.id(action)];
    const crc = checksum(
      branch,
      seq,
      turn,
      time,
      words.word(who),
      words.word(what),
      object,
      cause,
      decision,
      fromRevision,
      toRevision,
    );
    this.writer.add([
      branch,
      seq,
      turn,
      time,
      who,
      what,
      object,
      cause,
      decision,
      fromRevision,
      toRevision,
      crc,
    ]);
  }

  /** Writes what waits to be written. */
  flush(): void {
    this.writer.flush();
  }

  forget(): void {
    this.writer.forget();
  }

  /** The steps of a path from `from` on. */
  list(path: readonly Segment[], from: number): StepHeader[] {
    return path.flatMap(({ branch, after, upTo }) =>
      this.range.all(branch, Math.max(after + 1, from), upTo).map((row) => this.decode(branch, row)),
    );
  }

  /** The revision after the last step of a path, which has one. */
  revisionAfter(path: readonly Segment[]): number {
    const { upTo } = path.at(-1)!;
    const step = this.list(path, upTo)[0];
    if (!step) throw new HistoryError('corrupt', `The workspace file is damaged: step ${upTo} is missing.`);
    return step.toRevision;
  }

  private decode(branch: number, row: StepRow): StepHeader {
    const [seq, turn, time, actorId, actionId, objectId, cause, decision, fromRevision, toRevision, crc] =
      row;
    const { words } = this;
    expectChecksum(
      crc,
      `step ${seq} of branch ${branch}`,
      branch,
      seq,
      turn,
      time,
      words.word(actorId),
      words.word(actionId),
      objectId,
      cause,
      decision,
      fromRevision,
      toRevision,
    );
    const object = objectId === null ? null : this.objects.get(objectId);
    return {
      seq,
      turn,
      time,
      actor: words.text(actorId),
      action: words.text(actionId),
      object: object && { resource: object.resource, namespace: object.namespace, name: object.name },
      cause: causeOf(cause),
      decision: decision === null ? null : (JSON.parse(decision) as Decision),
      fromRevision,
      toRevision,
    };
  }
}

/** Steps above zero, inputs below. */
function causeNumber(cause: Cause | null): number | null {
  if (cause === null) return null;
  const number = 'step' in cause ? cause.step : -cause.input;
  if (number === 0) throw new Error('a cause is a step or an input, and both begin at 1');
  return number;
}

function causeOf(number: number | null): Cause | null {
  if (number === null) return null;
  return number > 0 ? { step: number } : { input: -number };
}

type InputRow = [
  id: number,
  turn: number,
  seq: number,
  time: number,
  origin: string,
  data: Packed,
  crc: number,
];

export class Inputs {
  private readonly insert;
  private readonly range;
  private readonly lastBefore;

  constructor(db: Connection) {
    const columns = 'id, turn, seq, time, origin, data, crc';
    this.insert = db.prepare<[number, ...InputRow]>(
      `INSERT INTO inputs (branch, ${columns}) VALUES (?, ?, ?, ?, ?, ?, ?, ?)`,
    );
    this.range = db
      .prepare<[number, number, number], InputRow>(
        `SELECT ${columns} FROM inputs WHERE branch = +? AND seq >= +? AND seq < +? ORDER BY seq, id`,
      )
      .raw();
    this.lastBefore = db
      .prepare<[number, number], number>(
        'SELECT id FROM inputs WHERE branch = +? AND seq < +? ORDER BY seq DESC, id DESC LIMIT 1',
      )
      .pluck();
  }

  add(branch: number, input: Input): void {
    const { id, turn, seq, time } = input;
    const origin = JSON.stringify(input.origin);
    const data = pack(JSON.stringify(input.body));
    this.insert.run(
      branch,
      id,
      turn,
      seq,
      time,
      origin,
      data,
      checksum(branch, id, turn, seq, time, origin, data),
    );
  }

  /**
   * The inputs of a branch's whole path that were taken when at least `from` steps had been made. Of its ancestors,
   * those that were taken before the last step that is shared: a later one belongs to the ancestor's own future.
   */
  list(path: readonly Segment[], from: number): Input[] {
    return path.flatMap(({ branch, upTo }) =>
      this.range.all(branch, from, bounded(upTo)).map((row) => decodeInput(branch, row)),
    );
  }

  /** Reads the own inputs of a branch, whose numbers follow `before`. @throws HistoryError corrupt */
  checkAll(branch: number, before: number): void {
    let last = before;
    for (const row of this.range.iterate(branch, 0, Number.MAX_SAFE_INTEGER)) {
      const { id } = decodeInput(branch, row);
      if (id !== last + 1)
        throw new HistoryError('corrupt', `The workspace file is damaged: input ${last + 1} is missing.`);
      last = id;
    }
  }

  /** The id of the last that was taken when fewer than `before` steps had been made, 0 for none. */
  last(path: readonly Segment[], before: number): number {
    for (const { branch, upTo } of [...path].reverse()) {
      const last = this.lastBefore.get(branch, bounded(Math.min(before, upTo)));
      if (last !== undefined) return last;
    }
    return 0;
  }
}

/** SQLite's integers know no infinity. */
function bounded(seq: number): number {
  return Math.min(seq, Number.MAX_SAFE_INTEGER);
}

function decodeInput(branch: number, [id, turn, seq, time, origin, data, crc]: InputRow): Input {
  expectChecksum(crc, `input ${id} of branch ${branch}`, branch, id, turn, seq, time, origin, data);
  return {
    id,
    turn,
    seq,
    time,
    origin: JSON.parse(origin) as Origin,
    body: JSON.parse(unpack(data)) as InputBody,
  };
}
