/** `vim`, `vi`, `nano`, `edit FILE` open the app's editor and come back when it is closed; `less` and `more` show. */
import type { Command } from 'just-bash';
import { pathOf, type CommandContext } from '@main/programs';
import type { Host } from '../host';
import { aware, type Streams } from './define';

export function editorCommands(host: Host): Command[] {
  return [
    ...['vim', 'vi', 'nano', 'edit'].flatMap((name) =>
      aware(host, name, (args, streams, context) => edit(host, name, args, streams, context)),
    ),
    ...['less', 'more'].flatMap((name) =>
      aware(host, name, async (args, streams, context) => {
        const files = args.filter((arg) => !arg.startsWith('-'));
        if (files.length === 0) streams.out(await streams.stdin());
        for (const file of files) {
          const text = await context.fs.readFile(pathOf(context, file)).catch(() => undefined);
          if (text === undefined) {
            streams.err(`${file}: No such file or directory\n`);
            return 1;
          }
          streams.out(text);
        }
        return 0;
      }),
    ),
  ];
}

async function edit(
  host: Host,
  name: string,
  args: readonly string[],
  streams: Streams,
  context: CommandContext,
): Promise<number> {
  const { terminal } = host.console;
  const file = args.find((arg) => !arg.startsWith('-') && !arg.startsWith('+'));
  if (file === undefined) {
    streams.err(`${name}: say which file to edit\n`);
    return 1;
  }
  if (!terminal.edit || !streams.typed || !streams.atTerminal) {
    streams.err(`${name}: nobody can edit here; write the file with a here-document: cat > ${file} <<EOF\n`);
    return 1;
  }
  const path = pathOf(context, file);
  const stat = await host.files.stat(path).catch(() => undefined);
  if (stat?.isDirectory) {
    streams.err(`"${file}" is a directory\n`);
    return 1;
  }
  const before = stat ? await host.files.readFile(path) : '';
  const after = await terminal.edit(path, before);
  if (after === null || (stat && after === before)) return 0;
  // Editors end a file with a line end.
  await host.files.writeFile(path, after === '' || after.endsWith('\n') ? after : `${after}\n`);
  await host.saveFiles();
  return 0;
}
