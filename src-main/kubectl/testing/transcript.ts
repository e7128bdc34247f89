/**
 * Transcripts: command lines as a person types them, with what must be printed below each. Never shipped.
 *
 *   $ kubectl get node k-node1      a command; everything up to the next one is its output, both streams in their order
 *   # +30s                          virtual time passes
 *   ! 1                             the exit code, where it is not 0
 *   …                               stands for any characters but blanks; `………` for any lines
 */
import { expect } from 'vitest';
import type { KubectlWorld, RunOptions } from './world';

interface Block {
  readonly line: string;
  readonly code: number;
  readonly output: string;
}

/** Runs all commands of a transcript; the test fails at the first that prints or ends otherwise. */
export async function follow(
  world: KubectlWorld,
  transcript: string,
  options: RunOptions = {},
): Promise<void> {
  for (const block of read(transcript)) {
    if (block.line.startsWith('# +')) {
      await world.pass(Number(/^# \+(\d+)s$/.exec(block.line)![1]));
      continue;
    }
    const { code, out, err } = await world.run(block.line.replace(/^kubectl /, ''), options);
    const ended = (text: string): string => (text === '' || text.endsWith('\n') ? text : `${text}\n`);
    const shown = ended(err + out);
    const said = { line: block.line, output: shown, code };
    const fits = pattern(block.output).test(shown) || pattern(block.output).test(ended(out + err));
    expect(fits ? { ...said, output: block.output } : said).toEqual({
      line: block.line,
      output: block.output,
      code: block.code,
    });
  }
}

function read(transcript: string): Block[] {
  const blocks: Block[] = [];
  for (const raw of transcript.replace(/^\n/, '').split('\n')) {
    const last = blocks.at(-1);
    if (raw.startsWith('$ ')) blocks.push({ line: raw.slice(2), code: 0, output: '' });
    else if (raw.startsWith('# +')) blocks.push({ line: raw, code: 0, output: '' });
    else if (raw.startsWith('! ')) blocks[blocks.length - 1] = { ...last!, code: Number(raw.slice(2)) };
    else if (last && (raw !== '' || last.output !== '')) {
      blocks[blocks.length - 1] = { ...last, output: `${last.output}${raw}\n` };
    }
  }
  return blocks.map((block) => ({
    ...block,
    output: block.output.replace(/\n+$/, block.output === '' ? '' : '\n'),
  }));
}

function pattern(expected: string): RegExp {
  const escaped = expected.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
  return new RegExp(`^${escaped.replaceAll('………\n', '(?:.*\n)*').replaceAll('…', '\\S*')}$`);
}
