/** `drydock parity FILE.jsonl[.gz] …`: compares the scheduler's answers with recorded ones of the real scheduler. */
import { readFile } from 'node:fs/promises';
import { gunzipSync } from 'node:zlib';
import { formatParity, runParity, type ParityLine } from '../workspaces';
import { EXIT, UsageError, type CliCommand } from './command';
import { readOptions } from './options';

export const parity: CliCommand = {
  name: 'parity',
  summary: "Compare the scheduler's answers with recorded ones of the real kube-scheduler",
  help: `Usage: drydock parity FILE.jsonl[.gz] [FILE ...]

Lets the scheduler answer recorded scenarios and compares aspect by aspect: feasibility, every plugin's verdict on
every node, raw, normalized and weighted scores, totals, the best nodes, messages, preemption. Prints a line for
each aspect, how many scenarios agree in all of them, and the first differences with both answers.

Exit codes: 0 only at full agreement; 1 where answers differ; 2 where there is nothing to compare.
`,
  async run(args, io) {
    const { rest } = readOptions(args, {});
    if (rest.length === 0) throw new UsageError('missing argument FILE');
    const lines: ParityLine[] = [];
    for (const file of rest) {
      const read = await readLines(file);
      if ('error' in read) throw new UsageError(read.error);
      lines.push(...read.lines);
    }
    if (lines.length === 0) throw new UsageError('no scenarios in the given files');
    const report = runParity(lines);
    io.out(`${formatParity(report).join('\n')}\n`);
    return report.fullyAgreed === report.scenarios ? EXIT.ok : EXIT.failed;
  },
};

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
