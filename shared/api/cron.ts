/**
 * Cron schedules: five fields, `@hourly` and the like, `@every 1h30m`; when they are due next, in a time zone.
 * Models `robfig/cron` v3 (standard parser) @ v1.34. What is skipped when clocks are set forward and what comes twice when
 * they are set back is as there: hours and minutes pass as they pass.
 */
import { civilTime, fromCivil } from './time';
import { zoneOffset } from './time-zones';

/** A schedule that was read. */
export type CronSchedule =
  | { readonly type: 'every'; /** ms */ readonly delay: number }
  | {
      readonly type: 'fields';
      readonly minutes: ReadonlySet<number>;
      readonly hours: ReadonlySet<number>;
      readonly days: ReadonlySet<number>;
      readonly months: ReadonlySet<number>;
      readonly weekdays: ReadonlySet<number>;
      /** Neither the day of month nor the weekday is `*`: either of them is enough. */
      readonly eitherDay: boolean;
    };

interface Field {
  readonly min: number;
  readonly max: number;
  readonly names?: readonly string[];
}

const MONTHS = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec'];
const WEEKDAYS = ['sun', 'mon', 'tue', 'wed', 'thu', 'fri', 'sat'];
const MINUTE: Field = { min: 0, max: 59 };
const HOUR: Field = { min: 0, max: 23 };
const DAY_OF_MONTH: Field = { min: 1, max: 31 };
const MONTH: Field = { min: 1, max: 12, names: MONTHS };
const WEEKDAY: Field = { min: 0, max: 6, names: WEEKDAYS };

const DESCRIPTORS: Readonly<Record<string, string>> = {
  '@yearly': '0 0 1 1 *',
  '@annually': '0 0 1 1 *',
  '@monthly': '0 0 1 * *',
  '@weekly': '0 0 * * 0',
  '@daily': '0 0 * * *',
  '@midnight': '0 0 * * *',
  '@hourly': '0 * * * *',
};

const UNITS: Readonly<Record<string, number>> = {
  h: 3_600_000,
  m: 60_000,
  s: 1000,
  ms: 1,
  us: 1e-3,
  µs: 1e-3,
  ns: 1e-6,
};

const SECOND_MS = 1000;
const MINUTE_MS = 60_000;
const HOUR_MS = 3_600_000;
const DAY_MS = 86_400_000;
/** How many years ahead a date is looked for, such as 29 February. */
const YEARS = 5;

/** Reads a schedule; undefined where it cannot be read. */
export function parseCron(text: string): CronSchedule | undefined {
  const trimmed = text.trim();
  if (trimmed.startsWith('@every ')) return every(trimmed.slice('@every '.length));
  const fields = (DESCRIPTORS[trimmed] ?? trimmed).split(/\s+/);
  if (fields.length !== 5) return undefined;
  const [minutes, hours, days, months, weekdays] = [MINUTE, HOUR, DAY_OF_MONTH, MONTH, WEEKDAY].map(
    (field, i) => readField(fields[i]!, field),
  );
  if (!minutes || !hours || !days || !months || !weekdays) return undefined;
  return {
    type: 'fields',
    minutes: minutes.values,
    hours: hours.values,
    days: days.values,
    months: months.values,
    weekdays: weekdays.values,
    eitherDay: !days.star && !weekdays.star,
  };
}

function every(text: string): CronSchedule | undefined {
  if (!/^(?:\d+(?:\.\d+)?(?:h|ms|m|s|us|µs|ns))+$/.test(text)) return undefined;
  let delay = 0;
  for (const [, amount, unit] of text.matchAll(/(\d+(?:\.\d+)?)(h|ms|m|s|us|µs|ns)/g))
    delay += Number(amount) * UNITS[unit!]!;
  return { type: 'every', delay: Math.max(SECOND_MS, Math.floor(delay / SECOND_MS) * SECOND_MS) };
}

function readField(text: string, field: Field): { values: Set<number>; star: boolean } | undefined {
  const values = new Set<number>();
  let star = false;
  for (const part of text.split(',')) {
    const range = readPart(part, field);
    if (!range) return undefined;
    for (let value = range.start; value <= range.end; value += range.step) values.add(value);
    star ||= range.star;
  }
  return { values, star };
}

function readPart(
  part: string,
  field: Field,
): { start: number; end: number; step: number; star: boolean } | undefined {
  const match = /^([^-/]+)(?:-([^-/]+))?(?:\/(\d+))?$/.exec(part);
  if (!match) return undefined;
  const [, first, last, stepText] = match;
  const step = stepText === undefined ? 1 : Number(stepText);
  if (step === 0) return undefined;
  if (first === '*' || first === '?') {
    return last === undefined ? { start: field.min, end: field.max, step, star: step === 1 } : undefined;
  }
  const start = valueOf(first!, field);
  const end = last !== undefined ? valueOf(last, field) : stepText === undefined ? start : field.max;
  if (start === undefined || end === undefined || start < field.min || end > field.max || start > end)
    return undefined;
  return { start, end, step, star: false };
}

function valueOf(text: string, { min, names }: Field): number | undefined {
  const named = names?.indexOf(text.toLowerCase()) ?? -1;
  if (named >= 0) return named + min;
  return /^\d+$/.test(text) ? Number(text) : undefined;
}

/**
 * The first time after `from` (ms since the epoch) at which the schedule is due.
 * @param zone an IANA time zone that exists
 * @returns undefined where none comes within five years
 */
export function nextCron(schedule: CronSchedule, from: number, zone = 'UTC'): number | undefined {
  if (schedule.type === 'every') return Math.floor(from / SECOND_MS) * SECOND_MS + schedule.delay;
  const { minutes, hours, days, months, weekdays, eitherDay } = schedule;
  const offset = (at: number): number => zoneOffset(zone, at) ?? 0;
  let at = Math.floor(from / MINUTE_MS) * MINUTE_MS + MINUTE_MS;
  const lastYear = civilTime(at + offset(at)).year + YEARS;
  for (;;) {
    const local = civilTime(at + offset(at));
    if (local.year > lastYear) return undefined;
    const inMonth = days.has(local.day);
    const inWeek = weekdays.has(local.weekday);
    if (!months.has(local.month)) at = localMidnight(local.year, local.month + 1, 1, offset);
    else if (!(eitherDay ? inMonth || inWeek : inMonth && inWeek))
      at = localMidnight(local.year, local.month, local.day + 1, offset);
    else if (!hours.has(local.hour)) at += HOUR_MS - local.minute * MINUTE_MS;
    else if (!minutes.has(local.minute)) at += MINUTE_MS;
    else return at;
  }
}

/** When a local day begins, ms since the epoch; where clocks are set forward at midnight, an hour later. */
function localMidnight(year: number, month: number, day: number, offset: (at: number) => number): number {
  const wall = month > 12 ? fromCivil(year + 1, 1, 1) : fromCivil(year, month, 1) + (day - 1) * DAY_MS;
  const guess = wall - offset(wall - offset(wall));
  return guess + offset(guess) < wall ? guess + HOUR_MS : guess;
}
