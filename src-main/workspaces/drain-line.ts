/** The flags of a `kubectl drain` line that is recorded: what a drain that was cut short had been asked for. */
import { readDuration, readInt } from '@shared/api';
import type { DrainFlags } from '@shared/contract';
import { PLAIN_DRAIN } from './rehearsal';

/** The flags of the line's last drain of a node; null where it has none. Flags that are not drain's own are passed over. */
export function drainFlagsOf(line: string, node: string): DrainFlags | null {
  const drains = line.split(/[\n;|&]+/).flatMap((part) => {
    const [, words] = /\bkubectl\s+drain\s+(.*)/.exec(part) ?? [];
    return words === undefined ? [] : [wordsOf(words)];
  });
  const words = drains.findLast((some) => some.includes(node));
  return words ? words.reduce(withFlag, PLAIN_DRAIN) : null;
}

function withFlag(flags: DrainFlags, word: string, i: number, words: readonly string[]): DrainFlags {
  const [, name, given] = /^--([a-z-]+)(?:=(.*))?$/s.exec(word) ?? [];
  const value = given ?? words[i + 1] ?? '';
  const on = given !== 'false';
  switch (name) {
    case 'ignore-daemonsets':
      return { ...flags, ignoreDaemonSets: on };
    case 'delete-emptydir-data':
      return { ...flags, deleteEmptyDirData: on };
    case 'force':
      return { ...flags, force: on };
    case 'disable-eviction':
      return { ...flags, disableEviction: on };
    case 'pod-selector':
      return { ...flags, podSelector: value };
    case 'grace-period':
      return { ...flags, gracePeriodSeconds: Math.max(-1, numberOr(-1, readInt(value))) };
    case 'skip-wait-for-delete-timeout':
      return { ...flags, skipWaitForDeleteTimeoutSeconds: Math.max(0, numberOr(0, readInt(value))) };
    case 'timeout':
      return { ...flags, timeout: Math.max(0, Math.ceil(numberOr(0, readDuration(value)))) };
    default:
      return flags;
  }
}

function numberOr(otherwise: number, read: ReturnType<typeof readInt>): number {
  return 'value' in read ? read.value : otherwise;
}

/** Words of a shell, without their quotes. */
function wordsOf(text: string): string[] {
  return [...text.matchAll(/(?:'[^']*'|"[^"]*"|[^\s'"])+/g)].map(([word]) =>
    word.replace(/'([^']*)'|"([^"]*)"/g, '$1$2'),
  );
}
