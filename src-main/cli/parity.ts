/** `drydock parity FILE.jsonl[.gz] …`: compares the scheduler's answers with recorded ones of the real scheduler. */
import { readFile } from 'node:fs/promises';
import { gunzipSync } from 'node:zlib';
import { formatParity, runParity, type ParityLine } from '@main/engine/scheduler';

/** Where a command writes; lines are written as they are. */
export interface ParityIo {
  stdout(text: string): void;
  stderr(text: string): void;
}

const USAGE = 'usage: drydock parity VERDICTS.jsonl[.gz] …\n';

/** @returns the exit code: 0 only at full agreement, 1 where answers differ, 2 where there is nothing to compare */
export async function parity(args: readonly string[], io: ParityIo): Promise<number> {
  if (args.length === 0 || args.some((arg) => arg.startsWith('-'))) {
    io.stderr(USAGE);
    return 2;
  }
  const lines: ParityLine[] = [];
  for (const file of args) {
    const read = await readLines(file);
    if ('error' in read) {
      io.stderr(`error: ${read.error}\n`);
      return 2;
    }
    lines.push(...read.lines);
  }
  if (lines.length === 0) {
    io.stderr('error: no scenarios in the given files\n');
    return 2;
  }
  const report = runParity(lines);
  io.stdout(`${formatParity(report).join('\n')}\n`);
  return report.fullyAgreed === report.scenarios ? 0 : 1;
}

/** Reads a recording, compressed or not, whatever its name ends with. */
async function readLines(file: string): Promise<{ lines: ParityLine[] } | { error: string }> {
  let bytes: Buffer;
  try {
    bytes = await readFile(file);
    if (bytes[0] === 0x1f && bytes[1] === 0x8b) bytes = gunzipSync(bytes);
  } catch (error) {
    return { error: `${file}: ${error instanceof Error ? error.message : String(error)}` };
  }
  const lines: ParityLine[] = [];
  const texts = bytes.toString('utf8').split('\n');
  for (const [i, text] of texts.entries()) {
    if (text.trim() === '') continue;
    let line: unknown;
    try {
      line = JSON.parse(text);
    } catch {
      return { error: `${file}: line ${i + 1} is not JSON` };
    }
    if (!isParityLine(line))
      return { error: `${file}: line ${i + 1} has no scenario with its expected answer` };
    lines.push(line);
  }
  return { lines };
}

function isParityLine(value: unknown): value is ParityLine {
  if (typeof value !== 'object' || value === null) return false;
  const { scenario, expected } = value as Partial<ParityLine>;
  return typeof scenario?.name === 'string' && typeof expected === 'object' && expected !== null;
}
