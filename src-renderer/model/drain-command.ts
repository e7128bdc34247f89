/** The form of a drain: kubectl's flags as they are typed, what is wrong with them, and the line that they make. */
import { DRAIN_DEFAULTS, goQuote, parseSelector, readDuration, readInt } from '@shared/api';
import type { DrainFlags } from '@shared/contract';
import { quote } from './commands';

/** What `kubectl drain` does without any flags. */
export const PLAIN_DRAIN: DrainFlags = {
  ...DRAIN_DEFAULTS,
  gracePeriodSeconds: -1,
  podSelector: '',
  disableEviction: false,
  timeout: 0,
};

/** The flags stand in the order of kubectl's own help. */
export function drainLine(node: string, flags: DrainFlags): string {
  return [
    `kubectl drain ${quote(node)}`,
    flags.deleteEmptyDirData ? '--delete-emptydir-data' : '',
    flags.disableEviction ? '--disable-eviction' : '',
    flags.force ? '--force' : '',
    flags.gracePeriodSeconds >= 0 ? `--grace-period=${flags.gracePeriodSeconds}` : '',
    flags.ignoreDaemonSets ? '--ignore-daemonsets' : '',
    flags.podSelector === '' ? '' : `--pod-selector=${quote(flags.podSelector)}`,
    flags.skipWaitForDeleteTimeoutSeconds > 0
      ? `--skip-wait-for-delete-timeout=${flags.skipWaitForDeleteTimeoutSeconds}`
      : '',
    flags.timeout > 0 ? `--timeout=${flags.timeout / 1000}s` : '',
  ]
    .filter((word) => word !== '')
    .join(' ');
}

/** The flags that are typed, with kubectl's defaults as its help shows them. */
export const TYPED_DEFAULTS = {
  'grace-period': '-1',
  'pod-selector': '',
  'skip-wait-for-delete-timeout': '0',
  timeout: '0s',
} as const;

/** Flags as they would be typed. */
export function typedFlags(flags: DrainFlags): Readonly<Record<TypedFlag, string>> {
  return {
    'grace-period': String(flags.gracePeriodSeconds),
    'pod-selector': flags.podSelector,
    'skip-wait-for-delete-timeout': String(flags.skipWaitForDeleteTimeoutSeconds),
    timeout: `${flags.timeout / 1000}s`,
  };
}

export type TypedFlag = keyof typeof TYPED_DEFAULTS;

/**
 * Reads what is typed. An empty field is the default; a field that kubectl would refuse is named in `errors` with
 * kubectl's words, and its flag is the default.
 */
export function readTypedFlags(typed: Readonly<Record<TypedFlag, string>>): {
  readonly flags: Pick<
    DrainFlags,
    'gracePeriodSeconds' | 'podSelector' | 'skipWaitForDeleteTimeoutSeconds' | 'timeout'
  >;
  readonly errors: Readonly<Partial<Record<TypedFlag, string>>>;
  /** kubectl takes it, and gives up before it has asked for anything. */
  readonly negativeTimeout: boolean;
} {
  const errors: Partial<Record<TypedFlag, string>> = {};
  const read = (flag: TypedFlag, reader: typeof readInt): number => {
    const text = typed[flag].trim() || TYPED_DEFAULTS[flag];
    const result = reader(text);
    if ('value' in result) return result.value;
    errors[flag] = `invalid argument ${goQuote(text)} for "--${flag}" flag: ${result.error}`;
    return 0;
  };
  const grace = read('grace-period', readInt);
  const skip = read('skip-wait-for-delete-timeout', readInt);
  const timeout = read('timeout', readDuration);
  const podSelector = typed['pod-selector'].trim();
  const selector = parseSelector(podSelector);
  if ('error' in selector) errors['pod-selector'] = selector.error;
  return {
    flags: {
      gracePeriodSeconds: errors['grace-period'] !== undefined || grace < 0 ? -1 : grace,
      podSelector,
      skipWaitForDeleteTimeoutSeconds: Math.max(0, skip),
      timeout: Math.max(0, Math.ceil(timeout)),
    },
    errors,
    negativeTimeout: timeout < 0,
  };
}
