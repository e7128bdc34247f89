/**
 * IANA time zones without the machine's own database: the offset of a zone at an instant, by the rule that holds for it
 * now and from now on. Left out: what the clocks of a zone did in the past, and Morocco's pause during Ramadan.
 */
import { civilTime, fromCivil } from './time';
import { ZONES_BY_RULE } from './time-zones.generated';

/** A day on which clocks change: the `week`-th (5: last) weekday of a month, `time` ms after local midnight. */
interface ChangeDay {
  readonly month: number;
  readonly week: number;
  readonly weekday: number;
  readonly time: number;
}

interface ZoneRule {
  /** Milliseconds that local time is ahead of UTC. */
  readonly standard: number;
  readonly summer?: { readonly offset: number; readonly start: ChangeDay; readonly end: ChangeDay };
}

const HOUR = 3_600_000;
const DAY = 24 * HOUR;

const NAME = '(?:[A-Za-z]+|<[^>]+>)';
const CLOCK = '-?\\d+(?::\\d+)?';
const RULE = new RegExp(
  `^${NAME}(${CLOCK})(?:${NAME}(${CLOCK})?,M(\\d+)\\.(\\d)\\.(\\d)(?:/(${CLOCK}))?,M(\\d+)\\.(\\d)\\.(\\d)(?:/(${CLOCK}))?)?$`,
);

let rulesByZone: Map<string, string> | undefined;
const rules = new Map<string, ZoneRule>();

/** Whether the IANA database has a zone of this name. */
export function isTimeZone(zone: string): boolean {
  return zone === 'UTC' || ruleText(zone) !== undefined;
}

/** Milliseconds that the local time of a zone is ahead of UTC at an instant (ms since the epoch); undefined: no such zone. */
export function zoneOffset(zone: string, ms: number): number | undefined {
  if (zone === 'UTC') return 0;
  const text = ruleText(zone);
  if (text === undefined) return undefined;
  let rule = rules.get(text);
  if (!rule) rules.set(text, (rule = readRule(text)));
  return offsetOf(rule, ms);
}

function ruleText(zone: string): string | undefined {
  if (!rulesByZone) {
    rulesByZone = new Map();
    for (const [rule, zones] of Object.entries(ZONES_BY_RULE))
      for (const name of zones.split(' ')) rulesByZone.set(name, rule);
  }
  return rulesByZone.get(zone);
}

/** A clock time such as `2`, `-3:30` in ms. */
function clock(text: string): number {
  const [hours = '0', minutes = '0'] = text.replace('-', '').split(':');
  const ms = Number(hours) * HOUR + Number(minutes) * 60_000;
  return text.startsWith('-') ? -ms : ms;
}

function readRule(text: string): ZoneRule {
  const match = RULE.exec(text);
  if (!match) throw new Error(`${text} is no rule of a time zone`);
  const [, standardText, summerText, ...days] = match;
  // POSIX counts westwards.
  const standard = -clock(standardText!);
  if (days[0] === undefined) return { standard };
  const day = (at: number): ChangeDay => ({
    month: Number(days[at]),
    week: Number(days[at + 1]),
    weekday: Number(days[at + 2]),
    time: clock(days[at + 3] ?? '2'),
  });
  const offset = summerText === undefined ? standard + HOUR : -clock(summerText);
  return { standard, summer: { offset, start: day(0), end: day(4) } };
}

function offsetOf({ standard, summer }: ZoneRule, ms: number): number {
  if (!summer) return standard;
  const { year } = civilTime(ms + standard);
  const start = localTime(year, summer.start) - standard;
  const end = localTime(year, summer.end) - summer.offset;
  const isSummer = start < end ? ms >= start && ms < end : ms >= start || ms < end;
  return isSummer ? summer.offset : standard;
}

/** A change day of a year as local time, ms. */
function localTime(year: number, { month, week, weekday, time }: ChangeDay): number {
  const first = fromCivil(year, month, 1);
  let day = first + ((weekday - civilTime(first).weekday + 7) % 7) * DAY + (week - 1) * 7 * DAY;
  if (civilTime(day).month !== month) day -= 7 * DAY;
  return day + time;
}
