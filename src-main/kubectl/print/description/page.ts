/** A page as `kubectl describe` prints it: lines of cells on indented levels, aligned at the end. */
import { ageText, civilTime, compareText, humanDuration, parseTime, type Labels } from '@shared/api';
import { alignTabs, DESCRIPTION } from '../tabwriter';

/** Annotations up to this length stand on one line. */
const LONGEST_ANNOTATION = 140;
const LAST_APPLIED = 'kubectl.kubernetes.io/last-applied-configuration';

export class Page {
  private text = '';

  /** @param now virtual time, ms */
  constructor(readonly now: number) {}

  /** One line; the cells behind the first stand in columns. */
  line(level: number, ...cells: readonly (string | number | boolean)[]): void {
    this.text += `${'  '.repeat(level)}${cells.join('\t')}\n`;
  }

  /** `Label:  value` */
  field(level: number, label: string, value: string | number | boolean): void {
    this.line(level, `${label}:`, value);
  }

  /** Lines that need no columns. */
  raw(text: string): void {
    this.text += text;
  }

  /** A table with a line of headers, and one of dashes below it. */
  table(
    level: number,
    headers: readonly string[],
    rows: readonly (readonly string[])[],
    dashes: readonly string[] = headers.map((header) => '-'.repeat(header.length)),
  ): void {
    this.line(level, ...headers);
    this.line(level, ...dashes);
    for (const row of rows) this.line(level, ...row);
  }

  /** `Labels:  a=b`, the others below. @param title with the blanks before it */
  labels(title: string, labels: Labels | undefined): void {
    const entries = Object.entries(labels ?? {}).sort(([a], [b]) => compareText(a, b));
    this.under(
      title,
      entries.map(([key, value]) => `${key}=${value}`),
    );
  }

  annotations(title: string, annotations: Labels | undefined): void {
    const entries = Object.entries(annotations ?? {})
      .filter(([key]) => key !== LAST_APPLIED)
      .sort(([a], [b]) => compareText(a, b));
    const lines = entries.flatMap(([key, given]) => {
      const value = given.replace(/\n$/, '');
      if (value.length + key.length + 2 <= LONGEST_ANNOTATION && !value.includes('\n')) {
        return [`${key}: ${value}`];
      }
      return [`${key}:`, ...value.split('\n').map((line) => `  ${shortened(line, LONGEST_ANNOTATION - 2)}`)];
    });
    this.under(title, lines);
  }

  /** Values one below the other behind a title; `<none>` where there are none. */
  under(title: string, values: readonly string[]): void {
    (values.length === 0 ? ['<none>'] : values).forEach((value, i) => {
      this.text += `${i === 0 ? `${title}:` : ''}\t${value}\n`;
    });
  }

  /** How long ago a time was. */
  ago(time: string | undefined): string {
    return ageText(time, this.now);
  }

  /** The lines with their tabs, as some commands leave them. */
  get unaligned(): string {
    return this.text;
  }

  print(): string {
    return alignTabs(this.text, DESCRIPTION);
  }
}

function shortened(text: string, length: number): string {
  return text.length > length ? `${text.slice(0, length)}...` : text;
}

const DAYS = ['Sun', 'Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat'];
const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];

/** `Mon, 12 Jan 2026 08:00:00 +0000`; what Go prints for no time where there is none. */
export function longTime(time: string | undefined): string {
  const ms = parseTime(time);
  if (ms === undefined) return 'Mon, 01 Jan 0001 00:00:00 +0000';
  const { weekday, day, month, year, hour, minute, second } = civilTime(ms);
  const two = (n: number): string => String(n).padStart(2, '0');
  return `${DAYS[weekday]}, ${two(day)} ${MONTHS[month - 1]} ${year} ${two(hour)}:${two(minute)}:${two(second)} +0000`;
}

/** How much time lies between two times. */
export function span(from: string | undefined, to: string | undefined): string {
  const [start, end] = [parseTime(from), parseTime(to)];
  return start === undefined || end === undefined ? '<unknown>' : humanDuration(end - start);
}

export function boolText(value: boolean | undefined): string {
  return value ? 'True' : 'False';
}

export function orNone(text: string | undefined): string {
  return text === undefined || text === '' ? '<none>' : text;
}

/** What `%v` prints for something that may be absent. */
export function orUnset(value: string | number | boolean | undefined): string {
  return value === undefined ? '<unset>' : String(value);
}
