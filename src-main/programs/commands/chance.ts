/** Commands that need chance. It is the program's own: `Math.random` is told in own-time.ts who asks. */
import type { Command } from 'just-bash';
import { command, options, pathOf, stdinOf, type Result } from './define';

const LETTERS = 'abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789';

export function chanceCommands(): Command[] {
  return [
    command('mktemp', async (args, context): Promise<Result> => {
      const { flags, value, rest } = options(args, ['-p', '--tmpdir']);
      const [template = 'tmp.XXXXXXXXXX'] = rest;
      const places = /X{3,}$/.exec(template)?.[0].length ?? 0;
      if (places === 0) return { stderr: `mktemp: too few X's in template '${template}'\n`, exitCode: 1 };
      const name =
        template.slice(0, -places) +
        Array.from({ length: places }, () => LETTERS[Math.floor(Math.random() * LETTERS.length)]).join('');
      const folder = value.get('-p') ?? (rest.length === 0 || flags.has('-t') ? '/tmp' : context.cwd);
      const path = name.startsWith('/') ? name : `${folder.replace(/\/$/, '')}/${name}`;
      if (!flags.has('-u')) {
        if (flags.has('-d')) await context.fs.mkdir(pathOf(context, path), { recursive: true });
        else await context.fs.writeFile(pathOf(context, path), '');
      }
      return { stdout: `${path}\n` };
    }),
    command('shuf', async (args, context): Promise<Result> => {
      const { flags, value, rest } = options(args, ['-n', '-i', '--head-count', '--input-range']);
      const range = value.get('-i') ?? value.get('--input-range');
      const count = Number(value.get('-n') ?? value.get('--head-count') ?? Infinity);
      let lines: string[];
      if (range !== undefined) {
        const [from = NaN, to = NaN] = range.split('-').map(Number);
        if (!(from <= to)) return { stderr: `shuf: invalid input range: '${range}'\n`, exitCode: 1 };
        lines = Array.from({ length: Math.min(to - from + 1, 1_000_000) }, (_, i) => String(from + i));
      } else if (flags.has('-e')) lines = [...rest];
      else {
        const text = rest[0] ? await context.fs.readFile(pathOf(context, rest[0])) : stdinOf(context);
        lines = text.replace(/\n$/, '').split('\n');
      }
      for (let i = lines.length - 1; i > 0; i--) {
        const j = Math.floor(Math.random() * (i + 1));
        [lines[i], lines[j]] = [lines[j]!, lines[i]!];
      }
      return {
        stdout: lines
          .slice(0, count)
          .map((line) => `${line}\n`)
          .join(''),
      };
    }),
  ];
}
