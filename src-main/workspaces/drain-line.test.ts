import { describe, expect, it } from 'vitest';
import { drainFlagsOf } from './drain-line';
import { PLAIN_DRAIN } from './rehearsal';

describe('the flags of a recorded line', () => {
  it.each([
    ['kubectl drain k-node1', {}],
    [
      "kubectl drain k-node1 --delete-emptydir-data --disable-eviction --force --grace-period=5 --ignore-daemonsets --pod-selector='app in (a, b)' --skip-wait-for-delete-timeout=30 --timeout=90s",
      {
        deleteEmptyDirData: true,
        disableEviction: true,
        force: true,
        gracePeriodSeconds: 5,
        ignoreDaemonSets: true,
        podSelector: 'app in (a, b)',
        skipWaitForDeleteTimeoutSeconds: 30,
        timeout: 90_000,
      },
    ],
    ['kubectl drain k-node2 --force; kubectl drain --timeout 1m k-node1', { timeout: 60_000 }],
    ['kubectl drain k-node1 --force=false --grace-period=soon --v=4', {}],
  ])('%s', (line, flags) => {
    expect(drainFlagsOf(line, 'k-node1')).toEqual({ ...PLAIN_DRAIN, ...flags });
  });

  it.each(['kubectl drain k-node11', 'kubectl cordon k-node1', ''])('%s is no drain of it', (line) => {
    expect(drainFlagsOf(line, 'k-node1')).toBeNull();
  });
});
