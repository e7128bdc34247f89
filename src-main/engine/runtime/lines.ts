/** Lines that images write, with the time and the place they are written at filled in. */
import { civilTime } from '@shared/api';

const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];
const DAYS = ['Sun', 'Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat'];
const pad = (n: number, width = 2): string => String(n).padStart(width, '0');

/** The ways programs write the time. `ms` is virtual time. */
function timeAs(format: string, ms: number): string | undefined {
  const t = civilTime(ms);
  const clock = `${pad(t.hour)}:${pad(t.minute)}:${pad(t.second)}`;
  const date = `${t.year}-${pad(t.month)}-${pad(t.day)}`;
  const millis = pad(t.millisecond, 3);
  switch (format) {
    case 'nginx':
      return `${t.year}/${pad(t.month)}/${pad(t.day)} ${clock}`;
    case 'space-slash':
      return `${t.year}/${pad(t.month)}/${pad(t.day)} ${clock}`;
    case 'iso':
    case 'iso-ms':
      return `${date}T${clock}.${millis}Z`;
    case 'iso-us':
      return `${date}T${clock}.${millis}000Z`;
    case 'iso-s':
      return `${date} ${clock}`;
    case 'space':
      return `${date} ${clock}`;
    case 'space-ms':
      return `${date} ${clock}.${millis}`;
    case 'redis':
      return `${pad(t.day)} ${MONTHS[t.month - 1]} ${t.year} ${clock}.${millis}`;
    case 'klog':
      return `${pad(t.month)}${pad(t.day)} ${clock}.${millis}000`;
    case 'httpd':
      return `${DAYS[t.weekday]} ${MONTHS[t.month - 1]} ${pad(t.day)} ${clock}.${millis}000 ${t.year}`;
    case 'tomcat':
      return `${pad(t.day)}-${MONTHS[t.month - 1]}-${t.year} ${clock}.${millis}`;
    default:
      return undefined;
  }
}

/** Fills in `%{…}`: a form of the time, or one of the values. What is neither stays as it is. */
export function fillLine(line: string, ms: number, values: Readonly<Record<string, string>>): string {
  if (!line.includes('%{')) return line;
  return line.replace(/%\{([\w-]+)\}/g, (whole, name: string) => values[name] ?? timeAs(name, ms) ?? whole);
}
