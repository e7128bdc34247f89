/** Checkpoints of the engine's component state. */
import type { Segment } from './branches';
import type { Connection } from './database';
import { pack, unpack, type Packed } from './packed-json';
import { checksum, expectChecksum } from './row-check';
import type { Checkpoint } from './types';

type Row = [id: number, seq: number, input: number, data: Packed, crc: number];

export class Checkpoints {
  private readonly insert;
  private readonly last;
  private readonly all;

  constructor(db: Connection) {
    this.insert = db.prepare<[number, number, number, Packed, number]>(
      'INSERT INTO checkpoints (branch, seq, input, data, crc) VALUES (?, ?, ?, ?, ?)',
    );
    this.last = db
      .prepare<[number, number, number, number], Row>(
        `SELECT id, seq, input, data, crc FROM checkpoints WHERE branch = +? AND seq >= +? AND seq <= +? AND input <= +?
         ORDER BY seq DESC, id DESC`,
      )
      .raw();
    this.all = db
      .prepare<[], [number, number, number, number, Packed, number]>(
        'SELECT id, branch, seq, input, data, crc FROM checkpoints',
      )
      .raw();
  }

  add(branch: number, { seq, input, state }: Checkpoint): void {
    const data = pack(JSON.stringify(state));
    this.insert.run(branch, seq, input, data, checksum(branch, seq, input, data));
  }

  /** Reads every row. @throws HistoryError corrupt */
  checkAll(): void {
    for (const [id, branch, seq, input, data, crc] of this.all.iterate()) {
      expectChecksum(crc, `checkpoint ${id}`, branch, seq, input, data);
    }
  }

  /** The latest on a path, at or before step `seq` and not after `input`. Damaged ones are passed over. */
  before(path: readonly Segment[], seq: number, input: number): Checkpoint | null {
    for (const { branch, after, upTo } of [...path].reverse()) {
      for (const row of this.last.iterate(branch, after, Math.min(seq, upTo), input)) {
        const [, at, last, data, crc] = row;
        if (checksum(branch, at, last, data) !== crc) continue;
        return { seq: at, input: last, state: JSON.parse(unpack(data)) as unknown };
      }
    }
    return null;
  }
}
