/** Whether a cron schedule and a time zone can be read. Schedules as `robfig/cron` v3 reads them. */
import { isTimeZone } from '@shared/api';

interface FieldRange {
  readonly name: string;
  readonly min: number;
  readonly max: number;
  readonly names?: readonly string[];
}

const MONTHS = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec'] as const;
const DAYS = ['sun', 'mon', 'tue', 'wed', 'thu', 'fri', 'sat'] as const;

const FIELDS: readonly FieldRange[] = [
  { name: 'minute', min: 0, max: 59 },
  { name: 'hour', min: 0, max: 23 },
  { name: 'day of month', min: 1, max: 31 },
  { name: 'month', min: 1, max: 12, names: MONTHS },
  { name: 'day of week', min: 0, max: 6, names: DAYS },
];

const DESCRIPTORS = [
  '@yearly',
  '@annually',
  '@monthly',
  '@weekly',
  '@daily',
  '@midnight',
  '@hourly',
] as const;

/** Why a schedule cannot be read; undefined where it can. */
export function scheduleProblem(schedule: string): string | undefined {
  const text = schedule.trim().replace(/^(?:CRON_)?TZ=\S+\s+/, '');
  if (text === '') return 'empty spec string';
  if (text.startsWith('@')) {
    if (
      (DESCRIPTORS as readonly string[]).includes(text) ||
      /^@every (?:\d+(?:\.\d+)?(?:h|m|s|ms|us|ns))+$/.test(text)
    )
      return undefined;
    return `unrecognized descriptor: ${text}`;
  }
  const fields = text.split(/\s+/);
  if (fields.length !== 5) return `expected exactly 5 fields, found ${fields.length}: [${fields.join(' ')}]`;
  for (let i = 0; i < FIELDS.length; i++) {
    for (const part of fields[i]!.split(',')) {
      const problem = partProblem(part, FIELDS[i]!);
      if (problem) return problem;
    }
  }
  return undefined;
}

function partProblem(part: string, range: FieldRange): string | undefined {
  const [span = '', step, ...more] = part.split('/');
  if (more.length > 0) return `too many slashes: ${part}`;
  const [first = '', last, ...rest] = span.split('-');
  if (rest.length > 0) return `too many hyphens: ${part}`;
  let start = range.min;
  let end = range.max;
  if (first === '*' || first === '?') {
    if (last !== undefined)
      return `failed to parse int from ${part}: strconv.Atoi: parsing "${first}": invalid syntax`;
  } else {
    const a = valueOf(first, range);
    if (a === undefined)
      return `failed to parse int from ${first}: strconv.Atoi: parsing "${first}": invalid syntax`;
    const b = last === undefined ? (step === undefined ? a : range.max) : valueOf(last, range);
    if (b === undefined)
      return `failed to parse int from ${last}: strconv.Atoi: parsing "${last}": invalid syntax`;
    start = a;
    end = b;
  }
  if (step !== undefined && !/^\d+$/.test(step))
    return `failed to parse int from ${step}: strconv.Atoi: parsing "${step}": invalid syntax`;
  if (start < range.min) return `beginning of range (${start}) below minimum (${range.min}): ${part}`;
  if (end > range.max) return `end of range (${end}) above maximum (${range.max}): ${part}`;
  if (start > end) return `beginning of range (${start}) beyond end of range (${end}): ${part}`;
  if (step !== undefined && Number(step) === 0) return `step of range should be a positive number: ${part}`;
  return undefined;
}

function valueOf(text: string, range: FieldRange): number | undefined {
  const named = range.names?.indexOf(text.toLowerCase()) ?? -1;
  if (named >= 0) return named + range.min;
  return /^\d+$/.test(text) ? Number(text) : undefined;
}

/** Why a time zone is refused. */
export function timeZoneProblem(zone: string): string | undefined {
  if (zone === '') return 'timeZone must be nil or non-empty string';
  if (zone.toLowerCase() === 'local')
    return 'timeZone must be an explicit time zone as defined in https://www.iana.org/time-zones';
  return isTimeZone(zone) ? undefined : `unknown time zone ${zone}`;
}
