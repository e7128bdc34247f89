/**
 * Looks for damage in a write-ahead log that SQLite would pass over in silence.
 *
 * Opening a database after a crash, SQLite takes the log's frames up to the first whose checksum does not fit, and drops
 * the rest as the tail that was being written. That is right for one transaction: its frames may have reached the disk
 * in any order. But a transaction begins only when the one before is on the disk. Two complete transactions behind a bad
 * frame mean that the first of them was acknowledged, and so was what the bad frame belonged to: the log is damaged.
 *
 * Format: https://www.sqlite.org/fileformat2.html#walformat
 */
import { closeSync, fstatSync, openSync, readSync } from 'node:fs';

const HEADER = 32;
const FRAME_HEADER = 24;

/** Why the log at `path` (`NAME-wal`) lost transactions; undefined where it did not, or there is none. */
export function walDamage(path: string): string | undefined {
  let file: number;
  try {
    file = openSync(path, 'r');
  } catch {
    return undefined;
  }
  try {
    const { size } = fstatSync(file);
    if (size < HEADER + FRAME_HEADER) return undefined;
    const header = readAt(file, 0, HEADER);
    const pageSize = header.readUInt32BE(8);
    const bigEndian = header.readUInt32BE(0) === 0x377f0683;
    if ((!bigEndian && header.readUInt32BE(0) !== 0x377f0682) || pageSize < 512 || pageSize > 65536) {
      return 'the header of its log cannot be read';
    }
    return badFrame(file, size, header, pageSize, bigEndian);
  } finally {
    closeSync(file);
  }
}

function badFrame(
  file: number,
  size: number,
  header: Buffer,
  pageSize: number,
  bigEndian: boolean,
): string | undefined {
  let sum: Sum = checksum([0, 0], header.subarray(0, 24), bigEndian);
  if (sum[0] !== header.readUInt32BE(24) || sum[1] !== header.readUInt32BE(28)) {
    return 'the header of its log does not match its checksum';
  }
  const salts = header.subarray(16, 24);
  let bad: number | undefined;
  let commitsAfter = 0;
  for (let at = HEADER, n = 1; at + FRAME_HEADER + pageSize <= size; at += FRAME_HEADER + pageSize, n++) {
    const frame = readAt(file, at, FRAME_HEADER + pageSize);
    if (bad === undefined) {
      const next = checksum(
        checksum(sum, frame.subarray(0, 8), bigEndian),
        frame.subarray(FRAME_HEADER),
        bigEndian,
      );
      const fits = next[0] === frame.readUInt32BE(16) && next[1] === frame.readUInt32BE(20);
      if (fits && frame.subarray(8, 16).equals(salts)) {
        sum = next;
        continue;
      }
      // Of an earlier round of the log: its end.
      if (!mostlyEqual(frame.subarray(8, 16), salts)) return undefined;
      bad = n;
    }
    const ofThisRound = frame.subarray(8, 16).equals(salts);
    if (ofThisRound && frame.readUInt32BE(4) !== 0) commitsAfter++;
  }
  if (bad === undefined || commitsAfter < 2) return undefined;
  return `its log is damaged at frame ${bad}, and ${commitsAfter} transactions behind it cannot be read`;
}

/** The salts of a frame, up to a flipped bit. The salts of different rounds of a log have next to nothing in common. */
function mostlyEqual(a: Buffer, b: Buffer): boolean {
  let different = 0;
  for (let i = 0; i < a.length; i++) {
    for (let bits = a[i]! ^ b[i]!; bits !== 0; bits >>= 1) different += bits & 1;
  }
  return different <= 1;
}

type Sum = readonly [number, number];

/** SQLite's running checksum over pairs of 32-bit words. */
function checksum([a, b]: Sum, bytes: Buffer, bigEndian: boolean): Sum {
  let s0 = a;
  let s1 = b;
  for (let i = 0; i < bytes.length; i += 8) {
    const x0 = bigEndian ? bytes.readUInt32BE(i) : bytes.readUInt32LE(i);
    const x1 = bigEndian ? bytes.readUInt32BE(i + 4) : bytes.readUInt32LE(i + 4);
    s0 = (s0 + x0 + s1) >>> 0;
    s1 = (s1 + x1 + s0) >>> 0;
  }
  return [s0, s1];
}

function readAt(file: number, at: number, length: number): Buffer {
  const bytes = Buffer.alloc(length);
  readSync(file, bytes, 0, length, at);
  return bytes;
}
