/** What a workspace keeps beside its history: meta, save points, layout. These may change. */
import type { Connection } from './database';
import { HistoryError } from './errors';
import { checksum, expectChecksum } from './row-check';
import type { BranchSavePoint, HistoryMeta } from './types';

const META = 'workspace';

export class Keep {
  private readonly getMeta;
  private readonly putMeta;
  private readonly getLayout;
  private readonly putLayout;
  private readonly layoutKeys;
  private readonly insertPoint;
  private readonly allPoints;

  constructor(db: Connection) {
    const upsert = 'ON CONFLICT (key) DO UPDATE SET value = excluded.value, crc = excluded.crc';
    this.getMeta = db.prepare<[string], [string, number]>('SELECT value, crc FROM meta WHERE key = +?').raw();
    this.putMeta = db.prepare<[string, string, number]>(
      `INSERT INTO meta (key, value, crc) VALUES (?, ?, ?) ${upsert}`,
    );
    this.getLayout = db
      .prepare<[string], [string, number]>('SELECT value, crc FROM layout WHERE key = +?')
      .raw();
    this.putLayout = db.prepare<[string, string, number]>(
      `INSERT INTO layout (key, value, crc) VALUES (?, ?, ?) ${upsert}`,
    );
    this.layoutKeys = db.prepare<[], string>('SELECT key FROM layout').pluck();
    this.insertPoint = db.prepare<[number, number, string, number, number]>(
      'INSERT INTO save_points (branch, seq, name, saved_at, crc) VALUES (?, ?, ?, ?, ?)',
    );
    this.allPoints = db
      .prepare<[], [number, number, number, string, number, number]>(
        'SELECT id, branch, seq, name, saved_at, crc FROM save_points ORDER BY id',
      )
      .raw();
  }

  meta(): HistoryMeta {
    const row = this.getMeta.get(META);
    if (!row) throw new HistoryError('corrupt', 'The workspace file is damaged: it does not say what it is.');
    const [value, crc] = row;
    expectChecksum(crc, 'the description of the workspace', META, value);
    return JSON.parse(value) as HistoryMeta;
  }

  setMeta(meta: HistoryMeta): void {
    const value = JSON.stringify(meta);
    this.putMeta.run(META, value, checksum(META, value));
  }

  layout(key: string): unknown {
    const row = this.getLayout.get(key);
    if (!row) return undefined;
    const [value, crc] = row;
    expectChecksum(crc, `the layout of ${key}`, key, value);
    return JSON.parse(value) as unknown;
  }

  /** Reads every layout. @throws HistoryError corrupt */
  checkLayout(): void {
    for (const key of this.layoutKeys.all()) this.layout(key);
  }

  setLayout(key: string, value: unknown): void {
    const text = JSON.stringify(value);
    this.putLayout.run(key, text, checksum(key, text));
  }

  addSavePoint({ branch, seq, name, savedAt }: Omit<BranchSavePoint, 'id'>): void {
    this.insertPoint.run(branch, seq, name, savedAt, checksum(branch, seq, name, savedAt));
  }

  savePoints(): BranchSavePoint[] {
    return this.allPoints.all().map(([id, branch, seq, name, savedAt, crc]) => {
      expectChecksum(crc, `save point ${id}`, branch, seq, name, savedAt);
      return { id, branch, seq, name, savedAt };
    });
  }
}
