import { describe, expect, it } from 'vitest';
import { drainLine, PLAIN_DRAIN, readTypedFlags, TYPED_DEFAULTS } from './drain-command';

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
        skipWaitForDeleteTimeoutSeconds: 30,
        timeout: 90_000,
      }),
    ).toBe(
      "kubectl drain n1 --delete-emptydir-data --disable-eviction --force --grace-period=0 --ignore-daemonsets --pod-selector='app in (a)' --skip-wait-for-delete-timeout=30 --timeout=90s",
    );
  });
});

describe('readTypedFlags', () => {
  it('reads kubectl’s defaults, and empty fields, as what kubectl does without any flags', () => {
    const { gracePeriodSeconds, podSelector, skipWaitForDeleteTimeoutSeconds, timeout } = PLAIN_DRAIN;
    const plain = {
      flags: { gracePeriodSeconds, podSelector, skipWaitForDeleteTimeoutSeconds, timeout },
      errors: {},
      negativeTimeout: false,
    };
    expect(readTypedFlags(TYPED_DEFAULTS)).toEqual(plain);
    expect(
      readTypedFlags({
        'grace-period': '',
        'pod-selector': ' ',
        'skip-wait-for-delete-timeout': '',
        timeout: '',
      }),
    ).toEqual(plain);
  });

  it('reads numbers and durations as Go does', () => {
    expect(
      readTypedFlags({
        'grace-period': '0',
        'pod-selector': 'app=web',
        'skip-wait-for-delete-timeout': '30',
        timeout: '1m30s',
      }).flags,
    ).toEqual({
      gracePeriodSeconds: 0,
      podSelector: 'app=web',
      skipWaitForDeleteTimeoutSeconds: 30,
      timeout: 90_000,
    });
    expect(readTypedFlags({ ...TYPED_DEFAULTS, 'grace-period': '-7' }).flags.gracePeriodSeconds).toBe(-1);
    expect(readTypedFlags({ ...TYPED_DEFAULTS, timeout: '-5s' }).negativeTimeout).toBe(true);
  });

  it('says what is wrong with a field in kubectl’s words', () => {
    const { errors, flags } = readTypedFlags({
      'grace-period': '1.5',
      'pod-selector': 'a in (',
      'skip-wait-for-delete-timeout': 'x',
      timeout: '90',
    });
    expect(errors).toMatchObject({
      'grace-period':
        'invalid argument "1.5" for "--grace-period" flag: strconv.ParseInt: parsing "1.5": invalid syntax',
      'skip-wait-for-delete-timeout': expect.stringContaining('invalid argument "x"') as string,
      timeout: 'invalid argument "90" for "--timeout" flag: time: missing unit in duration "90"',
    });
    expect(errors['pod-selector']).toBeTruthy();
    expect(flags.gracePeriodSeconds).toBe(-1);
  });
});
