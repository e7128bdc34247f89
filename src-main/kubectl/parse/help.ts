/** What `--help` prints, in kubectl's layout, from the table of commands. */
import type { CommandSpec } from './command-spec';
import { GROUPS } from './command-spec';
import type { FlagSpec } from './flag-specs';
import { formatDuration } from '@shared/api';

const TAIL = 'Use "kubectl options" for a list of global command-line options (applies to all commands).\n';

/** @param path the command with those above it, the root first */
export function helpText(path: readonly CommandSpec[]): string {
  return path.length === 1 ? rootHelp(path[0]!) : commandHelp(path);
}

/** What `kubectl options` prints. */
export function optionsText(root: CommandSpec): string {
  return `The following options can be passed to any command:\n\n${flagList(root.flags)}`;
}

function rootHelp(root: CommandSpec): string {
  return `${root.short}\n\n Find more information at: https://kubernetes.io/docs/reference/kubectl/\n\n${rootUsage(root)}`;
}

/** All commands by their groups, and how kubectl is called. */
export function rootUsage(root: CommandSpec): string {
  const parts: string[] = [];
  for (const group of GROUPS) {
    const members = (root.subcommands ?? []).filter((command) => command.group === group);
    if (group === 'Other Commands') parts.push('Subcommands provided by plugins:\n\n');
    parts.push(`${group}:\n${commandList(members)}\n`);
  }
  parts.push('Usage:\n  kubectl [flags] [options]\n\n');
  parts.push('Use "kubectl <command> --help" for more information about a given command.\n', TAIL);
  return parts.join('');
}

function commandHelp(path: readonly CommandSpec[]): string {
  const command = path.at(-1)!;
  const parts = [`${command.short}.\n\n`];
  if (command.long) parts.push(`${command.long.replaceAll(/^/gm, ' ')}\n\n`);
  if (command.aliases?.length) parts.push(`Aliases:\n${[command.name, ...command.aliases].join(', ')}\n\n`);
  if (command.examples?.length) {
    const lines = command.examples.map(([what, line]) => `  # ${what}\n  ${line}\n`);
    parts.push(`Examples:\n${lines.join('  \n')}\n`);
  }
  if (command.refused) parts.push(`kubectl ${command.name} ${command.refused}.\n\n`);
  if (command.subcommands) {
    parts.push(`Available Commands:\n${commandList(command.subcommands)}\n`);
  }
  const flags = command.flags.filter((flag) => !flag.hidden);
  if (flags.length > 0) parts.push(`Options:\n${flagList(flags)}`);
  parts.push(`Usage:\n  kubectl ${command.use} [options]\n\n`);
  if (command.subcommands) {
    const call = path.map((spec) => spec.name).join(' ');
    parts.push(`Use "${call} <command> --help" for more information about a given command.\n`);
  }
  parts.push(TAIL);
  return parts.join('');
}

function commandList(commands: readonly CommandSpec[]): string {
  const width = Math.max(13, ...commands.map((command) => command.name.length));
  return commands.map((command) => `  ${command.name.padEnd(width)}   ${command.short}\n`).join('');
}

function flagList(flags: readonly FlagSpec[]): string {
  const shown = flags.filter((flag) => !flag.hidden);
  const sorted = [...shown].sort((a, b) => (a.name < b.name ? -1 : 1));
  return sorted
    .map((flag) => {
      const short = flag.short ? `-${flag.short}, ` : '';
      const refused = flag.refused ? ` (${flag.refused})` : '';
      return `    ${short}--${flag.name}=${initialText(flag)}:\n\t${flag.usage}${refused}\n\n`;
    })
    .join('');
}

function initialText(flag: FlagSpec): string {
  switch (flag.kind) {
    case 'bool':
    case 'int':
      return String(flag.initial);
    case 'string':
      return `'${String(flag.initial)}'`;
    case 'duration':
      return formatDuration(flag.initial as number);
    case 'list':
    case 'array':
      return `[${(flag.initial as readonly string[]).join(',')}]`;
  }
}
