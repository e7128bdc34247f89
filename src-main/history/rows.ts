/**
 * Inserts rows in groups: most of what an insert costs is the call, and a statement of many rows is one call. Rows wait
 * until a group is full or {@link RowWriter.flush} is called, which whoever ends the transaction does.
 */
import type { Connection } from './database';
import type { Packed } from './packed-json';

/** What a column takes. */
export type Column = number | Packed | null;

/** Rows of one statement. */
const GROUP = 16;

export class RowWriter<Row extends readonly Column[]> {
  private waiting: Column[] = [];
  private readonly width: number;
  private readonly one;
  private readonly group;

  constructor(db: Connection, table: string, columns: readonly { [I in keyof Row]: string }[number][]) {
    this.width = columns.length;
    const row = `(${columns.map(() => '?').join(', ')})`;
    const statement = (rows: number): string =>
      `INSERT INTO ${table} (${columns.join(', ')}) VALUES ${Array.from({ length: rows }, () => row).join(', ')}`;
    this.one = db.prepare<Column[]>(statement(1));
    this.group = db.prepare<Column[]>(statement(GROUP));
  }

  add(row: Row): void {
    for (const value of row) this.waiting.push(value);
    if (this.waiting.length < this.width * GROUP) return;
    const rows = this.waiting;
    this.waiting = [];
    this.group.run(rows as never);
  }

  /** Writes what still waits. */
  flush(): void {
    const rows = this.waiting;
    if (rows.length === 0) return;
    this.waiting = [];
    for (let at = 0; at < rows.length; at += this.width)
      this.one.run(rows.slice(at, at + this.width) as never);
  }

  /** Drops what still waits: after a transaction that was rolled back. */
  forget(): void {
    this.waiting = [];
  }
}
