import { describe, expect, it } from 'vitest';
import { drainLine, evictionOf, PLAIN_DRAIN } from './drain-command';

const pod = { apiVersion: 'v1', kind: 'Pod', metadata: { name: 'p', namespace: 'shop' } } as never;

describe('drainLine', () => {
  it('says nothing of what is kubectl’s default', () => {
    expect(drainLine('n1', PLAIN_DRAIN)).toBe('kubectl drain n1');
  });

  it('has a flag for every choice', () => {
    expect(
      drainLine('n1', {
        ...PLAIN_DRAIN,
        ignoreDaemonSets: true,
        deleteEmptyDirData: true,
        force: true,
        gracePeriodSeconds: 0,
        podSelector: 'app in (a)',
        disableEviction: true,
        timeout: 90_000,
      }),
    ).toBe(
      "kubectl drain n1 --ignore-daemonsets --delete-emptydir-data --force --grace-period=0 --pod-selector='app in (a)' --disable-eviction --timeout=90s",
    );
  });
});

describe('evictionOf', () => {
  it('evicts, so that budgets are asked', () => {
    expect(evictionOf(pod, PLAIN_DRAIN)).toMatchObject({
      verb: 'create',
      subresource: 'eviction',
      name: 'p',
      body: { apiVersion: 'policy/v1', kind: 'Eviction', metadata: { name: 'p', namespace: 'shop' } },
    });
  });

  it('deletes where eviction is disabled', () => {
    expect(evictionOf(pod, { ...PLAIN_DRAIN, disableEviction: true, gracePeriodSeconds: 5 })).toEqual({
      verb: 'delete',
      resource: 'pods',
      namespace: 'shop',
      name: 'p',
      options: { gracePeriodSeconds: 5 },
    });
  });
});
