import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { nextCron, parseCron } from './cron';
import { civilTime, formatTime, parseTime } from './time';
import { zoneOffset } from './time-zones';

const next = (text: string, from: string, zone?: string): string | undefined => {
  const at = nextCron(parseCron(text)!, parseTime(from)!, zone);
  return at === undefined ? undefined : formatTime(at);
};

describe('cron', () => {
  it.each([
    ['*/15 * * * *', '2026-01-05T08:00:00Z', '2026-01-05T08:15:00Z'],
    ['*/15 * * * *', '2026-01-05T08:14:59Z', '2026-01-05T08:15:00Z'],
    ['0 3 * * *', '2026-01-05T08:00:00Z', '2026-01-06T03:00:00Z'],
    ['30 8 * * 1-5', '2026-01-09T09:00:00Z', '2026-01-12T08:30:00Z'],
    ['0 0 1 * *', '2026-12-05T00:00:00Z', '2027-01-01T00:00:00Z'],
    ['0 0 29 2 *', '2026-01-01T00:00:00Z', '2028-02-29T00:00:00Z'],
    ['0 0 * feb sun', '2026-01-01T00:00:00Z', '2026-02-01T00:00:00Z'],
    ['5/20 * * * *', '2026-01-05T08:30:00Z', '2026-01-05T08:45:00Z'],
    ['@hourly', '2026-01-05T08:00:00Z', '2026-01-05T09:00:00Z'],
    ['@weekly', '2026-01-05T08:00:00Z', '2026-01-11T00:00:00Z'],
    ['@every 1h30m', '2026-01-05T08:00:00Z', '2026-01-05T09:30:00Z'],
    // The 13th or a Friday, whichever comes first.
    ['0 0 13 * 5', '2026-01-05T00:00:00Z', '2026-01-09T00:00:00Z'],
    ['0 0 13 * 5', '2026-01-10T00:00:00Z', '2026-01-13T00:00:00Z'],
  ])('%s after %s is %s', (text, from, expected) => expect(next(text, from)).toBe(expected));

  it.each([
    ['0 3 * * *', 'Asia/Shanghai', '2026-01-05T08:00:00Z', '2026-01-05T19:00:00Z'],
    ['0 3 * * *', 'Europe/Berlin', '2026-03-28T12:00:00Z', '2026-03-29T01:00:00Z'],
    // 2:30 does not exist when clocks go forward: the day is skipped.
    ['30 2 * * *', 'Europe/Berlin', '2026-03-28T12:00:00Z', '2026-03-30T00:30:00Z'],
    // It comes twice when they go back.
    ['30 2 * * *', 'Europe/Berlin', '2026-10-24T12:00:00Z', '2026-10-25T00:30:00Z'],
    ['30 2 * * *', 'Europe/Berlin', '2026-10-25T00:30:00Z', '2026-10-25T01:30:00Z'],
    // Midnight itself does not exist: the day begins at one.
    ['0 * 26 4 *', 'Africa/Cairo', '2026-04-01T00:00:00Z', '2026-04-25T21:00:00Z'],
  ])('%s in %s after %s is %s', (text, zone, from, expected) =>
    expect(next(text, from, zone)).toBe(expected),
  );

  it.each([
    '',
    '* * * *',
    '60 * * * *',
    '* 24 * * *',
    '* * 0 * *',
    '* * * 13 *',
    '* * * * 7',
    '1-0 * * * *',
    '*/0 * * * *',
    '@never',
    'a * * * *',
    '1,,2 * * * *',
  ])('does not read "%s"', (text) => expect(parseCron(text)).toBeUndefined());

  it('finds the first minute that fits, whatever the schedule and zone', () => {
    const part = (min: number, max: number) =>
      fc.oneof(fc.constant('*'), fc.integer({ min, max }).map(String));
    const zones = fc.constantFrom(
      'UTC',
      'Europe/Berlin',
      'America/New_York',
      'Asia/Kolkata',
      'Australia/Lord_Howe',
    );
    const start = parseTime('2026-01-01T00:00:00Z')!;
    fc.assert(
      fc.property(
        part(0, 59),
        part(0, 23),
        part(0, 6),
        zones,
        fc.integer({ min: 0, max: 525_600 }),
        (minute, hour, weekday, zone, offset) => {
          const from = start + offset * 60_000;
          const at = nextCron(parseCron(`${minute} ${hour} * * ${weekday}`)!, from, zone)!;
          const fits = (ms: number): boolean => {
            const local = civilTime(ms + zoneOffset(zone, ms)!);
            const is = (field: string, value: number): boolean => field === '*' || Number(field) === value;
            return is(minute, local.minute) && is(hour, local.hour) && is(weekday, local.weekday);
          };
          expect(fits(at)).toBe(true);
          for (let ms = from + 60_000; ms < at; ms += 60_000)
            if (fits(ms)) throw new Error(`${formatTime(ms)} comes before ${formatTime(at)}`);
        },
      ),
      { numRuns: 60 },
    );
  });
});
