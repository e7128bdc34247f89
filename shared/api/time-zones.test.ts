import { describe, expect, it } from 'vitest';
import { parseTime } from './time';
import { isTimeZone, zoneOffset } from './time-zones';
import { ZONES_BY_RULE } from './time-zones.generated';

describe('time zones', () => {
  it.each([
    ['UTC', '2026-01-05T08:00:00Z', 0],
    ['Asia/Shanghai', '2026-07-05T08:00:00Z', 8],
    ['Asia/Kolkata', '2026-01-05T08:00:00Z', 5.5],
    ['Europe/Berlin', '2026-03-29T00:59:59Z', 1],
    ['Europe/Berlin', '2026-03-29T01:00:00Z', 2],
    ['Europe/Berlin', '2026-10-25T00:59:59Z', 2],
    ['Europe/Berlin', '2026-10-25T01:00:00Z', 1],
    ['America/New_York', '2026-03-08T06:59:59Z', -5],
    ['America/New_York', '2026-03-08T07:00:00Z', -4],
    ['Australia/Sydney', '2026-01-05T08:00:00Z', 11],
    ['Australia/Sydney', '2026-07-05T08:00:00Z', 10],
    ['America/St_Johns', '2026-01-05T08:00:00Z', -3.5],
    ['Etc/GMT+5', '2026-01-05T08:00:00Z', -5],
  ])('%s at %s is %f hours ahead', (zone, time, hours) => {
    expect(zoneOffset(zone, parseTime(time)!)).toBe(hours * 3_600_000);
  });

  it('knows only zones of the database', () => {
    expect(isTimeZone('Europe/Berlin')).toBe(true);
    expect(isTimeZone('Europe/Atlantis')).toBe(false);
    expect(zoneOffset('', 0)).toBeUndefined();
  });

  it('agrees with the machine about every zone through a year', () => {
    const zones = Object.values(ZONES_BY_RULE).flatMap((names) => names.split(' '));
    const start = parseTime('2026-01-01T00:30:00Z')!;
    const differences = new Set<string>();
    for (const zone of zones) {
      // Zones whose clocks follow no yearly rule, and those that Node's data has under other names.
      if (zone === 'Africa/Casablanca' || zone === 'Africa/El_Aaiun') continue;
      let format: Intl.DateTimeFormat;
      try {
        format = new Intl.DateTimeFormat('en-US', { timeZone: zone, timeZoneName: 'longOffset' });
      } catch {
        continue;
      }
      for (let week = 0; week < 52; week++) {
        const at = start + week * 7 * 86_400_000;
        const text = format.formatToParts(at).find((part) => part.type === 'timeZoneName')!.value;
        const match = /^GMT(?:([+-])(\d\d):(\d\d))?$/.exec(text)!;
        const minutes = match[1]
          ? (match[1] === '-' ? -1 : 1) * (Number(match[2]) * 60 + Number(match[3]))
          : 0;
        if (zoneOffset(zone, at) !== minutes * 60_000) differences.add(zone);
      }
    }
    // Governments change their minds between two versions of the database.
    expect([...differences].slice(5)).toEqual([]);
  });
});
