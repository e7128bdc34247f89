/** Virtual times as programs on a node write them. */
import { formatTime } from '@shared/api';

/** `2026-01-12 14:00:03` */
export function clockText(time: number): string {
  return formatTime(time).replace('T', ' ').replace('Z', '');
}

const DAYS = ['Sun', 'Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat'];
const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];

/** `Jan 12 14:00:03`, as the system's log has it. */
export function logTime(time: number): string {
  const date = new Date(time);
  return `${MONTHS[date.getUTCMonth()]} ${String(date.getUTCDate()).padStart(2, '0')} ${formatTime(time).slice(11, 19)}`;
}

/** `Mon 2026-01-12 14:00:03 UTC`, as systemd has it. */
export function unitTime(time: number): string {
  return `${DAYS[new Date(time).getUTCDay()]} ${clockText(time)} UTC`;
}

/** `3min 20s`, `18h`, as systemd has it. */
export function spanText(milliseconds: number): string {
  const seconds = Math.max(0, Math.floor(milliseconds / 1000));
  const parts: [number, string][] = [
    [Math.floor(seconds / 86_400), 'day'],
    [Math.floor(seconds / 3600) % 24, 'h'],
    [Math.floor(seconds / 60) % 60, 'min'],
    [seconds % 60, 's'],
  ];
  const shown = parts.filter(([count]) => count > 0).slice(0, 2);
  return (
    shown
      .map(([count, unit]) => `${count}${unit === 'day' ? (count === 1 ? ' day' : ' days') : unit}`)
      .join(' ') || '0s'
  );
}
