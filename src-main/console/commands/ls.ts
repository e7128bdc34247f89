/** `ls`: in columns at the terminal, one name a line elsewhere. Models GNU coreutils' ls as far as people use it. */
import type { Command } from 'just-bash';
import { compareText } from '@shared/api';
import { options, pathOf, type CommandContext } from '@main/programs';
import type { Host } from '../host';
import { aware, type Streams } from './define';

interface Item {
  readonly name: string;
  readonly path: string;
  readonly isDirectory: boolean;
  readonly isLink: boolean;
  readonly mode: number;
  readonly size: number;
  readonly mtime: Date;
}

export function listCommands(host: Host): Command[] {
  return [
    ...aware(host, 'ls', (args, streams, context) => list(host, args, streams, context)),
    ...aware(host, 'll', (args, streams, context) => list(host, ['-l', ...args], streams, context)),
  ];
}

async function list(
  host: Host,
  args: readonly string[],
  streams: Streams,
  context: CommandContext,
): Promise<number> {
  const { flags, rest } = options(args, []);
  const has = (short: string, long: string): boolean => flags.has(short) || flags.has(long);
  let exitCode = 0;
  const files: Item[] = [];
  const folders: Item[] = [];
  for (const name of rest.length === 0 ? ['.'] : rest) {
    const item = await itemAt(host, name, pathOf(context, name));
    if (!item) {
      streams.err(`ls: cannot access ${name}: No such file or directory\n`);
      exitCode = 2;
    } else if (item.isDirectory && !has('-d', '--directory')) folders.push(item);
    else files.push(item);
  }
  const show = (items: readonly Item[], total: boolean): void => {
    streams.out(
      shown(sorted(items, flags), flags, total, streams.atTerminal ? host.console.terminal.columns : 0),
    );
  };
  if (files.length > 0) show(files, false);
  const queue = folders.map((folder) => ({ folder, label: folder.name }));
  const isTitled = queue.length + files.length > 1 || has('-R', '--recursive');
  for (let i = 0; i < queue.length; i++) {
    const { folder, label } = queue[i]!;
    const items = await itemsIn(host, folder.path, has('-a', '--all'), has('-A', '--almost-all'));
    if (isTitled) streams.out(`${i > 0 || files.length > 0 ? '\n' : ''}${label}:\n`);
    show(items, true);
    if (!has('-R', '--recursive')) continue;
    const inner = sorted(items, flags).filter(
      (item) => item.isDirectory && item.name !== '.' && item.name !== '..',
    );
    queue.splice(i + 1, 0, ...inner.map((item) => ({ folder: item, label: `${label}/${item.name}` })));
  }
  return exitCode;
}

async function itemAt(host: Host, name: string, path: string): Promise<Item | undefined> {
  try {
    const stat = await host.files.lstat(path);
    const isFolder = stat.isSymbolicLink
      ? await host.files.stat(path).then(
          (s) => s.isDirectory,
          () => false,
        )
      : stat.isDirectory;
    return {
      name,
      path,
      isDirectory: isFolder,
      isLink: stat.isSymbolicLink,
      mode: stat.mode,
      size: stat.isDirectory ? 4096 : stat.size,
      mtime: stat.mtime,
    };
  } catch {
    return undefined;
  }
}

async function itemsIn(host: Host, folder: string, all: boolean, almostAll: boolean): Promise<Item[]> {
  const names = await host.files.readdir(folder);
  const wanted = names.filter((name) => all || almostAll || !name.startsWith('.'));
  const root = folder === '/' ? '' : folder;
  const items = await Promise.all(wanted.map((name) => itemAt(host, name, `${root}/${name}`)));
  const dots = all
    ? await Promise.all(['.', '..'].map((name) => itemAt(host, name, host.files.resolvePath(folder, name))))
    : [];
  return [...dots, ...items].filter((item) => item !== undefined);
}

function sorted(items: readonly Item[], flags: ReadonlySet<string>): Item[] {
  // As in an English locale: letters first, upper case beside lower case, dots do not count.
  const key = (name: string): string =>
    /^\.+$/.test(name) ? ` ${name}` : name.replace(/^\./, '').toLowerCase();
  const result = [...items].sort(
    (a, b) => compareText(key(a.name), key(b.name)) || compareText(a.name, b.name),
  );
  if (flags.has('-t')) result.sort((a, b) => b.mtime.getTime() - a.mtime.getTime());
  if (flags.has('-S')) result.sort((a, b) => b.size - a.size);
  return flags.has('-r') ? result.reverse() : result;
}

function shown(items: readonly Item[], flags: ReadonlySet<string>, total: boolean, columns: number): string {
  const label = (item: Item): string => item.name + (flags.has('-F') && item.isDirectory ? '/' : '');
  if (flags.has('-l')) return longList(items, label, total, flags.has('-h'));
  if (items.length === 0) return '';
  if (columns === 0 || flags.has('-1')) return items.map((item) => `${label(item)}\n`).join('');
  return inColumns(items.map(label), columns);
}

function longList(
  items: readonly Item[],
  label: (item: Item) => string,
  total: boolean,
  human: boolean,
): string {
  const sizes = items.map(({ size }) => (human ? humanSize(size) : String(size)));
  const width = Math.max(1, ...sizes.map((size) => size.length));
  const blocks = items.reduce((sum, { size }) => sum + Math.ceil(size / 4096) * 4, 0);
  const lines = items.map(
    (item, i) =>
      `${modeText(item)} ${item.isDirectory ? 2 : 1} root root ${sizes[i]!.padStart(width)} ${dateText(item.mtime)} ${label(item)}\n`,
  );
  return `${total ? `total ${blocks}\n` : ''}${lines.join('')}`;
}

function modeText({ isDirectory, isLink, mode }: Item): string {
  const bits = ['r', 'w', 'x'];
  let text = isLink ? 'l' : isDirectory ? 'd' : '-';
  for (let i = 8; i >= 0; i--) text += mode & (1 << i) ? bits[(8 - i) % 3]! : '-';
  return text;
}

const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];

function dateText(date: Date): string {
  const time = date.toISOString().slice(11, 16);
  return `${MONTHS[date.getUTCMonth()]} ${String(date.getUTCDate()).padStart(2)} ${time}`;
}

function humanSize(size: number): string {
  if (size < 1024) return String(size);
  const units = ['K', 'M', 'G'];
  let value = size;
  let unit = '';
  for (const next of units) {
    if (value < 1024) break;
    value /= 1024;
    unit = next;
  }
  return `${value < 10 ? (Math.ceil(value * 10) / 10).toFixed(1) : Math.ceil(value)}${unit}`;
}

/** Names from top to bottom in as many columns as fit. */
function inColumns(names: readonly string[], width: number): string {
  for (let rows = 1; rows <= names.length; rows++) {
    const count = Math.ceil(names.length / rows);
    const widths = Array.from({ length: count }, (_, column) =>
      Math.max(...names.slice(column * rows, (column + 1) * rows).map((name) => name.length)),
    );
    if (rows < names.length && widths.reduce((sum, w) => sum + w + 2, -2) > width) continue;
    const lines = Array.from({ length: rows }, (_, row) => {
      const cells = widths.map((w, column) => (names[column * rows + row] ?? '').padEnd(w + 2));
      return `${cells.join('').trimEnd()}\n`;
    });
    return lines.join('');
  }
  return '';
}
